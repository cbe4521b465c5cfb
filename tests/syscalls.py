#!/usr/bin/python3
"""The system refuses, or the run is killed, at every single system call.

strace counts the calls of a run on a small job and then makes each of them fail in turn. Afterwards state/current is the
one from before, byte for byte, or the complete one of this run, never anything else; a run that did not end with 0
has changed nothing and says what failed and where (E491; an input that cannot be read may also be refused); and the next
run works without help and leaves nothing behind. EINTR must not be noticed at all. Where strace may not trace, this is skipped
and says so.

With --cut the run is one that reads its files many times.

    syscalls.py [--rollcall PATH] [--step N] [--cut PATH]"""

import os
import random
import re
import shutil
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from harness import (DONE, REFUSED, SYSTEM, USAGE, Checks, arguments, copy_case, many_passes, published, scratch, snapshot,
                     start)

FAULTS = [  # calls that may fail, and how
    (("write", "pwrite64", "writev", "fsync", "fdatasync", "close", "rename", "renameat", "renameat2", "mkdir", "mkdirat",
      "symlink", "symlinkat", "openat", "ftruncate"), ("EIO", "ENOSPC")),
    (("read", "pread64", "readv", "newfstatat", "fstat", "statx", "lseek", "getdents64", "flock", "unlink", "unlinkat"),
     ("EIO",)),
    (("read", "write", "flock"), ("EINTR",)),
]
READING = ("read", "pread64", "readv", "openat", "newfstatat", "fstat", "statx", "lseek", "getdents64")
# The dynamic linker does not try again at the start, and its words for libcrypto are its own.
LOADER = re.compile(rb"error while loading shared libraries|libcrypto\.so\.\d+: cannot ")
INJECTED = re.compile(r"\((?:AT_FDCWD<[^>]*>, )?(?:\d+<|\")(/[^>\"]+)[>\"].*\(INJECTED\)$", re.M) # the file, of strace -y
CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?([a-z0-9_]+)\(", re.M)


def can_trace(room):
    if not shutil.which("strace"):
        return False
    outcome = start(["strace", "-f", "-o", room / "probe", "-e", "inject=close:error=EIO:when=999", "/bin/true"], room)
    return outcome.code == 0


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--step", type=int, default=1),
                        lambda p: p.add_argument("--cut", help="the executable of cut.c"))
    checks = Checks()
    plain = [options.rollcall, "run", "job.yaml"]
    run = many_passes(options.cut) if options.cut else plain
    with scratch() as room:
        if not can_trace(room):
            checks.end("skipped: strace is not allowed to trace on this machine")
        earlier = copy_case("small", room / "earlier")
        checks.same(start([*plain, "--run-date", "2026-10-14"], earlier).code, DONE, "a run of the day before")
        shutil.copytree(room / "earlier", room / "whole", symlinks=True)
        whole = room / "whole/case"
        outcome = start(["strace", "-f", "-o", room / "calls", *run], whole)
        if not checks.same(outcome.code, DONE, "a run under strace"):
            print(outcome)
            checks.end()
        before, after = published(earlier / "state"), published(whole / "state")
        clean = set(snapshot(whole / "state"))
        calls = Counter(CALL.findall((room / "calls").read_text(errors="replace")))
        total = sum(calls.values())
        offset = random.Random(time.time()).randrange(options.step)

        tasks = []
        for names, errors in FAULTS:
            for name in names:
                for error in errors:
                    tasks += [(f"{name}:error={error}", at) for at in range(1 + offset, calls[name] + 1, options.step)]
        for name, count in sorted(calls.items()):
            if name not in ("execve", "exit_group", "arch_prctl"):
                tasks += [(f"{name}:signal=KILL", at) for at in range(1 + offset, count + 1, options.step)]

        def attempt(task):
            what, at = task
            home = room / f"{what.replace(':', '-')}-{at}"
            shutil.copytree(room / "earlier", home, symlinks=True)
            case = home / "case"
            outcome = start(["strace", "-f", "-qq", "-y", "-o", home / "trace", "-e", f"inject={what}:when={at}", *run], case)
            now = published(case / "state")
            said = []
            killed = "KILL" in what
            if outcome.code is None or (outcome.crashed and not killed):
                said.append(f"crashed or hung: {outcome}")
            if now not in (before, after):
                said.append("state/current is neither the old nor the new one")
            if not killed:
                if "EINTR" in what and outcome.code != DONE and not LOADER.search(outcome.err):
                    said.append(f"an interrupted call was taken for a failure: {outcome}")
                allowed = (DONE, SYSTEM, USAGE, REFUSED) if what.split(":")[0] in READING else (DONE, SYSTEM)
                if outcome.code not in allowed and not LOADER.search(outcome.err):
                    said.append(f"an exit code that does not say what happened: {outcome}")
                if outcome.code == DONE and now != after:
                    said.append("exit 0, and not the new state")
                if outcome.code != DONE and now != before:
                    said.append(f"not done, and the state has changed: {outcome}")
                if outcome.code not in (DONE, 127) and b"error[E" not in outcome.err:
                    said.append(f"ended without a word: {outcome}")
                where = INJECTED.search((home / "trace").read_text(errors="replace"))
                part = os.path.relpath(where[1], case).split("/")[0] if where else ""
                if b"[E491]" in outcome.err and part != ".." and part.encode() not in outcome.err:
                    said.append(f"{where[1]} failed, and another file is named: {outcome}")
            again = start(run, case)
            if again.code != DONE or published(case / "state") != after:
                said.append(f"the next run did not recover: {again}")
            elif set(snapshot(case / "state")) != clean:
                said.append(f"left behind: {sorted(set(snapshot(case / 'state')) ^ clean)}")
            shutil.rmtree(home)
            return what, at, outcome, said

        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            for what, at, outcome, said in pool.map(attempt, tasks):
                checks.that(not said, f"{what} at call {at}", "\n".join(said))
        if not options.cut:
            nothing_is_told_too_soon(run, room, checks)
            copy_changed_meanwhile(run, room, checks)
        killed_at_random(run, room, before, after, clean, checks)
    step = options.step
    sampled = "every one" if step == 1 else f"every {step}th from the {offset + 1}th on"
    checks.end(f"{total} system calls, {sampled}: {len(tasks)} faults")


