"""Instructions that a run executes, by part of the program, counted by callgrind on a small fixed input with one thread.
A count does not depend on how busy a machine is, so that a regression shows on any. A part is made of files; what a header
has inline counts for the file it is used in."""

import collections
import json
import re
import shutil

import data
import measure
import packs
import tools
from place import HERE

BASELINE = HERE / "counts.json"
PERSONS = 100_000
MOST = 1.05  # of the baseline

# The first that a file's path matches is its part; the paths are below engine/.
PARTS = [
    ("splitting", r"intake/(marks|rows|split)\b"),
    ("reading", r"intake/(reader|stretch|stream|slab|relay|thread|encoding|delivery|lines|intake|accept)\b|base/utf8"),
    ("cells", r"intake/|base/date"),
    ("matching", r"match/|base/hash"),
    ("assessing", r"assess/|crew"),
    ("report", r"report/|publish/"),
    ("pack and job", r"config/|pack/|base/source"),
    ("the rest of the engine", r""),
]
OUTSIDE = "libraries"  # what processors and library versions decide: shown, not held to anything
HELD = [part for part, _ in PARTS]


def part_of(source, binary):
    if not binary.endswith("/rollcall") or "engine/" not in source:
        return OUTSIDE
    path = source.rpartition("engine/")[2]
    return next(part for part, pattern in PARTS if re.match(pattern, path))


def read(profile):
    """{part: instructions} of a callgrind profile. A name stands in it once, with a number that stands for it from then on;
    the costs of a call are those of what was called, which are counted there."""
    known = {"f": {}, "o": {}}
    current = {"f": "", "o": ""}
    counted = collections.Counter()
    call = False
    with open(profile, encoding="utf-8", errors="replace") as file:
        for line in file:
            if named := re.match(r"(c?)(ob|fl|fi|fe)=\((\d+)\)(?: (.*))?", line):
                kind = named[2][0]
                if named[4]:
                    known[kind][named[3]] = named[4]
                if not named[1] and named[2] in ("ob", "fl"):
                    current[kind] = known[kind][named[3]]
            elif line.startswith("calls="):
                call = True
            elif line[:1] in "+-*0123456789":
                if not call:
                    counted[part_of(current["f"], current["o"])] += int(line.split()[-1])
                call = False
    return counted


def profiled(place, work, rows):
    """Instructions per row of the job in a folder, which has been run before."""
    profile = work / "callgrind.out"
    shutil.rmtree(work / "state")
    measure.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", place.counted, "run", "--quiet",
                 "--threads", "1", "job.yaml"], work)
    counted = read(profile)
    return {part: round(counted[part] / rows, 1) for part in [*HELD, OUTSIDE]}


def of_pack(place, rules):
    folder = data.rows(place, PERSONS)
    tool = tools.Rollcall(place, packs.pack(place, rules), name=f"counts-{rules}")
    tool.once(folder)
    return profiled(place, tool.work(), data.rows_of(folder))


def of_county(place):
    folder = data.county(place, PERSONS)
    tools.job(place, folder)()
    return profiled(place, folder, sum(tools.job_rows(folder).values()))


def compiler(place):
    """What built the program: counts of another compiler are no measure."""
    comment = tools.said_all("readelf", "-p", ".comment", str(place.counted))
    return " ".join(sorted(set(re.findall(r"\]\s+(.+)", comment))))


def count(place):
    """Instructions per row, or None where callgrind is not installed."""
    if not shutil.which("valgrind"):
        print("== instructions are not counted: valgrind is not installed", flush=True)
        return None
    print("== instructions", flush=True)
    return {"compiler": compiler(place),
            "ten rules": of_pack(place, 10),
            "1,000 rules": of_pack(place, 1000),
            "a county, shipped pack": of_county(place)}


def compare(pack, was, now):
    """Prints how a pack's counts have changed; gives the parts that have grown too much. A part below a twentieth of the
    whole is not held to its count."""
    whole = "all of these"
    was, now = ({**each, whole: sum(each[part] for part in HELD)} for each in (was, now))
    print(f"{pack}: instructions per row")
    for part in [*HELD, whole, OUTSIDE]:
        change = f"{(now[part] / was[part] - 1) * 100:+7.1f} %" if was[part] else ""
        print(f"  {part:24} {was[part]:10.1f} {now[part]:10.1f} {change}")
    return [part for part in [*HELD, whole] if now[part] > was[part] * MOST and now[part] * 20 > now[whole]]


def hold(place, accept):
    """Compares with the baseline or makes it; the exit code."""
    counted = count(place)
    if counted is None:
        return 1
    if accept:
        BASELINE.write_text(json.dumps(counted, indent=1) + "\n")
    baseline = json.loads(BASELINE.read_text())
    grown = {pack: compare(pack, baseline[pack], counted[pack]) for pack in counted if pack != "compiler"}
    if baseline["compiler"] != counted["compiler"]:
        print(f"The baseline was made by {baseline['compiler']}, this program by {counted['compiler']}: nothing is held to it.")
        return 0
    for pack, parts in grown.items():
        for part in parts:
            print(f"FAILED: {pack}: {part}: more than {round((MOST - 1) * 100)} % above the baseline")
    return 1 if any(grown.values()) else 0
