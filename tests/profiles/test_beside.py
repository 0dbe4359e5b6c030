from datetime import timedelta
from threading import Event

from configurator.profiles import beside
from configurator.profiles.beside import LOOK_EVERY, Refitting
from tests.profiles.shop import AT


def test_refitting_looks_once_a_minute_and_one_at_a_time(monkeypatch):
    looked, going = [], Event()

    def slow(*, at):
        looked.append(at)
        going.wait(10)

    monkeypatch.setattr(beside, "refit_due", slow)
    refitting, later = Refitting(), AT + LOOK_EVERY
    assert refitting.look(at=AT)
    assert not refitting.look(at=AT + timedelta(seconds=59))
    assert not refitting.look(at=later)  # the first still runs
    going.set()
    refitting.wait()
    assert refitting.look(at=later)
    refitting.wait()
    assert looked == [AT, later]


def test_a_refit_that_fails_is_told_and_tried_again(monkeypatch, caplog):
    def broken(*, at):
        raise RuntimeError("no room")

    monkeypatch.setattr(beside, "refit_due", broken)
    refitting = Refitting()
    assert refitting.look(at=AT)
    refitting.wait()
    assert "refit failed" in caplog.text
    assert refitting.look(at=AT + LOOK_EVERY)
    refitting.wait()
