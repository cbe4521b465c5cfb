"""Whether a pack keeps the rules on types and scope. Only guards the generator of random packs: a list of faults."""

import idnumber
from expr import walk

ORDERED = ("int", "date")
FIXED = {"id_kind": set(idnumber.KINDS), "id_damage": set(idnumber.DAMAGES), "id_sex": {"male", "female"}}
PLAIN = {
    "age_on": ("int", ["date", "date"]), "days_between": ("int", ["date", "date"]),
    "year": ("int", ["date"]), "month": ("int", ["date"]), "on_or_before": ("date", ["string", "date"]),
    "same_name": ("bool", ["string", "string"]), "starts_with": ("bool", ["text", "string"]),
    "contains": ("bool", ["text", "string"]), "id_valid": ("bool", ["text"]), "id_kind": ("string", ["text"]),
    "id_damage": ("string", ["text"]), "id_birth_date": ("date", ["text"]), "id_sex": ("string", ["text"]),
    "mask": ("string", ["text"]),
}
ON_FIELD = ("id_valid", "id_kind", "id_damage", "id_birth_date", "id_sex")


class Fault(Exception):
    pass


class Place:
    """dots: tables a dot reads; groups: what group functions may ask for; inside: the group at hand, if any."""

    def __init__(self, pack, dots, groups, inside=None):
        self.pack, self.dots, self.groups, self.inside = pack, set(dots), set(groups), inside


def place_of(pack, for_each):
    if for_each == "person":
        return Place(pack, [], pack.tables)
    if for_each == "pair":
        return Place(pack, pack.lines, pack.lists)
    return Place(pack, [for_each], [name for name in pack.tables if name != for_each])


def literals_of(tree, place):
    """The strings that a tree can be, or None if it can be anything."""
    if tree[0] == "field":
        field = place.pack.tables[tree[1]].fields[tree[2]]
        return set(field.values.values()) | ({field.blank} - {None}) if field.values else None
    if tree[0] == "name":
        return literals_of(place.pack.define[tree[1]], place)
    if tree[0] == "call" and tree[1] == "first":
        return literals_of(tree[2][1], place)
    return FIXED.get(tree[1]) if tree[0] == "call" else None


def need(condition, tree, what):
    if not condition:
        raise Fault(f"{what}: {tree}")


def check_literal(literal, other, place):
    possible = literals_of(other, place)
    if literal[0] == "str" and possible is not None:
        need(literal[1] in possible, literal, "impossible literal (E305)")


def type_of_group_call(tree, place):
    function, arguments = tree[1], tree[2]
    group = arguments[0][1]
    need(group in place.groups, tree, "no group here (E303)")
    if function == "present":
        need(place.inside != group and len(arguments) == 1, tree, "present of the group at hand")
        return "bool"
    need(place.inside is None, tree, "nested group functions")
    if function == "count" and len(arguments) == 1:
        return "int"
    need(len(arguments) == 2, tree, "arguments")
    inner = type_of(arguments[1], Place(place.pack, place.dots | {group}, place.groups, group))
    if function in ("any", "all", "count"):
        need(inner == "bool", tree, "no condition")
        return "int" if function == "count" else "bool"
    if function in ("min", "max"):
        need(inner in ORDERED, tree, "not ordered")
    return inner


def type_of_call(tree, place):
    function, arguments = tree[1], tree[2]
    if arguments and arguments[0][0] == "name" and arguments[0][1] in place.pack.tables:
        return type_of_group_call(tree, place)
    if function in ("present", "missing"):
        need(arguments[0][0] == "field", tree, "no field")
        type_of(arguments[0], place)
        return "bool"
    need(function in PLAIN, tree, "unknown function")
    result, wanted = PLAIN[function]
    need(len(arguments) == len(wanted), tree, "number of arguments")
    for argument, kind in zip(arguments, wanted):
        found = type_of(argument, place)
        need(found == kind or (kind == "text" and found in ("string", "id")), tree, "type of an argument")
    if function in ON_FIELD:
        need(arguments[0][0] == "field", tree, "computed argument")
    return result


