"""A build as a customer's browser holds it."""

import html
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from configurator.configurations.models import Configuration
from configurator.configurations.state import BuildState, assess
from configurator.releases.shelf import load_release

VERSION = re.compile(r'id="version" name="version" value="(\d+)"')


@dataclass
class Build:
    """One customer's build and the browser that shows it."""

    browser: Any
    key: uuid.UUID
    answers: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"/b/{self.key}/"

    @property
    def row(self) -> Configuration:
        return Configuration.objects.select_related("customer").get(pk=self.key)

    @property
    def state(self) -> BuildState:
        row = self.row
        return assess(release=load_release(row.release_id), choices=row.choices)

    def page(self) -> str:
        return self.browser.get(self.url).content.decode()

    def take(self, module, *, htmx=True, version=None, **data):
        """Choose in a module, from a page that is up to date unless a version is given."""
        return self.post(f"m/{module}/", htmx=htmx, version=version, **data)

    def post(self, path, *, htmx=True, version=None, **data):
        words = {"version": self.row.version if version is None else version, **data}
        send = self.browser.click if htmx else self.browser.post
        return send(self.url + path, **words) if htmx else send(self.url + path, words)


def text_of(response) -> str:
    """What a person reads, without tags."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain)).strip()
