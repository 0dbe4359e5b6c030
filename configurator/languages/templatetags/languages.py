from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from configurator.languages.scripts import script_words

register = template.Library()


@register.simple_tag
def html_language() -> SafeString:
    """The attributes of a page's root: its language, and the direction in which that is written."""
    code = get_language() or settings.LANGUAGE_CODE
    return format_html('lang="{}" dir="{}"', code, "rtl" if get_language_info(code)["bidi"] else "ltr")


@register.filter
def whole(text: str) -> SafeString:
    """A number such as that of an order, which stays on one line and reads from the left on any page."""
    return format_html('<bdi class="whole">{}</bdi>', text)


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> SafeString:
    """The same page in every language, for search engines; the address without a language suits whoever comes."""
    request = context["request"]
    path = request.path
    own = f"/{asked}" if (asked := getattr(request, "asked_language", "")) else ""
    pages = [(code, f"{settings.SITE_URL}/{code}{path}") for code, _ in settings.LANGUAGES]
    return format_html('<link rel="canonical" href="{}{}{}">', settings.SITE_URL, own, path) + format_html_join(
        "", '<link rel="alternate" hreflang="{}" href="{}">', [*pages, ("x-default", settings.SITE_URL + path)]
    )


@register.simple_tag(name="script_words")
def words_of_scripts() -> SafeString:
    """What scripts may have to say, as data that they read; nothing on an English page."""
    words = script_words()
    return json_script(words, "script-words") if words else SafeString("")


@register.inclusion_tag("components/_languages.html", takes_context=True)
def language_menu(context: template.Context) -> dict[str, object]:
    """Buttons to all languages, each named in itself; only where the page can be asked for again.

    A page that has another address of its own by now gives it as `own_address`.
    """
    request = context.get("request")
    there = request is not None and request.method == "GET" and not getattr(request, "htmx", False)
    return {
        "languages": settings.LANGUAGES if there else (),
        "chosen": get_language(),
        "next": context.get("own_address") or (request.get_full_path() if request is not None else "/"),
        "csrf_token": context.get("csrf_token"),
    }
