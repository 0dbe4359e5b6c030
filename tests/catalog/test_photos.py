"""Pictures that customers send: drawn anew without metadata; everything hostile has its reason, cheaply."""

import io
import struct
import time
import tracemalloc
import zlib

import pytest
from PIL import Image

from catalog import photos
from catalog.photos import NotAPhotoError, Why, photo_of


def sent(form="PNG", size=(800, 600), mode="RGB", **saving):
    out = io.BytesIO()
    Image.new(mode, size, (200, 120, 40) if mode == "RGB" else (200, 120, 40, 128)).save(out, form, **saving)
    return out.getvalue()


def animated(form):
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def bomb(width, height):
    """A PNG of a few kilobytes that unpacks to width x height pixels."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packed = zlib.compressobj(9)
    rows = b"".join(packed.compress(bytes(width + 1)) for _ in range(height)) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_picture_is_drawn_anew(form):
    photo = photo_of(sent(form))
    picture = Image.open(io.BytesIO(photo.data))
    assert (picture.format, picture.size) == ("WEBP", (800, 600)) == ("WEBP", (photo.width, photo.height))


def test_transparency_stays_and_large_ones_become_smaller():
    assert Image.open(io.BytesIO(photo_of(sent(mode="RGBA")).data)).mode == "RGBA"
    assert (photo_of(sent(size=(4800, 1200))).width, photo_of(sent(size=(4800, 1200))).height) == (2400, 600)


def test_nothing_but_what_is_seen_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "planted description"
    exif[0x0112] = 6  # lies on its side
    photo = photo_of(sent("JPEG", exif=exif, comment=b"planted comment"))
    assert (photo.width, photo.height) == (600, 800)
    assert b"planted" not in photo.data
    assert not Image.open(io.BytesIO(photo.data)).getexif()
    beside = io.BytesIO()
    picture = Image.new("RGB", (50, 50))
    picture.info["icc_profile"] = b"planted profile"
    picture.save(beside, "PNG", icc_profile=b"planted profile")
    assert b"planted" not in photo_of(beside.getvalue()).data


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Why.EMPTY),
        (sent() + bytes(8_000_000), Why.HEAVY),
        (SVG, Why.KIND),
        (b"%PDF-1.7\n%%EOF", Why.KIND),
        (b"MZ" + bytes(200), Why.KIND),
        (animated("GIF"), Why.KIND),
        (animated("PNG"), Why.MOVING),
        (animated("WEBP"), Why.MOVING),
        (sent()[:300], Why.BROKEN),
        (sent("JPEG")[:900], Why.BROKEN),
        (sent("WEBP")[:60], Why.KIND),
    ],
)
def test_what_is_no_picture_has_its_reason(data, why):
    with pytest.raises(NotAPhotoError) as refused:
        photo_of(data)
    assert refused.value.why == why


def test_bomb_is_refused_before_it_is_unpacked():
    data = bomb(20_000, 20_000)
    assert len(data) < 500_000
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(NotAPhotoError) as refused:
        photo_of(data)
    assert refused.value.why == Why.LARGE
    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_the_limit_of_pixels_is_what_stops_it(monkeypatch):
    data = bomb(6_000, 5_000)  # under Pillow's own limit
    with pytest.raises(NotAPhotoError):
        photo_of(data)
    monkeypatch.setattr(photos, "MOST_DECODED", 10**9)
    assert photo_of(data).width == 2400


def test_large_jpeg_of_a_camera_is_read_at_a_part_of_its_size():
    photo = photo_of(sent("JPEG", size=(8000, 6000)))
    assert (photo.width, photo.height) == (2400, 1800)
