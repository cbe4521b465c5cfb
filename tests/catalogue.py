#!/usr/bin/python3
"""`rollcall list` on the packs of the repository and on random ones, in every format and language: it names every rule; the
HTML is well formed, has no script and no attribute that runs one, and its policy admits its one style and nothing else.

    catalogue.py [--rollcall PATH] [--count N]"""

import base64
import hashlib
import sys
from html.parser import HTMLParser

import yaml
from harness import ROOT, TESTS, Checks, arguments, environment, scratch, start

VOID = {"meta", "br"}
TAGS = {"html", "meta", "title", "style", "h1", "h2", "h3", "p", "dl", "dt", "dd", "ul", "li", "pre", "table", "thead", "tbody", "tr", "th",
        "td", "a"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "id", "href"}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.faults, self.ids, self.style, self.policy = [], [], set(), "", ""
        self.feed(text)
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS or not {name for name, _ in attrs} <= ATTRIBUTES:
            self.faults.append(f"<{tag} {attrs}>")
        values = dict(attrs)
        self.ids.add(values.get("id"))
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if not (values.get("href") or "#").startswith("#"):
            self.faults.append(f"a link out of the page: {values}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


def check_pack(rollcall, path, checks):
    rules = [rule["id"] for rule in yaml.load(path.read_bytes(), Loader=yaml.BaseLoader).get("rules", [])]
    for language in ("zh", "en"):
        for form in ("text", "markdown", "html"):
            name = f"{path.parent.name}/{path.name}, {form}, {language}"
            outcome = start([rollcall, "list", "--quiet", "--format", form, "--language", language, "--run-date", "2026-10-15", path.name],
                            path.parent)
            text = outcome.out.decode("utf-8", "replace")
            if not checks.that(outcome.code == 0 and not outcome.crashed, f"{name} is listed", outcome):
                continue
            checks.same([rule for rule in rules if rule not in text.replace("\\", "")], [], f"{name} has every rule")
            if form == "html":
                page = Page(text)
                checks.same(page.faults, [], f"{name} is sound")
                checks.that(set(rules) <= page.ids, f"{name} has an anchor for every rule")
                digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
                checks.that(f"style-src 'sha256-{digest}'" in page.policy and "default-src 'none'" in page.policy, f"{name} has its policy", page.policy)


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--count", type=int, default=20))
    checks = Checks()
    packs = [ROOT / "rules/compulsory-education.yaml", ROOT / "rules/template.yaml", ROOT / "fixtures/meals/pack.yaml"]
    for path in packs:
        check_pack(options.rollcall, path, checks)
    with scratch() as room:
        start([sys.executable, TESTS / "model/random_sets.py", "--seed", 3, "--count", options.count, "--out", room / "sets"], TESTS / "model",
              timeout=900, env=environment(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8"))
        for path in sorted((room / "sets").glob("*/pack.yaml")):
            check_pack(options.rollcall, path, checks)
    checks.end(f"{len(packs)} packs and {options.count} random ones")


if __name__ == "__main__":
    main()
