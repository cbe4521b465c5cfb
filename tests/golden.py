#!/usr/bin/python3
"""Golden cases: what the program prints and leaves, compared byte for byte with what was accepted.

A case is a folder of tests/golden, or of fixtures/diag where its name is the error code it shows:

    cmd         the arguments of rollcall, or shell in which `rollcall` is on the path and $ROOT is the checkout; run in a
                copy of the case
    out, err    what it prints (a missing file: nothing); out.zh, err.zh: the same under a Chinese locale; of fixtures/diag
                only err and err.zh
    rc          the exit code (a missing file: 0)
    files/      each file here is compared with the file of the same name below state/current
    the rest    inputs

tests/golden/common lies beside the copy of every case of tests/golden, as ../common.

    golden.py [--rollcall PATH] [--rewrite] [CASE …]

--rewrite accepts what happens now (and writes err.zh for every case of fixtures/diag); read the diff before you
commit it. Every code of the program has a case in fixtures/diag, or a line in tests/codes_elsewhere.txt that names the
test which shows it."""

import difflib
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

from harness import ROOT, TESTS, Checks, arguments, copy_inputs, environment, scratch, start

LANGUAGES = {"": "C", ".zh": "zh_CN.UTF-8"}
DIAGNOSTICS = ROOT / "fixtures/diag"
GOLDEN = TESTS / "golden"


def find_cases(names):
    folders = [folder for base in (GOLDEN, DIAGNOSTICS) if base.is_dir()
               for folder in sorted(base.iterdir()) if (folder / "cmd").is_file()]
    if not names:
        return folders
    chosen = [folder for folder in folders if folder.name in names]
    unknown = set(names) - {folder.name for folder in chosen}
    if unknown:
        sys.exit(f"no such case: {', '.join(sorted(unknown))}")
    return chosen


def read(path):
    return path.read_bytes() if path.is_file() else b""


def run_case(case, suffix, rollcall, check_files):
    """(stdout, stderr, exit code, the files of state/current that the case names)"""
    with scratch() as room:
        tools = room / "bin"
        tools.mkdir()
        (tools / "rollcall").symlink_to(rollcall)
        if (case.parent / "common").is_dir():
            shutil.copytree(case.parent / "common", room / "common")
        work = room / "case"
        copy_inputs(case, work)
        env = environment(PATH=f"{tools}:/usr/bin:/bin", LC_ALL=LANGUAGES[suffix], ROOT=str(ROOT))
        command = (case / "cmd").read_text(encoding="utf-8")
        if "rollcall" not in command:
            command = f"rollcall {command}"
        outcome = start(["sh", "-e", "-c", command], work, env=env)
        found = {}
        if check_files and (case / "files").is_dir():
            for wanted in sorted((case / "files").rglob("*")):
                if wanted.is_file():
                    name = wanted.relative_to(case / "files")
                    found[name] = read(work / "state/current" / name) if (work / "state/current" / name).is_file() else None
        return outcome, found


def difference(name, got, wanted):
    as_lines = [text.decode("utf-8", "backslashreplace").splitlines() for text in (wanted, got)]
    lines = list(difflib.unified_diff(*as_lines, f"{name} (accepted)", f"{name} (now)", lineterm="", n=1))
    return "\n".join(lines[:40]) or "they differ in line endings only"


def suffixes(case, rewrite):
    chinese = (case / "err.zh").exists() or (case / "out.zh").exists() or (rewrite and case.parent == DIAGNOSTICS)
    return ["", ".zh"] if chinese else [""]


def judge(case, rollcall, rewrite):
    """A list of (truth, name, detail)."""
    label = str(case.relative_to(ROOT))
    said = []
    for suffix in suffixes(case, rewrite):
        outcome, files = run_case(case, suffix, rollcall, suffix == "")
        if outcome.crashed:
            said.append((False, f"{label}: the program failed", str(outcome)))
            continue
        parts = {f"err{suffix}": outcome.err}
        if case.parent == GOLDEN:
            parts[f"out{suffix}"] = outcome.out
        if suffix == "":
            parts["rc"] = b"%d\n" % outcome.code
        for name, got in parts.items():
            path = case / name
            if rewrite:
                if got and not (name == "rc" and got == b"0\n"):
                    path.write_bytes(got)
                elif path.exists():
                    path.unlink()
            else:
                wanted = read(path) or (b"0\n" if name == "rc" else b"")
                said.append((got == wanted, f"{label}: {name}", difference(name, got, wanted)))
        for name, got in files.items():
            if got is None:
                said.append((False, f"{label}: files/{name}", "the run did not leave it"))
            elif rewrite:
                (case / "files" / name).write_bytes(got)
            else:
                wanted = read(case / "files" / name)
                said.append((got == wanted, f"{label}: files/{name}", difference(str(name), got, wanted)))
    code = re.match(r"[EW][0-9]{3}", case.name)
    if case.parent == DIAGNOSTICS and code:
        for name in ("err", "err.zh"):
            said.append((f"[{code.group()}]".encode() in read(case / name), f"{label}: {name} shows {code.group()}", ""))
    return said


COMMENTS = {".c": re.compile(r"/\*.*?\*/", re.S), ".py": re.compile(r'""".*?"""|#[^\n]*', re.S)}


def codes_shown(checks):
    """Every code has its case, and nothing claims a code that is no more."""
    codes = set()
    for path in sorted((ROOT / "engine/base").glob("codes*.def")):
        codes |= set(re.findall(r"^CODE\(([EW][0-9]{3})\b", path.read_text(encoding="utf-8"), re.M))
    elsewhere = {}
    for line in (TESTS / "codes_elsewhere.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, test = line.split(None, 1)
            elsewhere[code] = test
    shown = {folder.name[:4] for folder in DIAGNOSTICS.iterdir() if (folder / "cmd").is_file()}
    checks.that(codes, "engine/base/codes*.def has codes")
    for code in sorted(codes):
        checks.that((code in shown) != (code in elsewhere), f"{code} has either a case in fixtures/diag or a line in codes_elsewhere.txt")
    for code in sorted((shown | set(elsewhere)) - codes):
        checks.that(False, f"{code} is no code of the program", "remove its case or its line")
    for code, test in sorted(elsewhere.items()):
        path = ROOT / test
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if path.suffix in COMMENTS:
            text = COMMENTS[path.suffix].sub("", text)
        checks.that(code in text, f"{test} shows {code}", "outside its comments")


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--rewrite", action="store_true"),
                        lambda p: p.add_argument("case", nargs="*"))
    checks = Checks()
    cases = find_cases(options.case)
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for said in pool.map(lambda case: judge(case, options.rollcall, options.rewrite), cases):
            for truth, name, detail in said:
                checks.that(truth, name, detail)
    if not options.case:
        codes_shown(checks)
    checks.end(f"{len(cases)} cases")


if __name__ == "__main__":
    main()
