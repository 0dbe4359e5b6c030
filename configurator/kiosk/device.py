"""What makes a browser a kiosk: one signed cookie that staff put there. No table, and no query for anybody."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

COOKIE = "kiosk"
_SALT = "configurator.kiosk"


@dataclass(frozen=True, slots=True)
class Kiosk:
    """How a browser stands on the counter: the family it begins with ("" for all), and its pause in seconds."""

    family: str
    pause: int

    @property
    def pause_without_script(self) -> int:
        """Seconds after which a page goes on that cannot see whether somebody is there: longer, for they may read."""
        return 3 * self.pause

    @property
    def start(self) -> str:
        """Where everybody begins."""
        if self.family:
            return reverse("configurations:family", args=[self.family])
        return reverse("configurations:home")


def dumps(kiosk: Kiosk) -> str:
    """The cookie's text, signed."""
    return signing.dumps([kiosk.family, kiosk.pause], salt=_SALT)


def loads(cookie: str) -> Kiosk | None:
    """The kiosk that a cookie makes of its browser; None for an ordinary browser and a forged cookie."""
    if not cookie:
        return None
    try:
        family, pause = signing.loads(cookie, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Kiosk(family=family, pause=pause)
