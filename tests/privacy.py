#!/usr/bin/python3
"""What `privacy: counts` keeps back cannot be computed from what it publishes.

Counties are run twice, masked and with counts only. Of the second, everything published (summary.json, the screenful,
`check --against`) is put down as equations, which the first must fulfil; then each count that is kept back is bounded by
the sums it is in, and solved for by elimination. None may come out, and of none below five may be told that it is below
four.

    privacy.py [--rollcall PATH] --county GENERATOR [--count N]"""

import json
import random
import re
import shutil
import subprocess

from harness import DONE, ROOT, Checks, arguments, copy_case, read_json, scratch, start

OUTCOMES = ("flag", "review", "excused")
SMALL = 5
NO_BOUND = float("inf")
PRIME = (1 << 61) - 1


class Published:
    """The equations of a summary. A name is a place in it; what has no place, but the reader knows to be, is "~…"."""

    def __init__(self, summary, open_live=None):
        """open_live: how many reviews live rules leave open, where the screenful says so."""
        self.counts, self.sums, self.least = {}, [], {}
        self.balance(summary)
        self.outcomes(summary, open_live)
        self.indicators(summary)
        for list_name, counts in summary["lists"].items():
            name = self.take(("lists", list_name), counts["on_neither_line"], least=0)
            records = summary["balance"][list_name]
            self.sum(self.take(("lists", list_name, "usable"), records["with_key"] - counts["overused"]), name, self.rest())

    def take(self, name, value, least=1):
        self.counts[name], self.least[name] = value, least
        return name

    def rest(self):
        return self.take(("~", len(self.counts)), None, 0)

    def sum(self, total, *parts):
        self.sums.append((total, parts))

    def balance(self, summary):
        persons = summary["persons"]
        every, both = self.take("all", persons["all"]), self.take("both", persons["both"])
        keyless, only = [], []
        for line in persons["only"]:
            records = summary["balance"][line]
            only.append(self.take(("only", line), persons["only"][line]))
            keyless.append(self.take(("keyless", line), persons["without_key"][line]))
            having, without = self.take(("with", line), records["with_key"]), self.take(("without", line), records["without_key"])
            self.sum(self.take(("records", line), records["records"]), having, without)
            self.sum(without, keyless[-1])
            self.sum(having, both, only[-1], self.rest())
        undecided = self.take(("rule", "undecided-identity", "persons"), summary["rules"]["undecided-identity"]["persons"])
        self.sum(every, both, *only, undecided)
        self.sum(undecided, *keyless)

    def outcomes(self, summary, open_live):
        rules = summary["rules"]
        for rule, counts in rules.items():
            cells = [self.take(("rule", rule, part), counts[part]) for part in (*OUTCOMES, "clear")]
            self.sum(self.take(("rule", rule, "persons"), counts["persons"]), *cells)
            used = [one for state in ("used", "unused") for one in summary["exceptions"][state] if one["rule"] == rule]
            self.sum(cells[2], *[self.take(("exception", one["id"]), one["findings"]) for one in used])
            if "suggested" in counts:
                self.sum(*reversed([self.rest(), self.rest()]), self.take(("suggested", rule), counts["suggested"], 0))
                self.sum(self.sums[-1][0], *cells[:2])
        live = [rule for rule, counts in rules.items() if counts["status"] == "live" and rule != "undecided-identity"]
        undecided = rules["undecided-identity"]
        trial = self.take("trial", undecided["trial"])
        if undecided["review"] is not None and undecided["trial"] is not None:
            open_live = undecided["review"] - undecided["trial"]
        open_live = self.take("open live", open_live, 0)
        self.sum(("rule", "undecided-identity", "review"), trial, open_live)
        for part in OUTCOMES:
            total = self.take(("all", part), summary["counts"]["outcome"][part])
            parts = [("rule", rule, part) for rule in live]
            if part == "review":
                repeated = self.rest() if undecided["review"] != 0 else self.take("nobody", 0)
                whole = self.rest()
                self.sum(whole, total, repeated)
                self.sum(whole, *parts, open_live)
            else:
                self.sum(total, *parts)
            for group, values in summary["groups"].items():
                self.sum(total, *[self.take(("group", group, one["value"], part), one[part]) for one in values])
            for label, counts in summary["labels"].items():
                self.sum(total, self.take(("label", label, part), counts[part]), self.rest())

    def indicators(self, summary):
        for one in summary["indicators"]:
            name = ("indicator", one["id"], *one["group"])
            for part in ("n", "undecided", "of"):
                self.take((*name, part), one[part])
            self.sum((*name, "of"), (*name, "n"), self.rest())
        for whole in (one for one in summary["indicators"] if not one["group"]):
            values = [one for one in summary["indicators"] if one["id"] == whole["id"] and one["group"]]
            for group in sorted({one["group"][0] for one in values}):
                for part in ("n", "undecided", "of"):
                    self.sum(("indicator", whole["id"], part),
                             *[("indicator", one["id"], *one["group"], part) for one in values if one["group"][0] == group])

    def hidden(self):
        return [name for name, value in self.counts.items() if value is None and name[0] != "~"]


