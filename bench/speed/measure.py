"""Runs commands and says what they took; compares commands in rounds, so that a slow minute of the machine slows all of
them. Knows nothing of what the commands do."""

import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass


class Failed(Exception):
    """A command ended otherwise than it should; the text is what it said."""


@dataclass
class Spent:
    wall: float  # seconds, without what is left out
    cpu: float   # seconds of all threads, in the program and for it in the kernel
    rss: float   # MiB of memory at most
    left_out: float = 0.0  # seconds of wall clock
    said: str = ""  # on standard error

    def values(self):
        return {"wall": self.wall, "cpu": self.cpu, "rss": self.rss, "left_out": self.left_out}


def run(command, cwd, stdout=None):
    """Runs a command to its end. stdout: a path to write what it prints to. The memory is at least this program's own, of
    which a child is a copy until it becomes another program."""
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as complaints, open(stdout or os.devnull, "wb") as printed:
        began = time.monotonic()
        process = subprocess.Popen(words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=printed, stderr=complaints)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        complaints.seek(0)
        said = complaints.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise Failed(f"{' '.join(words)}\n  ended with {process.returncode}: {said.strip()[-2000:]}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said=said)


def in_rounds(runs, rounds):
    """runs: {name: function that gives a Spent}. Each round runs every one once, every other round in reverse order.
    Gives {name: [values of round 1, …]}."""
    taken = {name: [] for name in runs}
    for number in range(rounds):
        order = list(runs.items())
        for name, once in order if number % 2 == 0 else reversed(order):
            if rounds > 1:
                os.sync()  # or the next would wait for what the one before has written
            taken[name].append(once().values())
    return taken


def median(taken, what):
    return statistics.median(values[what] for values in taken)


def ratios(taken, others, what):
    """Median, least and most of the ratios of two series, round by round."""
    each = sorted(mine[what] / max(other[what], 1e-9) for mine, other in zip(taken, others))
    return statistics.median(each), each[0], each[-1]
