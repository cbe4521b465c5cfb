"""Random well-typed trees, and trees as text."""

from datetime import date, timedelta

from expr import walk
from gen_schema import FREE_TEXTS
from idnumber import DAMAGES, KINDS

SUM, VALUE, UNARY = 3, 4, 1
LEVEL = {"and": 0, "or": 0, "not": 1, "cmp": 2, "in": 2, "range": 2, "add": 3, "sub": 3}
GROUP_FUNCTIONS = ("any", "all", "count", "first", "min", "max")
MONTH_DAYS = ["08-31", "09-01", "01-01", "12-31", "10-31", "02-28"]
ODD_INTS = [2147483647, 2147483646, 1000000, 0]


class Place:
    """dots: tables a dot reads; groups: what group functions may ask for; inside: the group at hand."""

    def __init__(self, dots, groups, inside=None):
        self.dots, self.groups, self.inside = tuple(dots), tuple(groups), inside

    def into(self, group):
        return Place(dict.fromkeys([*self.dots, group]), self.groups, group)


def place_of(schema, for_each):
    if for_each == "person":
        return Place([], schema.tables)
    if for_each == "pair":
        return Place(schema.lines, schema.lists)
    return Place([for_each], [name for name in schema.tables if name != for_each])


# ---------------------------------------------------------------- text

def show(tree, rng=None, least=0):
    """The tree as text; with `rng`, now and then a parenthesis that is not needed."""
    text = show_bare(tree, rng)
    needs = LEVEL.get(tree[0], VALUE) < least
    if needs or (rng and tree[0] in LEVEL and rng.random() < 0.04):
        return f"({text})"
    return text


def show_bare(tree, rng):
    node = tree[0]
    if node in ("int", "name"):
        return str(tree[1])
    if node == "date":
        return tree[1].isoformat()
    if node == "bool":
        return "true" if tree[1] else "false"
    if node == "str":
        return f'"{tree[1]}"'
    if node == "param":
        return "$" + tree[1]
    if node == "field":
        return f"{tree[1]}.{tree[2]}"
    if node == "call":
        return f"{tree[1]}({', '.join(show(part, rng) for part in tree[2])})"
    if node in ("and", "or"):
        return f" {node} ".join(show(part, rng, UNARY) for part in tree[1])
    if node == "not":
        return "not " + show(tree[1], rng, UNARY)
    if node == "cmp":
        return f"{show(tree[2], rng, SUM)} {tree[1]} {show(tree[3], rng, SUM)}"
    if node in ("add", "sub"):
        return f"{show(tree[1], rng, SUM)} {'+' if node == 'add' else '-'} {show(tree[2], rng, VALUE)}"
    word = "not in" if tree[1] else "in"
    if node == "in":
        return f"{show(tree[2], rng, SUM)} {word} [{', '.join(show_bare(item, rng) for item in tree[3])}]"
    return f"{show(tree[2], rng, SUM)} {word} {show(tree[3], rng, SUM)} .. {show(tree[4], rng, SUM)}"


# ---------------------------------------------------------------- what a definition needs of its place

class Needs:
    def __init__(self):
        self.dots, self.groups, self.presents, self.functions = set(), set(), set(), False

    def gather(self, tree, defines, bound=None):
        if isinstance(tree, list):
            for part in tree:
                self.gather(part, defines, bound)
        elif tree[0] == "field":
            if tree[1] != bound:
                self.dots.add(tree[1])
        elif tree[0] == "name":
            if tree[1] in defines:
                self.gather(defines[tree[1]][1], defines, bound)
        elif tree[0] == "call" and tree[2] and tree[2][0][0] == "name" and tree[2][0][1] not in defines:
            group = tree[2][0][1]
            self.groups.add(group)
            if tree[1] == "present":
                self.presents.add(group)
            else:
                self.functions = True
            self.gather(tree[2][1:], defines, group)
        else:
            for part in tree[1:]:
                if isinstance(part, (tuple, list)):
                    self.gather(part, defines, bound)
        return self

    def fit(self, place):
        if place.inside and (self.functions or place.inside in self.presents):
            return False
        return self.dots <= set(place.dots) and self.groups <= set(place.groups)