def bounds(published):
    """What the sums leave of each count."""
    low = {name: published.least[name] if value is None else value for name, value in published.counts.items()}
    high = {name: NO_BOUND if value is None else value for name, value in published.counts.items()}
    changed, rounds = True, 0
    while changed and rounds < 100:
        changed, rounds = False, rounds + 1
        for total, parts in published.sums:
            least, most = sum(low[part] for part in parts), sum(high[part] for part in parts)
            found = [(total, least, most)]
            for part in parts:
                others = sum(high[other] for other in parts if other != part) if most == NO_BOUND else most - high[part]
                found.append((part, low[total] - others, high[total] - (least - low[part])))
            for name, at_least, at_most in found:
                if at_least > low[name] or at_most < high[name]:
                    low[name], high[name] = max(low[name], at_least), min(high[name], at_most)
                    changed = True
                    break
    return low, high


def solved(published):
    """The unknowns that follow from the equations, whatever the others are."""
    unknown = [name for name, value in published.counts.items() if value is None]
    rows = {}
    for total, parts in published.sums:
        row = {}
        for name, sign in [(total, -1), *((part, 1) for part in parts)]:
            if published.counts[name] is None:
                row[name] = (row.get(name, 0) + sign) % PRIME
        row = {name: factor for name, factor in row.items() if factor}
        for pivot in [name for name in row if name in rows]:
            factor = row[pivot]
            for name, other in rows[pivot].items():
                row[name] = (row.get(name, 0) - factor * other) % PRIME
            row = {name: value for name, value in row.items() if value}
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, PRIME)
        row = {name: factor * inverse % PRIME for name, factor in row.items()}
        for at, other in rows.items():
            factor = other.get(pivot)
            if factor:
                joined = {name: (other.get(name, 0) - factor * row.get(name, 0)) % PRIME for name in {**other, **row}}
                rows[at] = {name: value for name, value in joined.items() if value}
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1 and pivot in unknown}


def compare_screen(checks, label, screen, summary):
    """The screenful tells what summary.json does, and no more."""
    rules = summary["rules"]
    shown = 0
    for line in screen.splitlines():
        found = re.fullmatch(r" .*\s(\*|\d+)\s+(\*|\d+)\s+(\*|\d+)  (\S+)", line)
        if not found or found[4] not in rules:
            continue
        shown += 1
        for part, text in zip(OUTCOMES, found.groups()):
            counts = rules[found[4]]
            wanted = counts[part]
            if found[4] == "undecided-identity" and part == "review":
                if not line.startswith("  trial"):
                    continue  # what live rules leave open: of the equations
                wanted = counts["trial"]
            checks.that(text == "*" or (wanted is not None and int(text) == wanted), f"{label}: {found[4]} {part}", line)
    checks.that(shown > 3, f"{label}: rules on the screen", screen)
    persons = summary["persons"]
    text = re.sub(r"\s+", " ", screen)
    row = re.search(r"persons (\S+) = on both (\S+) \+ only .*? (\S+) \+ only .*? (\S+) \+ without key (\S+)", text)
    wanted = [persons["all"], persons["both"], *(persons["only"][line] for line in ("household", "enrolment")),
              rules["undecided-identity"]["persons"]]
    checks.same(row and list(row.groups()), ["*" if one is None else str(one) for one in wanted], f"{label}: persons")


