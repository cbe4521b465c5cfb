"""The value of a tree for one person: three-valued logic, missing values, functions.

None is missing for a value and unknown for a condition; True and False are what they are.
"""

from datetime import date, timedelta

import expr
import idnumber
from cells import INT_LIMIT, in_calendar
from text import fold_name

class Scope:
    """Where a tree is read: the records that a dot reads, the person whose groups it may ask for."""

    def __init__(self, pack, params, person, records):
        self.pack, self.params, self.person, self.records = pack, params, person, records

    def at(self, record):
        return Scope(self.pack, self.params, self.person, {**self.records, record.table: record})

    def group(self, name):
        """The records of a group, or None if they cannot be known."""
        return None if name in self.person.unknown else self.person.records[name]


# ---------------------------------------------------------------- three-valued logic

def all_of(values):
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def any_of(values):
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False


def negate(value):
    return None if value is None else not value


def compare(sign, a, b):
    if a is None or b is None:
        return None
    return {"==": a == b, "!=": a != b}[sign] if sign in ("==", "!=") else \
           {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]


# ---------------------------------------------------------------- arithmetic and dates

def shift(day, days):
    try:
        return in_calendar(day + timedelta(days=days))
    except OverflowError:
        return None


def add(a, b):
    if a is None or b is None:
        return None
    if isinstance(a, date):
        return shift(a, b)
    return a + b if abs(a + b) <= INT_LIMIT else None


def subtract(a, b):
    return None if b is None else add(a, -b)


def yyyymmdd(day):
    return day.year * 10000 + day.month * 100 + day.day


def age_on(born, on):
    return (yyyymmdd(on) - yyyymmdd(born)) // 10000


def on_or_before(month_day, day):
    month, day_of_month = (int(part) for part in month_day.split("-"))
    found = date(day.year, month, day_of_month)
    return in_calendar(found if found <= day else found.replace(year=day.year - 1))


PLAIN_FUNCTIONS = {
    "age_on": age_on,
    "days_between": lambda a, b: (b - a).days,
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "on_or_before": on_or_before,
    "same_name": lambda a, b: fold_name(a) == fold_name(b),
    "starts_with": lambda s, p: s.startswith(p),
    "contains": lambda s, p: p in s,
    "mask": lambda number: number,
}

NUMBER_FUNCTIONS = {
    "id_valid": lambda number: number.damage == "none",
    "id_kind": lambda number: number.kind,
    "id_damage": lambda number: number.damage,
    "id_birth_date": idnumber.birth_date,
    "id_sex": idnumber.sex,
}


# ---------------------------------------------------------------- trees

def cell_of(tree, scope):
    _, table, name = tree
    return scope.records[table].cells[name]


def is_group(tree, scope):
    return tree[0] == "name" and tree[1] in scope.pack.tables


def over_group(function, arguments, scope):
    """any all count first min max, and present of a group."""
    group = scope.group(arguments[0][1])
    if group is None:
        return None
    if function == "present":
        return len(group) > 0
    if function == "first":
        return value_of(arguments[1], scope.at(group[0])) if group else None
    values = [value_of(arguments[1], scope.at(record)) for record in group] if len(arguments) > 1 else None
    if function == "any":
        return any_of(values)
    if function == "all":
        return all_of(values)
    if function == "count":
        if values is None:
            return len(group)
        return None if None in values else values.count(True)
    if not values or None in values:
        return None
    return min(values) if function == "min" else max(values)


def call(function, arguments, scope):
    if arguments and is_group(arguments[0], scope):
        return over_group(function, arguments, scope)
    if function in ("present", "missing"):
        is_missing = cell_of(arguments[0], scope).value is None
        return is_missing == (function == "missing")
    if function in NUMBER_FUNCTIONS:
        raw = cell_of(arguments[0], scope).raw
        return NUMBER_FUNCTIONS[function](idnumber.read(raw)) if raw else None
    values = [value_of(argument, scope) for argument in arguments]
    return None if None in values else PLAIN_FUNCTIONS[function](*values)


def value_of(tree, scope):
    node = tree[0]
    if node in ("int", "date", "str", "bool"):
        return tree[1]
    if node == "param":
        return scope.params[tree[1]]
    if node == "name":
        return value_of(scope.pack.define[tree[1]], scope)
    if node == "field":
        return cell_of(tree, scope).value
    if node == "call":
        return call(tree[1], tree[2], scope)
    if node == "not":
        return negate(value_of(tree[1], scope))
    if node == "and":
        return all_of([value_of(part, scope) for part in tree[1]])
    if node == "or":
        return any_of([value_of(part, scope) for part in tree[1]])
    if node == "cmp":
        return compare(tree[1], value_of(tree[2], scope), value_of(tree[3], scope))
    if node == "add":
        return add(value_of(tree[1], scope), value_of(tree[2], scope))
    if node == "sub":
        return subtract(value_of(tree[1], scope), value_of(tree[2], scope))
    if node == "in":
        value = value_of(tree[2], scope)
        inside = any_of([compare("==", value, value_of(item, scope)) for item in tree[3]])
    else:
        value, low, high = (value_of(part, scope) for part in tree[2:])
        inside = all_of([compare(">=", value, low), compare("<=", value, high)])
    return negate(inside) if tree[1] else inside


# ---------------------------------------------------------------- why a condition is unknown

def children(tree, scope):
    """Trees below this one with the scope in which each is read."""
    node = tree[0]
    if node == "name":
        return [(scope.pack.define[tree[1]], scope)]
    if node == "call" and tree[2] and is_group(tree[2][0], scope):
        group = scope.group(tree[2][0][1])
        records = (group or [])[:1] if tree[1] == "first" else group or []
        return [(part, scope.at(record)) for part in tree[2][1:] for record in records]
    if node == "call":
        return [(part, scope) for part in tree[2]]
    if node in ("and", "or"):
        return [(part, scope) for part in tree[1]]
    if node == "in":
        return [(part, scope) for part in [tree[2], *tree[3]]]
    return [(part, scope) for part in tree[1:] if isinstance(part, tuple)]


def leaf_name(tree):
    if tree[0] == "field":
        return f"{tree[1]}.{tree[2]}"
    if tree[0] == "call" and tree[2] and tree[2][0][0] == "name":
        return tree[2][0][1]
    return tree[1] if tree[0] == "call" else tree[0]


def unknown_leaves(tree, scope):
    """Names of the unknown leaves all of whose ancestors are unknown, each once."""
    if value_of(tree, scope) is not None:
        return []
    leaves = [leaf for part, inner in children(tree, scope) for leaf in unknown_leaves(part, inner)]
    return list(dict.fromkeys(leaves)) or [leaf_name(tree)]


# ---------------------------------------------------------------- text

MISSING = "—"


def print_value(value):
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def print_message(parts, scope):
    return "".join(part if isinstance(part, str) else print_value(value_of(part, scope)) for part in parts)


# ---------------------------------------------------------------- params

def param_values(pack, run_date, overrides):
    """`overrides`: name to text, of the same form as a param's own value."""
    values = {"run_date": run_date}
    for param in pack.params.values():
        text = overrides.get(param.name, param.text)
        if param.kind == "string":
            values[param.name] = text
        else:
            values[param.name] = value_of(expr.parse(text), Scope(pack, values, None, {}))
    return values
