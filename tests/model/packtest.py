"""The tests that a pack carries."""

import re
from datetime import date

import idnumber
import rows
from assess import run_job
from pack import Job, Options
from people import Source
from text import trim

OUTCOMES = ("flag", "review", "excused")


def with_check_digit(text):
    if re.fullmatch(r"[0-9]{17}\*", text, re.ASCII):
        return text[:17] + idnumber.check_digit(text[:17])
    return text


def given_source(table, text):
    """One line or list as a test gives it; rows are counted below the headings."""
    source = Source()
    lines = rows.physical_lines(text.encode("utf-8"))
    if not lines:
        return source
    decoded = [rows.decode_row(line, "utf-8") for line in lines]
    headings = [trim(cell) for cell in rows.read_row(decoded[0], ",")[0]]
    unknown = set(headings) - set(table.fields)
    if unknown:
        raise ValueError(f"{table.name} has no field {', '.join(sorted(unknown))}")
    columns = {name: index for index, name in enumerate(headings)}
    columns.setdefault(table.key, len(headings))
    read = []
    for number, row in enumerate(decoded[1:], 1):
        cells, fault = rows.read_row(row, ",")
        cells = [with_check_digit(trim(cell)) for cell in cells]
        if fault:
            read.append(rows.Row(number, "rejected", cells, fault))
        elif all(cell == "" or cell in table.nulls for cell in cells):
            read.append(rows.Row(number, "blank", cells, None))
        elif len(cells) > len(headings):
            raise ValueError(f"{table.name}#{number} has more cells than headings")
        else:
            padded = cells + [""] * (len(headings) + 1 - len(cells))
            read.append(rows.Row(number, "record", padded, None))
    source.add_rows(table, table.name, columns, read)
    return source


def make_job(pack, test):
    run_date = date.fromisoformat(test.get("run_date") or pack.effective["from"])
    return Job("", pack, run_date, test.get("params") or {}, set(), {},
               {name: Options() for name in pack.tables}, set())


def expected_set(node, pack):
    """{(outcome, rule, key)}; keys as findings print them."""
    first = next(iter(pack.lines.values()))
    is_number = first.fields[first.key].kind == "id"
    out = set()
    for outcome in OUTCOMES:
        for rule, keys in (node.get(outcome) or {}).items():
            for key in keys:
                key = with_check_digit(key)
                if "#" not in key and is_number:
                    key = idnumber.read(key).value
                out.add((outcome, rule, key))
    return out


def found_set(result, only):
    out = set()
    for finding in result.findings:
        if only is None or finding.rule in only:
            record = finding.evidence[0]
            out.add((finding.outcome, finding.rule, finding.key or f"{record.table}#{record.row}"))
    return out


def run_test(pack, test):
    """Differences, one text each."""
    given = test.get("given") or {}
    sources = {name: given_source(table, given.get(name, "")) for name, table in pack.tables.items()}
    result = run_job(make_job(pack, test), sources, ("live", "trial", "draft"))
    only = test.get("only")
    found = found_set(result, only)
    expected = expected_set(test.get("expect") or {}, pack)
    gap = expected_set(test.get("known_gap") or {}, pack)
    everything = found_set(result, None)
    out = [f"- {' '.join(entry)}" for entry in sorted(expected - found)]
    out += [f"+ {' '.join(entry)}" for entry in sorted(found - expected)]
    out += [f"known gap happens now: {' '.join(entry)}" for entry in sorted(gap & everything)]
    return out
