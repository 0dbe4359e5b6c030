"""The pages of the boards: what they show, what they hide, how many queries they take, and that apps add to them."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone

from catalog.groups import ensure_groups
from configurator.customers.models import User
from configurator.insight.boards.model import BoardCount
from configurator.insight.boards.read import FEWEST
from configurator.insight.boards.research import attributes, bars, told, wishes
from configurator.insight.boards.strategy import base
from configurator.insight.boards.tile import BOARDS, STRATEGY, Period, Tile, tiles_of
from configurator.insight.models import FunnelCount
from configurator.profiles.models import Answer, Question, RefusedWish
from tests.profiles.shop import publish_shop

pytestmark = pytest.mark.django_db
Kind = BoardCount.Kind


def today():
    return timezone.now().date()


def period(days=90):
    return Period(days, today())


def counted(kind, code, count, amount=0, *, family="", ago=0, currency=""):
    day = today() - timedelta(days=ago)
    BoardCount.objects.create(
        on=day, kind=kind, family_code=family, code=code, count=count, amount=amount, currency=currency
    )


def page(browser, code, query=""):
    answer = browser.get(f"/staff/boards/{code}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def content(said):
    """A page without its frame, which names the address and a token."""
    return said.partition('id="content-main"')[2].partition("<footer")[0]


@pytest.mark.parametrize("board", [board.code for board in BOARDS])
def test_before_anything_is_counted_every_tile_says_so(staff, board):
    said = page(staff, board)
    assert said.count('class="part tile') == len(tiles_of(next(one for one in BOARDS if one.code == board))) >= 5
    assert "<svg" not in said or "rect" not in said.partition("<svg")[2].partition("</svg>")[0]
    assert content(page(staff, board, "?days=%00&days=9999999")) == content(page(staff, board, "?days=90"))


def test_the_funnel_stands_on_the_board_with_its_figures(staff):
    for step, count in (("seen", 1200), ("begun", 600), ("ordered", 30)):
        FunnelCount.objects.create(
            on=today(), family_code="lamp", step=step, bucket=3 if step == "ordered" else 0, count=count
        )
    said = page(staff, "conversion")
    for words in ("1,200", "50.0 %", "95.0 %", "4.0 min"):
        assert words in said
    assert "weeks-says" in said


def test_research_never_shows_fewer_than_ten(staff):
    for count, tier in ((FEWEST - 1, "below"), (FEWEST, "mvc")):
        counted(Kind.TIER, tier, count)
    question = Question.objects.create(code="noise", text="How loud?", purpose="x")
    for code, count in (("quiet", 12), ("loud", FEWEST - 1)):
        Answer.objects.create(question=question, code=code, text=code.title())
        counted(Kind.TOLD, f"question:noise={code}", count)
    said = page(staff, "research")
    assert said.count("fewer than ten") == 4  # three tiers, of which two have nobody, and one answer
    assert "9</td>" not in said
    [asked] = told(period=period())
    assert [(bar.words, bar.count, bar.width) for bar in asked.answers] == [("Quiet", 12, 100), ("Loud", None, 0)]


def test_the_limit_of_ten_is_what_hides(monkeypatch):
    """The negative control: without it the nine stand there."""
    assert [bar.count for bar in bars([("a", 9, None)])] == [None]
    monkeypatch.setattr("configurator.insight.boards.read.FEWEST", 1)
    assert [bar.count for bar in bars([("a", 9, None)])] == [9]


def test_attributes_that_everybody_orders_say_nothing():
    publish_shop()
    for code, count in (("colour=black", 20), ("watts=5", 40), ("colour=white", 9), ("smart=no", 15)):
        counted(Kind.ATTRIBUTE, code, count, count * 2, family="lamp")
    [lamp] = attributes(period=period())
    assert [(bar.words, bar.count, bar.beside) for bar in lamp.attributes] == [("Colour: black", 20, 40)]


def test_wishes_grow_from_one_half_of_the_period_to_the_other():
    def wish(sku, ago):
        RefusedWish.objects.create(
            on=today() - timedelta(days=ago), family_code="lamp", release_number=1, module_code="shade",
            component_code=sku, outcome="left",
        )  # fmt: skip

    for ago in (1, 2, 80):
        wish("GOLD", ago)
    for ago in (1, 70, 80, 100):
        wish("PAPER", ago)
    found = [(one.option, one.before, one.after, one.more) for one in wishes(period=period())]
    assert found == [("shade/GOLD", 1, 2, 1), ("shade/PAPER", 2, 1, -1)]


def test_the_base_changes_since_the_first_day_of_the_period(staff):
    counted(Kind.TIER, "mvc", 10, 1000, ago=200, currency="EUR")
    counted(Kind.TIER, "mvc", 20, 3000, ago=60, currency="EUR")
    counted(Kind.TIER, "mvc", 25, 2500, currency="EUR")
    counted(Kind.TIER, "below", 2, -40, currency="EUR")
    found = base(period=period())
    rows = {one.name: (one.customers, one.customers_change, one.value, one.value_change) for one in found.tiers}
    assert rows["Most valuable"] == (25, 5, 2500, -500)
    assert rows["Below zero"] == (2, 2, -40, -40)
    assert rows["All"] == (27, 7, 2460, -540)
    assert (found.first, found.last) == (today() - timedelta(days=60), today())
    assert base(period=period(365)).tiers[0].value_change == 1500
    assert "€2,460.00" in page(staff, "strategy")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("board", "queries"), [("conversion", 16), ("research", 17), ("strategy", 16)])
def test_a_board_takes_as_many_queries_for_one_as_for_three(staff, board, queries, number, django_assert_num_queries):
    publish_shop()
    for ago in range(number):
        FunnelCount.objects.create(on=today() - timedelta(days=7 * ago), family_code="lamp", step="seen", count=9)
        counted(Kind.TIER, "mvc", 20, 10, ago=ago, currency="EUR")
        counted(Kind.LINE, "", 20, 40, family=f"line-{ago}", ago=0)
        counted(Kind.TOLD, f"likes:colour={ago}=2", 20)
        counted(Kind.CURVE, str(ago), 20, 10)
        counted(Kind.REFERRAL, "", 1, 5, ago=ago, currency="EUR")
    page(staff, board)
    with django_assert_num_queries(queries) as asked:
        page(staff, board)
    assert not [query for query in asked.captured_queries if "customers_interaction" in query["sql"]]


def test_an_app_adds_a_tile_with_one_entry(staff, monkeypatch, client):
    tile = Tile(
        board=STRATEGY, name="more", title="One more", position=35, permission="desk.sell_at_counter",
        figures="tests.insight.boards.test_staff.some_figures", template="insight/boards/_strategy_moves.html",
    )  # fmt: skip
    config = apps.get_app_config("desk")
    monkeypatch.setattr(config, "tiles", (tile,), raising=False)
    said = page(staff, "strategy")
    assert said.index('id="campaigns"') < said.index('id="more"') < said.index('id="benefits"')
    assert "One more" not in page(staff, "conversion")
    ensure_groups()
    user = User.objects.create_user("ada@example.com", "pw", name="Ada", is_staff=True)
    user.groups.set([Group.objects.get(name="strategist")])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "One more" not in page(client, "strategy")  # the board is open to them, that tile is not


def some_figures(*, period):
    assert isinstance(period.until, date)
    return []


def test_the_list_has_the_boards_one_may_open_and_the_admin_leads_there(staff, client):
    assert staff.get("/admin/insight/boardcount/")["Location"] == "/staff/boards/"
    listed = staff.get("/staff/boards/").content.decode()
    assert [f"/staff/boards/{board.code}/" in listed for board in BOARDS] == [True] * 3
    assert staff.get("/staff/boards/nothing/").status_code == 404
    assert staff.post("/staff/boards/strategy/").status_code == 405
    ensure_groups()
    user = User.objects.create_user("ada@example.com", "pw", name="Ada", is_staff=True)
    user.groups.set([Group.objects.get(name="market research")])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get("/staff/boards/").content.decode()
    assert [f"/staff/boards/{board.code}/" in listed for board in BOARDS] == [False, True, False]
