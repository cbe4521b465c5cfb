#!/usr/bin/python3
"""One-edit mutations of good input files: whatever a byte does to a file, no row is lost in silence.

Each mutation changes one place of one file of tests/golden/plain and runs the job. Seen from outside, one of two things
must have happened:

* The job was refused (exit 3), with the file and the row if there is one to name (there is none where the heading was
  lost), and left nothing.
* It was done. Then the physical lines counted here are the lines in the balance; every rejected row stands in rejects.csv;
  and what is said of any person, row or cell that the edit did not touch is what was said before it.

    mutations.py [--rollcall PATH] [--count N] [--seed TEXT] [--only NUMBER]"""

import random
import re
import shutil
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from harness import (DONE, LINE_PARTS, LONG, REFUSED, Checks, arguments, copy_case, read_csv, read_findings, read_json,
                     scratch, start)

TABLES = {"household/城关.csv": "household", "household/河口.csv": "household", "enrolment/一小.csv": "enrolment",
          "enrolment/二小.csv": "enrolment", "exemption.csv": "exemption", "attendance.csv": "attendance"}
WHOLE = 10_000
PLACED = re.compile(r"^(?P<file>[^:\n]+)(:\d+)*: error\[E4\d\d\]", re.M)
CELL = re.compile(r"\(([^()]+:\d+)\)")


def physical_rows(data):
    """A row ends at its newline; the last may lack it."""
    rows = data.split(b"\n")
    ends = [row + b"\n" for row in rows[:-1]]
    return ends + [rows[-1]] if rows[-1] else ends


# ---------------------------------------------------------------- the edits

def anywhere(chance, data):
    return chance.randrange(len(data) + 1)


def insertion(*pieces):
    def edit(chance, data):
        at = anywhere(chance, data)
        return data[:at] + chance.choice(pieces) + data[at:]
    return edit


def replacement(make):
    def edit(chance, data):
        at = chance.randrange(len(data))
        return data[:at] + bytes([make(chance, data[at])]) + data[at + 1:]
    return edit


def delete(chance, data):
    at, length = chance.randrange(len(data)), chance.choice((1, 1, 1, 2, 3, 10, 40))
    return data[:at] + data[at + length:]


def duplicate(chance, data):
    at, length = chance.randrange(len(data)), chance.choice((1, 1, 2, 18, 60))
    return data[:at + length] + data[at:]


def swap(chance, data):
    at = chance.randrange(len(data) - 1)
    return data[:at] + data[at + 1:at + 2] + data[at:at + 1] + data[at + 2:]


def on_rows(change):
    def edit(chance, data):
        rows = physical_rows(data)
        change(chance, rows)
        return b"".join(rows)
    return edit


def drop_row(chance, rows):
    del rows[chance.randrange(len(rows))]


def repeat_row(chance, rows):
    at = chance.randrange(len(rows))
    rows.insert(at, rows[at])


def swap_rows(chance, rows):
    at = chance.randrange(len(rows) - 1)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]


def cut_at_row(chance, rows):
    del rows[chance.randrange(len(rows)):]


def cut(chance, data):
    return data[:chance.randrange(len(data))]


def digit(chance, data):
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    at = chance.choice(places)
    return data[:at] + bytes([48 + chance.randrange(10)]) + data[at + 1:]


EDITS = {
    "bit": replacement(lambda chance, byte: byte ^ 1 << chance.randrange(8)),
    "byte": replacement(lambda chance, byte: chance.randrange(256)),
    "insert": lambda chance, data: insertion(bytes([chance.randrange(256)]))(chance, data),
    "delete": delete,
    "duplicate": duplicate,
    "swap": swap,
    "quote": insertion(b'"', b'""', b'"""'),
    "delimiter": insertion(b",", b";", b"\t", b",,,,"),
    "newline": insertion(b"\n", b"\r\n", b"\n\n"),
    "return": insertion(b"\r"),
    "nul": insertion(b"\0"),
    "control": insertion(b"\x1b[31m", b"\x07", b"\x7f", "\u202e".encode(), "\u2028".encode()),
    "space": insertion(b" ", "\u3000".encode(), "\u00a0".encode(), "\u200b".encode(), "\ufeff".encode()),
    "undecodable": insertion(b"\xff", b"\x80", b"\xc3", b"\xed\xa0\x80", "镇".encode("gb18030")),
    "digit": digit,
    "long cell": insertion(b"x" * 65535, b"x" * 65536, b"x" * 65537, b'"' + b"x" * 70000),
    "drop row": on_rows(drop_row),
    "repeat row": on_rows(repeat_row),
    "swap rows": on_rows(swap_rows),
    "cut at row": on_rows(cut_at_row),
    "cut": cut,
    "footer": insertion("合计,\n".encode(), "小计".encode()),
}


