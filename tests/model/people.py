"""Records to persons: keys, overused keys, links through former numbers, unknown groups."""

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field as default

from cells import read_cell
from rows import read_file

OVERUSED = 1000


@dataclass
class Record:
    table: str
    path: str
    row: int
    cells: dict
    key: object             # None if nothing usable stands in the key cell
    order: int = 0          # place in file order within its table

    @property
    def name(self):
        return f"{self.path}:{self.row}"


@dataclass
class Source:
    """All that the files of one line or list hold."""
    records: list = default(default_factory=list)
    rejected: list = default(default_factory=list)      # keys that rejected rows bore, where readable
    balance: Counter = default(default_factory=Counter)

    def add_rows(self, table, path, columns, rows):
        for row in rows:
            self.balance["physical"] += 1
            self.balance[row.kind] += 1
            if row.kind == "record":
                self.add_record(table, path, columns, row)
            elif row.kind == "rejected":
                self.add_rejected(table, columns, row)

    def add_record(self, table, path, columns, row):
        cells = {}
        for name, field in table.fields.items():
            text = row.cells[columns[name]] if name in columns else ""
            cells[name] = read_cell(field, text, table.nulls)
        self.records.append(Record(table.name, path, row.number, cells, cells[table.key].value, len(self.records)))

    def add_rejected(self, table, columns, row):
        column = columns[table.key]
        if column < len(row.cells):
            key = read_cell(table.fields[table.key], row.cells[column], table.nulls).value
            if key is not None:
                self.rejected.append(key)


def read_sources(job):
    """{line or list: Source}, of those the job binds."""
    sources = {}
    for name, paths in job.files.items():
        table, source = job.pack.tables[name], Source()
        for path in paths:
            with open(os.path.join(job.folder, path), "rb") as file:
                columns, rows = read_file(file.read(), table, job.options[name])
            source.add_rows(table, path, columns, rows)
        sources[name] = source
    return sources


class Person:
    def __init__(self, key, numbers):
        self.key = key                          # None for a keyless record
        self.numbers = numbers
        self.records = defaultdict(list)        # line or list -> records in file order
        self.unknown = set()                    # lines and lists of which we cannot know the records


@dataclass
class Links:
    directed: set           # (a, k, line of a): k's record on the other line carries a
    made: set               # those of `directed` that join two numbers
    ambiguous: set


def drop_overused(pack, sources):
    """Takes overused keys from the records; returns them."""
    overused = set()
    for line in pack.lines:
        counts = Counter(record.key for record in sources[line].records if record.key is not None)
        overused |= {key for key, count in counts.items() if count > OVERUSED}
    for source in sources.values():
        for record in source.records:
            if record.key in overused:
                record.key = None
    return overused


def find_links(pack, sources, overused):
    keys = {line: {r.key for r in sources[line].records if r.key is not None} for line in pack.lines}
    first, second = pack.lines
    directed = set()
    for line_of_a, carriers in ((first, second), (second, first)):
        for record in sources[carriers].records:
            for name in pack.lines[carriers].also:
                a, k = record.cells[name].value, record.key
                if k is None or a is None or a == k or a in overused:
                    continue
                if a in keys[line_of_a] and a not in keys[carriers]:
                    directed.add((a, k, line_of_a))
    pairs = {frozenset((a, k)) for a, k, _ in directed}
    degree = Counter(number for pair in pairs for number in pair)
    made = {link for link in directed if degree[link[0]] == 1 and degree[link[1]] == 1}
    return Links(directed, made, directed - made)


def smaller(a, b):
    return min(a, b, key=lambda text: text.encode("utf-8"))


def find_persons(pack, sources):
    """(persons, links, list rows that belong to nobody)."""
    first, second = pack.lines
    other = {first: second, second: first}
    overused = drop_overused(pack, sources)
    links = find_links(pack, sources, overused)

    # Who a number stands for: itself, or the carrier of a link that was made.
    stands_for = {}
    for a, k, _ in links.made:
        both_ways = any((k, a, line) in links.made for line in pack.lines)
        stands_for[a] = stands_for[k] = smaller(a, k) if both_ways else k

    by_key, keyless = {}, []
    for line in pack.lines:
        for record in sources[line].records:
            if record.key is None:
                person = Person(None, set())
                person.unknown = {other[line], *pack.lists}
                keyless.append(person)
            else:
                key = stands_for.get(record.key, record.key)
                person = by_key.setdefault(key, Person(key, set()))
                person.numbers.add(record.key)
            person.records[line].append(record)
    by_number = {number: person for person in by_key.values() for number in person.numbers}

    for a, k, line_of_a in links.ambiguous:
        by_number[a].unknown.add(other[line_of_a])
        by_number[k].unknown.add(line_of_a)
    nobody = []
    for name, source in sources.items():
        for key in source.rejected:
            if key in by_number:
                by_number[key].unknown.add(name)
        if name in pack.lists:
            for record in source.records:
                if record.key in by_number:
                    by_number[record.key].records[name].append(record)
                else:
                    nobody.append(record)
    return list(by_key.values()) + keyless, links, nobody
