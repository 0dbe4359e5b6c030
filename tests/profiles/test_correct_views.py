import pytest

from configurator.customers.models import Customer, Interaction, Learning, User, Verb
from configurator.profiles.correct import liking
from configurator.profiles.tell import tell
from configurator.profiles.told import told_of
from tests.profiles.shop import AT, DARK, act, be, clicked, guest, learn_all, ordered
from tests.profiles.test_views import text

GLASS = {"family": "lamp", "muted": "component/shade/GLASS"}


@pytest.fixture
def known(client, customer):
    """A browser whose customer has tastes and has told something."""
    act(customer, ordered(DARK), clicked("shade/GLASS"))
    learn_all()
    tell(visitor=customer, statements=[liking(code="colour=gold", name="Colour: gold", weight="3")], at=AT)
    return be(client, customer)


def fact(visitor):
    return told_of(customer_id=visitor.customer_id).facts[-1]


def test_each_line_says_its_source_and_use(known):
    page = text(known.get("/me/"))
    assert "Glass shade (Shade) in 1 order, picked once, last on 4 Mar 2026 Change" in page
    assert "You take · used for: proposals" in page
    assert "Colour: gold: by all means told on 4 March 2026 · used for: order of proposals" in page
    assert "Told us: Colour: gold: by all means" in page


@pytest.mark.parametrize(
    ("button", "line"),
    [("muted", " · left out, not used"), ("wrong", " · not you, not used"), ("used", " Change")],
)
def test_a_taste_is_judged_without_script(known, button, line):
    response = known.post("/me/taste/", {"family": "lamp", button: "component/shade/GLASS"})
    assert (response.status_code, response.headers["Location"]) == (303, "/me/#me-inferred")
    assert f"picked once, last on 4 Mar 2026{line}" in text(known.get("/me/"))


def test_a_told_fact_is_corrected_and_taken_back(known, customer):
    response = known.post(f"/me/told/{fact(customer).id}/", {"value": "-1"})
    assert (response.status_code, fact(customer).words) == (303, "Colour: gold: rather not")
    known.post(f"/me/told/{fact(customer).id}/", {"value": ""})
    assert told_of(customer_id=customer.customer_id).facts == ()
    assert "About your taste" not in text(known.get("/me/"))


def test_odd_words_change_nothing(known, customer):
    before = Interaction.objects.count()
    assert known.post(f"/me/told/{fact(customer).id}/", {"value": "42"}).status_code == 400
    assert known.post("/me/taste/", {"family": "lamp"}).status_code == 400
    for taste in ("component/shade/NEVER", "family/", "attribute"):
        assert known.post("/me/taste/", {"family": "lamp", "muted": taste}).status_code == 404
    # PostgreSQL has no text with this character in it
    assert known.post("/me/taste/", {"family": "lamp", "muted": "\x00"}).status_code in {400, 404}
    assert Interaction.objects.count() == before


@pytest.mark.parametrize("query", ["?fact={fact}", "?act={act}", "?family=lamp&taste=component/shade/GLASS"])
def test_erase_one_asks_first_then_does_it(known, customer, query):
    order = Interaction.objects.get(verb=Verb.ORDERED)
    path = "/me/erase/one/" + query.format(fact=fact(customer).id, act=order.pk)
    before = Interaction.objects.count()
    asked = known.get(path)
    assert (asked.status_code, Interaction.objects.count()) == (200, before)
    fields = {part.split("=")[0]: part.split("=", 1)[1] for part in path.split("?")[1].split("&")}
    assert known.post("/me/erase/one/", fields).status_code == 303
    assert Interaction.objects.count() < before
    assert known.get(path).status_code == 404
    assert "Erased: " in text(known.get("/me/"))


def test_strangers_get_404(known, customer, stranger, client):
    said, acts = fact(customer).id, Interaction.objects.count()
    be(client, stranger)
    assert client.post(f"/me/told/{said}/", {"value": ""}).status_code == 404
    assert client.post("/me/taste/", GLASS).status_code == 404
    for query in (
        f"fact={said}",
        f"act={said}",
        "family=lamp&taste=component/shade/GLASS",
        "",
        "act=x",
        "act=" + "9" * 30,
    ):
        assert client.get(f"/me/erase/one/?{query}").status_code == 404
        assert client.post("/me/erase/one/", dict(p.split("=", 1) for p in query.split("&") if p)).status_code == 404
    assert Interaction.objects.count() == acts


def test_nobody_has_nothing_to_correct(client, shop):
    assert client.post("/me/told/1/", {"value": ""}).status_code == 404
    assert client.post("/me/taste/", GLASS).status_code == 404
    assert client.get("/me/erase/one/?act=1").status_code == 404
    assert Customer.objects.count() == 0


@pytest.mark.parametrize("path", ["/me/taste/", "/me/told/1/"])
def test_corrections_are_posted(client, shop, path):
    assert client.get(path).status_code == 405


def test_with_learning_off_a_correction_says_that_it_was_not_kept(client, shop):
    visitor = guest()
    act(visitor, clicked("shade/GLASS"))
    learn_all()
    Customer.objects.update(learning=Learning.OFF)
    be(client, visitor).post("/me/taste/", GLASS)
    assert "nothing was kept" in text(client.get("/me/"))
    assert not Interaction.objects.filter(verb=Verb.TOLD).exists()


def test_the_name_is_corrected_in_both_places(client, account):
    be(client, account)
    assert client.post("/me/name/", {"name": "  Joan   of  Arc "}).status_code == 303
    assert (User.objects.get().name, Customer.objects.get().name) == ("Joan of Arc", "Joan")
    assert client.post("/me/name/", {"name": "x" * 121}).status_code == 400
    assert client.get("/me/name/").status_code == 405
    assert "Joan of Arc" in text(client.get("/me/"))


def test_a_guest_has_no_name_to_correct(client, customer):
    assert be(client, customer).post("/me/name/", {"name": "Joan"}).status_code == 404