def compare_against(checks, label, out, summary):
    for one in json.loads(out)["rules"]:
        counts = summary["rules"].get(one["rule"])
        for part in (*OUTCOMES, "clear", "persons"):
            if counts:
                checks.same(one[part], counts[part], f"{label}: check --against: {one['rule']} {part}")


def attack(program, case, pack, checks, label):
    job = (case / "job.yaml").read_text()
    summaries = {}
    for privacy in ("masked", "counts"):
        (case / "job.yaml").write_text(re.sub(r"privacy: \w+", f"privacy: {privacy}", job))
        shutil.rmtree(case / "state", ignore_errors=True)
        outcome = start([program, "run", "job.yaml", "--language", "en"], case, timeout=120)
        if not checks.that(outcome.code == DONE, f"{label}: run", outcome):
            return 0, 0
        summaries[privacy] = read_json(case / "state/current/summary.json")
    screen = outcome.out.decode()
    row = re.search(r"^  (?!trial).* (\d+) +\d+  undecided-identity$", screen, re.MULTILINE)
    truth, seen = Published(summaries["masked"]), Published(summaries["counts"], int(row[1]) if row else None)
    for total, parts in truth.sums:
        if all(truth.counts[name] is not None for name in (total, *parts)):
            checks.same(sum(truth.counts[part] for part in parts), truth.counts[total], f"{label}: sum of {total}")
    low, high = bounds(seen)
    told = solved(seen)
    for name, value in seen.counts.items():
        true = truth.counts.get(name)
        if value is not None and true is not None:
            checks.same(value, true, f"{label}: {name} is shown as it is")
            person_count = name[0] not in ("records", "with", "without") and name[-1] != "usable"
            checks.that(not person_count or not 0 < value < SMALL, f"{label}: {name} is shown though it is small", value)
    for name in seen.hidden():  # of a list of three rows, who are on neither line cannot be more
        true = truth.counts.get(name)
        checks.that(true is None or low[name] <= true <= high[name], f"{label}: {name} lies in its bounds")
        checks.that(low[name] < high[name] and name not in told, f"{label}: {name} can be computed", f"it is {true}")
        checks.that(true is None or not 0 < true < SMALL or high[name] >= SMALL - 1 or name[0] == "lists",
                    f"{label}: {name} is told to be small", f"{low[name]} … {high[name]}, it is {true}")
    compare_screen(checks, label, screen, summaries["counts"])
    against = start([program, "check", pack, "--against", "job.yaml", "--format", "json"], case, timeout=120)
    if checks.that(against.code == DONE, f"{label}: check --against", against):
        compare_against(checks, label, against.out, summaries["counts"])
    return len(seen.hidden()), sum(value is not None and value > 0 for value in seen.counts.values())


def main():
    options = arguments(__doc__, lambda parser: parser.add_argument("--county", required=True),
                        lambda parser: parser.add_argument("--count", type=int, default=12))
    checks = Checks()
    hidden = shown = 0
    with scratch() as room:
        cases = [(copy_case("plain", room), "../common/pack.yaml", "plain")]
        for seed in range(options.count):
            chance = random.Random(seed)
            persons = chance.choice((200, 400, 1000, 3000, 8000))
            folder = room / f"county-{seed}"
            rates = chance.choice(((), ("--rates", "all=3"), ("--rates", "all=40")))
            subprocess.run([options.county, "--persons", str(persons), "--seed", str(seed), "--out", folder,
                            "--pack", ROOT / "rules/compulsory-education.yaml", *rates], check=True, stdout=subprocess.DEVNULL)
            cases.append((folder, ROOT / "rules/compulsory-education.yaml", f"county {seed}"))
        for case, pack, label in cases:
            counts = attack(options.rollcall, case, pack, checks, label)
            hidden, shown = hidden + counts[0], shown + counts[1]
    checks.that(hidden > 100 and shown > 100, "there is something to keep back and something to show")
    checks.end(f"{hidden} counts kept back, {shown} shown")


if __name__ == "__main__":
    main()
