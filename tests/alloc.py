#!/usr/bin/python3
"""Memory refused: the n-th allocation of a run fails, once or with all that follow, for n = 1 … the last.

Each time the run must end with exit 4, a word about memory (E490) and the state directory as it was, or with exit 0 and
the very bytes of an undisturbed run. Where no memory was to be had for tidying up, the next run does it. No crash, no
hang; and no leak, where the program is the sanitized one with the fault linked in.

With --cut the run is one that reads its files many times.

    alloc.py --rollcall PATH (--preload LIBRARY | --linked) [--case NAME] [--runs N] [--cut PATH]"""

import math
import os
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import (DONE, LONG, SYSTEM, Checks, arguments, copy_case, environment, many_passes, published, scratch,
                     snapshot, start)


def kept(state):
    """Everything below the state directory but what only says who was here."""
    return {name: value for name, value in snapshot(state).items() if name not in ("lock", "access.log")}


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--preload"),
                        lambda p: p.add_argument("--linked", action="store_true"),
                        lambda p: p.add_argument("--case", default="plain", help="the golden case that is run"),
                        lambda p: p.add_argument("--runs", type=int, default=800, help="of each way to fail"),
                        lambda p: p.add_argument("--cut", help="the executable of cut.c"))
    if bool(options.preload) == options.linked:
        raise SystemExit("one of --preload and --linked is needed")
    if options.preload:
        options.preload = str(Path(options.preload).resolve())
    checks = Checks()
    plain = [options.rollcall, "run", "job.yaml"]
    command = many_passes(options.cut) if options.cut else plain

    def run(case, **faults):
        more = {name: str(value) for name, value in faults.items()}
        if options.preload:
            more["LD_PRELOAD"] = options.preload
        return start(command, case, timeout=60, env=environment(**more))

    with scratch() as room:
        earlier = copy_case(options.case, room / "earlier")
        outcome = start([*plain, "--run-date", "2026-10-14"], earlier)
        checks.same(outcome.code, DONE, "a run of the day before")
        shutil.copytree(room / "earlier", room / "whole", symlinks=True)
        whole = room / "whole/case"
        outcome = run(whole, FAULT_COUNT=room / "count")
        if not checks.same(outcome.code, DONE, "a run without a fault"):
            print(outcome)
            checks.end()
        before, after = kept(earlier / "state"), published(whole / "state")
        tidy = set(kept(whole / "state"))
        total = int((room / "count").read_text())
        checks.that(total > 50, "allocations are counted", total)
        step = 1 if LONG else max(1, math.ceil(total / options.runs))
        offset = 1 + random.Random(time.time()).randrange(step)

        def attempt(task):
            at, forever = task
            home = room / f"{at}-{forever}"
            shutil.copytree(room / "earlier", home, symlinks=True)
            faults = {"FAULT_AT": at, **({"FAULT_FOREVER": 1} if forever else {})}
            outcome = run(home / "case", **faults)
            state = home / "case/state"
            fault = ""
            if outcome.crashed or outcome.code not in (DONE, SYSTEM):
                fault = f"neither done nor exit 4: {outcome}"
            elif outcome.code == DONE and published(state) != after:
                fault = "done, and other bytes than an undisturbed run"
            elif outcome.code == SYSTEM and b"E490" not in outcome.err and b"Cannot allocate memory" not in outcome.err:
                fault = f"exit 4 without a word about memory: {outcome}"
            elif outcome.code == SYSTEM and kept(state) != before:
                now = kept(state)
                left = sorted(set(now) - set(before))
                if any(now.get(name) != value for name, value in before.items()):
                    fault = f"exit 4, and what was there has changed: {outcome}"
                elif not forever:
                    fault = f"exit 4, and something is left: {left}\n{outcome}"
                elif run(home / "case").code != DONE or set(kept(state)) != tidy:
                    fault = f"exit 4, and the next run leaves {sorted(set(kept(state)) ^ tidy)} of {left}"
            shutil.rmtree(home)
            return at, forever, outcome.code, fault

        tally = {}
        tasks = [(at, forever) for at in range(offset, total + 1, step) for forever in (False, True)]
        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            for at, forever, code, fault in pool.map(attempt, tasks):
                tally[code] = tally.get(code, 0) + 1
                checks.that(not fault, f"allocation {at} fails{' and all after it' if forever else ''}", fault)
    sampled = "every one" if step == 1 else f"every {step}th from the {offset}th on; './dev test long' takes every one"
    checks.end(f"{total} allocations, {sampled}: {tally.get(DONE, 0)} done, {tally.get(SYSTEM, 0)} ended with 4")


if __name__ == "__main__":
    main()
