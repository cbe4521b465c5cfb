"""The page of tables. Knows what was measured only as the data that experiments.py gives."""

from datetime import date

from measure import median, ratios
from place import PEERS, ROOT

NAMES = {"duckdb": "DuckDB", "duckdb-joined": "DuckDB, as most would write it", "sqlite": "SQLite", "miller": "Miller"}


def table(headings, rows):
    lines = ["| " + " | ".join(headings) + " |", "|" + "|".join(["---"] + ["--:"] * (len(headings) - 1)) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def seconds(value):
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.1f} ms"


def mebibytes(value):
    return f"{value:,.0f} MiB"


def number(value):
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def ratio(mine, other, what):
    middle, least, most = ratios(mine, other, what)
    return f"{number(middle)} ({number(least)}…{number(most)})"


def against(result):
    """Rollcall against every other tool of an experiment."""
    taken = result["taken"]
    mine = taken["rollcall"]
    rows = []
    for name, theirs in taken.items():
        row = [f"{NAMES.get(name, name)}", seconds(median(theirs, "wall")), seconds(median(theirs, "cpu")),
               "" if name == "wc -l" else mebibytes(median(theirs, "rss"))]
        if name == "rollcall":
            row += ["", "", ""]
        else:
            row += [ratio(mine, theirs, "wall"), ratio(mine, theirs, "cpu"), "" if name == "wc -l" else ratio(mine, theirs, "rss")]
        rows.append(row)
    text = table(["", "wall", "processor", "memory", "rollcall ÷ it, wall", "processor", "memory"], rows)
    out = median(mine, "left_out")
    if out:
        text += f"\nLeft out of rollcall's wall time: {seconds(out)} for the accepted copy and for getting everything onto the disk.\n"
    for name, why in result["left_out"].items():
        text += f"\n{NAMES.get(name, name)} is not in the table: {why}.\n"
    return text


def heading(result):
    rounds = len(result["taken"]["rollcall"])
    return f"{result['rows']:,} rows of both lines together, {result['bytes'] / 1e6:,.0f} MB, " \
           f"{sum(result['counts'].values()):,} findings, {rounds} round{'s' if rounds > 1 else ''}"


def variants(title, result, base):
    """How cost grows from variant to variant; base: the one the others are divided by."""
    taken = result["taken"]
    rows = [[name, seconds(median(each, "wall")), seconds(median(each, "cpu")), mebibytes(median(each, "rss")),
             "1" if name == base else ratio(each, taken[base], "wall")] for name, each in taken.items()]
    return table([title, "wall", "processor", "memory", f"÷ {base}, wall"], rows)


def counties(result):
    return table(["", "household rows", "enrolment rows", "wall", "processor", "memory", "left out"],
                 [[name, f"{result['rows'][name]['household']:,}", f"{result['rows'][name]['enrolment']:,}", seconds(median(each, "wall")),
                   seconds(median(each, "cpu")), mebibytes(median(each, "rss")), seconds(median(each, "left_out"))]
                  for name, each in result["taken"].items()])


def per_row(result):
    """How cost grows with rows: the last column compares what a row costs."""
    taken, names = result["taken"], list(result["taken"])
    base = names[1]
    rows = []
    for name, each in taken.items():
        count = result["rows"][name]
        share = result["rows"][base] / count
        scaled = [{"wall": values["wall"] * share} for values in each]
        rows.append([f"{count:,}", seconds(median(each, "wall")), seconds(median(each, "cpu")), mebibytes(median(each, "rss")),
                     f"{median(each, 'wall') / count * 1e9:,.0f} ns", "1" if name == base else ratio(scaled, taken[base], "wall")])
    return table(["rows of both lines", "wall", "processor", "memory", "a row", f"÷ a row of {result['rows'][base]:,}"], rows)


def aims(results):
    """(what, at most, measured): the figures the program is held to."""
    found = []

    def aim(what, most, experiment, function):
        result = results.get(experiment)
        if result:
            try:
                found.append((what, most, function(result["taken"])))
            except KeyError:
                pass  # the peer was not there

    def wall(mine, theirs):
        return lambda taken: ratios(taken[mine], taken[theirs], "wall")[0]

    names = list(results["more rows"]["taken"])
    rules = list(results["more rules"]["taken"])
    quoted = "against DuckDB, every cell quoted"
    aim("wall time ÷ DuckDB's", 0.20, "against DuckDB", wall("rollcall", "duckdb"))
    aim("wall time ÷ DuckDB's, as most would write it", 0.20, "against DuckDB", wall("rollcall", "duckdb-joined"))
    aim("memory ÷ DuckDB's", 0.35, "against DuckDB", lambda t: ratios(t["rollcall"], t["duckdb"], "rss")[0])
    aim("wall time ÷ that of `wc -l`", 8, "against DuckDB", wall("rollcall", "wc -l"))
    aim("every cell quoted: wall time ÷ DuckDB's", 0.5, quoted, wall("rollcall", "duckdb"))
    aim("wall time ÷ SQLite's", 0.03, "against the slow peers", wall("rollcall", "sqlite"))
    aim("two threads ÷ one", 1 / 1.8, "threads", wall("2 threads", "1 thread"))
    rows = results["more rows"]["rows"]
    aim(f"a row of {rows[names[-1]]:,} ÷ a row of {rows[names[1]]:,}", 1.1, "more rows",
        lambda t: ratios(t[names[-1]], t[names[1]], "wall")[0] * rows[names[1]] / rows[names[-1]])
    aim(f"{rules[-1]} rules ÷ {rules[0]}", 12, "more rules", wall(rules[-1], rules[0]))
    aim("memory with --max-memory 512M, MiB", 512, "less memory", lambda t: max(each["rss"] for each in t["512M"]))
    aim("--max-memory 512M ÷ no limit, wall time", 2.5, "less memory", wall("512M", "no limit"))
    for files in results["a county"]["taken"]:
        aim(f"a county, {files}: seconds", 0.35, "a county", lambda t, files=files: median(t[files], "wall"))
    aim("`check` of the shipped pack, seconds", 0.010, "check", lambda t: median(t["shipped"], "wall"))
    aim(f"`check` of {rules[-1]} rules, seconds", 0.1, "check", lambda t: median(t[rules[-1]], "wall"))
    return found


