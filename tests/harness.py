"""What the tests that look at the program from outside share: how to run it, copies of jobs to run it on, and the
count of what passed. It knows the program's contract (exit codes, what a run leaves) and nothing of its insides."""

import argparse
import contextlib
import csv
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
LONG = os.environ.get("ROLLCALL_LONG_TESTS") == "1"

DONE, USAGE, REFUSED, SYSTEM, LOCKED = 0, 2, 3, 4, 75
LINE_PARTS = ("top", "headings", "blanks", "footers", "rejected", "records", "continued")


def arguments(description, *add):
    """--rollcall PATH, and what `add` (functions that take the parser) put beside it."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rollcall", default=ROOT / "build/release/rollcall", help="the executable to test")
    for each in add:
        each(parser)
    options = parser.parse_args()
    options.rollcall = str(Path(options.rollcall).resolve())
    if not os.access(options.rollcall, os.X_OK):
        sys.exit(f"{options.rollcall} is not there; build it with ./dev build")
    return options


def many_passes(cut):
    """The command that runs job.yaml and reads its files many times, one partition at a time."""
    return [str(Path(cut).resolve()), "job.yaml", "1", "1", "256", "256", "1"]


def environment(**changes):
    """A bare environment, the same on every machine; a sanitizer's complaint ends in SIGABRT."""
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LC_ALL": "C",
        "TZ": "UTC",
        "ASAN_OPTIONS": "abort_on_error=1:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "abort_on_error=1:print_stacktrace=1",
    }
    env.update(changes)
    return {name: value for name, value in env.items() if value is not None}


class Outcome:
    """What became of one start of the program."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def crashed(self):
        """Killed by a signal, hung, or stopped by a sanitizer."""
        return self.code is None or self.code < 0 or b"Sanitizer" in self.err or b"runtime error:" in self.err

    def __str__(self):
        if self.code is None:
            head = "hung"
        elif self.code < 0:
            head = f"killed by {signal.Signals(-self.code).name}"
        else:
            head = f"exit {self.code}"
        said = self.err.decode("utf-8", "replace")
        if len(said) > 2000:
            said = said[:1200] + "\n…\n" + said[-700:]
        return f"{head}\n{said}"


def start(command, cwd, timeout=60, env=None, **more):
    """Runs a command to its end; an Outcome whose code is None if it did not end in time."""
    more.setdefault("stdout", subprocess.PIPE)
    process = subprocess.Popen([str(word) for word in command], cwd=cwd, env=env or environment(),
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    try:
        out, err = process.communicate(timeout=timeout)
        return Outcome(process.returncode, out or b"", err)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        return Outcome(None, out or b"", err)


class Checks:
    """Counts what passed; prints what did not, at most a few of a kind."""

    def __init__(self, shown=20):
        self.passed, self.failed, self.shown = 0, 0, shown

    def that(self, truth, name, detail=""):
        if truth:
            self.passed += 1
            return True
        self.failed += 1
        if self.failed <= self.shown:
            print(f"FAILED {name}")
            for line in str(detail).rstrip().splitlines():
                print(f"    {line}")
            sys.stdout.flush()
        return False

    def same(self, got, wanted, name):
        return self.that(got == wanted, name, f"got    {got!r}\nwanted {wanted!r}")

    def end(self, note=""):
        if note:
            print(note)
        if self.failed > self.shown:
            print(f"… and {self.failed - self.shown} more")
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


@contextlib.contextmanager
def scratch():
    """A directory in memory where the machine has one: a test that starts the program a thousand times should not wait
    for a disk to sync."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    path = Path(tempfile.mkdtemp(prefix="rollcall-test-", dir=base))
    try:
        yield path
    finally:
        for folder, _, _ in os.walk(path):
            with contextlib.suppress(OSError):
                os.chmod(folder, 0o700)
        shutil.rmtree(path, ignore_errors=True)


EXPECTED = {"cmd", "out", "err", "rc", "out.zh", "err.zh", "files"}


def copy_inputs(case, into):
    """A copy of a golden case without what is expected of it."""
    shutil.copytree(case, into, ignore=lambda folder, names: EXPECTED & set(names) if folder == str(case) else ())


def copy_case(name, into):
    """A golden case with the files the cases share, as the golden runner lays them out. Gives the job's folder."""
    shutil.copytree(TESTS / "golden/common", into / "common")
    copy_inputs(TESTS / "golden" / name, into / "case")
    return into / "case"


def snapshot(folder):
    """Every path below a folder with its kind, mode and bytes; {} if it is not there."""
    out = {}
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(parent, name)
            status = os.lstat(path)
            key = os.path.relpath(path, folder)
            if stat.S_ISLNK(status.st_mode):
                out[key] = ("link", os.readlink(path))
            elif stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    out[key] = (stat.S_IMODE(status.st_mode), file.read())
            else:
                out[key] = (stat.S_IFMT(status.st_mode), stat.S_IMODE(status.st_mode))
    return out


def published(folder, exact=True):
    """What a reader of state/current sees: {} when there is none. Timings differ from run to run and are left out."""
    current = Path(folder) / "current"
    if not current.is_dir():
        return {}
    found = {name: value for name, value in snapshot(current.resolve()).items()
             if os.path.basename(name) != "timings.json"}
    return found if exact else {name: value[-1] for name, value in found.items()}


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read_findings(current):
    with open(Path(current) / "findings.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(io.StringIO(file.read(), newline="")))


CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_check(digits):
    """17 digits and their check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, CHECK_WEIGHTS))
    return digits + "10X98765432"[total % 11]


def identity_number(birth, sequence):
    """A number of the prefix that was never assigned: birth is YYYYMMDD, sequence 0-999 (odd: male)."""
    return identity_check(f"529999{birth}{sequence:03}")
