"""Offered: what was proposed on the page that a choice was made on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from configurator.profiles.proposals.effect import OTHERS, OWN, PROPOSAL
from configurator.profiles.proposals.populations import Others
from configurator.releases.shelf import LoadedRelease


@dataclass(frozen=True, slots=True)
class Offered:
    """Proposals by flat index, each with its reason, and whether the customer got to see them."""

    proposals: Mapping[int, str]
    shown: bool

    @property
    def visible(self) -> Mapping[int, str]:
        """What stood on the page."""
        return self.proposals if self.shown else {}

    def detail(self, release: LoadedRelease, variable: str) -> dict[str, Any]:
        """What a choice of this variable keeps: empty where nothing was proposed for it."""
        for flat, reason in self.proposals.items():
            option = release.option_at[flat]
            if option.variable == variable:
                by = OTHERS if isinstance(reason, Others) else OWN
                return {PROPOSAL: {"sku": option.sku, "by": by, "shown": self.shown}}
        return {}
