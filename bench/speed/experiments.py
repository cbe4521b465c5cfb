"""What is measured, one function for each part of the page. Each gives plain data that can be kept in a file."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import data
import measure
import packs
import tools
from place import SHIPPED_PACK


class Disagreement(Exception):
    """Two tools, or two runs, did not find the same."""


@dataclass(frozen=True)
class Size:
    """How much is measured. Rows are of each line."""

    main: int          # against DuckDB and wc
    slow: int          # against the slow peers
    rows: tuple        # how cost grows with rows; the second is what the others are compared with
    rules: tuple
    rules_at: int      # rows
    threads_at: int    # rows
    memory_at: int     # rows
    limits: tuple      # of --max-memory
    county: int        # persons
    rounds: int
    many: int          # rounds of what takes a few seconds: single times spread by a fifth on a busy machine
    checks: int        # runs of `check`


SIZES = {
    "full": Size(5_000_000, 1_000_000, (100_000, 1_000_000, 5_000_000, 20_000_000), (10, 100, 1000), 1_000_000, 5_000_000,
                 20_000_000, ("1G", "512M"), 1_200_000, 3, 7, 21),
    "quick": Size(300_000, 100_000, (30_000, 100_000, 300_000), (10, 100, 1000), 100_000, 300_000, 300_000, ("48M",),
                  1_200_000, 3, 5, 11),
    "tiny": Size(20_000, 20_000, (5_000, 20_000), (10, 100), 20_000, 20_000, 20_000, ("256M",), 3_000, 1, 1, 3),
}


def agreed(tool_list):
    """What all of them found in their last run, or Disagreement."""
    found = [(tool.name, tool.found()) for tool in tool_list]
    found = [(name, each) for name, each in found if each is not None]
    for name, each in found[1:]:
        if difference := found[0][1].difference(each):
            raise Disagreement(f"{found[0][0]} and {name} do not find the same: {difference}")
    return found[0][1]


def same_bytes(tool_list):
    digests = {hashlib.sha256(tool.output().read_bytes()).hexdigest() for tool in tool_list}
    if len(digests) != 1:
        raise Disagreement(f"findings.csv differs between {', '.join(tool.name for tool in tool_list)}")


def unusable(tool, folder):
    """Why a tool cannot be measured; empty if it can. One that a machine is too small for is tried once, and no more."""
    why = tool.missing()
    if not why and tool.name != "rollcall":
        try:
            tool.once(folder)
        except measure.Failed as trouble:
            why = str(trouble).strip().splitlines()[-1].strip()
    return why


def compare(folder, candidates, rounds):
    """Tools over the same data, in rounds; those that cannot take part are named."""
    data.warm(folder)
    left_out = {tool.name: why for tool in candidates if (why := unusable(tool, folder))}
    for name, why in left_out.items():
        print(f"   {name} is left out: {why}", flush=True)
    present = [tool for tool in candidates if tool.name not in left_out]
    taken = measure.in_rounds({tool.name: lambda tool=tool: tool.once(folder) for tool in present}, rounds)
    found = agreed(present)
    return {"rows": data.rows_of(folder), "bytes": sum((folder / f).stat().st_size for f in ("household.csv", "enrolment.csv")),
            "taken": taken, "counts": found.counts, "left_out": left_out,
            "versions": {tool.name: tool.version() for tool in present},
            "commands": {tool.name: tool.command() for tool in present}}


def against_duckdb(place, size, quoted=False):
    threads = len(os.sched_getaffinity(0))
    others = [tools.duckdb(place, threads)]
    if not quoted:
        others += [tools.duckdb(place, threads, "duckdb-joined", "ten-rules-joined.sql"), tools.Wc()]
    return compare(data.rows(place, size.main, quoted), [tools.Rollcall(place), *others], size.many)


def against_duckdb_quoted(place, size):
    return against_duckdb(place, size, quoted=True)


def against_slow(place, size):
    return compare(data.rows(place, size.slow), [tools.Rollcall(place), *tools.slow_peers(place)], size.rounds)


def by_rows(place, size):
    folders = {count: data.rows(place, count) for count in size.rows}
    for folder in folders.values():
        data.warm(folder)
    runs = {str(count): lambda folder=folder: tools.Rollcall(place).once(folder) for count, folder in folders.items()}
    return {"taken": measure.in_rounds(runs, size.many),
            "rows": {str(count): data.rows_of(folder) for count, folder in folders.items()}}


def by_rules(place, size):
    folder = data.rows(place, size.rules_at)
    variants = {str(count): tools.Rollcall(place, packs.pack(place, count), name=f"rules-{count}") for count in size.rules}
    data.warm(folder)
    taken = measure.in_rounds({name: lambda tool=tool: tool.once(folder) for name, tool in variants.items()}, size.rounds)
    found = agreed(list(variants.values()))
    return {"taken": taken, "rows": data.rows_of(folder), "findings": found.total}


def variants(place, folder, arguments, rounds):
    """Runs that differ in options alone and must write the same bytes."""
    each = {name: tools.Rollcall(place, arguments=words, name=f"with {name}") for name, words in arguments.items()}
    data.warm(folder)
    taken = measure.in_rounds({name: lambda tool=tool: tool.once(folder) for name, tool in each.items()}, rounds)
    same_bytes(list(each.values()))
    return {"taken": taken, "rows": data.rows_of(folder)}


def by_threads(place, size):
    return variants(place, data.rows(place, size.threads_at),
                    {"1 thread": ["--threads", "1"], "2 threads": ["--threads", "2"]}, size.many)


def by_memory(place, size):
    if "--max-memory" not in tools.said_all(place.rollcall, "run", "--help"):
        print("   left out: this rollcall has no --max-memory", flush=True)
        return None
    limits = {"no limit": [], **{limit: ["--max-memory", limit] for limit in size.limits}}
    return variants(place, data.rows(place, size.memory_at), limits, size.rounds)


def county(place, size):
    """The shipped pack over a county as offices send it, and over clean files."""
    folders = {"as offices send it": data.county(place, size.county), "clean files, no lists": data.county(place, size.county, plain=True)}
    for folder in folders.values():
        data.warm(folder)
    taken = measure.in_rounds({name: tools.job(place, folder) for name, folder in folders.items()}, size.many)
    return {"taken": taken, "rows": {name: tools.job_rows(folder) for name, folder in folders.items()}}


def checks(place, size):
    wanted = {"shipped": SHIPPED_PACK, str(size.rules[-1]): packs.pack(place, size.rules[-1])}
    with tempfile.TemporaryDirectory() as nowhere:
        return {"taken": measure.in_rounds({name: lambda pack=pack: measure.run([place.rollcall, "check", pack], Path(nowhere))
                                            for name, pack in wanted.items()}, size.checks)}


EXPERIMENTS = {
    "against DuckDB": against_duckdb,
    "against DuckDB, every cell quoted": against_duckdb_quoted,
    "against the slow peers": against_slow,
    "a county": county,
    "check": checks,
    "more rules": by_rules,
    "threads": by_threads,
    "more rows": by_rows,
    "less memory": by_memory,
}