def systematic(files):
    """Every file cut before each of its rows."""
    for name, data in sorted(files.items()):
        at = 0
        for row in data.split(b"\n")[:-1]:
            yield f"{name} cut at byte {at}", name, data[:at]
            at += len(row) + 1


def mutation(files, seed, number):
    chance = random.Random(f"{seed} {number}")
    name = chance.choice(sorted(files))
    kind = chance.choice(sorted(EDITS))
    return f"{number}: {kind} in {name}", name, EDITS[kind](chance, files[name])


# ---------------------------------------------------------------- what an edit touched

FOOTER = b"|".join(word.encode(code) for word in ("合计", "总计", "小计", "共计") for code in ("utf-8", "gb18030"))


def numbers_in(row):
    """Everything in a row that may be read as somebody's number."""
    found = set()
    for cell in re.split(r"[,;\t|]", row.decode("utf-8", "replace")):
        text = unicodedata.normalize("NFKC", cell).upper()
        found.add(re.sub(r"[^0-9A-Z*.+]", "", text))
    return {text for text in found if len(text) >= 5}


def rows_above_footers(rows):
    """How many rows stand above the totals and blanks at the end of a file; all of them if there is no total."""
    end = len(rows)
    while end and not re.sub(rb"[\s,;|]", b"", rows[end - 1]):
        end -= 1
    above = end
    while above and re.match(rb"[\s,;|]*(\xef\xbb\xbf)?[\s,;|]*(" + FOOTER + rb")", rows[above - 1]):
        above -= 1
    return above if above < end else len(rows)


class Edit:
    """The rows that differ, and where the others went."""

    def __init__(self, name, old, new):
        self.name = name
        self.old, self.new = physical_rows(old), physical_rows(new)
        self.head = 0
        while self.head < min(len(self.old), len(self.new)) and self.old[self.head] == self.new[self.head]:
            self.head += 1
        self.tail = 0
        while (self.tail < min(len(self.old), len(self.new)) - self.head
               and self.old[-1 - self.tail] == self.new[-1 - self.tail]):
            self.tail += 1
        # Footers are footers only while nothing stands behind them: an edit below them touches them too.
        self.head = min(self.head, rows_above_footers(self.old), rows_above_footers(self.new))
        self.touched_old = range(self.head + 1, len(self.old) - self.tail + 1)
        self.touched_new = range(self.head + 1, len(self.new) - self.tail + 1)
        self.shift = len(self.new) - len(self.old)

    def moved(self, row):
        return row if row <= self.head else row + self.shift

    def renumbered(self, places):
        return [(path, self.moved(row) if path == self.name else row) for path, row in places]

    def numbers(self, files):
        """Numbers on touched rows, and those that a row ties to them."""
        found = set()
        for rows, touched in ((self.old, self.touched_old), (self.new, self.touched_new)):
            for row in touched:
                found |= numbers_in(rows[row - 1])
        groups = [numbers_in(row) for data in files.values() for row in physical_rows(data)]
        groups = [group for group in groups if len(group) > 1]
        while True:
            more = set().union(*(group for group in groups if group & found)) - found
            if not more:
                return found
            found |= more


# ---------------------------------------------------------------- what a run said

class Said:
    def __init__(self, state):
        current = state / "current"
        self.findings = read_findings(current)
        self.rejects = read_csv(current / "rejects.csv")
        self.quality = read_csv(current / "quality.csv")
        self.balance = read_json(current / "summary.json")["balance"]


def place(evidence):
    path, row = evidence.rsplit(":", 1)
    return path, int(row)


def findings_beside(said, edit, numbers, old):
    """What was said of persons whose rows and numbers the edit left alone, rows renumbered as after it."""
    touched = edit.touched_old if old else edit.touched_new
    out = []
    for finding in said.findings:
        places = [place(part) for part in finding["evidence"].split(";")]
        undecided = str(finding["undecided_because"])
        if finding["key"] in numbers or any(path == edit.name and row in touched for path, row in places):
            continue
        cells = [place(part) for part in CELL.findall(undecided)]
        if old:
            places, cells = edit.renumbered(places), edit.renumbered(cells)
        out.append((finding["rule"], finding["outcome"], finding["key"], finding["message"], CELL.sub("", undecided), cells,
                    str(finding["labels"]), finding["township"], places))
    return out


def rows_beside(rows, edit, old):
    touched = edit.touched_old if old else edit.touched_new
    out = []
    for row in rows:
        number = int(row["row"] or 0)
        if row["file"] == edit.name:
            if number in touched:
                continue
            number = edit.moved(number) if old else number
        out.append(tuple(sorted({**row, "row": number}.items())))
    return sorted(out)


