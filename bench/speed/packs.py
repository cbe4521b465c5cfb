"""Packs of many rules: the ten, each copied for every span of years of birth. A person's finding comes from the one copy
whose span holds the person, so that however many the copies, they find what the ten find."""

import re

from place import TEN_RULES

YEARS = range(1926, 2026)

# The birth date that decides which copy of a rule a person belongs to.
BIRTH = {
    "household": "household.birth_date",
    "enrolment": "enrolment.birth_date",
    "pair": "household.birth_date",
    "duplicate": "first(enrolment, enrolment.birth_date)",
    "gone": "first(household, household.birth_date)",
}


def copy(rule, number, scope):
    name = re.search(r"- id: (\S+)", rule).group(1)
    birth = BIRTH.get(name) or BIRTH[scope]
    when = re.search(r"    when: (?:>-)?(.*?)\n    message:", rule, re.DOTALL)
    condition = f"    when: >-\n      ({when.group(1).strip()})\n      and year({birth}) in $from_{number:03} .. $to_{number:03}\n    message:"
    return rule.replace(f"- id: {name}\n", f"- id: {name}-{number:03}\n").replace(when.group(0), condition)


def many(copies):
    """The text of a pack of ten rules × copies; copies must divide 100."""
    text = TEN_RULES.read_text(encoding="utf-8")
    head, rest = text.split("\nrules:\n")
    rules, _ = rest.split("\ntests:\n")
    span = len(YEARS) // copies
    params = "".join(f"  from_{n:03}: {{type: int, value: {YEARS[n * span]}}}\n"
                     f"  to_{n:03}: {{type: int, value: {YEARS[n * span + span - 1]}}}\n" for n in range(copies))
    head = head.replace("\ndefine:\n", f"\n{params}define:\n")
    made = []
    for rule in re.split(r"(?m)^(?=  - id: )", rules)[1:]:
        scope = re.search(r"for_each: (\S+)", rule).group(1)
        made += [copy(rule.rstrip("\n") + "\n", number, scope) for number in range(copies)]
    return head + "\nrules:\n" + "".join(made)


def pack(place, rules):
    """The path of a pack with that many rules."""
    if rules == 10:
        return TEN_RULES
    path = place.folder("packs") / f"rules-{rules}.yaml"
    path.write_text(many(rules // 10), encoding="utf-8")
    return path
