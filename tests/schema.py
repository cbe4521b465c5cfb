#!/usr/bin/python3
"""The JSON Schemas of packs, jobs and excuses files: those shipped in rules/schema are what `rollcall schema` prints; they
accept every file that `check` accepts (all of the repository, and random ones), and refuse what is wrong in shape. Those of
summary.json, findings.jsonl and manifest.json accept what runs leave, and refuse it with anything that is promised taken away.

    schema.py [--rollcall PATH] [--count N]

YAML is read as an editor does, by the core schema of YAML 1.2: a plain `no` is a text, 6 a number."""

import copy
import json
import re
import sys

import jsonschema
import yaml
from harness import ROOT, TESTS, Checks, arguments, copy_inputs, environment, scratch, start

KINDS = ("pack", "job", "excuses")
# an unknown key, one that is missing, a value of the wrong kind or none, no word, no date, no number
SHAPE = {"E018", "E019", "E020", "E021", "E022", "E024", "E025", "E026"}
SCALARS = [
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", "~nN\0"),
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9]+", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
]


class Core(yaml.SafeLoader):
    """Scalars as YAML 1.2 has them."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in SCALARS:
    Core.add_implicit_resolver(tag, re.compile(f"^(?:{pattern})$"), list(first.replace("\0", "")) + ([""] if "\0" in first else []))
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


def read(path):
    """What the file holds; None: no YAML."""
    try:
        data = yaml.load(path.read_bytes().decode("utf-8-sig"), Loader=Core)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    return json.loads(json.dumps(data, default=str))  # keys become texts


def kind_of(data):
    if not isinstance(data, dict):
        return None
    return "job" if "job" in data else "pack" if "pack" in data or "rules" in data else "excuses" if "exceptions" in data else None


def complaints(rollcall, path, cwd):
    """The codes that `check` has for the file itself; None: it is accepted."""
    outcome = start([rollcall, "check", "--format", "json", path], cwd)
    if outcome.code == 0:
        return None
    items = json.loads(outcome.out or b"[]")
    return {item["code"] for item in items if item["severity"] == "error" and item["path"] == str(path)}


def check_shipped(rollcall, checks):
    schemas = {}
    for kind in KINDS:
        outcome = start([rollcall, "schema", kind], ROOT)
        shipped = ROOT / f"rules/schema/{kind}.schema.json"
        checks.that(outcome.code == 0 and outcome.out == shipped.read_bytes(), f"{shipped.name} is as `rollcall schema {kind}` prints it",
                    "rollcall schema writes it anew")
        schemas[kind] = jsonschema.Draft7Validator(json.loads(outcome.out))
        jsonschema.Draft7Validator.check_schema(schemas[kind].schema)
    return schemas


def check_file(rollcall, schemas, path, cwd, checks, seen):
    data = read(path)
    kind = kind_of(data)
    if kind not in ("pack", "job"):
        return
    codes = complaints(rollcall, path, cwd)
    faults = list(schemas[kind].iter_errors(data))
    if codes is None:
        seen[0] += 1
        checks.that(not faults, f"{path} is accepted", "\n".join(f"{list(f.absolute_path)}: {f.message[:200]}" for f in faults[:3]))
    elif codes & SHAPE and not open_to_later_packs(kind, data, codes):
        seen[1] += 1
        checks.that(faults, f"{path} is refused", codes)


def open_to_later_packs(kind, data, codes):
    """A pack without lines may be one that adds to another: only `check` knows."""
    return kind == "pack" and "lines" not in data and not codes & (SHAPE - {"E019"})


def check_repository(rollcall, schemas, checks):
    seen = [0, 0]
    folders = [ROOT / "rules", ROOT / "fixtures/meals", *sorted((ROOT / "fixtures/diag").iterdir()), *sorted((TESTS / "golden").iterdir())]
    with scratch() as room:
        for folder in folders:
            work = room / f"{folder.parent.name}-{folder.name}"
            copy_inputs(folder, work)
            for path in sorted(work.glob("*.yaml")):
                check_file(rollcall, schemas, path, work, checks, seen)
    checks.that(seen[0] >= 40 and seen[1] >= 8, "many files were accepted and refused", seen)
    return seen


def check_random(rollcall, schemas, count, checks):
    with scratch() as room:
        start([sys.executable, TESTS / "model/random_sets.py", "--seed", 7, "--count", count, "--out", room / "sets"], TESTS / "model",
              timeout=900, env=environment(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8"))
        for path in sorted((room / "sets").glob("*/*.yaml")):
            data = read(path)
            kind = kind_of(data)
            if kind:
                faults = list(schemas[kind].iter_errors(data))
                checks.that(not faults, f"random {path.parent.name}/{path.name} is accepted", faults[:2])


def mappings(data, schema, at=()):
    """Every mapping of a file whose keys the schema lists, with its schema."""
    if isinstance(data, dict) and "properties" in schema:
        yield at, schema
    if isinstance(data, dict):
        for key, value in data.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                yield from mappings(value, inner, (*at, key))
    if isinstance(data, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(data):
            yield from mappings(item, schema["items"], (*at, index))


def part(data, at):
    for step in at:
        data = data[step]
    return data


def check_mutations(schemas, kind, path, checks):
    """In each kind of mapping: a key too many, a required one missing, a list in place of a text."""
    data = read(path)
    known = set()
    for at, schema in list(mappings(data, schemas[kind].schema)):
        place = tuple(step for step in at if not isinstance(step, int))[:3]
        if place in known:
            continue
        known.add(place)
        more = copy.deepcopy(data)
        part(more, at)["nonsense"] = "x"
        checks.that(not schemas[kind].is_valid(more), f"{path.name} {at}: an unknown key is refused")
        for key in schema.get("required", []):
            less = copy.deepcopy(data)
            del part(less, at)[key]
            checks.that(not schemas[kind].is_valid(less), f"{path.name} {at}: a missing {key} is refused")
        for key, value in part(data, at).items():
            wrong = copy.deepcopy(data)
            part(wrong, at)[key] = {"a": {"b": [{}]}}
            checks.that(not schemas[kind].is_valid(wrong), f"{path.name} {at}: a mapping for {key} is refused")
            if not isinstance(value, list) and key not in ("also", "null", "basis", "benign", "column", "except_by", "only", "pack", "files"):
                part(wrong, at)[key] = [[]]
                checks.that(not schemas[kind].is_valid(wrong), f"{path.name} {at}: a list for {key} is refused")


OUTPUTS = {"summary": "summary.json", "finding": "findings.jsonl", "manifest": "manifest.json"}


def check_outputs(rollcall, checks):
    """Every output of the golden jobs that run by themselves."""
    schemas = {kind: jsonschema.Draft7Validator(json.loads((ROOT / f"rules/schema/{kind}.schema.json").read_bytes())) for kind in OUTPUTS}
    seen = {kind: 0 for kind in OUTPUTS}
    with scratch() as room:
        copy_inputs(TESTS / "golden/common", room / "common")
        for case in sorted((TESTS / "golden").iterdir()):
            if not (case / "job.yaml").is_file() or not (case / "files").is_dir():
                continue
            work = room / case.name
            copy_inputs(case, work)
            for path in work.glob("excuses.yaml"):
                path.chmod(0o600)
            if start([rollcall, "run", "--quiet", "job.yaml"], work).code != 0:
                continue
            for kind, name in OUTPUTS.items():
                path = work / "state/current" / name
                if not path.is_file(): # the job leaves the format out
                    continue
                text = path.read_text(encoding="utf-8")
                items = [json.loads(row) for row in text.splitlines()] if name.endswith("l") else [json.loads(text)]
                for item in items:
                    seen[kind] += 1
                    faults = list(schemas[kind].iter_errors(item))
                    checks.that(not faults, f"{case.name}/{name} is as its schema says",
                                "\n".join(f"{list(f.absolute_path)}: {f.message[:200]}" for f in faults[:3]))
                    for key in schemas[kind].schema["required"] if seen[kind] < 3 else []:
                        less = {name: value for name, value in item.items() if name != key}
                        checks.that(not schemas[kind].is_valid(less), f"{name} without {key} is refused")
    checks.that(min(seen.values()) >= 5, "outputs of many runs were seen", seen)


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--count", type=int, default=60))
    checks = Checks()
    schemas = check_shipped(options.rollcall, checks)
    accepted, refused = check_repository(options.rollcall, schemas, checks)
    check_random(options.rollcall, schemas, options.count, checks)
    check_mutations(schemas, "pack", ROOT / "rules/compulsory-education.yaml", checks)
    check_mutations(schemas, "pack", ROOT / "fixtures/meals/pack.yaml", checks)
    check_mutations(schemas, "job", ROOT / "fixtures/meals/job.yaml", checks)
    check_outputs(options.rollcall, checks)
    checks.end(f"{accepted} files accepted, {refused} refused, {options.count} random sets")


if __name__ == "__main__":
    main()