def complaints(case, edit, before, outcome, files):
    """Everything that is wrong with what followed an edit."""
    state = case / "state"
    if outcome.code not in (DONE, REFUSED) or outcome.crashed:
        yield f"neither done nor refused: {outcome}"
        return
    if outcome.code == REFUSED:
        if not any(match["file"] == edit.name for match in PLACED.finditer(outcome.err.decode("utf-8", "replace"))):
            yield f"refused without naming {edit.name}: {outcome}"
        if (state / "current").exists() or list(state.glob("runs/*")):
            yield "refused, and yet something was left"
        return
    after = Said(state)
    for table, counts in after.balance.items():
        lines = sum(len(physical_rows(data)) for name, data in files.items() if TABLES[name] == table)
        if counts["physical"] != lines:
            yield f"{table} has {lines} lines, the balance says {counts['physical']}"
        if sum(counts[part] for part in LINE_PARTS) != counts["physical"]:
            yield f"{table}: lines do not add up: {counts}"
        if counts["with_key"] + counts["without_key"] != counts["records"]:
            yield f"{table}: records do not add up: {counts}"
        listed = sum(1 for row in after.rejects if TABLES.get(row["file"]) == table)
        if listed != counts["rejected"]:
            yield f"{table}: {counts['rejected']} rows rejected, {listed} in rejects.csv"
    table = TABLES[edit.name]
    heading = next(number for number, row in enumerate(edit.old, 1) if "证件号".encode() in row or "身份号码".encode() in row)
    if edit.head < heading:
        return  # another heading may give every row another meaning
    for part in LINE_PARTS:
        change = after.balance[table][part] - before.balance[table][part]
        if not -len(edit.touched_old) <= change <= len(edit.touched_new):
            yield f"{table}: {part} changed by {change}, rows touched: {len(edit.touched_old)} -> {len(edit.touched_new)}"
    numbers = edit.numbers(files)
    for name, old, new in (
            ("findings", findings_beside(before, edit, numbers, True), findings_beside(after, edit, numbers, False)),
            ("rejects", rows_beside(before.rejects, edit, True), rows_beside(after.rejects, edit, False)),
            ("quality notes", rows_beside(before.quality, edit, True), rows_beside(after.quality, edit, False))):
        if old != new:
            gone = [item for item in old if item not in new]
            come = [item for item in new if item not in old]
            yield f"{name} beside the edit changed\n  gone {gone}\n  come {come}"


# ---------------------------------------------------------------- the run

def main():
    options = arguments(__doc__, lambda p: p.add_argument("--count", type=int, default=1000),
                        lambda p: p.add_argument("--seed", default="rollcall"),
                        lambda p: p.add_argument("--only", type=int))
    checks = Checks()
    with scratch() as room:
        (room / "good").mkdir()
        good = copy_case("plain", room / "good")
        outcome = start([options.rollcall, "run", "job.yaml"], good)
        if not checks.same(outcome.code, DONE, "the files without an edit are done"):
            print(outcome)
            checks.end()
        before = Said(good / "state")
        files = {name: (good / name).read_bytes() for name in TABLES}
        shutil.rmtree(good / "state")
        tally = {DONE: 0, REFUSED: 0}

        def attempt(task):
            number, (label, name, data) = task
            home = room / f"{number}"
            home.mkdir()
            case = home / "case"
            shutil.copytree(room / "good", home, dirs_exist_ok=True)
            (case / name).write_bytes(data)
            outcome = start([options.rollcall, "run", "job.yaml"], case, timeout=30)
            edit = Edit(name, files[name], data)
            try:
                said = list(complaints(case, edit, before, outcome, {**files, name: data}))
            except Exception as fault:  # an output that cannot be read is the program's fault too
                said = [f"unreadable output: {fault!r}"]
            shutil.rmtree(home)
            return label, edit, outcome.code, said

        count = WHOLE if LONG else options.count
        if options.only is not None:
            tasks = [(options.only, mutation(files, options.seed, options.only))]
        else:
            tasks = list(enumerate([*systematic(files), *(mutation(files, options.seed, n) for n in range(count))]))
        with ThreadPoolExecutor(2) as pool:
            for label, edit, code, said in pool.map(attempt, tasks):
                tally[code] = tally.get(code, 0) + 1
                rows = b"".join(edit.new[row - 1] for row in edit.touched_new)[:300]
                checks.that(not said, f"mutation {label}", "\n".join(said) + f"\nrows {edit.touched_new}: {rows!r}")
    more = "" if count == WHOLE else f"; './dev test long' runs {WHOLE}"
    checks.end(f"{len(tasks)} mutations: {tally.get(DONE)} done, {tally.get(REFUSED)} refused{more}")


if __name__ == "__main__":
    sys.exit(main())