def nothing_is_told_too_soon(run, room, checks):
    """Results are printed when they are on the disk, not before."""
    home = room / "unsynced"
    shutil.copytree(room / "earlier", home, symlinks=True)
    for at in range(1, 6):
        outcome = start(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject=fsync:error=EIO:when={at}", *run], home / "case")
        checks.that(outcome.code == SYSTEM and not outcome.out, f"fsync {at} fails: no result is printed", outcome)
    shutil.rmtree(home)


def copy_changed_meanwhile(run, room, checks):
    """Somebody writes to the accepted copies after they were read, before what is found is printed from them."""
    case = copy_case("many-rules", room / "meddled")
    start(["strace", "-f", "-o", room / "made", *run], case)
    shutil.rmtree(case / "state")
    calls = [name for name in CALL.findall((room / "made").read_text(errors="replace")) if name.startswith("mkdir")]
    held = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-e",  # the last one makes the directory of the run
                             f"inject={calls[-1]}:delay_enter=4000000:when={len(calls)}", *run],
                            cwd=case, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(2)
    for copy in (case / "state/accepted").glob(".tmp-*/*"):
        with copy.open("ab") as file:
            file.write(b"x")
    words = held.communicate(timeout=60)[1]
    checks.that(held.returncode == SYSTEM and b"error[E477]" in words, "a copy that was changed meanwhile is told (E477)", words)
    checks.that(not (case / "state/current").exists(), "a copy that was changed meanwhile: nothing is published")


def killed_at_random(run, room, before, after, clean, checks):
    """kill -9 at moments that no system call marks; then twice more while the next run recovers."""
    home = room / "killed"
    shutil.copytree(room / "earlier", home, symlinks=True)
    case = home / "case"
    chance = random.Random(1)
    begun = time.monotonic()
    start(run, case)
    length = time.monotonic() - begun
    shutil.rmtree(home)
    for number in range(100):
        shutil.copytree(room / "earlier", home, symlinks=True)
        for _ in range(3):
            process = subprocess.Popen(run, cwd=case, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(chance.random() * length * 1.2)
            process.kill()
            process.wait()
            now = published(case / "state")
            checks.that(now in (before, after), f"kill {number}: the old state or the new")
        again = start(run, case)
        checks.that(again.code == DONE and published(case / "state") == after, f"kill {number}: the next run recovers", again)
        checks.that(set(snapshot(case / "state")) == clean, f"kill {number}: nothing is left behind",
                    sorted(set(snapshot(case / "state")) ^ clean))
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
