"""What is shown of a shared build: on its page, on paper and in a mail."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from configurator.configurations.quote import Quote, quote_state
from configurator.configurations.render import Summary, summary
from configurator.configurations.renew import Difference, differences
from configurator.configurations.sharing.model import SharedBuild
from configurator.configurations.state import assess
from configurator.configurations.still import Still, still_of
from configurator.customers.barcodes import qr_inline
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release, load_release


@dataclass(frozen=True, slots=True)
class Shown:
    """A shared build in words, on the release it was made on."""

    share: SharedBuild
    release: LoadedRelease
    quote: Quote
    summary: Summary
    still: Still | None  # its picture; None where the family's own stands for it

    @property
    def picture_link(self) -> str:
        """The whole address of a picture, for sites that show it beside the link; "" without one."""
        family = self.release.family.get("picture") or ""
        name = self.still.elsewhere if self.still else family
        return f"{settings.SITE_URL}{settings.MEDIA_URL}{name}" if name else ""

    @property
    def words(self) -> list[tuple[str, str]]:
        """The customer's own words on it, by the name of their place."""
        places = self.release.imprints
        return [(places[one["imprint"]].name, one["text"]) for one in self.share.words if one["imprint"] in places]

    @property
    def path(self) -> str:
        """Its page in this shop."""
        return reverse("configurations:shared", args=[self.share.token])

    @property
    def link(self) -> str:
        """The whole address, to give away."""
        return f"{settings.SITE_URL}{self.path}"

    @property
    def plain_link(self) -> str:
        """The address as it stands on paper."""
        return self.link.partition("://")[2]

    @property
    def qr(self) -> SafeString:
        """The address as a QR code, to stand in a page."""
        return qr_inline(self.link)


def shown_of(share: SharedBuild) -> Shown:
    """What is shown of a shared build."""
    release = load_release(share.release_id)
    state = assess(release=release, choices=share.choices)
    return Shown(share, release, quote_state(state=state), summary(state=state), still_of(state))


def changed_since(shown: Shown) -> tuple[Difference, ...] | None:
    """What taking a copy today would change; None where the product is not on sale."""
    try:
        today = current_release(shown.release.family_code)
    except CurrentRelease.DoesNotExist:
        return None
    if today.pk == shown.release.pk:
        return ()
    return differences(old=shown.release, new=today, choices=shown.share.choices)


def qr_picture(text: str) -> bytes:
    """A QR code as an SVG file of its own, to be saved or printed somewhere."""
    import io  # noqa: PLC0415

    import segno  # noqa: PLC0415  few pages draw one

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    return out.getvalue()
