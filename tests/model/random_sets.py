#!/usr/bin/python3
"""Writes random packs, jobs and data, each set in a directory of its own, for the model and rollcall to agree on."""

import argparse
import os
import random
import shutil
import sys
from datetime import date

import assess
import people
from check import check_pack
from evaluate import Scope, value_of
from expr import parse
from gen_data import Numbers, Writer, record
from gen_pack import Author
from gen_schema import make_schema
from gen_yaml import Flow, to_yaml
from pack import load_job
from rows import IntakeError

RUN_DATES = [date(2026, 10, 15), date(2026, 8, 31), date(2026, 9, 1), date(2024, 2, 29), date(2027, 3, 1)]


class Rejected(Exception):
    """A set that would not be valid; another is made in its place."""


# ---------------------------------------------------------------- params

def settled_params(author, overrides):
    """Values of all params; Rejected where one is missing."""
    values = {"run_date": author.run_date}
    for name, node in author.param_nodes.items():
        text = overrides.get(name, node["value"])
        if node["type"] == "string":
            values[name] = text
        else:
            values[name] = value_of(parse(text), Scope(None, values, None, {}))
        if values[name] is None:
            raise Rejected("a param without a value")
        if node["type"] == "int" and "min" in node and not int(node["min"]) <= values[name] <= int(node["max"]):
            raise Rejected("a param out of its bounds")
    return values


def param_overrides(rng, author):
    out = Flow()
    for name, node in author.param_nodes.items():
        if rng.random() < 0.15:
            out[name] = {"int": str(rng.randint(0, 12)), "date": "2026-09-01", "string": "甲"}[node["type"]]
    return out


def add_bounds(rng, author):
    values = settled_params(author, {})
    for name, node in author.param_nodes.items():
        if node["type"] == "int" and rng.random() < 0.3 and abs(values[name]) < 1000:
            node["min"], node["max"] = str(max(0, values[name] - 5)), str(max(0, values[name]) + 20)
            if values[name] < 0:
                del node["min"], node["max"]


# ---------------------------------------------------------------- data files

def split_records(rng, records, n):
    cuts = sorted(rng.randint(0, len(records)) for _ in range(n - 1))
    return [records[a:b] for a, b in zip([0, *cuts], [*cuts, len(records)])]


def write_table(rng, folder, stem, table, aliases, records, faulty, contents):
    """Writes one to three files; the names they got, and what a job could say of the last."""
    parts = split_records(rng, records, rng.choice([1, 1, 1, 2, 3]))
    names = []
    for index, part in enumerate(parts, 1):
        name = f"{stem}{index if len(parts) > 1 else ''}.csv"
        for _ in range(50):
            writer = Writer(rng, table, aliases)
            data = writer.file(part, faulty)
            if data not in contents:
                break
        contents.add(data)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
        names.append(name)
    return names, writer.options()


def job_additions(rng, table, aliases):
    """Headings and raw entries that only the job knows; `aliases` learns the headings."""
    out = {}
    if rng.random() < 0.2:
        name = rng.choice(list(table.fields))
        alias = "本县" + aliases[name][0]
        aliases[name] = aliases[name] + [alias]
        out["columns"] = {name: [alias]}
    listed = [field for field in table.fields.values() if field.values]
    if listed and rng.random() < 0.3:
        field = rng.choice(listed)
        out["values"] = {field.name: {"本县码": rng.choice(sorted(set(field.values.values())))}}
        field.values["本县码"] = out["values"][field.name]["本县码"]
    return out


def overuse(rng, table, numbers, run_date, records):
    """More than a thousand records of one number, or exactly a thousand."""
    number = numbers.some(table.name)
    for _ in range(rng.choice([1000, 1001, 1010])):
        cells = record(rng, table, numbers, run_date)
        cells[table.key] = number
        records.insert(rng.randint(0, len(records)), cells)


def plant_links(rng, schema, numbers, records):
    """Numbers that stand on one line each, carried by the other: one way, both ways, or from one to the next."""
    pairs = [(a, b) for a in schema.lines for b in schema.lines if a != b]
    for _ in range(rng.choice([0, 0, 2, 4])):
        here, there = rng.choice(pairs)
        if not schema.lines[there].also:
            continue
        alone = [set(numbers.of_table[x]) - set(numbers.of_table[y]) for x, y in ((here, there), (there, here))]
        if not alone[0] or not alone[1]:
            continue
        a, k = rng.choice(sorted(alone[0])), rng.choice(sorted(alone[1]))
        former, latter = rng.choice(records[here]), rng.choice(records[there])
        former[schema.lines[here].key], latter[schema.lines[there].key] = a, k
        latter[rng.choice(schema.lines[there].also)] = a
        if schema.lines[here].also and rng.random() < 0.3:
            former[rng.choice(schema.lines[here].also)] = k


def misspell(rng, number):
    """A number one slip or another away."""
    at = rng.randrange(max(1, len(number) - 1))
    swapped = number[:at] + number[at + 1:at + 2] + number[at:at + 1] + number[at + 2:]
    other = number[:at] + rng.choice("0123456789") + number[at + 1:]
    return rng.choice([swapped, swapped, other, other, other, number[:-1] + rng.choice("0123456789X"), number[:15] + "000",
                       number[:15] + f"{rng.randint(0, 99):03d}", number[:16], number[:15],
                       "5.29999E+17", "", "", number])


