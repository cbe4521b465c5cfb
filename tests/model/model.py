#!/usr/bin/python3
"""The naive model: `model.py test PACK...` runs packs' tests, `model.py run JOB [--json]` runs a job."""

import argparse
import json
import sys

from assess import run_job
from pack import load_job, load_packs
from packtest import run_test
from people import read_sources


def command_test(arguments):
    failed = 0
    paths = [arguments.packs] if arguments.together else [[path] for path in arguments.packs]
    for group in paths:
        pack = load_packs(group)
        for test in pack.tests:
            differences = run_test(pack, test)
            failed += bool(differences)
            for difference in differences:
                print(f"{group[-1]}: {test['name']}: {difference}")
        print(f"{group[-1]}: {len(pack.tests)} tests")
    print(f"{failed} failed")
    return 1 if failed else 0


def as_json(result):
    rules = {rule: {"status": result.statuses.get(rule, "live"),
                    **{name: counts[name] for name in ("flag", "review", "excused", "clear", "persons")}}
             for rule, counts in result.counts.items()}
    return {"findings": [finding.as_json() for finding in result.findings], "rules": rules,
            "balance": result.balance, "indicators": result.indicators, "not_run": result.not_run,
            "exceptions": dict(result.credited)}


def command_run(arguments):
    job = load_job(arguments.job)
    out = as_json(run_job(job, read_sources(job)))
    if arguments.json:
        print(json.dumps(out, ensure_ascii=False, indent=1))
        return 0
    for finding in out["findings"]:
        print(finding["outcome"], finding["rule"], finding["key"] or finding["evidence"], finding["message"])
    for rule, counts in out["rules"].items():
        print(rule, counts)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    test = commands.add_parser("test", help="run the tests of packs")
    test.add_argument("packs", nargs="+", metavar="PACK")
    test.add_argument("--together", action="store_true", help="the packs of one job: the first is the pack, others add")
    test.set_defaults(run=command_test)
    run = commands.add_parser("run", help="run a job, print findings and counts")
    run.add_argument("job", metavar="JOB")
    run.add_argument("--json", action="store_true")
    run.set_defaults(run=command_run)
    arguments = parser.parse_args()
    return arguments.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
