"""Contents: what stands in each block of the home page, worked out only for the blocks that are shown."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from configurator.configurations.home.acts import acts_of
from configurator.configurations.home.arrange import Placed, placed
from configurator.configurations.home.foryou import Proposal, proposals
from configurator.configurations.home.tested import first_block, seen_at_home, takes_part, with_price
from configurator.configurations.models import StartPage
from configurator.configurations.page import BuildCard, open_builds
from configurator.configurations.render import count_in_words
from configurator.configurations.renew import differences
from configurator.customers.models import Customer
from configurator.customers.visitor import Visitor
from configurator.experiments.expose import expose
from configurator.releases.shelf import LoadedRelease, current_releases

MOST_BUILDS, MOST_NEWS = 6, 3


@dataclass(frozen=True, slots=True)
class News:
    """What is sold has changed for a build: in which way."""

    card: BuildCard
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Home:
    """One visitor's home page.

    Queries: one for the start page, one for what is on sale, one for the builds, one for the acts that proposals come
    from, and those of the other apps' blocks. A hidden block costs none.
    """

    visitor: Visitor
    in_person: bool  # signed in with this session, not only remembered by the browser
    at: datetime

    @cached_property
    def start_page(self) -> StartPage | None:
        """How the customer arranged the page."""
        return StartPage.objects.of(self.visitor.customer_id).first() if self.visitor.customer_id else None

    @property
    def blocks(self) -> list[Placed]:
        """All blocks in the customer's order."""
        return placed(self.start_page, first_block(customer=self.tested, at=self.at))

    @cached_property
    def tested(self) -> Customer | None:
        """Who sees the page, where something of it is tested just now; a query more."""
        return takes_part(visitor=self.visitor, at=self.at)

    def was_seen(self, shown: Collection[str]) -> None:
        """Note for the tests that run what was shown."""
        varied = seen_at_home(shown=shown, arranged=self.start_page is not None, at=self.at)
        expose(varied=varied, customer=self.tested, at=self.at)

    @property
    def person(self) -> uuid.UUID | None:
        """Whose acts may be spoken of: a guest's, or those of an account to the person who has signed in."""
        return self.visitor.customer_id if self.in_person or not self.visitor.signed_in else None

    @cached_property
    def releases(self) -> list[LoadedRelease]:
        """What is on sale."""
        return current_releases()

    @cached_property
    def builds(self) -> list[BuildCard]:
        """The open builds, newest first."""
        return open_builds(self.visitor.customer_id, limit=MOST_BUILDS)


def builds(home: Home) -> list[BuildCard]:
    """The builds that were begun."""
    return home.builds


def families(home: Home) -> dict[str, Any]:
    """What is on sale, with how many variants there are, and whether its button speaks of the price."""
    found = [(release, count_in_words(release.variant_count)) for release in home.releases]
    return {"families": found, "with_price": with_price(customer=home.tested, at=home.at)}


def for_you(home: Home) -> list[Proposal]:
    """Proposals with their reasons."""
    if home.person is None:
        return []
    acts = acts_of(customer_id=home.person)
    return proposals(acts=acts, releases=home.releases, builds=home.builds, at=home.at)


def news(home: Home) -> list[News]:
    """Builds for which what is sold now differs."""
    current = {release.family_code: release for release in home.releases}
    found = [_news(card, current.get(card.configuration.family_code)) for card in home.builds]
    return [entry for entry in found if entry is not None][:MOST_NEWS]


def question(_home: Home) -> bool:
    """Whether one is worth asking, a stranger too, says the fragment."""
    return True


def _news(card: BuildCard, current: LoadedRelease | None) -> News | None:
    if current is None or current.pk == card.release.pk:
        return None
    found = differences(old=card.release, new=current, choices=card.configuration.choices)
    return News(card, tuple(difference.sentence for difference in found)) if found else None
