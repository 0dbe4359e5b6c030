"""Long spreadsheets: read and applied in the background, while the page says how far it is."""

import io
import re
import zipfile
from datetime import timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from catalog.models import Component, ProductFamily, SheetUpload
from catalog.sheets import apply, later, uploads
from catalog.sheets.workbook import BROKEN
from configurator.background import perform, queue
from configurator.background.queue import TRIES

pytestmark = pytest.mark.usefixtures("loaded_lamp")
PAGE = "/admin/catalog/productfamily/lamp/sheets/"
HX = {"HX-Request": "true"}
CHANGE = b"sku,cost\nLP-SHADE,4"


@pytest.fixture(autouse=True)
def everything_is_long(monkeypatch):
    monkeypatch.setattr(uploads, "LONG_BYTES", 0)


def work(times=1, at=None):
    """Do as many tasks as a worker would."""
    clock = (lambda: at) if at else timezone.now
    return sum(perform.perform_next(worker="w", clock=clock, rng=Random(1)) for _ in range(times))


def sent(desk, data=CHANGE, name="feet.csv"):
    """Where the page of the upload is."""
    answer = desk.post(PAGE, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302
    return answer.url


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def read(desk):
    """An upload whose dry run is there."""
    url = sent(desk)
    assert work() == 1
    return url, {"fingerprint": desk.get(url).context["report"].fingerprint}


def cost():
    return str(Component.objects.get(sku="LP-SHADE").cost)


def test_a_long_file_is_read_and_applied_while_the_page_waits(desk):
    url = sent(desk)
    waiting = desk.get(url)
    assert "Reading feet.csv" in text(waiting)
    assert "It is about to begin" in text(waiting)
    assert f'data-hx-get="{url}"' in waiting.content.decode()
    again = desk.get(url, headers=HX)
    assert ("It is about to begin" in text(again), "<html" in again.content.decode()) == (True, False)

    assert work() == 1
    assert desk.get(url, headers=HX).headers["HX-Refresh"] == "true"
    page = desk.get(url)
    assert "Every row is fine. 1 changed . Nothing was saved yet." in text(page)
    before = cost()

    done = desk.post(f"{url}apply/", {"fingerprint": page.context["report"].fingerprint}, follow=True)
    assert "Applying feet.csv" in text(done)
    assert cost() == before
    assert work() == 1
    assert cost() == "4.00"
    assert re.search(r"Imported on .*: 1 changed", text(desk.get(url)))
    assert "This was applied already." in text(desk.post(f"{url}apply/", follow=True))


def test_each_step_is_told(desk, monkeypatch):
    told = []
    monkeypatch.setattr(uploads, "say", told.append)
    url, fingerprint = read(desk)
    desk.post(f"{url}apply/", fingerprint)
    work()
    reading = "Reading feet.csv"
    assert told == [reading, "Comparing it with the draft", reading, "Saving all of it, or nothing"]


def test_what_the_worker_says_stands_on_the_page(desk):
    url = sent(desk)
    claimed = queue.claim(worker="w", at=timezone.now())
    queue.say(row=claimed, words="Comparing it with the draft")
    assert "Comparing it with the draft" in text(desk.get(url, headers=HX))


def test_a_file_that_can_not_be_read_says_why_on_its_page(desk):
    url = sent(desk, b"\x00\xff\xfe", "odd.csv")
    work()
    page = desk.get(url)
    assert "This could not be read. Nothing was saved." in text(page)
    assert SheetUpload.objects.get().refusal in text(page)
    assert SheetUpload.objects.get().refusal


def test_what_is_found_is_told_in_the_language_of_who_sent_it(desk):
    desk.cookies["language"] = "de"
    url = sent(desk, b"sku,cost\nLP-SHADE,cheap\n")
    work()
    (row,) = SheetUpload.objects.get().report["rows"]
    assert "Erwartet: ein Betrag" in str(row)
    assert "Erwartet: ein Betrag" in text(desk.get(url))
    broken = sent(desk, b"PK\x03\x04 no workbook", "odd.xlsx")
    work()
    with translation.override("de"):
        assert str(BROKEN) in text(desk.get(broken))


def test_a_changed_draft_is_shown_anew(desk):
    url, fingerprint = read(desk)
    Component.objects.filter(sku="LP-SHADE").update(cost=5)
    desk.post(f"{url}apply/", fingerprint)
    work()
    page = desk.get(url)
    assert "The draft has changed since this was shown, so nothing was saved." in text(page)
    assert "5.00 &rarr; 4.00" in text(page)
    assert cost() == "5.00"
    desk.post(f"{url}apply/", {"fingerprint": page.context["report"].fingerprint})
    work()
    assert cost() == "4.00"
    assert "The draft has changed" not in text(desk.get(url))


def test_second_press_asks_once(desk):
    url, fingerprint = read(desk)
    for _ in range(3):
        desk.post(f"{url}apply/", fingerprint)
    assert work(5) == 1
    assert Component.objects.get(sku="LP-SHADE").version == 2


def test_a_task_that_is_done_twice_changes_nothing_again(desk):
    url, fingerprint = read(desk)
    desk.post(f"{url}apply/", fingerprint)
    work()
    upload = SheetUpload.objects.get()
    for repeated in (("read_sheet", str(upload.key)), ("apply_sheet", str(upload.key), fingerprint["fingerprint"], 1)):
        getattr(later, repeated[0]).call(*repeated[1:])
    again = SheetUpload.objects.get()
    assert (again.report, again.applied_at, again.refusal) == (upload.report, upload.applied_at, "")
    assert Component.objects.get(sku="LP-SHADE").version == 2


def test_a_worker_that_dies_after_saving_has_said_so(desk, staff, monkeypatch):
    """What was applied and that it was are one transaction."""
    _, fingerprint = read(desk)
    upload = SheetUpload.objects.get()

    def killed(**_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(SheetUpload, "save", lambda *_args, **_words: killed())
    with pytest.raises(KeyboardInterrupt):
        uploads.apply_upload(upload=upload, by=staff, at=timezone.now(), **fingerprint)
    monkeypatch.undo()
    assert Component.objects.get(sku="LP-SHADE").version == 1
    assert SheetUpload.objects.get().applied_at is None


def test_what_goes_wrong_is_tried_again_and_told_in_the_end(desk, monkeypatch):
    url, fingerprint = read(desk)

    def broken(**_words):
        raise RuntimeError("no room left")

    monkeypatch.setattr(uploads, "apply_sheets", broken)
    desk.post(f"{url}apply/", fingerprint)
    assert work() == 1
    assert "It went wrong, and is tried again by itself" in text(desk.get(url))
    for number in range(TRIES - 1):
        assert work(at=timezone.now() + timedelta(hours=2 * number + 2)) == 1
    page = desk.get(url)
    assert "Something went wrong that should not, and nothing was saved." in text(page)
    monkeypatch.setattr(uploads, "apply_sheets", apply.apply_sheets)
    desk.post(f"{url}apply/", fingerprint)
    work()
    assert cost() == "4.00"


def test_nobody_at_work_is_told(desk):
    url = sent(desk)
    queue.DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(seconds=30))
    assert "The process that does it ( manage.py work ) seems not to run" in text(desk.get(url))


def test_an_upload_that_was_discarded_is_not_read(desk):
    url = sent(desk)
    desk.post(f"{url}discard/")
    assert work() == 1
    assert (SheetUpload.objects.count(), desk.get(url).status_code) == (0, 404)


def test_what_is_long(monkeypatch):
    family = ProductFamily.objects.get()
    monkeypatch.setattr(uploads, "LONG_BYTES", 1_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("sheet.xml", " " * 2_000)
    assert len(packed.getvalue()) < 1_000
    found = [uploads.is_long(family=family, data=data) for data in (b" " * 1_000, b" " * 1_001, packed.getvalue())]
    assert found == [False, True, True]
    monkeypatch.setattr(uploads, "LONG_OFFERINGS", 2)
    assert uploads.is_long(family=family, data=b"")
