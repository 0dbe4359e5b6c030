"""Draw: a customer's words as they are printed, and as they look on the product."""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from configurator.configurations.imprints.lettering import opened
from configurator.releases.imprints import ReleasedFont, ReleasedImprint

DPI = 300
MM_PER_INCH = 25.4
LEAST_MM = 2.0
"""Letters that are less high, from the top of the highest to the bottom of the lowest, can't be read."""
PICTURE = (1200, 900)
PICTURE_SHARE = 2 / 3
"""Of a place's height that a picture has above words."""
_TRIAL = 100.0  # pixels: the size that a text is measured at; widths grow with it
_FILLED = 0.96  # of the place, so that no letter touches its edge
_OVERSAMPLING = 2


@dataclass(frozen=True, slots=True)
class Given:
    """What a customer gave, ready to be drawn."""

    imprint: ReleasedImprint
    text: str = ""
    font: ReleasedFont | None = None
    picture: str = ""  # SHA-256 of its bytes, which decide nothing beside it
    data: bytes = field(default=b"", compare=False, repr=False)


def pixels(millimetres: float, dpi: float = DPI) -> int:
    """A length in print as pixels."""
    return max(1, round(millimetres * dpi / MM_PER_INCH))


@lru_cache(maxsize=256)
def _measured(text: str, file: str) -> tuple[float, float]:
    """Width of the widest line and height of one, in pixels at the trial size."""
    font = opened(file, _TRIAL)
    boxes = [font.getbbox(line) for line in text.split("\n")]
    ascent, descent = font.getmetrics()
    return max(max(box[2] - box[0], 1.0) for box in boxes), float(ascent + descent)


def _size(text: str, font: ReleasedFont, width: float, height: float) -> float:
    """The largest size in pixels at which a text fits into a place."""
    wide, line = _measured(text, font.file)
    lines = text.count("\n") + 1
    return _TRIAL * _FILLED * min(width / wide, height / (line * lines))


def letter_height_mm(*, text: str, imprint: ReleasedImprint, font: ReleasedFont, beside: bool = False) -> float:
    """How high the letters of a text become in print, `beside` a picture or alone."""
    if not text:
        return 0.0
    height = imprint.height_mm * (1 - PICTURE_SHARE if beside else 1)
    return _size(text, font, imprint.width_mm, height)  # a font's size is that of its letters


def printed(given: Given, *, dpi: float = DPI) -> Image.Image:
    """What is printed, in the size of the place at this resolution, on a transparent ground."""
    imprint = given.imprint
    sheet = Image.new("RGBA", (pixels(imprint.width_mm, dpi), pixels(imprint.height_mm, dpi)), (0, 0, 0, 0))
    words_top = round(sheet.height * PICTURE_SHARE) if given.data and given.text else 0
    if given.data:
        _lay(sheet, given.data, words_top or sheet.height)
    if given.text and given.font is not None:
        words = Image.new("RGBA", (sheet.width, sheet.height - words_top), (0, 0, 0, 0))
        _write(words, given.text, given.font, imprint.colour)
        sheet.alpha_composite(words, (0, words_top))
    return sheet


def picture_box(*, imprint: ReleasedImprint, text: str) -> tuple[float, float]:
    """Width and height in mm that a picture has in a place: less where words stand below it."""
    return imprint.width_mm, imprint.height_mm * (PICTURE_SHARE if text else 1)


def _lay(sheet: Image.Image, data: bytes, height: int) -> None:
    """Lay a picture into the upper part of a sheet, whole and in the middle."""
    with Image.open(BytesIO(data), formats=["WEBP"]) as opened_picture:
        picture = opened_picture.convert("RGBA")
    scale = min(sheet.width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    scaled = picture.resize(size, Image.Resampling.LANCZOS)
    sheet.alpha_composite(scaled, ((sheet.width - size[0]) // 2, (height - size[1]) // 2))


def _write(sheet: Image.Image, text: str, chosen: ReleasedFont, colour: str) -> None:
    """Centre the lines, as large as they fit. Each line has the direction of its first letter."""
    font = opened(chosen.file, max(1.0, _size(text, chosen, sheet.width, sheet.height)))
    ascent, descent = font.getmetrics()
    lines = text.split("\n")
    top = (sheet.height - len(lines) * (ascent + descent)) / 2
    ink = Image.new("L", sheet.size, 0)
    pen = ImageDraw.Draw(ink)
    for number, line in enumerate(lines):
        left, _, right, _ = font.getbbox(line)
        place = ((sheet.width - (right - left)) / 2 - left, top + number * (ascent + descent))
        pen.text(place, line, fill=255, font=font)
    sheet.paste(Image.new("RGBA", sheet.size, colour), (0, 0), ink)


def on_product(*, product: Image.Image, given: Given) -> Image.Image:
    """Lay what is printed into its place on the picture of a product, in its perspective; gives a new picture."""
    whole = product.convert("RGBA")
    imprint = given.imprint
    xs, ys = [x for x, _ in imprint.corners], [y for _, y in imprint.corners]
    left, top = min(xs), min(ys)
    wide, high = max(xs) - left, max(ys) - top
    # as many pixels as the place has on the screen, and some for its slant
    dpi = MM_PER_INCH * _OVERSAMPLING * max(wide / imprint.width_mm, high / imprint.height_mm)
    flat = printed(given, dpi=min(dpi, DPI))
    if imprint.paper:
        label = Image.new("RGBA", flat.size, (0, 0, 0, 0))
        radius = flat.height // 6
        ImageDraw.Draw(label).rounded_rectangle((0, 0, flat.width - 1, flat.height - 1), radius, fill=imprint.paper)
        label.alpha_composite(flat)
        flat = label
    corners = [((x - left) * _OVERSAMPLING, (y - top) * _OVERSAMPLING) for x, y in imprint.corners]
    size = (wide * _OVERSAMPLING, high * _OVERSAMPLING)
    slanted = flat.transform(
        size, Image.Transform.PERSPECTIVE, _coefficients(corners, flat.size), Image.Resampling.BICUBIC
    )
    whole.alpha_composite(slanted.resize((wide, high), Image.Resampling.LANCZOS), (left, top))
    return whole


def _coefficients(corners: list[tuple[int, int]], size: tuple[int, int]) -> list[float]:
    """Of the projection that takes each point of the picture to the point of the sheet that is seen there."""
    width, height = size
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(c) for c in np.linalg.solve(np.array(rows, float), np.array(values, float))]


def fitted(picture: Image.Image) -> Image.Image:
    """A picture of any shape in the middle of one of 1200 x 900, as large as it fits."""
    sheet = Image.new("RGBA", PICTURE, (0, 0, 0, 0))
    scale = min(PICTURE[0] / picture.width, PICTURE[1] / picture.height)
    size = (round(picture.width * scale), round(picture.height * scale))
    scaled = picture.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
    sheet.alpha_composite(scaled, ((PICTURE[0] - size[0]) // 2, (PICTURE[1] - size[1]) // 2))
    return sheet


def as_webp(picture: Image.Image, *, width: int = PICTURE[0]) -> bytes:
    """The bytes of a picture for a page."""
    out = BytesIO()
    if picture.width != width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.save(out, "WEBP", quality=86, method=2)
    return out.getvalue()
