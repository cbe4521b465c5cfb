#!/usr/bin/python3
"""Memory refused to the commands that publish nothing: the n-th allocation fails, once or with all that follow.

Each time the command must end with exit 4 and a word about memory (E490), or with what it prints and gives undisturbed.

    alloc_asks.py --rollcall PATH (--preload LIBRARY | --linked) [--runs N]"""

import math
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import LONG, SYSTEM, Checks, arguments, copy_case, environment, scratch, start

ASKED = [
    ("suggestions", "check job.yaml --format json"),
    ("suggestions", "list job.yaml --format html"),
    ("suggestions", "explain job.yaml household.csv:2 --format json"),
    ("suggestions", "impact job.yaml --run-date 2027-03-01 --format json"),
    ("pack-tests", "test pack.yaml more.yaml"),
    ("pack-mutants", "test pack.yaml --boundaries"),
    ("pack-mutants", "test pack.yaml --mutate --min-score 0"),
]


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--preload"),
                        lambda p: p.add_argument("--linked", action="store_true"),
                        lambda p: p.add_argument("--runs", type=int, default=100, help="of each command and way to fail"))
    if bool(options.preload) == options.linked:
        raise SystemExit("one of --preload and --linked is needed")
    preload = {"LD_PRELOAD": str(Path(options.preload).resolve())} if options.preload else {}
    checks = Checks()
    said = []
    with scratch() as room:
        for k, (name, asked) in enumerate(ASKED):
            case = copy_case(name, room / str(k))
            command = [options.rollcall, *asked.split()]
            if "job.yaml" in asked:
                start([options.rollcall, "run", "job.yaml", "--quiet"], case)

            def ask(**faults):
                return start(command, case, timeout=60, env=environment(**preload, **{n: str(v) for n, v in faults.items()}))

            whole = ask(FAULT_COUNT=room / "count")
            total = int((room / "count").read_text())
            checks.that(not whole.crashed and whole.code != SYSTEM and total > 50, f"{asked}: without a fault", whole)
            step = 1 if LONG else max(1, math.ceil(total / options.runs))
            offset = 1 + random.randrange(step)
            said.append(f"{asked}: {total}, every {step}th from the {offset}th on")

            def attempt(task):
                at, forever = task
                outcome = ask(FAULT_AT=at, **({"FAULT_FOREVER": 1} if forever else {}))
                memory = any(word in outcome.out + outcome.err for word in (b"E490", b"Cannot allocate memory"))
                good = outcome.code == SYSTEM and memory or (outcome.code, outcome.out) == (whole.code, whole.out)
                return at, forever, "" if good and not outcome.crashed else f"{outcome}"

            tasks = [(at, forever) for at in range(offset, total + 1, step) for forever in (False, True)]
            with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
                for at, forever, fault in pool.map(attempt, tasks):
                    checks.that(not fault, f"{asked}: allocation {at} fails{' and all after it' if forever else ''}", fault)
    checks.end("; ".join(said))


if __name__ == "__main__":
    main()
