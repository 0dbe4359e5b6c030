"""For you: every reason is an act in the customer's own time line, and every proposal can be had."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.utils.formats import date_format

from configurator.configurations.home.acts import acts_of
from configurator.configurations.home.contents import Home
from configurator.configurations.home.contents import for_you as proposed
from configurator.configurations.models import Configuration
from configurator.configurations.start import start
from configurator.configurations.state import assess
from configurator.customers.models import Customer, Interaction, Learning, Verb
from configurator.customers.track import Act
from configurator.profiles.tell import tell
from configurator.profiles.told import NOT, Statement
from configurator.releases.shelf import current_release
from tests.configurations.conftest import BIKE
from tests.configurations.shop import text_of
from tests.conftest import Browser
from tests.profiles.shop import AT, DARK, LIGHT, act, be, clicked, guest, ordered, retracted
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = AT + 3 * DAY
RED = {"seat": "OAK", "cushions/RED": "2", "cushions/INK": "0"}


def for_you(visitor, at=LATER):
    return proposed(Home(visitor=visitor, in_person=False, at=at))


def titles(visitor):
    return [proposal.title for proposal in for_you(visitor)]


def looked(family="lamp"):
    return Act(verb=Verb.VIEWED, family_code=family, release_number=1)


def begun(visitor, choices, family="lamp"):
    return start(release=current_release(family), visitor=visitor, choices=choices, at=AT)[0]


def test_nothing_is_proposed_where_there_is_no_ground(shop):
    joe = guest()
    assert for_you(joe) == []
    begun(joe, {"bulb": "LED"})
    assert for_you(joe) == []


def test_two_customers_with_opposite_tastes_see_different_proposals(shop):
    dark, light = guest(), guest()
    act(dark, ordered(DARK))
    act(light, ordered(LIGHT))
    assert titles(dark) == ["Chair with Steel seat", "Lamp with Glass shade"]
    assert titles(light) == ["Lamp with Paper shade"]
    pages = [text_of(be(Browser(visitor), visitor).get("/")) for visitor in (dark, light)]
    assert ["Steel seat" in page for page in pages] == [True, False]


def test_a_likeness_in_another_family_names_the_thing_and_the_day(shop):
    joe = guest()
    act(joe, ordered(DARK))
    chair = next(p for p in for_you(joe) if p.title.startswith("Chair"))
    assert chair.reason == "You ordered Glass shade (Shade) on 4 March 2026; this has Colour: black too."
    assert chair.button == "Start from it"


def test_a_build_that_was_left_names_the_days_on_which_it_was_looked_at(shop):
    joe = guest()
    begun(joe, {"bulb": "LED"})
    act(joe, looked(), at=AT)
    act(joe, looked(), at=AT + timedelta(minutes=5))
    act(joe, looked(), at=AT + DAY)
    assert for_you(joe, AT + DAY + timedelta(minutes=5)) == []  # not left yet
    (left,) = for_you(joe)
    assert left.reason == "You were looking at it on 4 March 2026 and on 5 March 2026 and left it."
    assert len(left.acts) == 2


def test_a_next_component_was_ordered_before_is_open_and_can_be_had(shop):
    joe = guest()
    act(joe, ordered(DARK))
    build = begun(joe, {"shade": "GOLD"})  # which can't be dimmed
    found = {p.title: p for p in for_you(joe)}
    assert "Dimmer" not in found
    assert "Glass shade" not in found  # a shade is chosen
    assert found["LED bulb"].reason == "You ordered it on 4 March 2026."
    assert dict(found["LED bulb"].fields) == {"version": str(build.version), "make": "bulb=LED"}
    assert found["LED bulb"].says == "Bulb for your Lamp"


CASTS = {
    "orders": lambda joe: act(joe, ordered(DARK), ordered(LIGHT), ordered(RED, family="chair")),
    "clicks": lambda joe: act(joe, clicked("shade/PAPER"), clicked("shade/GLASS"), retracted("shade/PAPER")),
    "a build too": lambda joe: (act(joe, ordered(DARK), looked()), begun(joe, {"shade": "GOLD"})),
    "a chair": lambda joe: (
        act(joe, ordered(RED, family="chair"), looked("chair")),
        begun(joe, {"seat": "OAK"}, "chair"),
    ),
}


@pytest.mark.parametrize("cast", CASTS)
def test_every_reason_is_backed_by_acts_and_every_proposal_can_be_had(shop, cast):
    joe, stranger = guest(), guest()
    act(stranger, ordered(LIGHT), ordered(RED, family="chair"))
    CASTS[cast](joe)
    found = for_you(joe)
    assert found
    for proposal in found:
        acts = Interaction.objects.of(joe.customer_id).filter(pk__in=proposal.acts)
        assert acts.count() == len(proposal.acts) >= 1
        assert all(date_format(a.at, "j F Y") in proposal.reason for a in acts)
        assert _can_be_had(joe, proposal)


def _can_be_had(visitor, proposal):
    fields = dict(proposal.fields)
    wish = dict(parse_qsl(fields.get("take", "") or fields.get("make", "")))
    build = Configuration.objects.owned_by(visitor.customer_id).first()
    family = proposal.url.split("/")[2] if "configure" in proposal.url else build.family_code
    chosen = build.choices if "make" in fields else {}
    return assess(release=current_release(family), choices={**chosen, **wish}).consistent


def test_what_was_taken_back_or_muted_is_no_reason(shop):
    joe = guest()
    act(joe, clicked("shade/GLASS"), retracted("shade/GLASS"))
    assert for_you(joe) == []
    act(joe, clicked("shade/GLASS"))
    assert titles(joe) == ["Chair with Steel seat", "Lamp with Glass shade"]
    mute = [
        Statement(subject=f"{NOT}component/shade/GLASS", value="muted", words="", use="", family_code="lamp"),
        Statement(subject=f"{NOT}attribute/colour=black", value="muted", words="", use=""),
    ]
    tell(visitor=joe, statements=mute, at=LATER)
    assert for_you(joe) == []


def test_what_a_customer_would_rather_not_have_speaks_for_nothing(shop):
    joe = guest()
    act(joe, ordered(DARK))
    tell(visitor=joe, statements=[Statement(subject="likes:colour=black", value="-2", words="", use="")], at=LATER)
    assert titles(joe) == ["Lamp with Glass shade"]


def test_with_learning_off_no_act_is_read(shop, django_assert_num_queries):
    joe = guest()
    act(joe, ordered(DARK))
    Customer.objects.update(learning=Learning.OFF)
    assert for_you(joe) == []
    with django_assert_num_queries(1):
        assert acts_of(customer_id=joe.customer_id).components == {}


@pytest.mark.parametrize(
    ("choices", "title"),
    [({"frame": "THIN", "extras/BELL": "yes"}, "Bike: City"), ({"frame": "THIN", "wheel": "SMALL"}, "Bike with Thin")],
)
def test_a_preset_that_shares_parts_is_proposed_but_not_one_that_was_ordered(bike, customer, choices, title):
    act(customer.visitor, ordered(choices, family="bike"))
    (proposal,) = for_you(customer.visitor)
    assert (proposal.title, proposal.reason) == (title, "You ordered Thin (Frame) on 4 March 2026.")


LOADED = {"frame": "THICK", "wheel": ["LARGE", 2], "extras": ["BELL"]}
CITY = {"frame": "THIN", "wheel": "SMALL", "extras": ["BELL"]}


def on_sale_with(preset, at):
    named = {"code": "ready", "name": "Ready", "description": "", "choices": preset}
    put_on_sale({**BIKE, "presets": [named]}, at)


def test_a_trifling_part_is_no_ground_for_a_preset(db, customer):
    on_sale_with(LOADED, AT)
    act(customer.visitor, ordered({"frame": "ODD", "extras/BELL": "yes"}, family="bike"))
    assert titles(customer.visitor) == ["Bike with Odd"]


def test_of_several_grounds_the_one_is_named_that_is_most_of_the_preset(db, customer):
    on_sale_with(CITY, AT)
    bell, both = {"extras/BELL": "yes"}, {"frame": "THIN", "extras/BELL": "yes"}
    act(customer.visitor, *(ordered(choices, family="bike") for choices in (bell, both, bell)))
    (proposal,) = for_you(customer.visitor)
    assert (proposal.title, proposal.reason) == ("Bike: Ready", "You ordered Thin (Frame) on 4 March 2026.")
