"""What the desktop PC is for: the questions at its start, whose wishes speak of real attributes."""

from __future__ import annotations

from typing import Any

NEEDS: list[dict[str, Any]] = [
    {
        "code": "use",
        "text": "What will it do most of all?",
        "answers": [
            {
                "code": "office",
                "text": "Office, the web, films",
                "wishes": [
                    {
                        "module": "cpu",
                        "attribute": "integrated_graphics",
                        "operator": "equal",
                        "value": True,
                        "weight": 4,
                    },
                    {"module": "graphics", "weight": -2},
                    {
                        "module": "storage",
                        "attribute": "capacity_gb",
                        "operator": "at_least",
                        "value": 500,
                        "weight": 2,
                    },
                ],
            },
            {
                "code": "games",
                "text": "Games",
                "wishes": [
                    {
                        "module": "graphics",
                        "attribute": "video_memory_gb",
                        "operator": "at_least",
                        "value": 12,
                        "weight": 6,
                    },
                    {"module": "cpu", "attribute": "cores", "operator": "at_least", "value": 6, "weight": 3},
                    {"module": "memory", "attribute": "capacity_gb", "operator": "at_least", "value": 32, "weight": 3},
                    {
                        "module": "storage",
                        "attribute": "capacity_gb",
                        "operator": "at_least",
                        "value": 1000,
                        "weight": 2,
                    },
                    {"module": "storage", "attribute": "m2_needed", "operator": "at_least", "value": 1, "weight": 2},
                ],
            },
            {
                "code": "making",
                "text": "Films, music, 3D",
                "wishes": [
                    {"module": "cpu", "attribute": "cores", "operator": "at_least", "value": 12, "weight": 6},
                    {"module": "memory", "attribute": "capacity_gb", "operator": "at_least", "value": 64, "weight": 4},
                    {
                        "module": "graphics",
                        "attribute": "video_memory_gb",
                        "operator": "at_least",
                        "value": 8,
                        "weight": 3,
                    },
                    {
                        "module": "storage",
                        "attribute": "capacity_gb",
                        "operator": "at_least",
                        "value": 2000,
                        "weight": 3,
                    },
                ],
            },
        ],
    },
    {
        "code": "matters",
        "text": "What else matters?",
        "several": True,
        "answers": [
            {
                "code": "quiet",
                "text": "It has to be quiet",
                "wishes": [
                    {"module": "cooler", "attribute": "noise_db", "operator": "at_most", "value": 25, "weight": 5},
                    {"module": "psu", "attribute": "modular", "operator": "equal", "value": "Full", "weight": 2},
                    {
                        "module": "storage",
                        "attribute": "kind",
                        "operator": "not_equal",
                        "value": "Hard disk",
                        "weight": 3,
                    },
                ],
            },
            {
                "code": "small",
                "text": "As small as can be",
                "wishes": [
                    {"module": "case", "attribute": "volume_l", "grade": "less", "weight": 6},
                    {
                        "module": "motherboard",
                        "attribute": "form_factor",
                        "operator": "equal",
                        "value": "Mini-ITX",
                        "weight": 2,
                    },
                ],
            },
            {
                "code": "wireless",
                "text": "Without a cable to the network",
                "wishes": [
                    {"module": "motherboard", "attribute": "has_wifi", "operator": "equal", "value": True, "weight": 5}
                ],
            },
            {
                "code": "white",
                "text": "White, where it shows",
                "wishes": [
                    {"module": "case", "attribute": "colours", "operator": "contains", "value": "White", "weight": 4},
                    {
                        "module": "graphics",
                        "attribute": "colours",
                        "operator": "contains",
                        "value": "White",
                        "weight": 2,
                    },
                    {"module": "memory", "attribute": "colours", "operator": "contains", "value": "White", "weight": 2},
                ],
            },
        ],
    },
    {
        "code": "power",
        "text": "What about the power it draws?",
        "answers": [
            {
                "code": "frugal",
                "text": "As little as can be",
                "wishes": [
                    {"module": "cpu", "attribute": "tdp_w", "grade": "less", "weight": 4},
                    {
                        "module": "psu",
                        "attribute": "efficiency",
                        "operator": "one_of",
                        "value": ["80+ Gold", "80+ Platinum", "80+ Titanium"],
                        "weight": 3,
                    },
                ],
            },
            {
                "code": "later",
                "text": "Room to grow later",
                "wishes": [
                    {"module": "psu", "attribute": "wattage_w", "operator": "at_least", "value": 850, "weight": 4},
                    {"module": "motherboard", "attribute": "m2_slots", "operator": "at_least", "value": 3, "weight": 4},
                ],
            },
        ],
    },
]
