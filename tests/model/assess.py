"""Persons to findings and counts: rules, exceptions, folding, undecided identity, labels, indicators."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

import expr
from evaluate import Scope, any_of, param_values, print_message, print_value, unknown_leaves, value_of
from people import find_persons
from suggest import add_suggestions

UNDECIDED = "undecided-identity"
NO_GROUP = "未知"


@dataclass
class Finding:
    rule: str
    status: str
    outcome: str
    key: str                # empty for a keyless record
    exception: str
    evidence: list          # records
    undecided_because: list
    message: str
    labels: list
    groups: dict
    columns: dict
    person: object
    kind: str
    lines: list             # those whose records the finding is about
    suggestion: object = None   # [(reason, record, ties)]; None: nothing was looked for

    @property
    def evidence_text(self):
        return ";".join(record.name for record in self.evidence)

    def as_json(self):
        out = {name: value for name, value in vars(self).items() if name not in ("person", "lines")}
        out["evidence"] = self.evidence_text
        if self.suggestion is not None:
            out["suggestion"] = [(reason, record.name, ties) for reason, record, ties in self.suggestion]
        return out


@dataclass
class Result:
    findings: list
    counts: dict            # rule -> Counter of flag review excused clear persons
    statuses: dict          # rule -> status
    balance: dict
    indicators: list
    not_run: list
    persons: int
    credited: Counter       # exception -> findings


# ---------------------------------------------------------------- what a tree reads

def tables_read(tree, pack):
    found = set()
    for node in expr.walk(tree):
        if node[0] == "field":
            found.add(node[1])
        elif node[0] == "name" and node[1] in pack.tables:
            found.add(node[1])
        elif node[0] == "name":
            found |= tables_read(pack.define[node[1]], pack)
    return found


def is_off(trees, job):
    return any(tables_read(tree, job.pack) & job.unbound for tree in trees if isinstance(tree, tuple))


def group_trees(by):
    return [condition for _, condition in by] if isinstance(by, list) else [by]


# ---------------------------------------------------------------- evaluations of a rule

def evaluations(rule, person, pack):
    """The records that a dot reads, one mapping per evaluation, in file order."""
    first, second = pack.lines
    if rule.for_each == "person":
        return [{}]
    if rule.for_each == "pair":
        return [{first: a, second: b} for a in person.records[first] for b in person.records[second]]
    return [{rule.for_each: record} for record in person.records[rule.for_each]]


def matches(exception, scope):
    """Whether every value that the exception names stands where it must."""
    wanted = defaultdict(dict)
    for (table, field), value in exception.match.items():
        wanted[table][field] = value
    for table, values in wanted.items():
        records = [scope.records[table]] if table in scope.records else scope.group(table)
        if records is None:
            return False
        if not any(all(record.cells[field].value == value for field, value in values.items()) for record in records):
            return False
    return True


def after_policy(value, unknown):
    if value is None and unknown in ("flag", "skip"):
        return unknown == "flag"
    return value


@dataclass
class Evaluation:
    scope: Scope
    raw: object             # before the rule's `unknown:`
    value: object
    exception: object = None


def evaluate_rule(rule, person, run):
    out = []
    for records in evaluations(rule, person, run.pack):
        scope = Scope(run.pack, run.params, person, records)
        raw = value_of(rule.when, scope)
        evaluation = Evaluation(scope, raw, after_policy(raw, rule.unknown))
        if evaluation.value is not False:
            evaluation.exception = next((x for x in run.exceptions_of[rule.id] if matches(x, scope)), None)
        out.append(evaluation)
    return out


def fold(found):
    """(outcome, the evaluations that carry it)."""
    left = [e for e in found if e.exception is None]
    for outcome, value in (("flag", True), ("review", None)):
        carriers = [e for e in left if e.value is value]
        if carriers:
            return outcome, carriers
    excused = [e for e in found if e.exception is not None]
    return ("excused", excused) if excused else ("clear", [])


def evidence_of(rule, person, carriers, pack):
    """Records in file order, the first line's first, each once."""
    out = []
    for line in pack.lines:
        if rule.for_each == "person":
            out += person.records[line]
        else:
            found = {id(e.scope.records[line]): e.scope.records[line] for e in carriers if line in e.scope.records}
            out += sorted(found.values(), key=lambda record: record.order)
    return out


# ---------------------------------------------------------------- the run