def type_of(tree, place):
    node = tree[0]
    if node in ("int", "date", "bool"):
        return node
    if node == "str":
        return "string"
    if node == "param":
        return "date" if tree[1] == "run_date" else place.pack.params[tree[1]].kind
    if node == "name":
        need(tree[1] in place.pack.define, tree, "unknown name")
        return type_of(place.pack.define[tree[1]], place)
    if node == "field":
        need(tree[1] in place.dots, tree, "a bare dot on a group (E301)")
        return place.pack.tables[tree[1]].fields[tree[2]].kind
    if node == "call":
        return type_of_call(tree, place)
    if node in ("and", "or", "not"):
        for part in tree[1] if node != "not" else [tree[1]]:
            need(type_of(part, place) == "bool", tree, "no condition")
        return "bool"
    if node in ("add", "sub"):
        left, right = type_of(tree[1], place), type_of(tree[2], place)
        need(left in ORDERED and right == "int", tree, "arithmetic")
        return left
    return type_of_comparison(tree, place)


def type_of_comparison(tree, place):
    parts = tree[3] if tree[0] == "in" else tree[3:]
    left = type_of(tree[2], place)
    for part in parts:
        need(type_of(part, place) == left, tree, "unequal types")
        check_literal(part, tree[2], place)
        check_literal(tree[2], part, place)
    need(left != "bool", tree, "comparison of conditions")
    if tree[0] == "range" or (tree[0] == "cmp" and tree[1] not in ("==", "!=")):
        need(left in ORDERED, tree, "not ordered")
    return "bool"


def bare_fields(tree, pack):
    """Fields that are read outside of mask(), through definitions too."""
    if isinstance(tree, list):
        for part in tree:
            yield from bare_fields(part, pack)
    elif not isinstance(tree, tuple) or tree[:2] == ("call", "mask"):
        return
    elif tree[0] == "field":
        yield tree
    elif tree[0] == "name":
        yield from bare_fields(pack.define.get(tree[1]), pack)
    else:
        for part in tree[1:]:
            yield from bare_fields(part, pack)


def check_shown(tree, place):
    """Text for people: keys and numbers only inside mask()."""
    need(type_of(tree, place) in ("string", "int", "date"), tree, "not printable")
    for _, table_name, name in bare_fields(tree, place.pack):
        table = place.pack.tables[table_name]
        secret = name == table.key or name in table.also or table.fields[name].kind == "id"
        need(not secret, tree, "a number without mask")


def check_condition(tree, place):
    need(type_of(tree, place) == "bool", tree, "no condition")
    need(not any(node[:2] == ("call", "mask") for node in walk(tree)), tree, "mask in a condition")


def check_pack(pack):
    """All faults found, as text."""
    person, faults = place_of(pack, "person"), []

    def attempt(name, function, *arguments):
        try:
            function(*arguments)
        except Fault as fault:
            faults.append(f"{name}: {fault}")

    for rule in pack.rules:
        place = place_of(pack, rule.for_each)
        attempt(rule.id, check_condition, rule.when, place)
        for part in rule.message:
            if not isinstance(part, str):
                attempt(rule.id, check_shown, part, place)
    for name, tree in pack.labels.items():
        attempt(name, check_condition, tree, person)
    for name, by in pack.groups.items():
        for condition in [c for _, c in by] if isinstance(by, list) else []:
            attempt(name, check_condition, condition, person)
        if not isinstance(by, list):
            attempt(name, check_shown, by, person)
    for name, tree in pack.columns.items():
        attempt(name, check_shown, tree, person)
    for item in pack.indicators:
        for tree in (item.of, item.share):
            if tree is not None:
                attempt(item.id, check_condition, tree, person)
    return faults