def held(results):
    return "## What the program is held to\n\n" + table(["", "at most", "measured", ""], [
        [what, number(most), number(value), "yes" if value <= most else "**no**"] for what, most, value in aims(results)])


def instructions(counted):
    packs = [name for name in counted if name != "compiler"]
    parts = list(counted[packs[0]])
    return table(["instructions per row", *packs], [[part, *(f"{counted[pack][part]:,.0f}" for pack in packs)] for part in parts])


def commands(results):
    versions, words = {}, {}
    for result in results.values():
        if result and "commands" in result:
            versions.update(result["versions"])
            words.update(result["commands"])
    rows = []
    for name, command in words.items():
        shown = " ".join(f"'{word}'" if " " in word else word for word in command).replace(f"{ROOT}/", "")
        rows.append(f"* {versions[name]}  \n  `{shown}`\n")
    return "".join(rows)


def page(size, results, counted, machine):
    slow, main, quoted = results["against the slow peers"], results["against DuckDB"], results["against DuckDB, every cell quoted"]
    rules, county = results["more rules"], results["a county"]
    parts = [
        f"# How fast\n\nMade by `./dev bench{'' if size == 'full' else f' {size}'}` on {date.today()}; the same command makes it again. Times are medians, "
        "memory is the most a process held (less than 25 MiB is not told apart); a ratio is the median (least … most) of those taken round by round within one "
        "run, in which every tool runs once. All files are in the page cache before the first round.\n",
        "".join(f"* {what}: {value}\n" for what, value in machine),
        "## What is compared\n\nThe ten rules of `ten-rules.yaml`, with their messages, over two made-up lines of about as many "
        f"rows as each other; what is found is written as CSV. The same rules are in `{PEERS.relative_to(ROOT)}` for every other "
        "tool. A run counts only if all tools found the same persons by the same rules with the same messages. rollcall also "
        "validates every number and cell, traces every finding to its rows, proves that no row was lost and hashes its inputs; "
        "the others do none of that. It is the release that `./dev build` makes, trained on a smaller county of other persons.\n",
        held(results) if size == "full" else "",
        "## Against DuckDB\n\nWith the fastest queries that were found, and with what most would write, one full outer join and "
        f"the rules over it (`ten-rules-joined.sql`). {heading(main)}\n\n{against(main)}",
        f"Every cell quoted: {heading(quoted)}\n\n{against(quoted)}",
        f"## Against the slower\n\nAt a size they bear: {heading(slow)}\n\n{against(slow)}",
        f"## How cost grows\n\n{per_row(results['more rows'])}",
        f"{rules['rows']:,} rows; the ten rules, copied for every span of years of birth, so that however many they are they find "
        f"the same {rules['findings']:,}:\n\n{variants('rules', rules, list(rules['taken'])[0])}",
        f"{results['threads']['rows']:,} rows, the same bytes written:\n\n{variants('', results['threads'], '1 thread')}",
    ]
    if memory := results["less memory"]:
        parts.append(f"{memory['rows']:,} rows, the same bytes written, `--max-memory`:\n\n{variants('', memory, 'no limit')}")
    parts += [
        f"## A county\n\nWith the shipped pack:\n\n{counties(county)}",
        "\n".join(f"* `check` of {'the shipped pack' if name == 'shipped' else f'{name} rules'}: {seconds(median(each, 'wall'))}"
                  for name, each in results["check"]["taken"].items()) + "\n",
    ]
    if counted:
        parts.append("## Instructions\n\nCounted by callgrind with one thread, of a release that was not trained; `./dev bench --counts` fails when they grow. What "
                     f"libraries execute depends on the processor (hashing above all). Built by {counted['compiler']}.\n\n"
                     f"{instructions(counted)}")
    parts.append(f"## Versions and commands\n\n{commands(results)}")
    return "\n".join(part for part in parts if part)
