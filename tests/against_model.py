#!/usr/bin/python3
"""The program and the model (tests/model) on the same jobs: random packs with random files, and the golden cases; and
within the program, conditions by columns against the plain walk (oracle.c).

    against_model.py [--rollcall PATH] [--oracle PATH] [--count N] [--seed N]"""

import re
import sys

from harness import LONG, TESTS, Checks, arguments, copy_inputs, environment, scratch, start

MODEL = TESTS / "model"
WHOLE = 10_000
AT_ONCE = 500  # sets written before they are compared and removed
NOT_MODELLED = ("multiline: allow", "guards:")
NOBODY = "nothing-to-compare"  # the model prints no indicator where there is no person


def compare(program, folders, checks, name):
    outcome = start([sys.executable, MODEL / "compare.py", "--rollcall", program, "--messages", "--extras",
                     "--jobs", "2", *folders], MODEL, timeout=3600, env=environment(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8"))
    said = (outcome.out + outcome.err).decode("utf-8", "replace")
    checks.that(outcome.code == 0, name, said[-6000:])


def compare_columns(oracle, folders, checks, name):
    if not oracle:
        return
    jobs = sorted(job for folder in folders for job in folder.glob("**/job.yaml"))
    outcome = start([oracle, *jobs], TESTS, timeout=600, env=environment())
    said = (outcome.out + outcome.err).decode("utf-8", "replace")
    checks.that(outcome.code == 0, f"columns and plain walk: {name}", said[-6000:])


def golden_cases(program, oracle, room, checks):
    folders = []
    (room / "golden").mkdir()
    copy_inputs(TESTS / "golden/common", room / "golden/common")
    for case in sorted((TESTS / "golden").iterdir()):
        job = case / "job.yaml"
        if not job.is_file() or (case / "rc").exists() or case.name == NOBODY:
            continue
        text = job.read_text(encoding="utf-8")
        command = (case / "cmd").read_text(encoding="utf-8").splitlines()
        if any(word in text for word in NOT_MODELLED) or "rollcall run job.yaml" not in command:
            continue
        folder = room / "golden" / case.name
        copy_inputs(case, folder)
        for path in folder.glob("excuses.yaml"):
            path.chmod(0o600)
        # keyless records are told apart by evidence, the others by the number, which only a full report shows
        (folder / "job.yaml").write_text(re.sub(r"privacy: \w+", "privacy: full", text), encoding="utf-8")
        folders.append(folder)
    checks.that(len(folders) >= 10, "there are golden cases to compare", len(folders))
    compare(program, folders, checks, f"{len(folders)} golden cases")
    compare_columns(oracle, folders, checks, f"{len(folders)} golden cases")
    return len(folders)


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--count", type=int, default=300),
                        lambda p: p.add_argument("--seed", type=int, default=1),
                        lambda p: p.add_argument("--oracle", help="the executable of oracle.c"))
    count = WHOLE if LONG else options.count
    checks = Checks()
    with scratch() as room:
        cases = golden_cases(options.rollcall, options.oracle, room, checks)
    for first in range(options.seed, options.seed + count, AT_ONCE):
        with scratch() as room:
            some = min(AT_ONCE, options.seed + count - first)
            outcome = start([sys.executable, MODEL / "random_sets.py", "--seed", first, "--count", some, "--out", room / "sets"],
                            MODEL, timeout=3600, env=environment(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8"))
            if checks.that(outcome.code == 0, f"{some} random sets from {first} on are written", outcome):
                name = f"{some} random sets from seed {first} on"
                compare(options.rollcall, [room / "sets"], checks, name)
                compare_columns(options.oracle, [room / "sets"], checks, name)
    checks.end(f"{count} random sets and {cases} golden cases")


if __name__ == "__main__":
    main()
