"""`make bench ARGS=composing`: how long the picture of a build takes to be composed, uncached.

Twelve layers of the demo's yogurt, and twelve that each cover the whole picture, which is the worst there can be.
"""

import io
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

import django
from django.core.files.storage import default_storage
from django.test import override_settings
from PIL import Image, ImageFilter

TWELVE = (
    *("cup-l", "swirl-mango", "swirl-vanilla", "stripes-coffee", "strawberry-3", "kiwi-3", "almond-2", "bears-1"),
    *("sauce-fudge", "wafer-1", "spoon-wood", "lid"),
)
LAYERS = Path("catalog/demo/pictures/yogurt/layers")
TIMES = 15
MOST_MS = 150


def real():
    """Twelve layers as staff drew them."""
    return [(LAYERS / f"{name}.webp").read_bytes() for name in TWELVE]


def covering():
    """Twelve layers of coloured clouds, half transparent up to the edges."""
    rng = random.Random(12)
    found = []
    for _ in range(12):
        small = Image.frombytes("RGBA", (80, 60), rng.randbytes(80 * 60 * 4))
        out = io.BytesIO()
        small.resize((1200, 900)).filter(ImageFilter.GaussianBlur(4)).save(out, "WEBP", quality=86)
        found.append(out.getvalue())
    return found


def stored(layers):
    """Keep layers as publishing does; returns their names."""
    from configurator.releases.pictures import make_pictures  # noqa: PLC0415  once Django is there

    names = [default_storage.save("catalog/layer.webp", io.BytesIO(data)) for data in layers]
    make_pictures({"family": {}, "components": [], "layers": [{"picture": name} for name in names]})
    return names


def measure(names, width, form):
    """Medians in milliseconds by the clock and of the processor, and the bytes."""
    from configurator.releases.composing import compose  # noqa: PLC0415  once Django is there

    clock, processor = [], []
    for _ in range(TIMES):
        begun, used = time.perf_counter(), time.process_time()
        made = compose(pictures=names, width=width, form=form)
        clock.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return statistics.median(clock), statistics.median(processor), len(made)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for what, layers in (("yogurt", real()), ("covering", covering())):
        with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
            names = stored(layers)
            for width, form in ((1200, "webp"), (1200, "jpg"), (600, "webp"), (160, "webp")):
                clock, processor, size = measure(names, width, form)
                print(f"{what:9}{width:5} {form:5}{clock:6.0f} ms{processor:6.0f} ms CPU{size / 1000:6.0f} kB")
                if (what, width) == ("yogurt", 1200):
                    assert processor <= MOST_MS
