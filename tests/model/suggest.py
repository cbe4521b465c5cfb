"""Suggestions: which records of the other line, joined to nobody, are most like those of a finding's person."""

import re

import idnumber
from text import fold_name

KINDS = {"missing", "unregistered", "identity"}
OUTCOMES = {"flag", "review"}
REASONS = ("damaged", "one_edit", "same_name_birth")
SHOWN, MOST_TIES, LONGEST = 3, 20, 32


class Seen:
    """What is compared of a record."""

    def __init__(self, record, pack):
        table = pack.tables[record.table]
        self.record = record
        self.text, self.damaged = number_of(record, table)
        self.name = fold(record.cells.get("name"))
        self.sex = value(record.cells.get("sex"))
        self.birth = value(record.cells.get("birth_date"))


def value(cell):
    return None if cell is None else cell.value


def fold(cell):
    return None if value(cell) is None else fold_name(cell.value)


def number_of(record, table):
    """(the text of the number, whether it is damaged); no text where it is blank or nobody's."""
    cell = record.cells[table.key]
    if table.fields[table.key].kind == "id" and cell.raw and cell.value is None:
        return idnumber.normalise(cell.raw), True
    return (cell.value if record.key is not None else None), False


def is_eighteen(text):
    return re.fullmatch(r"[0-9]{17}[0-9X]", text, re.ASCII) is not None


def is_plain(seen):
    """A number that is not of 18 characters and can be compared place by place."""
    return not seen.damaged and not is_eighteen(seen.text) and seen.text.isascii() and len(seen.text) <= LONGEST


def is_digit(c):
    return c in "0123456789"


def one_edit(a, b):
    if a.text is None or b.text is None or len(a.text) != len(b.text):
        return False
    if not (is_eighteen(a.text) and is_eighteen(b.text)) and not (is_plain(a) and is_plain(b)):
        return False
    places = [i for i, (x, y) in enumerate(zip(a.text, b.text)) if x != y]
    if len(places) == 1:
        i = places[0]
        last = is_eighteen(a.text) and i == 17
        return last or (is_digit(a.text[i]) and is_digit(b.text[i]))
    if len(places) == 2 and places[1] == places[0] + 1:
        i, j = places
        return a.text[i] == b.text[j] and a.text[j] == b.text[i]
    return False


def same(x, y):
    return x is not None and x == y


def same_fifteen(a, b):
    if a.text is None or b.text is None or not (a.damaged or b.damaged):
        return False
    heads = [re.match(r"[0-9]{15}", seen.text, re.ASCII) for seen in (a, b)]
    return all(heads) and heads[0].group() == heads[1].group()


def reason(a, b, wanted):
    name, birth = same(a.name, b.name), same(a.birth, b.birth)
    holds = {"damaged": name and same_fifteen(a, b), "one_edit": (name or birth) and one_edit(a, b),
             "same_name_birth": name and birth and same(a.sex, b.sex)}
    return next((kind for kind in REASONS if kind in wanted and holds[kind]), None)


def nearest(subjects, others, wanted):
    """[(reason, record, ties)] of the subjects' lines' other lines; `others` in file order."""
    best = []
    for other in others:
        found = [reason(subject, other, wanted) for subject in subjects if subject.record.table != other.record.table]
        kinds = [kind for kind in REASONS if kind in found]
        if kinds:
            best.append((kinds[0], other))
    out = []
    for kind in REASONS:
        tied = [other for found, other in best if found == kind]
        if len(tied) > MOST_TIES:
            break
        out += [(kind, other.record, len(tied)) for other in tied]
    return out[:SHOWN]


def add_suggestions(pack, persons, findings):
    """findings: Finding with person, kind and lines set."""
    if not pack.suggest:
        return
    first, second = pack.lines
    unmatched = [Seen(record, pack) for line in pack.lines for person in persons
                 if not (person.records[first] and person.records[second]) for record in person.records[line]]
    place = {first: 0, second: 1}
    unmatched.sort(key=lambda seen: (place[seen.record.table], seen.record.order))
    for finding in findings:
        if finding.kind in KINDS and finding.outcome in OUTCOMES:
            subjects = [Seen(record, pack) for line in finding.lines for record in finding.person.records[line]]
            finding.suggestion = nearest(subjects, unmatched, pack.suggest)