class Run:
    def __init__(self, job, statuses):
        self.job, self.pack = job, job.pack
        self.params = param_values(job.pack, job.run_date, job.params)
        pack = self.pack
        self.rules, self.not_run = [], []
        for rule in pack.rules:
            if rule.status not in statuses:
                continue
            if rule.id in job.off or is_off([rule.when, *rule.message], job):
                self.not_run.append(rule.id)
            else:
                self.rules.append(rule)
        self.labels = {name: tree for name, tree in pack.labels.items() if not is_off([tree], job)}
        self.groups = {name: by for name, by in pack.groups.items() if not is_off(group_trees(by), job)}
        self.columns = {name: tree for name, tree in pack.columns.items() if not is_off([tree], job)}
        live = {rule.id for rule in self.rules if rule.status == "live"}
        self.indicators = [item for item in pack.indicators
                           if set(item.flagged) <= live and not is_off([item.of, item.share], job)]
        self.exceptions_of = defaultdict(list)
        for exception in pack.exceptions:
            if exception.start <= job.run_date <= exception.until:
                self.exceptions_of[exception.rule].append(exception)
        self.findings = []
        self.counts = {rule.id: Counter() for rule in self.rules}
        self.counts[UNDECIDED] = Counter()
        self.credited = Counter()
        self.outcomes = defaultdict(dict)       # index of person -> rule -> outcome

    def assess(self, index, person):
        seen = View(self, person)
        open_rules = []
        for rule in self.rules:
            found = evaluate_rule(rule, person, self)
            if not found:
                continue
            outcome, carriers = fold(found)
            self.counts[rule.id]["persons"] += 1
            self.counts[rule.id][outcome] += 1
            self.outcomes[index][rule.id] = outcome
            if outcome == "review" and person.key is None:
                open_rules.append(rule)
            elif outcome != "clear":
                self.findings.append(seen.finding(rule, outcome, carriers))
        if person.key is None:
            self.count_keyless(seen, open_rules)

    def count_keyless(self, seen, open_rules):
        counts = self.counts[UNDECIDED]
        counts["persons"] += 1
        counts["review" if open_rules else "clear"] += 1
        for status in ("live", "trial", "draft"):
            named = [rule.id for rule in open_rules if rule.status == status]
            if named:
                self.findings.append(seen.undecided(status, named))
                return

    def indicator_rows(self, persons):
        out = []
        for item in self.indicators:
            buckets = defaultdict(Counter)
            for index, person in enumerate(persons):
                seen = View(self, person)
                of = value_of(item.of, seen.scope)
                if item.flagged:
                    share = any_of([{"flag": True, "review": None}.get(self.outcomes[index].get(rule), False)
                                    for rule in item.flagged])
                else:
                    share = value_of(item.share, seen.scope)
                for group in [()] + [(name, seen.groups()[name]) for name in item.by if name in self.groups]:
                    buckets[group]["of"] += of is True
                    buckets[group]["n"] += of is True and share is True
                    buckets[group]["undecided"] += of is None or (of is True and share is None)
            for group, n in buckets.items():
                out.append({"id": item.id, "group": list(group), "n": n["n"], "of": n["of"],
                            "undecided": n["undecided"], "met": is_met(item.target, n["n"], n["of"])})
        return out


def is_met(target, n, of):
    """None where there is no rate or no target."""
    if target is None or of == 0:
        return None
    sign, number = re.fullmatch(r"\s*(>=|<=|>|<|==)\s*([0-9.]+)\s*%\s*", target).groups()
    left, right = Decimal(n * 100), Decimal(number) * of
    return {">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right, "==": left == right}[sign]


class View:
    """What is said of one person besides its outcomes."""

    def __init__(self, run, person):
        self.run, self.person = run, person
        self.scope = Scope(run.pack, run.params, person, {})

    def labels(self):
        return [name for name, tree in self.run.labels.items() if value_of(tree, self.scope) is True]

    def group(self, by):
        if not isinstance(by, list):
            value = value_of(by, self.scope)
            return NO_GROUP if value is None else print_value(value)
        for text, condition in by:
            value = value_of(condition, self.scope)
            if value is not False:
                return NO_GROUP if value is None else text
        return NO_GROUP

    def groups(self):
        return {name: self.group(by) for name, by in self.run.groups.items()}

    def columns(self):
        out = {}
        for name, tree in self.run.columns.items():
            value = value_of(tree, self.scope)
            out[name] = None if value is None else print_value(value)
        return out

    def make(self, **parts):
        return Finding(person=self.person, key=self.person.key or "", labels=self.labels(), groups=self.groups(),
                       columns=self.columns(), **parts)

    def finding(self, rule, outcome, carriers):
        run, exception, because = self.run, "", []
        if outcome == "excused":
            exception = carriers[0].exception.id
            run.credited[exception] += 1
        if outcome == "review":
            because = [leaf for e in carriers for leaf in unknown_leaves(rule.when, e.scope)]
        return self.make(rule=rule.id, status=rule.status, outcome=outcome, exception=exception,
                         kind=rule.kind, lines=[rule.for_each] if rule.for_each in run.pack.lines else list(run.pack.lines),
                         evidence=evidence_of(rule, self.person, carriers, run.pack),
                         undecided_because=list(dict.fromkeys(because)),
                         message=print_message(rule.message, carriers[0].scope))

    def undecided(self, status, rules):
        record = next(record for line in self.run.pack.lines for record in self.person.records[line])
        return self.make(rule=UNDECIDED, status=status, outcome="review", exception="", evidence=[record], kind="identity",
                         lines=list(self.run.pack.lines),
                         undecided_because=rules, message="")


def balance_of(sources):
    out = {}
    for name, source in sources.items():
        n = source.balance
        with_key = sum(record.key is not None for record in source.records)
        out[name] = {"physical": n["physical"], "top": n["top"], "headings": n["heading"], "blanks": n["blank"],
                     "footers": n["footer"], "rejected": n["rejected"], "records": n["record"], "continued": 0,
                     "with_key": with_key, "without_key": n["record"] - with_key}
    return out


def run_job(job, sources, statuses=("live", "trial")):
    run = Run(job, statuses)
    persons, _, _ = find_persons(job.pack, sources)
    for index, person in enumerate(persons):
        run.assess(index, person)
    add_suggestions(job.pack, persons, run.findings)
    order = {rule.id: place for place, rule in enumerate(run.rules)}
    lines = list(job.pack.lines)
    run.findings.sort(key=lambda f: (order.get(f.rule, len(order)), f.key.encode("utf-8"),
                                     lines.index(f.evidence[0].table), f.evidence[0].order))
    return Result(run.findings, run.counts, {rule.id: rule.status for rule in run.rules}, balance_of(sources),
                  run.indicator_rows(persons), run.not_run, len(persons), run.credited)
