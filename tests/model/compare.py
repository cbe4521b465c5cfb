#!/usr/bin/python3
"""Runs rollcall on sets and holds its findings, counts, balance and indicators against the model's."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import assess
from pack import load_job
from people import read_sources

OUTCOMES = ("flag", "review", "excused", "clear", "persons")
SHOWN = 8


# ---------------------------------------------------------------- the two sides

def run_rollcall(binary, folder, more):
    """(exit status, last lines of stderr)."""
    shutil.rmtree(os.path.join(folder, "state"), ignore_errors=True)
    done = subprocess.run([binary, "run", os.path.join(folder, "job.yaml"), *more], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120, check=False)
    return done.returncode, done.stderr.decode("utf-8", "replace").strip()[-1500:]


def read_outputs(folder):
    current = os.path.join(folder, "state", "current")
    with open(os.path.join(current, "findings.jsonl"), encoding="utf-8") as file:
        findings = [json.loads(line) for line in file if line.strip()]
    with open(os.path.join(current, "summary.json"), encoding="utf-8") as file:
        return findings, json.load(file)


def run_model(folder):
    job = load_job(os.path.join(folder, "job.yaml"))
    return assess.run_job(job, read_sources(job))


# ---------------------------------------------------------------- differences

def as_text(value):
    """Lists and joined texts alike."""
    return ";".join(value) if isinstance(value, list) else value or ""


def mine(finding):
    return {"rule": finding.rule, "key": finding.key, "outcome": finding.outcome, "exception": finding.exception,
            "evidence": finding.evidence_text, "message": finding.message, "status": finding.status,
            "labels": ";".join(finding.labels), "because": finding.undecided_because,
            "more": {**finding.groups, **finding.columns},
            "suggestion": finding.suggestion and [(reason, record.name, ties) for reason, record, ties in finding.suggestion]}


def theirs(row):
    more = {**row, **(row.get("groups") or {}), **(row.get("columns") or {})}
    return {"rule": row["rule"], "key": row.get("key") or "", "outcome": row["outcome"],
            "exception": row.get("exception") or "", "evidence": as_text(row.get("evidence")),
            "message": row.get("message") or "", "status": row.get("status"), "labels": as_text(row.get("labels")),
            "because": row.get("undecided_because"), "more": more,
            "suggestion": row["suggestion"] and [(near["reason"], near["evidence"], near["ties"]) for near in row["suggestion"]]}


def identity(row):
    return (row["rule"], row["key"] or row["evidence"], row["outcome"], row["exception"])


def compare_findings(model, engine, options):
    expected, found = [mine(f) for f in model.findings], [theirs(row) for row in engine]
    left, right = Counter(map(identity, expected)), Counter(map(identity, found))
    yield from (f"lacks finding {' '.join(entry)}" for entry in sorted((left - right).elements()))
    yield from (f"finding too many {' '.join(entry)}" for entry in sorted((right - left).elements()))
    by_identity = {identity(row): row for row in found}
    for want in expected:
        have = by_identity.get(identity(want))
        if have is None:
            continue
        names = ["evidence", "status", "suggestion"] + (["labels"] if options.extras else [])
        if options.messages and want["rule"] != assess.UNDECIDED:
            names.append("message")
        for name in names:
            if want[name] != have[name]:
                yield f"{name} of {' '.join(identity(want))}: model {want[name]!r}, rollcall {have[name]!r}"
        if options.extras:
            yield from compare_more(want, have)
    order = [identity(row) for row in expected]
    if options.order and left == right and order != [identity(row) for row in found]:
        yield "findings stand in another order"


def compare_more(want, have):
    """Groups, columns, and the rules that an undecided identity leaves open."""
    for name, value in want["more"].items():
        if have["more"].get(name) != value:
            yield f"{name} of {' '.join(identity(want))}: model {value!r}, rollcall {have['more'].get(name)!r}"
    if want["rule"] == assess.UNDECIDED and as_text(want["because"]) != as_text(have["because"]):
        yield f"open rules of {want['evidence']}: model {want['because']}, rollcall {have['because']}"
    if want["outcome"] == "review" and not have["because"]:
        yield f"no reason for {' '.join(identity(want))}"


def compare_counts(model, engine):
    for rule in sorted({*model.counts, *engine}):
        if rule == assess.UNDECIDED:
            names, want = ("review",), model.counts[rule]
            have = engine.get(rule, {})
        elif rule not in model.counts or rule not in engine:
            yield f"rule {rule} runs only in {'rollcall' if rule in engine else 'the model'}"
            continue
        else:
            names, want, have = OUTCOMES, model.counts[rule], engine[rule]
            if have["status"] != model.statuses[rule]:
                yield f"status of {rule}: model {model.statuses[rule]}, rollcall {have['status']}"
        for name in names:
            if want[name] != have.get(name, 0):
                yield f"{name} of {rule}: model {want[name]}, rollcall {have.get(name)}"
        suggested = sum(bool(finding.suggestion) for finding in model.findings if finding.rule == rule)
        if suggested != have.get("suggested", 0):
            yield f"suggested of {rule}: model {suggested}, rollcall {have.get('suggested')}"


def compare_balance(model, engine):
    for table in sorted({*model.balance, *engine}):
        want, have = model.balance.get(table, {}), engine.get(table, {})
        for name in sorted({*want} | {*have}):
            if want.get(name, 0) != have.get(name, 0) and name in next(iter(model.balance.values())):
                yield f"balance of {table}, {name}: model {want.get(name, 0)}, rollcall {have.get(name, 0)}"


def compare_indicators(model, engine):
    """A group without anybody may be left out."""
    nobody = {"n": 0, "of": 0, "undecided": 0, "met": None}
    want = {(row["id"], *row["group"]): row for row in model.indicators}
    have = {(row["id"], *(row["group"] or [])): row for row in engine}
    for entry in sorted({*want, *have}):
        a, b = want.get(entry, nobody), have.get(entry, nobody)
        names = ["n", "of", "undecided"] + (["met"] if a["of"] else [])
        for name in names:
            if a[name] != b.get(name):
                yield f"indicator {' '.join(entry)}, {name}: model {a[name]}, rollcall {b.get(name)}"
    if {name for name, *_ in want} != {name for name, *_ in have}:
        yield "other indicators run"


def differences(folder, options, outcome):
    status, stderr = outcome
    model = run_model(folder)
    if status != 0:
        return [f"rollcall left with {status}: {stderr}"]
    findings, summary = read_outputs(folder)
    return [*compare_findings(model, findings, options), *compare_counts(model, summary["rules"]),
            *compare_balance(model, summary["balance"]), *compare_indicators(model, summary.get("indicators") or [])]


# ---------------------------------------------------------------- the command

def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rollcall", required=True, metavar="BIN")
    parser.add_argument("--messages", action="store_true", help="the text of messages too")
    parser.add_argument("--extras", action="store_true", help="labels, groups, columns and open rules too")
    parser.add_argument("--order", action="store_true", help="the order of findings too")
    parser.add_argument("--jobs", type=int, default=1, help="rollcalls at a time")
    parser.add_argument("--with", dest="more", action="append", default=[], metavar="OPTION",
                        help="an option for rollcall, such as --with=--threads=2")
    parser.add_argument("folders", nargs="+", metavar="DIR", help="a set, or a directory of sets")
    return parser.parse_args()


def all_sets(folders):
    out = []
    for folder in folders:
        if os.path.exists(os.path.join(folder, "job.yaml")):
            out.append(folder)
        else:
            out += [os.path.join(folder, name) for name in sorted(os.listdir(folder))
                    if os.path.exists(os.path.join(folder, name, "job.yaml"))]
    return out


def main():
    options = parse_arguments()
    binary = os.path.abspath(options.rollcall)
    passed = failed = 0

    def run(folder):
        try:
            return run_rollcall(binary, folder, options.more)
        except subprocess.TimeoutExpired:
            return "nothing", "took too long"

    folders = all_sets(options.folders)
    with ThreadPoolExecutor(options.jobs) as pool:
        for folder, outcome in zip(folders, pool.map(run, folders)):
            try:
                found = differences(folder, options, outcome)
            except Exception:
                found = [traceback.format_exc().strip().splitlines()[-1]]
            passed, failed = (passed, failed + 1) if found else (passed + 1, failed)
            for difference in found[:SHOWN]:
                print(f"{folder}: {difference}", flush=True)
            if len(found) > SHOWN:
                print(f"{folder}: {len(found) - SHOWN} more differences", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not folders else 0


if __name__ == "__main__":
    sys.exit(main())
