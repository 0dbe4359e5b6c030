"""Starting points for the desktop PC."""

from __future__ import annotations

from typing import Any

PRESETS: list[dict[str, Any]] = [
    {
        "code": "office",
        "name": "Office",
        "description": "Quiet, small in price, ready for every day: graphics and cooler come with the processor.",
        "choices": {
            "cpu": "PC-CPU-63E78EF0",
            "motherboard": "PC-MB-A5F9BE97",
            "memory": "PC-MEM-E6E705E5",
            "storage": "PC-SSD-749FB5CF",
            "case": "PC-CASE-FD263975",
            "psu": "PC-PSU-193B3D7F",
        },
    },
    {
        "code": "gaming",
        "name": "Gaming",
        "description": "A processor with a large cache and a strong card, for every new game.",
        "choices": {
            "cpu": "PC-CPU-7AB840C3",
            "cooler": "PC-COOL-619174D1",
            "motherboard": "PC-MB-5F0AB7FD",
            "memory": "PC-MEM-9B609A0E",
            "graphics": "PC-GPU-643CA9A8",
            "storage": "PC-SSD-DDE20862",
            "case": "PC-CASE-3CF043A7",
            "psu": "PC-PSU-3CB3A850",
        },
    },
    {
        "code": "workstation",
        "name": "Workstation",
        "description": "16 cores, 96 GB and two large hard disks, for films, 3D and simulation.",
        "choices": {
            "cpu": "PC-CPU-EE2AC384",
            "cooler": "PC-COOL-47BE70E3",
            "motherboard": "PC-MB-9EC74274",
            "memory": "PC-MEM-6E4732C1",
            "graphics": "PC-GPU-4C439066",
            "storage": "PC-SSD-B085D7D5",
            "storage2": ["PC-SSD-F0CCE715", 2],
            "case": "PC-CASE-5B25813A",
            "psu": "PC-PSU-816B9984",
        },
    },
]
