#!/usr/bin/python3
"""What a run shows of its progress: one row on a terminal, repainted in place and wiped out at the end; nothing anywhere
else, and nothing of the data.

    progress.py [--rollcall PATH] [--times N]"""

import fcntl
import os
import pty
import shutil
import struct
import subprocess
import termios
import time

from harness import DONE, Checks, arguments, copy_case, environment, identity_number, scratch, start

ROWS = 100000


def on_terminal(command, cwd, columns, **changes):
    """(exit code, what it painted, seconds). Standard error is a terminal, standard output is not."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    began = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], cwd=cwd, env=environment(**changes),
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    shown = b""
    while True:
        try:
            more = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        shown += more
    os.close(master)
    return process.wait(), shown, time.monotonic() - began


def columns_of(text):
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def large_case(room, times):
    """A job that takes a while, with escape codes in its cells and its file's name."""
    case = copy_case("plain", room)
    rows = []
    for i in range(ROWS):
        birth = f"{2010 + i % 9}{1 + i % 12:02}{1 + i % 28:02}"
        rows.append(f"{identity_number(birth, i % 1000)},甲\x1b[31m,男,{birth},迁出,城关镇\n")
    with open(case / "household/e\x1b[31m.csv", "w", encoding="utf-8") as file:
        file.write("公民身份号码,姓名,性别,出生日期,户口状态,乡镇\n")
        for _ in range(times):
            file.write("".join(rows))
    return case


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--times", type=int, default=25, help=f"so many times {ROWS} rows"))
    checks = Checks()
    with scratch() as room:
        case = large_case(room, options.times)
        run = [options.rollcall, "run", "job.yaml", "--threads", "1"]
        for columns, locale, word in ((100, "C", "reading"), (40, "C", "reading"), (30, "zh_CN.UTF-8", "读取")):
            what = f"{columns} columns, {locale}"
            shutil.rmtree(case / "state", ignore_errors=True)
            code, shown, seconds = on_terminal(run, case, columns, LC_ALL=locale)
            text = shown.decode("utf-8")
            rows = text.split("\r")
            checks.same(code, DONE, f"{what}: exit code")
            checks.that(word in text, f"{what}: says that it reads", text[:300])
            checks.that("%" in text, f"{what}: says how far it is", text[:300])
            checks.that("\x1b" not in text, f"{what}: no escape code", repr(text[:300]))
            checks.that(all(columns_of(row) < columns for row in rows), f"{what}: every row fits", repr(text[:300]))
            painted = [row for row in rows if row.strip()]
            checks.that(len(painted) <= 5 * seconds + 1, f"{what}: at most five a second", f"{len(painted)} in {seconds} s")
            last = text[text.rstrip(" \r").rfind("\r"):]
            checks.that(text.endswith(" \r") and not rows[-2].strip() and
                        len(rows[-2]) >= columns_of(painted[-1].rstrip()), f"{what}: wiped out at the end", repr(last))
        code, shown, _ = on_terminal([*run, "--quiet"], case, 80)
        checks.same((code, shown), (DONE, b""), "--quiet: nothing is shown")
        shutil.rmtree(case / "state")
        outcome = start(run, case)
        checks.same(outcome.code, DONE, "without a terminal: exit code")
        checks.that(b"reading" not in outcome.err and b"\r" not in outcome.err, "without a terminal: nothing is shown",
                    outcome)
    checks.end()


if __name__ == "__main__":
    main()
