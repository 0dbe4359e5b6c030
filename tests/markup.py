"""What is wrong with a page's HTML, as far as one can tell without a browser: nesting, ids, references, headings."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DRAWN = {"rect", "path", "circle", "use", "line", "g", "svg"}
# where a start tag may end an element that is open: not in pages of ours
CLOSES_P = {"p", "div", "ul", "ol", "dl", "form", "fieldset", "section", "table", "h1", "h2", "h3", "h4", "details"}
PRESSED = {"a", "button", "input", "select", "textarea", "summary"}
NAMELESS = {"span", "div", "p", "b", "small", "strong", "em", "bdi", "code"}  # may have an aria-label with a role only
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form")
HEADING = re.compile(r"h[1-6]")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.faults, self.open, self.ids, self.named, self.levels = [], [], [], [], []

    def say(self, words):
        self.faults.append(f"line {self.getpos()[0]}: {words}")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if len(given) < len(attrs):
            self.say(f"<{tag}> has an attribute twice")
        if tag in CLOSES_P and "p" in self.open:
            self.say(f"<{tag}> in a <p>")
        hidden = given.get("type") == "hidden"
        if tag in PRESSED and not hidden and {"a", "button"} & set(self.open):
            self.say(f"<{tag}> in what is pressed itself")
        if "aria-label" in given and tag in NAMELESS and "role" not in given:
            self.say(f"<{tag}> has an aria-label and no role")
        if tag == "img" and "alt" not in given:
            self.say("<img> without words")
        self._note(tag, given)
        if tag not in VOID:
            self.open.append(tag)

    def _note(self, tag, given):
        if given.get("id"):
            self.ids.append(given["id"])
        self.named += [(name, one) for name in REFERENCES for one in (given.get(name) or "").split()]
        if HEADING.fullmatch(tag):
            level = int(tag[1])
            if self.levels and level > self.levels[-1] + 1:
                self.say(f"<{tag}> after <h{self.levels[-1]}>")
            self.levels.append(level)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag in DRAWN:
            self.open.pop()
        elif tag not in VOID:
            self.say(f"<{tag}/> does not end there")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.say(f"</{tag}> while {self.open[-1:]} is open")
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def faults(html):
    """Readable lines; none for a page that is well made."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = list(reader.faults)
    if not html.lower().startswith("<!doctype html>"):
        found.append("no doctype")
    found += [f"<{tag}> never ends" for tag in reader.open]
    found += [f"the id {one} is there twice" for one in sorted({i for i in reader.ids if reader.ids.count(i) > 1})]
    known = set(reader.ids)
    found += [f"{name} names {one}, which is not there" for name, one in reader.named if one not in known]
    if reader.levels.count(1) != 1:
        found.append(f"{reader.levels.count(1)} first headings")
    return found
