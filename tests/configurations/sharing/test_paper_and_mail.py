"""What of a shared build goes on paper and into the owner's mailbox."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.test import Client
from PIL import Image, ImageFile

from catalog.photos import NotAPhotoError, photo_of
from configurator.configurations import pdf
from configurator.configurations.models import SharedBuild
from configurator.configurations.sharing import paper
from configurator.configurations.sharing.shown import shown_of
from configurator.customers.barcodes import qr_inline
from configurator.outbox.models import Message
from configurator.privacy.erase import erase_person
from configurator.privacy.export import export
from configurator.privacy.walk import person_behind
from tests.configurations.shop import text_of
from tests.conftest import AT

pytestmark = pytest.mark.django_db


def test_paper_says_what_is_chosen_what_it_costs_until_when_and_the_code(shared, link):
    said = text_of(Client().get(f"{link}print/"))
    for words in ("€195.00", shared.spoken_code, f"{shared.valid_until:%Y}", "This paper orders nothing"):
        assert words in said


def test_the_pdf_is_one_and_named_by_its_code(shared, link):
    answer = Client().get(f"{link}build.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="bike-{shared.spoken_code}.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_without_the_library_that_draws_the_page_to_print_is_offered(link, monkeypatch):
    def cant(**_):
        raise pdf.CantDrawError

    monkeypatch.setattr("configurator.configurations.sharing.views.draw", cant)
    answer = Client().get(f"{link}build.pdf")
    assert answer.status_code == 503
    assert f"{link}print/" in answer.content.decode()


@pytest.fixture
def picture(settings, tmp_path):
    """A red picture in the catalog."""
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    (tmp_path / "a.png").write_bytes(out.getvalue())
    return out.getvalue()


def test_paper_reads_pictures_of_the_catalog_and_nothing_else(picture):
    assert pdf.picture_at("picture:a.png") == picture
    for url in ("https://example.com/a.png", "file:///etc/passwd", "data:text/plain,x", "/etc/passwd"):
        with pytest.raises(ValueError, match=r"."):
            pdf.picture_at(url)
    with pytest.raises(SuspiciousFileOperation):
        pdf.picture_at("picture:../../etc/passwd")
    with pytest.raises(OSError, match=r"gone"):
        pdf.picture_at("picture:gone.png")


def test_an_address_on_a_paper_is_asked_about_left_out_and_the_paper_is_drawn(monkeypatch):
    """A customer's words must neither make the shop fetch something nor end in an error."""
    asked = []

    def refuse(url):
        asked.append(url)
        raise ValueError(url)

    monkeypatch.setattr(pdf, "picture_at", refuse)
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: "<p>Lamp<img src='http://127.0.0.1/a.png'>")
    drawn = pdf.draw_pdf(template="any.html", context={}, style=paper.STYLE)
    assert drawn.startswith(b"%PDF-")
    assert asked == ["http://127.0.0.1/a.png"]


def test_who_draws_papers_goes_on_refusing_pictures_that_are_cut_off(monkeypatch):
    """The library that draws them would take any, and so would all of its process."""
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: "<p>Lamp")
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as it sets it when it is loaded first
    whole = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(whole, "JPEG")
    cut = whole.getvalue()[:900]
    assert photo_of(cut)
    pdf.draw_pdf(template="any.html", context={}, style=paper.STYLE)
    with pytest.raises(NotAPhotoError):
        photo_of(cut)


@pytest.mark.parametrize(("name", "pictures"), [("a.png", 1), ("gone.png", 0), ("../../etc/passwd", 0)])
def test_the_picture_of_the_product_is_on_the_paper_if_it_is_there(picture, shared, monkeypatch, name, pictures):
    shown = shown_of(shared)
    monkeypatch.setitem(shown.release.document["family"], "picture", name)
    assert paper.draw(shown=shown).count(b"/Subtype /Image") == pictures


def test_the_qr_code_is_drawn_without_anything_that_the_strict_policy_forbids(shared):
    drawn = qr_inline(shown_of(shared).link)
    assert drawn.startswith("<svg")
    for forbidden in ("style", "<script", "href", "onload"):
        assert forbidden not in drawn


# Mail


def test_a_guest_is_sent_the_build_where_they_say(made, shared):
    answer = made.browser.post(f"{made.url}share/{shared.key}/mail/", {"email": "joe@example.com"}, follow=True)
    assert "on its way to joe@example.com" in text_of(answer)
    mail = json.loads(bytes(Message.objects.get().payload))
    assert mail["to"] == "joe@example.com"
    for words in (f"/s/{shared.token}/", shared.spoken_code, "€195.00"):
        assert words in mail["text"]


def test_who_has_signed_in_is_written_to_at_their_own_address_only(member, bike, build):
    made = build(member, bike, {"frame": "THIN"})
    member.post(f"{made.url}share/")
    found = SharedBuild.objects.get()
    member.post(f"{made.url}share/{found.key}/mail/", {"email": "eve@example.com"})
    assert json.loads(bytes(Message.objects.get().payload))["to"] == "joe@example.com"


@pytest.mark.parametrize(
    "typed", ["", "joe", "joe@example.com, eve@example.com", "a" * 300 + "@example.com", "a@b.c\nBcc: d"]
)
def test_what_is_no_address_is_said_beside_the_field(made, shared, typed):
    answer = made.browser.post(f"{made.url}share/{shared.key}/mail/", {"email": typed})
    assert answer.status_code == 422
    assert 'class="field-says"' in answer.content.decode()
    assert not Message.objects.exists()


def test_the_shop_can_not_be_made_to_write_often(made, shared, stranger, bike, build):
    def post(browser, url, key, to):
        return browser.post(f"{url}share/{key}/mail/", {"email": to}).status_code

    assert [post(made.browser, made.url, shared.key, f"{n}@example.com") for n in range(6)] == [303] * 5 + [429]
    theirs = build(stranger, bike, {"frame": "THIN"})
    stranger.post(f"{theirs.url}share/")
    key = SharedBuild.objects.get(configuration=theirs.key).key
    assert [post(stranger, theirs.url, key, "victim@example.com") for _ in range(4)] == [303] * 3 + [429]
    assert Message.objects.count() == 8


def test_links_and_their_mails_are_exported_and_go_with_the_person(made, shared, customer, link):
    made.browser.post(f"{made.url}share/{shared.key}/mail/", {"email": "joe@example.com"})
    person = person_behind(customer_id=customer.visitor.customer_id)
    with export(person=person, at=AT) as file, zipfile.ZipFile(file) as archive:
        said = archive.read("data.json").decode()
    assert shared.code in said
    assert "joe@example.com" in said
    erase_person(person=person, at=AT)
    assert not SharedBuild.objects.exists()
    assert not Message.objects.exists()
    assert Client().get(link).status_code == 404
