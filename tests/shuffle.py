#!/usr/bin/python3
"""The order of rows and the cut of files decide nothing: with rows shuffled within their files, files cut in pieces, or
all files of a table joined, the same persons have the same outcomes, and every count is the same.

The rows come from tests/golden/plain and, with --county, from a generated county of a few thousand persons. Row numbers
and evidence differ, of course; so may what `first` prints in messages, groups and columns, which is not compared.

    shuffle.py [--rollcall PATH] [--county GENERATOR]"""

import random
import shutil
from collections import Counter
from pathlib import Path

from harness import DONE, ROOT, Checks, arguments, copy_case, read_findings, read_json, scratch, start

LISTS = ("exemption", "attendance", "disability", "home_visits", "poverty", "left_behind", "receipts", "grade_six")
KEY_HEADINGS = ("公民身份号码", "身份证件号", "证件号", "身份证号")


class Sheet:
    """A file in three parts: what stands above the data, the data rows, what stands below."""

    def __init__(self, data):
        rows = data.decode("utf-8").splitlines(keepends=True)
        heading = next(number for number, row in enumerate(rows) if any(word in row for word in KEY_HEADINGS))
        end = len(rows)
        while end > heading + 1 and rows[end - 1].lstrip("\ufeff").startswith(("合计", "小计", "总计", "共计")):
            end -= 1
        self.top, self.rows, self.bottom = rows[:heading + 1], rows[heading + 1:end], rows[end:]
        if self.rows and not self.rows[-1].endswith("\n"):
            self.rows[-1] += "\n"

    def with_rows(self, rows):
        return "".join(self.top + rows + self.bottom).encode()


def shuffled(sheet, chance):
    rows = list(sheet.rows)
    chance.shuffle(rows)
    return {"": sheet.with_rows(rows)}


def reversed_rows(sheet, chance):
    return {"": sheet.with_rows(sheet.rows[::-1])}


def cut(sheet, chance):
    """In up to four pieces, each with the heading. A piece without a record is nothing a bureau would send."""
    rows = list(sheet.rows)
    chance.shuffle(rows)
    pieces = [rows[number::4] for number in range(4)]
    return {f"-{number}": sheet.with_rows(piece) for number, piece in enumerate(pieces) if piece}


def outcome_of(state):
    """What must not change."""
    summary = read_json(state / "current/summary.json")
    balance = {table: {part: counts[part] for part in ("records", "rejected", "with_key", "without_key")}
               for table, counts in summary["balance"].items() if isinstance(counts, dict) and "records" in counts}
    indicators = sorted((one["id"], one["n"], one["of"], one["undecided"], one["met"]) for one in summary["indicators"]
                        if not one["group"])
    findings = Counter((finding["rule"], finding["key"], finding["outcome"]) for finding in read_findings(state / "current"))
    return {"rules": summary["rules"], "balance": balance, "indicators": indicators, "findings": findings}


def compare(program, case, files, checks, label, seeds):
    outcome = start([program, "run", "job.yaml"], case, timeout=300)
    if not checks.that(outcome.code == DONE, f"{label}: as it is", outcome):
        return
    wanted = outcome_of(case / "state")
    checks.that(sum(wanted["findings"].values()) > 0, f"{label}: there are findings to compare")
    sheets = {name: Sheet((case / name).read_bytes()) for name in files}
    for change in (reversed_rows, shuffled, cut):
        for seed in range(1 if change is reversed_rows else seeds):
            chance = random.Random(f"{label} {seed}")
            shutil.rmtree(case / "state")
            for name, sheet in sheets.items():
                (case / name).unlink()
                for suffix, data in change(sheet, chance).items():
                    (case / name).with_name(f"{(case / name).stem}{suffix}.csv").write_bytes(data)
            outcome = start([program, "run", "job.yaml"], case, timeout=300)
            if checks.that(outcome.code == DONE, f"{label}: {change.__name__} {seed}", outcome):
                got = outcome_of(case / "state")
                for part, value in wanted.items():
                    if isinstance(value, Counter):
                        checks.that(got[part] == value, f"{label}: {change.__name__} {seed}: {part}",
                                    f"gone {list((value - got[part]).items())[:10]}\ncome {list((got[part] - value).items())[:10]}")
                    else:
                        checks.same(got[part], value, f"{label}: {change.__name__} {seed}: {part}")
            for name in files:
                for piece in (case / name).parent.glob(f"{(case / name).stem}*.csv"):
                    piece.unlink()
            for name, sheet in sheets.items():
                (case / name).write_bytes(sheet.with_rows(sheet.rows))


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--county"))
    if options.county:
        options.county = Path(options.county).resolve()
    checks = Checks()
    with scratch() as room:
        case = copy_case("plain", room / "plain")
        job = (case / "job.yaml").read_text(encoding="utf-8")
        (case / "job.yaml").write_text(job.replace("[exemption.csv]", "[exemption*.csv]")
                                       .replace("[attendance.csv]", "[attendance*.csv]"), encoding="utf-8")
        files = [str(path.relative_to(case)) for path in sorted(case.rglob("*.csv"))]
        compare(options.rollcall, case, files, checks, "plain", 20)
        if options.county:
            county = room / "county"
            made = start([options.county, "--persons", "5000", "--seed", "7", "--plain", "--privacy", "full", "--out", county,
                          "--pack", ROOT / "rules/compulsory-education.yaml"], room, timeout=120)
            checks.that(made.code == 0, "a county is made", made)
            job = (county / "job.yaml").read_text(encoding="utf-8")
            (county / "job.yaml").write_text(job.replace("[household.csv]", "[household*.csv]")
                                             .replace("[enrolment.csv]", "[enrolment*.csv]")
                                             .replace("guards:", "lists: {" + ", ".join(f"{name}: none" for name in LISTS)
                                                      + "}\nguards:"), encoding="utf-8")
            compare(options.rollcall, county, ["household.csv", "enrolment.csv"], checks, "county", 5)
    checks.end()


if __name__ == "__main__":
    main()