def plant_near(rng, schema, numbers, records):
    """Records that agree with one of the other line in all but the number, or nearly."""
    for _ in range(rng.choice([0, 5, 20, 40])):
        here, there = rng.sample(list(schema.lines), 2)
        one, other = rng.choice(records[here]), rng.choice(records[there])
        for name in ("name", "sex", "birth_date"):
            if name in one and name in other and rng.random() < 0.85:
                other[name] = one[name]
        if "name" in other and rng.random() < 0.3:
            other["name"] = rng.choice([other["name"].replace("·", "．"), " ".join(other["name"]), other["name"].upper(), "别名"])
        number = one[schema.lines[here].key] = numbers.some(here)
        other[schema.lines[there].key] = misspell(rng, number)
    if rng.random() < 0.05:
        here, there = rng.sample(list(schema.lines), 2)
        one = rng.choice(records[here])
        for n in range(rng.choice([19, 20, 21, 25])):
            records[there].append({**rng.choice(records[there]), schema.lines[there].key: rng.choice(["", f"缺{n}"]),
                                   **{name: one[name] for name in ("name", "sex", "birth_date")
                                      if name in one and name in schema.lines[there].fields}})


def write_data(rng, folder, schema, run_date, crowded):
    """(bindings of lines, bindings of lists, the pool)."""
    size = rng.choice([8, 15, 25, 40, 60])
    numbers = Numbers(rng, schema, max(3, int(size * rng.choice([0.3, 0.7, 1.2]))))
    contents, bindings, aliases, records = set(), {}, {}, {}
    for name, table in schema.tables.items():
        aliases[name] = {field.name: list(field.aliases) for field in table.fields.values()}
        bindings[name] = job_additions(rng, table, aliases[name])
        records[name] = [record(rng, table, numbers, run_date) for _ in range(rng.randint(min(5, size), size))]
    plant_links(rng, schema, numbers, records)
    plant_near(rng, schema, numbers, records)
    if crowded:
        line = rng.choice(list(schema.lines))
        overuse(rng, schema.lines[line], numbers, run_date, records[line])
    for name, table in schema.tables.items():
        is_list = name in schema.lists
        stem = name if is_list else ["household", "enrolment"][list(schema.lines).index(name)]
        names, options = write_table(rng, folder, stem, table, aliases[name], records[name], rng.random() < 0.6, contents)
        bindings[name] = {"files": [f"{stem}*.csv"] if rng.random() < 0.5 else names, **bindings[name]}
        for key in ("encoding", "delimiter", "skip_top"):
            if len(names) == 1 and key in options and rng.random() < 0.08:
                bindings[name][key] = options[key]
            elif rng.random() < 0.2:
                bindings[name][key] = "auto"
    return ({name: bindings[name] for name in schema.lines}, {name: bindings[name] for name in schema.lists}, numbers)


# ---------------------------------------------------------------- one set

def bind_lists(rng, bindings):
    out = {}
    for name, binding in bindings.items():
        form = rng.random()
        if form < 0.1:
            continue
        out[name] = "none" if form < 0.2 else binding
    return out


def write_text(path, text, mode=0o644):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.chmod(path, mode)


def write_set(rng, folder, crowded):
    run_date = rng.choice(RUN_DATES)
    schema = make_schema(rng)
    author = Author(rng, schema, run_date)
    packs = [author.pack(f"pack{n}" if n else "pack", n == 0) for n in range(rng.choice([1, 1, 1, 2, 3]))]
    add_bounds(rng, author)
    lines, lists, numbers = write_data(rng, folder, schema, run_date, crowded)

    overrides = param_overrides(rng, author)
    settled_params(author, overrides)
    files = ["pack.yaml" if n == 0 else f"pack{n}.yaml" for n in range(len(packs))]
    job = {"format": "1", "job": "random", "title": "随机", "run_date": run_date.isoformat(),
           "pack": files if len(files) > 1 else files[0], "lines": lines}
    if schema.lists:
        job["lists"] = bind_lists(rng, lists)
    if overrides:
        job["params"] = overrides
    if rng.random() < 0.15:
        job["off"] = [rng.choice(author.rules)["id"]]
    job["output"] = Flow(state="state", formats=["csv", "json"], privacy="full", language="zh")

    excuses = []
    if schema.key_kind == "id" and rng.random() < 0.2:
        excuses = [author.exception(rng.choice(author.rules), numbers.some()) for _ in range(3)]
        job["excuses"] = "excuses.yaml"
        write_text(os.path.join(folder, "excuses.yaml"), to_yaml(rng, {"format": "1", "exceptions": excuses}), 0o600)
    job = {key: value for key, value in job.items() if value}

    def write_packs():
        for name, node in zip(files, packs):
            write_text(os.path.join(folder, name), to_yaml(rng, node))

    write_text(os.path.join(folder, "job.yaml"), to_yaml(rng, job))
    write_packs()
    result = judge(os.path.join(folder, "job.yaml"))
    for node in packs:
        for exception in node.get("exceptions", []):
            if rng.random() < 0.3:
                exception["at_most"] = str(max(1, result.credited[exception["id"]] + rng.choice([0, 0, 3])))
    write_packs()


def judge(path):
    """The model's result; Rejected if the set is not valid."""
    job = load_job(path)
    faults = check_pack(job.pack)
    if faults:
        raise AssertionError(f"{path}: {faults}")
    try:
        sources = people.read_sources(job)
    except IntakeError as error:
        raise Rejected(str(error)) from error
    return assess.run_job(job, sources)


def make_set(seed, folder, crowded):
    attempt = 0
    while True:
        rng = random.Random(f"{seed}/{attempt}")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        try:
            write_set(rng, folder, crowded)
            return
        except Rejected:
            attempt += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    for n in range(arguments.seed, arguments.seed + arguments.count):
        make_set(n, os.path.join(arguments.out, f"set{n:06d}"), crowded=n % 50 == 49)
    return 0


if __name__ == "__main__":
    sys.exit(main())
