#!/usr/bin/python3
"""Synthetic counties whose findings are known beforehand, and what the program finds in them.

    key.py [--rollcall PATH] [--county PATH] [--seeds N] [--first SEED] [--persons N] [--files few|many]

A finding counts as found when rule, person and outcome are those of the county's key.csv; a record without a usable
number is known by its file and row. Recall is the share of planted flags that are found, a false flag is one that nobody
planted. Nothing may be missing and nothing may be too much.

apart.csv tells which rows are one person's although nothing joins them. Of the findings that rest on one of them and for
which suggestions are looked for, at least MIN_RECALL must have a row of the same person among theirs, whatever was
planted, and of all findings that have suggestions at most MAX_WRONG a first one of another person."""

import csv
import os
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import ROOT, Checks, arguments, read_findings, scratch, start

SHOWN = 12
MIN_RECALL = 0.95
MAX_WRONG = 0.01


def planted(folder):
    with open(folder / "key.csv", encoding="utf-8", newline="") as file:
        return {(row["rule"], row["key"], row["outcome"]): row["planted"] for row in csv.DictReader(file)}


def found(folder):
    return [(item["rule"], item["key"] or item["evidence"], item["outcome"])
            for item in read_findings(folder / "state/current")]


class Suggestions:
    """Per plant how many findings on rows that stand apart there are and how many lead to the person's other rows; over all
    findings how many first suggestions there are and how many are of another person."""

    def __init__(self):
        self.asked, self.led = Counter(), Counter()
        self.first = self.wrong = 0
        self.shown = []

    def add(self, other):
        self.asked += other.asked
        self.led += other.led
        self.first += other.first
        self.wrong += other.wrong
        self.shown += other.shown

    def take(self, folder, seed):
        person, rows, plants = {}, defaultdict(set), {}
        with open(folder / "apart.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                person[row["row"]] = row["person"]
                rows[row["person"]].add(row["row"])
                plants[row["person"]] = row["planted"]
        for item in read_findings(folder / "state/current"):
            if item["suggestion"] is None:
                continue
            evidence = set(item["evidence"].split(";"))
            who = {person[row] for row in evidence if row in person}
            others = set().union(*(rows[one] for one in who)) - evidence
            near = [other["evidence"] for other in item["suggestion"]]
            for one in who if others else ():
                self.asked[plants[one]] += 1
                self.led[plants[one]] += any(row in others for row in near)
                if not any(row in others for row in near):
                    self.shown.append(f"seed {seed}: {plants[one]}: {item['rule']} {item['evidence']}: {near}, not {sorted(others)}")
            if near:
                self.first += 1
                self.wrong += near[0] not in others
                if near[0] not in others:
                    self.shown.append(f"seed {seed}: {item['rule']} {item['evidence']}: {near[0]} first, of another person")

    def recall(self):
        return {plant: self.led[plant] / count for plant, count in sorted(self.asked.items())}


class County:
    """What the key says and what was found; the lists are empty if all is well."""

    def __init__(self, folder):
        self.suggestions = Suggestions()
        self.key = planted(folder)
        got = found(folder)
        self.twice = len(got) - len(set(got))
        self.lost = sorted(set(self.key) - set(got))
        self.extra = sorted(set(got) - set(self.key))
        self.flags = sum(outcome == "flag" for _, _, outcome in self.key)
        self.flags_lost = sum(outcome == "flag" for _, _, outcome in self.lost)
        self.flags_false = sum(outcome == "flag" for _, _, outcome in self.extra)

    def differences(self):
        lost = [f"not found: {' '.join(item)} ({self.key[item]})" for item in self.lost[:SHOWN]]
        extra = [f"not planted: {' '.join(item)}" for item in self.extra[:SHOWN]]
        twice = [f"{self.twice} findings stand twice"] if self.twice else []
        return "\n".join(lost + extra + twice)


def judge(options, seed, files):
    """(the seed, a County or None, what went wrong)"""
    with scratch() as room:
        folder = room / "county"
        made = start([options.county, "--persons", options.persons, "--seed", seed, "--out", folder, "--files", files,
                      "--privacy", "full", "--pack", ROOT / "rules/compulsory-education.yaml"], room, timeout=600)
        if made.code != 0:
            return seed, None, f"county: {made}"
        outcome = start([options.rollcall, "run", folder / "job.yaml", "--quiet"], room, timeout=600)
        if not (folder / "state/current/findings.jsonl").is_file() or outcome.crashed:
            return seed, None, f"rollcall: {outcome}"
        county = County(folder)
        county.suggestions.take(folder, seed)
        return seed, county, ""


def add_options(parser):
    parser.add_argument("--county", default=ROOT / "build/release/bench/county", help="the generator")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--persons", type=int, default=3000)
    parser.add_argument("--files", choices=("few", "many"), help="default: by turns")


def main():
    options = arguments(__doc__, add_options)
    options.county = str(Path(options.county).resolve())
    if not os.access(options.county, os.X_OK):
        sys.exit(f"{options.county} is not there")
    checks = Checks()
    suggestions = Suggestions()
    planted_flags = lost = false = 0
    seeds = range(options.first, options.first + options.seeds)
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for seed, county, trouble in pool.map(lambda s: judge(options, s, options.files or ("few", "many")[s % 2]), seeds):
            if not checks.that(county, f"seed {seed}: the county is made and run", trouble):
                continue
            suggestions.add(county.suggestions)
            planted_flags += county.flags
            lost += county.flags_lost
            false += county.flags_false
            checks.that(not county.lost and not county.extra and not county.twice,
                        f"seed {seed}: {len(county.lost)} of {len(county.key)} findings missing, {len(county.extra)} too many",
                        county.differences())
    for plant, recall in suggestions.recall().items():
        checks.that(recall >= MIN_RECALL, f"{plant}: {suggestions.led[plant]} of {suggestions.asked[plant]} findings lead to the other row",
                    "\n".join([line for line in suggestions.shown if plant in line][:SHOWN]))
    checks.that(suggestions.first and suggestions.wrong <= MAX_WRONG * suggestions.first,
                f"{suggestions.wrong} of {suggestions.first} first suggestions are of another person",
                "\n".join([line for line in suggestions.shown if "of another" in line][:SHOWN]))
    recall = (planted_flags - lost) / planted_flags if planted_flags else 0
    checks.that(planted_flags, "there are planted flags")
    checks.end(f"{options.seeds} counties of {options.persons}: recall {recall:.6f} of {planted_flags} flags, {false} false flags; "
               f"{sum(suggestions.led.values())} of {sum(suggestions.asked.values())} findings lead to the other row, "
               f"{suggestions.wrong} of {suggestions.first} first suggestions wrong")


if __name__ == "__main__":
    main()
