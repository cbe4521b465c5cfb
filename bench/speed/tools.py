"""The tools that are measured: how each is started, which version it is, and where it leaves what it found."""

import json
import os
import re
import shutil
import subprocess

import findings
import measure
from place import PEERS, TEN_RULES

DUCKDB = "@duckdb/node-api"

# Stages of a run that no peer has: keeping the accepted files, and making sure that all is on the disk.
LEFT_OUT = re.compile(r"copy|sync")


def said_all(*words):
    """What a command prints, or nothing."""
    try:
        printed = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return ""
    return (printed.stdout or printed.stderr).strip()


def said(*words):
    """The first line that a command prints, or nothing."""
    return said_all(*words).partition("\n")[0]


class Rollcall:
    """name: as tables call it. arguments: added to `rollcall run`."""

    def __init__(self, place, pack=TEN_RULES, arguments=(), name="rollcall"):
        self.place, self.pack, self.arguments, self.name = place, pack, list(arguments), name

    def missing(self):
        return ""

    def version(self):
        return said(self.place.rollcall, "--version")

    def command(self):
        return ["rollcall", "run", "--quiet", "--timings", *self.arguments, "job.yaml"]

    def once(self, folder):
        """Runs over a folder of data, from nothing. Gives what it took."""
        work = self.work()
        state = work / "state"
        shutil.rmtree(state, ignore_errors=True)
        job = {
            "format": 1, "job": "bench", "title": "bench", "run_date": "2026-10-15", "pack": os.path.relpath(self.pack, work),
            "lines": {line: {"files": [os.path.relpath(folder / f"{line}.csv", work)]} for line in ("household", "enrolment")},
            "output": {"state": "state", "formats": ["csv"], "language": "zh", "privacy": "full"},
        }
        (work / "job.yaml").write_text(json.dumps(job, ensure_ascii=False, indent=1), encoding="utf-8")
        return spent_by_rollcall([self.place.rollcall, *self.command()[1:]], work)

    def work(self):
        return self.place.folder("work", re.sub(r"\W+", "-", self.name))

    def output(self):
        return self.work() / "state/current/findings.csv"

    def found(self):
        return findings.of_rollcall(self.output())


def spent_by_rollcall(command, cwd):
    """What a run took without the stages that no peer has, as it says itself."""
    spent = measure.run(command, cwd)
    stages = re.findall(r"(?m)^ *([0-9.]+) s  (.+)$", spent.said)
    spent.left_out = sum(float(seconds) for seconds, stage in stages if LEFT_OUT.search(stage))
    spent.wall -= spent.left_out
    return spent


def job(place, folder):
    """A function that runs the job in a folder."""
    state = folder / "state"

    def once():
        shutil.rmtree(state, ignore_errors=True)
        return spent_by_rollcall([place.rollcall, "run", "--quiet", "--timings", "job.yaml"], folder)

    return once


def job_rows(folder):
    """{line: records} of the run that was made last."""
    balance = json.loads((folder / "state/current/summary.json").read_text())["balance"]
    return {line: balance[line]["records"] for line in ("household", "enrolment")}


class Peer:
    """words: the command, in which HERE is the folder of the scripts; it reads household.csv and enrolment.csv of its
    current directory and leaves findings.csv there, or prints it if `prints`."""

    def __init__(self, place, name, words, version, needs, prints=False):
        self.place, self.name, self.words, self.needs, self.prints = place, name, words, needs, prints
        self.ask = version

    def missing(self):
        """Why it cannot be measured here; empty if it can."""
        return self.needs()

    def version(self):
        return self.ask()

    def command(self):
        return [str(word).replace("HERE", os.path.relpath(PEERS)) for word in self.words]

    def once(self, folder):
        work = self.place.folder("work", self.name)
        for line in ("household.csv", "enrolment.csv"):
            (work / line).unlink(missing_ok=True)
            (work / line).symlink_to(folder / line)
        (work / "findings.csv").unlink(missing_ok=True)
        words = [str(word).replace("HERE", str(PEERS)) for word in self.words]
        return measure.run(words, work, work / "findings.csv" if self.prints else None)

    def found(self):
        return findings.of_peer(self.place.out / "work" / self.name / "findings.csv")


def program(name):
    return lambda: "" if shutil.which(name) else f"{name} is not installed"


def imports(module):
    return lambda: "" if subprocess.run(["/usr/bin/python3", "-c", f"import {module}"], capture_output=True,
                                        check=False).returncode == 0 else f"{module} is not installed"


def duckdb(place, threads, name="duckdb", rules="ten-rules.sql"):
    package = place.modules / DUCKDB / "package.json"
    return Peer(place, name,
                ["node", "HERE/duckdb.mjs", place.modules, threads, "HERE/load-duckdb.sql", f"HERE/{rules}"],
                lambda: f"DuckDB {json.loads(package.read_text())['version']} ({DUCKDB}, node {said('node', '--version')})",
                lambda: program("node")() or ("" if package.exists() else f"{DUCKDB} is not installed"))


# Miller's join keeps what only one line has; the columns of one line are renamed so that both sides' stay apart.
MILLER = ["mlr", "-S", "--icsv", "--ocsv", "--from", "enrolment.csv",
          "rename", "身份证件号,id," + ",".join(f"{c},e_{c}" for c in ("姓名", "性别", "出生日期", "学校名称", "年级", "学生状态")),
          "then", "join", "--ul", "--ur", "-j", "id", "-l", "公民身份号码", "-r", "id", "-f", "household.csv",
          "then", "put", "-q", "-f", "HERE/ten-rules.mlr", "then", "sort", "-f", "rule,id"]


def slow_peers(place):
    """Those that take a minute or more for five million rows."""
    return [
        Peer(place, "sqlite", ["sqlite3", ":memory:", ".read HERE/load-sqlite.sql", ".read HERE/ten-rules.sql",
                               ".read HERE/sqlite.sql"], lambda: "SQLite " + said("sqlite3", "--version").split(" ")[0],
             program("sqlite3")),
        Peer(place, "pandas", ["/usr/bin/python3", "HERE/ten_rules.py"],
             lambda: said("/usr/bin/python3", "-c", "import pandas, platform; "
                          "print('pandas', pandas.__version__, 'Python', platform.python_version())"), imports("pandas")),
        Peer(place, "mawk", ["mawk", "-F,", "-f", "HERE/ten-rules.awk", "household.csv", "enrolment.csv"],
             lambda: said("mawk", "-W", "version"), program("mawk"), prints=True),
        Peer(place, "miller", MILLER, lambda: said("mlr", "--version"), program("mlr"), prints=True),
    ]


class Wc:
    """The floor: reading both files and counting newlines."""

    name = "wc -l"

    def missing(self):
        return ""

    def version(self):
        return said("wc", "--version")

    def command(self):
        return ["wc", "-l", "household.csv", "enrolment.csv"]

    def once(self, folder):
        return measure.run(self.command(), folder)

    def found(self):
        return None
