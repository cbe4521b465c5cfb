"""Packs and jobs as data: what the YAML says, put into plain objects. Valid files are taken for granted."""

import glob
import os
from dataclasses import dataclass, field as default
from datetime import date

import yaml

import expr
from cells import literal
from text import fold_raw

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class Field:
    name: str
    kind: str
    headings: set
    values: dict
    blank: object
    optional: bool
    private: bool


@dataclass
class Table:
    """A line or a list."""
    name: str
    key: str
    also: list
    nulls: set
    fields: dict


@dataclass
class Param:
    name: str
    kind: str
    text: str


@dataclass
class Rule:
    id: str
    status: str
    for_each: str
    when: tuple
    unknown: str
    message: list
    kind: str


@dataclass
class Exempting:
    """An exception: `match` maps (table, field) to the value that must stand there."""
    id: str
    rule: str
    match: dict
    start: date
    until: date
    at_most: object


@dataclass
class Indicator:
    id: str
    of: tuple
    share: object
    flagged: list
    by: list
    target: object


@dataclass
class Pack:
    """One or several packs as one."""
    lines: dict = default(default_factory=dict)
    lists: dict = default(default_factory=dict)
    params: dict = default(default_factory=dict)
    define: dict = default(default_factory=dict)
    labels: dict = default(default_factory=dict)
    groups: dict = default(default_factory=dict)
    columns: dict = default(default_factory=dict)
    rules: list = default(default_factory=list)
    indicators: list = default(default_factory=list)
    exceptions: list = default(default_factory=list)
    tests: list = default(default_factory=list)
    suggest: list = default(default_factory=list)
    effective: object = None
    language: str = "zh"

    @property
    def tables(self):
        return {**self.lines, **self.lists}


@dataclass
class Options:
    encoding: str = "auto"
    delimiter: str = "auto"
    skip_top: object = "auto"
    skip_bottom: object = "auto"


@dataclass
class Job:
    folder: str
    pack: Pack
    run_date: date
    params: dict
    off: set
    files: dict             # table name -> file paths relative to the job; declared empty: []
    options: dict           # table name -> Options
    unbound: set            # lists the job does not name


def load_yaml(path):
    with open(path, "rb") as file:
        return yaml.load(file.read().decode("utf-8-sig"), Loader=LOADER)


def as_list(node):
    return node if isinstance(node, list) else [node]


def in_language(node, language):
    if not isinstance(node, dict):
        return node
    return node.get(language) or next(iter(node.values()))


# ---------------------------------------------------------------- packs

def make_field(name, node):
    kind = node["type"]
    values = {fold_raw(raw): literal(kind, text) for raw, text in node.get("values", {}).items()}
    blank = literal(kind, node["blank"]) if "blank" in node else None
    return Field(name, kind, {fold_raw(alias) for alias in as_list(node["column"])}, values, blank,
                 node.get("optional") == "true", node.get("private") == "true")


def make_table(name, node):
    fields = {name: make_field(name, field) for name, field in node["fields"].items()}
    return Table(name, node["key"], as_list(node.get("also", [])), set(as_list(node.get("null", []))), fields)


def make_group(node):
    by = node["by"]
    if isinstance(by, dict):
        return [(text, expr.parse(condition)) for text, condition in by.items()]
    return expr.parse(by)


def make_rule(node, language):
    return Rule(node["id"], node["status"], node["for_each"], expr.parse(node["when"]),
                node.get("unknown", "review"), expr.parse_message(in_language(node["message"], language)),
                node["kind"])


def make_exception(node, tables):
    match = {}
    for name, text in node["match"].items():
        table, field = name.split(".")
        match[table, field] = literal(tables[table].fields[field].kind, text)
    at_most = int(node["at_most"]) if "at_most" in node else None
    return Exempting(node["id"], node["rule"], match, date.fromisoformat(node["from"]),
                     date.fromisoformat(node["until"]), at_most)


def make_indicator(node):
    share = expr.parse(node["share"]) if "share" in node else None
    return Indicator(node["id"], expr.parse(node["of"]), share, as_list(node.get("flagged", [])),
                     as_list(node.get("by", [])), node.get("target"))


def add(pack, node):
    """Adds one pack file to what is there already."""
    for name, table in (node.get("lines") or {}).items():
        pack.lines[name] = make_table(name, table)
    for name, table in (node.get("lists") or {}).items():
        pack.lists[name] = make_table(name, table)
    for name, param in (node.get("params") or {}).items():
        pack.params[name] = Param(name, param["type"], param["value"])
    for name, condition in (node.get("define") or {}).items():
        pack.define[name] = expr.parse(condition)
    for name, label in (node.get("labels") or {}).items():
        pack.labels[name] = expr.parse(label["when"])
    for name, group in (node.get("groups") or {}).items():
        pack.groups[name] = make_group(group)
    for name, column in (node.get("columns") or {}).items():
        pack.columns[name] = expr.parse(column)
    pack.rules += [make_rule(rule, pack.language) for rule in node.get("rules") or []]
    pack.indicators += [make_indicator(item) for item in node.get("indicators") or []]
    pack.exceptions += [make_exception(item, pack.tables) for item in node.get("exceptions") or []]
    pack.tests += node.get("tests") or []
    pack.suggest += as_list(node.get("suggest") or [])
    if pack.effective is None:
        pack.effective = node.get("effective")


def load_packs(paths, language="zh"):
    pack = Pack(language=language)
    for path in paths:
        add(pack, load_yaml(path))
    return pack


# ---------------------------------------------------------------- jobs

def number_or_auto(text):
    return text if text == "auto" else int(text)


def make_options(node):
    return Options(node.get("encoding", "auto"), node.get("delimiter", "auto"),
                   number_or_auto(node.get("skip_top", "auto")), number_or_auto(node.get("skip_bottom", "auto")))


def matching_files(folder, patterns):
    """Paths relative to the job, in file order, each once."""
    found = set()
    for pattern in patterns:
        found |= {os.path.relpath(path, folder) for path in glob.glob(os.path.join(folder, pattern))}
    return sorted(found, key=lambda path: path.encode("utf-8"))


def extend_table(table, node):
    """What the job adds to a line or list: headings and raw entries of `values`."""
    for name, aliases in node.get("columns", {}).items():
        table.fields[name].headings |= {fold_raw(alias) for alias in as_list(aliases)}
    for name, values in node.get("values", {}).items():
        field = table.fields[name]
        field.values.update({fold_raw(raw): literal(field.kind, text) for raw, text in values.items()})


def load_job(path):
    node = load_yaml(path)
    folder = os.path.dirname(os.path.abspath(path))
    language = node.get("output", {}).get("language", "zh")
    pack = load_packs([os.path.join(folder, name) for name in as_list(node["pack"])], language)
    bound = {**node["lines"], **(node.get("lists") or {})}
    files, options = {}, {}
    for name, binding in bound.items():
        if binding == "none":
            binding = {"files": []}
        files[name] = matching_files(folder, as_list(binding["files"]))
        options[name] = make_options(binding)
        extend_table(pack.tables[name], binding)
    if "excuses" in node:
        excuses = load_yaml(os.path.join(folder, node["excuses"]))
        pack.exceptions += [make_exception(item, pack.tables) for item in excuses["exceptions"]]
    return Job(folder, pack, date.fromisoformat(node["run_date"]), node.get("params") or {},
               set(as_list(node.get("off") or [])), files, options,
               {name for name in pack.lists if name not in bound})
