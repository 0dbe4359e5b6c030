"""Which generations of processors a chipset runs (with its newest firmware), as far as the makers say so for sure.

A chipset that is not here runs what has its socket, as far as anybody knows: the rule then counts as satisfied and the
shop says that it could not be checked. Server processors of the sockets LGA 1151 and LGA 2066 are generations of their
own, because chipsets for desktops do not start them.
"""

from __future__ import annotations

from itertools import chain

ZEN_TO_3 = ["Zen", "Zen+", "Zen 2", "Zen 3"]
SKYLAKE = ["Skylake", "Kaby Lake"]
COFFEE = ["Coffee Lake", "Coffee Lake Refresh"]
HASWELL = ["Haswell", "Haswell Refresh"]
HASWELL_E = ["Haswell", "Haswell E", "Broadwell", "Broadwell E"]
SANDY_E = ["Sandy Bridge", "Sandy Bridge E", "Sandy Bridge EP", "Ivy Bridge", "Ivy Bridge E", "Ivy Bridge EP"]
ALDER_ON = ["Alder Lake", "Raptor Lake", "Raptor Lake Refresh"]

# several chipsets in one text, separated by commas
_TABLE: tuple[tuple[str, list[str]], ...] = (
    ("AMD 970, AMD 990FX, AMD 990X", ["Bulldozer", "Piledriver"]),
    ("AMD A68H, AMD A78, AMD A88X", ["Piledriver", "Steamroller", "Excavator"]),
    ("AMD A320, AMD B350, AMD X370", ["Excavator", *ZEN_TO_3]),
    ("AMD B450, AMD X470", ZEN_TO_3),
    ("AMD X570", ["Zen+", "Zen 2", "Zen 3"]),
    ("AMD A520, AMD B550", ["Zen 2", "Zen 3"]),
    ("AMD A620, AMD A620A, AMD B650, AMD B650E, AMD X670, AMD X670E, AMD B840, AMD B850", ["Zen 4", "Zen 5"]),
    ("AMD X870, AMD X870E, AMD TRX50", ["Zen 4", "Zen 5"]),
    ("AMD X399", ["Zen", "Zen+"]),
    ("AMD TRX40", ["Zen 2"]),
    ("Intel H61, Intel H67, Intel P67, Intel Z68", ["Sandy Bridge", "Ivy Bridge"]),
    ("Intel B75, Intel H77, Intel Q77, Intel Z75, Intel Z77", ["Sandy Bridge", "Ivy Bridge"]),
    ("Intel X79, Intel C602, Intel C602J, Intel C606", SANDY_E),
    ("Intel B85, Intel H81, Intel H87, Intel Q87, Intel Z87", HASWELL),
    ("Intel H97, Intel Z97", [*HASWELL, "Broadwell"]),
    ("Intel X99, Intel C612", HASWELL_E),
    ("Intel H110, Intel B150, Intel H170, Intel Q170, Intel Z170", SKYLAKE),
    ("Intel B250, Intel H270, Intel Q270, Intel Z270", SKYLAKE),
    ("Intel C232, Intel C236", [*SKYLAKE, "Skylake (Xeon)", "Kaby Lake (Xeon)"]),
    ("Intel X299", ["Skylake", "Kaby Lake", "Cascade Lake"]),
    ("Intel H310, Intel B360, Intel B365, Intel H370, Intel Q370, Intel Z370, Intel Z390", COFFEE),
    ("Intel C242, Intel C246", [*COFFEE, "Coffee Lake (Xeon)"]),
    ("Intel H410, Intel B460", ["Comet Lake"]),
    ("Intel H470, Intel Q470, Intel Z490", ["Comet Lake", "Rocket Lake"]),
    ("Intel H510, Intel B560, Intel H570, Intel Q570, Intel Z590", ["Comet Lake", "Rocket Lake"]),
    ("Intel H610, Intel B660, Intel H670, Intel Q670, Intel Z690", ALDER_ON),
    ("Intel B760, Intel H770, Intel Z790", ALDER_ON),
    ("Intel H810, Intel B860, Intel Z890", ["Arrow Lake", "Arrow Lake Refresh"]),
)
GENERATIONS: dict[str, list[str]] = {
    chipset: generations for chipsets, generations in _TABLE for chipset in chipsets.split(", ")
}
KNOWN = frozenset(chain.from_iterable(GENERATIONS.values()))

# what the data calls a generation -> what the table above calls it
_SAME = {
    "Vishera": "Piledriver",
    "Skylake-X": "Skylake",
    "Haswell-E": "Haswell E",
    "Broadwell-E": "Broadwell E",
    "Sandy Bridge-EP": "Sandy Bridge EP",
    "Ivy Bridge-EP": "Ivy Bridge EP",
    "2x Zen 4 , 4x Zen 4c": "Zen 4",
}


def generation(microarchitecture: str, *, name: str, socket: str) -> str:
    """Return a processor's generation as the table calls it."""
    found = _SAME.get(microarchitecture, microarchitecture)
    is_for_servers = "Xeon" in name and socket in {"LGA 1151", "LGA 2066"}
    return f"{found} (Xeon)" if is_for_servers and found.lower().endswith("lake") else found


def generations(chipset: str, *, name: str) -> list[str]:
    """Return what a board's chipset runs; empty when nobody knows for sure.

    Boards called V2 of two chipsets were built with another one inside.
    """
    found = GENERATIONS.get(chipset if " " in chipset else f"AMD {chipset}", [])
    return [] if found == ["Comet Lake"] and (" V2" in name or "H V2" in name) else found
