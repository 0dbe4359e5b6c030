"""Twenty browsers at once, over HTTP views, on a database in a real file."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from configurator.configurations.usual import usual_today
from configurator.customers.identify import set_learning
from configurator.customers.models import Learning
from configurator.orders import place as steps
from configurator.orders.models import Order
from configurator.outbox.models import Message
from configurator.releases.shelf import current_release
from tests.orders.shop import AT, be, build, form, guest, member, ordered, publish_lamp
from tests.outbox.realdb import database_on_disk

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = 20


@pytest.fixture
def shop(tmp_path):
    with database_on_disk(tmp_path):
        publish_lamp()
        visitor = guest()
        yield visitor, build(visitor)


def post_at_once(shop, *, same_token):
    """Post one checkout from many browsers; the answers as (status, address)."""
    visitor, configuration = shop
    said = form(configuration)
    forms = [said if same_token else form(configuration) for _ in range(POSTS)]
    barrier = Barrier(POSTS)

    def browser(words):
        client = be(Client(raise_request_exception=False), visitor)
        barrier.wait()
        try:
            answer = client.post(f"/b/{configuration.key}/checkout/", words)
        finally:
            connection.close()
        return answer.status_code, answer.get("Location")

    with ThreadPoolExecutor(POSTS) as browsers:
        return list(browsers.map(browser, forms))


def test_one_submit_sent_twenty_times_is_one_order_with_one_answer(shop):
    answers = post_at_once(shop, same_token=True)
    order = Order.objects.get()
    assert answers == [(303, f"/o/{order.token}/")] * POSTS
    assert Message.objects.filter(topic="order.placed").count() == 1


def test_twenty_tabs_of_one_build_are_one_order(shop):
    answers = post_at_once(shop, same_token=False)
    order = Order.objects.get()
    assert answers == [(303, f"/o/{order.token}/")] * POSTS


def test_without_its_guard_one_submit_loses_answers(shop, monkeypatch, caplog):
    monkeypatch.setattr(steps, "_same_submit", lambda **_words: None)
    monkeypatch.setattr(steps, "_check_open", lambda **_words: None)
    with caplog.at_level("CRITICAL", "django.request"):
        answers = post_at_once(shop, same_token=True)
    assert sorted(status for status, _ in answers) == [303] + [500] * (POSTS - 1)


def test_without_their_guards_twenty_tabs_are_twenty_orders(shop, monkeypatch):
    monkeypatch.setattr(steps, "_check_open", lambda **_words: None)
    post_at_once(shop, same_token=False)
    assert Order.objects.count() == POSTS


def test_one_tap_on_the_usual_sent_many_times_is_one_order(tmp_path):
    with database_on_disk(tmp_path):
        publish_lamp()
        joe = member()
        set_learning(visitor=joe, learning=Learning.ALWAYS, at=AT)
        ordered(joe, quantity=1)
        today = usual_today(customer_id=joe.customer_id, release=current_release("lamp"))
        browsers = [be(Client(raise_request_exception=False), joe) for _ in range(POSTS)]
        barrier = Barrier(POSTS)

        def press(browser):
            barrier.wait()
            try:
                answer = browser.post("/again/lamp/", {"token": "f" * 32, "seal": today.seal})
            finally:
                connection.close()
            return answer.status_code, answer.get("Location")

        with ThreadPoolExecutor(POSTS) as taps:
            answers = set(taps.map(press, browsers))
        assert answers == {(303, f"/orders/{Order.objects.order_by('number').last().key}/")}
        assert Order.objects.count() == 2