# ---------------------------------------------------------------- trees

class Trees:
    """Makes trees over a schema; params and definitions join as they are made."""

    def __init__(self, rng, schema, run_date):
        self.rng, self.schema, self.run_date = rng, schema, run_date
        self.params = {}        # name -> type
        self.defines = {}       # name -> (type, tree)

    # -- pieces

    def fields(self, place, kind):
        return [("field", table, field.name) for table in place.dots
                for field in self.schema.tables[table].fields.values() if field.kind == kind]

    def named(self, place, kind):
        """Definitions of a type that may stand here."""
        return [("name", name) for name, (type_, tree) in self.defines.items()
                if type_ == kind and Needs().gather(tree, self.defines).fit(place)]

    def params_of(self, kind):
        return [("param", name) for name, type_ in self.params.items() if type_ == kind]

    def group(self, place):
        return self.rng.choice(place.groups) if place.groups and not place.inside else None

    def literals(self, tree):
        """What a string tree can be; None if anything."""
        if tree[0] == "field":
            return self.schema.tables[tree[1]].fields[tree[2]].literals
        if tree[0] == "name":
            return self.literals(self.defines[tree[1]][1])
        if tree[0] == "call" and tree[1] == "first":
            return self.literals(tree[2][1])
        return {"id_kind": KINDS, "id_damage": DAMAGES, "id_sex": ["male", "female"]}.get(tree[1])

    def pick(self, place, depth, *makers):
        """The first maker, in random order, that can make something here."""
        for maker in self.rng.sample(makers, len(makers)):
            tree = maker(place, depth)
            if tree:
                return tree
        return None

    def some(self, trees):
        return self.rng.choice(trees) if trees else None

    def number_field(self, place, depth=0):
        return self.some(self.fields(place, "id") * 3 + self.fields(place, "string"))

    def in_group(self, functions, kind):
        def maker(place, depth):
            group = self.group(place)
            if not group:
                return None
            value = self.value(kind, place.into(group), depth - 1)
            return value and ("call", self.rng.choice(functions), [("name", group), value])
        return maker

    # -- values

    def value(self, kind, place, depth):
        return {"int": self.int, "date": self.date, "string": self.string, "id": self.id}[kind](place, depth)

    def int_literal(self, place=None, depth=0):
        if self.rng.random() < 0.06:
            return ("int", self.rng.choice(ODD_INTS))
        return ("int", self.rng.randint(0, 15))

    def int(self, place, depth):
        simple = [lambda p, d: self.some(self.fields(p, "int")), lambda p, d: self.some(self.fields(p, "int")),
                  self.int_literal, lambda p, d: self.some(self.params_of("int"))]
        if depth <= 0:
            return self.pick(place, depth, *simple)
        return self.pick(
            place, depth, *simple, self.of_date, self.of_date, self.two_dates, self.two_dates, self.count, self.count,
            self.in_group(["min", "max", "first"], "int"), self.in_group(["min", "max", "first"], "int"),
            self.int_sum, lambda p, d: self.some(self.named(p, "int")))

    def of_date(self, place, depth):
        day = self.date(place, depth - 1)
        return day and ("call", self.rng.choice(["year", "month"]), [day])

    def two_dates(self, place, depth):
        a, b = self.date(place, depth - 1), self.date(place, depth - 1)
        return a and b and ("call", self.rng.choice(["age_on", "age_on", "days_between"]), [a, b])

    def count(self, place, depth):
        group = self.group(place)
        if not group:
            return None
        condition = [self.condition(place.into(group), depth - 1)] if self.rng.random() < 0.7 else []
        return ("call", "count", [("name", group), *condition])

    def int_sum(self, place, depth):
        a, b = self.int(place, depth - 1), self.int(place, depth - 1)
        return ("add" if self.rng.random() < 0.5 else "sub", a, b)

    def date_literal(self, place=None, depth=0):
        if self.rng.random() < 0.05:
            return ("date", self.rng.choice([date(1900, 1, 1), date(2200, 12, 31), date(2024, 2, 29)]))
        if self.rng.random() < 0.5:
            return ("date", self.run_date + timedelta(days=self.rng.randint(-40, 40)))
        return ("date", date(self.rng.randint(2008, 2026), self.rng.choice([8, 9]), self.rng.choice([1, 30])))

    def date(self, place, depth):
        simple = [lambda p, d: self.some(self.fields(p, "date")), lambda p, d: self.some(self.fields(p, "date")),
                  self.date_literal, lambda p, d: self.some(self.params_of("date") + [("param", "run_date")])]
        if depth <= 0:
            return self.pick(place, depth, *simple)
        return self.pick(
            place, depth, *simple, self.anniversary, self.born, self.shifted,
            self.in_group(["min", "max", "first"], "date"), self.in_group(["min", "max", "first"], "date"),
            lambda p, d: self.some(self.named(p, "date")))

    def anniversary(self, place, depth):
        return ("call", "on_or_before", [("str", self.rng.choice(MONTH_DAYS)), self.date(place, depth - 1)])

    def born(self, place, depth):
        number = self.number_field(place)
        return number and ("call", "id_birth_date", [number])

    def shifted(self, place, depth):
        days = self.int(place, depth - 1)
        return ("add" if self.rng.random() < 0.5 else "sub", self.date(place, depth - 1), days)

    def string(self, place, depth):
        simple = [lambda p, d: self.some(self.fields(p, "string"))] * 3
        return self.pick(place, depth, *simple, self.of_number, self.in_group(["first"], "string"),
                         lambda p, d: self.some(self.named(p, "string")))

    def of_number(self, place, depth):
        number = self.number_field(place)
        return number and ("call", self.rng.choice(["id_kind", "id_damage", "id_sex"]), [number])

    def id(self, place, depth):
        return self.pick(place, depth, *[lambda p, d: self.some(self.fields(p, "id"))] * 3,
                         self.in_group(["first"], "id"), lambda p, d: self.some(self.named(p, "id")))

    # -- conditions

    def condition(self, place, depth):
        leaves = [self.compared] * 3 + [self.compared_strings] * 3 + [
            self.range, self.int_list, self.string_list, self.compared_ids, self.bool_field, self.cell_present,
            self.group_present, self.names, self.parts, self.valid, lambda p, d: self.some(self.named(p, "bool"))]
        branches = [self.logic] * 9 + [self.negation] * 3 + [self.quantified] * 7 + [self.constant]
        if depth > 0 and self.rng.random() < 0.75:
            found = self.pick(place, depth, *branches)
        else:
            found = self.pick(place, depth, *leaves)
        return found or self.pick(place, depth, self.compared)

    def logic(self, place, depth):
        parts = [self.condition(place, depth - 1) for _ in range(self.rng.choice([2, 2, 3]))]
        return (self.rng.choice(["and", "or"]), parts)

    def negation(self, place, depth):
        return ("not", self.condition(place, depth - 1))

    def quantified(self, place, depth):
        group = self.group(place)
        return group and ("call", self.rng.choice(["any", "all"]),
                          [("name", group), self.condition(place.into(group), depth - 1)])

    def constant(self, place, depth):
        return ("bool", self.rng.random() < 0.5) if self.rng.random() < 0.1 else None

    def compared(self, place, depth):
        kind = self.rng.choice(["int", "date"])
        sign = self.rng.choice(["==", "!=", "<", "<=", ">", ">="])
        # A side that only literals and params make says nothing of anybody: look for another.
        left = right = ("int", 0)
        for _ in range(6):
            left, right = self.value(kind, place, depth), self.value(kind, place, depth)
            if any(node[0] in ("field", "call", "name") for node in [*walk(left), *walk(right)]):
                break
        return ("cmp", sign, left, right)

    def compared_strings(self, place, depth):
        left = self.string(place, depth)
        if not left:
            return None
        right = None
        if self.rng.random() < 0.2:
            right = self.string(place, depth)
        return ("cmp", self.rng.choice(["==", "==", "!="]), left, right or self.literal_for(left))

    def literal_for(self, tree):
        possible = self.literals(tree)
        if possible:
            return ("str", self.rng.choice(possible))
        return self.some(self.params_of("string") + [("str", self.rng.choice(FREE_TEXTS)) for _ in range(3)])

    def compared_ids(self, place, depth):
        left, right = self.id(place, depth), self.id(place, depth)
        return left and right and ("cmp", self.rng.choice(["==", "!="]), left, right)

    def range(self, place, depth):
        kind = self.rng.choice(["int", "date"])
        return ("range", self.rng.random() < 0.3, *(self.value(kind, place, depth) for _ in range(3)))

    def int_list(self, place, depth):
        kind = self.rng.choice(["int", "int", "date"])
        literal = self.int_literal if kind == "int" else self.date_literal
        items = [self.some(self.params_of(kind) + [literal()] * 3) for _ in range(self.rng.randint(1, 4))]
        return ("in", self.rng.random() < 0.3, self.value(kind, place, depth), items)

    def string_list(self, place, depth):
        left = self.string(place, depth)
        items = left and [self.literal_for(left) for _ in range(self.rng.randint(1, 3))]
        return left and ("in", self.rng.random() < 0.3, left, items)

    def bool_field(self, place, depth):
        if depth > 0 and self.rng.random() < 0.2:
            group = self.group(place)
            inner = group and self.some(self.fields(place.into(group), "bool"))
            if inner and inner[1] == group:
                return ("call", "first", [("name", group), inner])
        return self.some(self.fields(place, "bool"))

    def any_field(self, place):
        return self.some([field for kind in ("string", "int", "date", "bool", "id") for field in self.fields(place, kind)])

    def cell_present(self, place, depth):
        field = self.any_field(place)
        return field and ("call", self.rng.choice(["present", "missing"]), [field])

    def group_present(self, place, depth):
        others = [group for group in place.groups if group != place.inside]
        return ("call", "present", [("name", self.rng.choice(others))]) if others else None

    def name_of(self, place):
        group = self.group(place)
        inner = group and self.some([f for f in self.fields(place.into(group), "string") if f[1] == group])
        if inner and self.rng.random() < 0.4:
            return ("call", "first", [("name", group), inner])
        return self.some(self.fields(place, "string"))

    def names(self, place, depth):
        a, b = self.name_of(place), self.name_of(place)
        if a and self.rng.random() < 0.3:
            b = ("str", self.rng.choice(FREE_TEXTS))
        return a and b and ("call", "same_name", [a, b])

    def parts(self, place, depth):
        text = self.some(self.fields(place, "string") * 2 + self.fields(place, "id"))
        piece = self.some(self.params_of("string") + [("str", t) for t in ("甲", "阿", "529999", "中", "a", "X", "0")])
        return text and ("call", self.rng.choice(["starts_with", "contains"]), [text, piece])

    def valid(self, place, depth):
        number = self.number_field(place)
        return number and ("call", "id_valid", [number])

    # -- what people may see

    def is_secret(self, tree):
        for node in walk(tree):
            if node[0] == "field" and self.schema.tables[node[1]].is_secret(node[2]):
                return True
            if node[0] == "name" and node[1] in self.defines and self.is_secret(self.defines[node[1]][1]):
                return True
        return False

    def shown(self, place, depth):
        """A tree that may stand in a message."""
        if self.rng.random() < 0.3:
            masked = self.masked(place)
            if masked:
                return masked
        for _ in range(20):
            tree = self.value(self.rng.choice(["int", "date", "string", "string"]), place, depth)
            if tree and not self.is_secret(tree):
                return tree
        return ("param", "run_date")

    def secrets(self, place):
        return [f for f in self.fields(place, "id") + self.fields(place, "string")
                if self.schema.tables[f[1]].is_secret(f[2])]

    def masked(self, place):
        group = self.group(place)
        choices = self.secrets(place)
        if group:
            choices = choices + [("call", "first", [("name", group), field])
                                 for field in self.secrets(place.into(group)) if field[1] == group]
        number = self.some(choices)
        return number and ("call", "mask", [number])
