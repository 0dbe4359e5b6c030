import copy

from configurator.profiles.dialogue.shown import appetite_of
from configurator.profiles.proposals.appetite import statement
from configurator.profiles.taste import taste_of
from configurator.profiles.tell import tell
from configurator.profiles.told import told_of
from configurator.releases.shelf import current_releases
from tests.profiles.shop import AT, CHAIR, LAMP, act, be, guest, learn_all, ordered, publish_shop
from tests.profiles.test_views import text

DEAR = {"shade": "GOLD", "bulb": "LED", "extras/PLUG": "yes", "extras/DIMMER": "no"}


def dear_shop():
    """Both families with a price for each component that rises along its module."""
    families = [copy.deepcopy(LAMP), copy.deepcopy(CHAIR)]
    for module in (module for family in families for module in family["modules"]):
        for position, line in enumerate(module["components"]):
            line["price"] = f"{1 + 10 * position}.00"
    publish_shop(*families)


def shown(visitor):
    return appetite_of(taste=taste_of(customer_id=visitor.customer_id, fresh=True), releases=current_releases())


def test_what_was_told_stays_and_the_difference_is_shown(db, client):
    dear_shop()
    visitor = guest()
    tell(visitor=visitor, statements=[statement(1)], at=AT)
    cushions = {"cushions/RED": "1", "cushions/INK": "1"}
    act(visitor, ordered(DEAR), ordered({"seat": "STEEL", **cushions}, family="chair"))
    learn_all()
    found = shown(visitor)
    # golden shade 1, plug 0, steel seat 1, red cushion 0, ink cushion 1: the mean is .6
    assert (found.told, found.observed.step, found.observed.choices, found.differs) == (1, 3, 5, True)
    page = text(be(client, visitor).get("/me/appetite/"))
    assert "Lately you choose what is somewhere between" in page
    assert told_of(customer_id=visitor.customer_id).value("appetite") == "1"
    client.post("/me/appetite/", {"step": "3"})
    assert "Lately" not in text(client.get("/me/appetite/"))


def test_few_choices_say_nothing(db):
    dear_shop()
    visitor = guest()
    assert shown(visitor).observed is None
    act(visitor, ordered(DEAR))
    learn_all()
    assert (shown(visitor).observed, shown(visitor).differs) == (None, False)
