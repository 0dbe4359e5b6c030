"""What makes a browser a kiosk: one signed cookie that staff put there. No table, and no query for anybody."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

COOKIE = "kiosk"
_SALT = "configurator.kiosk"


@dataclass(frozen=True, slots=True)
class Kiosk:
    """How a browser stands on the counter: the family it begins with ("" for all), its pause in seconds, its language.

    Everybody begins in that language, whatever the one before them chose; "" is what the browser says.
    """

    family: str
    pause: int
    language: str = ""

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
    return signing.dumps([kiosk.family, kiosk.pause, kiosk.language], salt=_SALT)


def loads(cookie: str) -> Kiosk | None:
    """The kiosk that a cookie makes of its browser; None for an ordinary browser and a forged cookie."""
    if not cookie:
        return None
    try:
        family, pause, *language = signing.loads(cookie, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Kiosk(family=family, pause=pause, language="".join(language))
