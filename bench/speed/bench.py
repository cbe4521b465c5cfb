#!/usr/bin/python3
"""How fast the program is, against others and by itself.

    bench.py [full|quick|tiny] --build DIR [--counted DIR] --out DIR [--fresh] [--page FILE]
    bench.py --counts [--accept] --build DIR --counted DIR --out DIR

The first measures and writes a page of tables; what was measured before with the same program is taken over, so that an
interrupted run goes on where it stopped (--fresh measures all again). It fails if two tools do not find the same. The
second counts instructions and fails if they have grown; --accept makes the counts of now those to be held to."""

import argparse
import hashlib
import json
import os
import sys
import time

import counts
import machine
import measure
import page
from experiments import EXPERIMENTS, SIZES, Disagreement
from place import HERE, Place


def fingerprint(place):
    """Of all that a measurement depends on: the programs, the scripts, and how many processors there are."""
    whole = hashlib.sha256(str(len(os.sched_getaffinity(0))).encode())
    for path in [place.rollcall, place.rows, place.county, *sorted(HERE.rglob("*"))]:
        if path.is_file() and path.suffix not in (".json", ".pyc") and path.name != "page.py":
            whole.update(path.read_bytes())
    return whole.hexdigest()


def measured(place, size_name, fresh):
    """The results of all experiments, made or taken over from an earlier run."""
    kept_in = place.folder("measured") / f"{size_name}.json"
    of = fingerprint(place)
    kept = json.loads(kept_in.read_text()) if kept_in.exists() and not fresh else {}
    if kept.get("of") != of:
        kept = {"of": of, "results": {}}
    for name, experiment in EXPERIMENTS.items():
        if name in kept["results"]:
            print(f"== {name}: measured before", flush=True)
            continue
        print(f"== {name}", flush=True)
        began = time.monotonic()
        kept["results"][name] = experiment(place, SIZES[size_name])
        print(f"   {time.monotonic() - began:.0f} s", flush=True)
        kept_in.write_text(json.dumps(kept, ensure_ascii=False, indent=1))
    return kept["results"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", choices=SIZES, default="full")
    parser.add_argument("--build", required=True, help="the folder that the release was built in")
    parser.add_argument("--counted", help="the folder of a release that was not trained, of which instructions are counted")
    parser.add_argument("--out", required=True, help="where everything made is put")
    parser.add_argument("--page", help="the page to write; by default in --out")
    parser.add_argument("--fresh", action="store_true", help="measure all again")
    parser.add_argument("--counts", action="store_true", help="count instructions")
    parser.add_argument("--accept", action="store_true", help="hold to these counts from now on")
    options = parser.parse_args()
    place = Place(options.build, options.counted, options.out)
    try:
        if options.counts:
            return counts.hold(place, options.accept)
        results = measured(place, options.size, options.fresh)
        counted = counts.count(place) if options.size == "full" else None
    except (Disagreement, measure.Failed) as trouble:
        print(f"FAILED: {trouble}")
        return 1
    text = page.page(options.size, results, counted, machine.describe())
    path = options.page or place.out / f"{options.size}.md"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    print(text)
    print(f"== all tools agree; the page is in {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
