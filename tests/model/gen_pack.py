"""Random packs over a schema, as nodes ready to be written; later packs add to earlier ones."""

from datetime import timedelta

from gen_expr import Place, Trees, place_of, show
from gen_schema import FREE_TEXTS
from gen_yaml import Condition, Flow

KINDS = ("missing absent unregistered under-age over-age duplicate mismatch identity status gone unserved transition "
         "scattered other").split()
SEARCHED = ["missing", "unregistered", "identity"]  # kinds for which suggestions are looked for
LEVELS = "critical high medium low info".split()
LONGEST = 3000


def plain(text):
    return text.replace('"', "")


class Author:
    """Writes the packs of one job. Keeps what later packs may name."""

    def __init__(self, rng, schema, run_date):
        self.rng, self.schema, self.run_date = rng, schema, run_date
        self.trees = Trees(rng, schema, run_date)
        self.param_nodes = {}       # name -> node, of all packs
        self.rules = []             # nodes of all packs
        self.groups = []
        self.taken = 0

    def name(self, stem):
        self.taken += 1
        return f"{stem}{self.taken}"

    def text(self, tree):
        return Condition(show(tree, self.rng))

    def short(self, make):
        """A tree of `make(depth)` whose text keeps within the limit."""
        depth = self.rng.choice([1, 2, 2, 3, 3, 4, 5])
        while True:
            tree = make(depth)
            if len(show(tree).encode("utf-8")) <= LONGEST:
                return tree
            depth -= 1

    def condition(self, place):
        tree = self.short(lambda depth: self.trees.condition(place, depth))
        if self.rng.random() < 0.03:
            for _ in range(self.rng.randint(5, 20)):
                tree = ("not", ("or", [tree, self.trees.condition(place, 0)]))
                if len(show(tree).encode("utf-8")) > LONGEST:
                    return tree[1][1][0]
        return tree

    # ---------------------------------------------------------------- lines and lists

    def field_node(self, field):
        node = Flow(type=field.kind, column=field.aliases if len(field.aliases) > 1 else field.aliases[0])
        if field.values:
            node["values"] = dict(field.values)
        if field.blank is not None:
            node["blank"] = field.blank
        for flag in ("optional", "private"):
            if getattr(field, flag):
                node[flag] = "true"
        return node

    def table_node(self, table):
        node = {"title": table.name, "key": table.key}
        if table.also:
            node["also"] = table.also
        if table.nulls:
            node["null"] = table.nulls
        node["fields"] = {name: self.field_node(field) for name, field in table.fields.items()}
        return node

    # ---------------------------------------------------------------- params and definitions

    def param_tree(self, kind):
        """A value over literals and earlier params: a param knows no definition."""
        defines, self.trees.defines = self.trees.defines, {}
        tree = self.trees.value(kind, Place([], []), self.rng.choice([0, 0, 1, 2]))
        self.trees.defines = defines
        return tree

    def params(self):
        out = {}
        for _ in range(self.rng.randint(0, 4)):
            name, kind = self.name(self.rng.choice(["p", "cutoff_", "上限"])), self.rng.choice(["int", "date", "string"])
            value = self.rng.choice(FREE_TEXTS[:6]) if kind == "string" else self.text(self.param_tree(kind))
            out[name] = self.param_nodes[name] = Flow(type=kind, value=value)
            self.trees.params[name] = kind
        return out

    def definition_place(self):
        lines, tables = list(self.schema.lines), list(self.schema.tables)
        kind = self.rng.choice(["line", "line", "person", "table", "pair"])
        if kind == "table":
            return Place([self.rng.choice(tables)], [])
        return place_of(self.schema, self.rng.choice(lines) if kind == "line" else kind)

    def definitions(self):
        made = {}
        for _ in range(self.rng.randint(0, 5)):
            place, kind = self.definition_place(), self.rng.choice(["bool", "bool", "bool", "int", "date", "string", "id"])
            if kind == "bool":
                tree = self.short(lambda depth: self.trees.condition(place, min(depth, 3)))
            else:
                tree = self.trees.value(kind, place, 2)
            if tree:
                name = self.name(self.rng.choice(["d", "is_", "在读"]))
                self.trees.defines[name] = (kind, tree)
                made[name] = self.text(tree)
        listed = list(made.items())
        self.rng.shuffle(listed)
        return dict(listed)

    # ---------------------------------------------------------------- labels, groups, columns, indicators

    def labels(self, person):
        return {self.name("label"): {"title": "标", "when": self.text(self.condition(person))}
                for _ in range(self.rng.choice([0, 1, 2]))}

    def group_by(self, person):
        if self.rng.random() < 0.5:
            return {text: self.text(self.condition(person)) for text in self.rng.sample(["小学", "初中", "高", "x"], 2)}
        for _ in range(20):
            tree = self.trees.value(self.rng.choice(["string", "string", "int"]), person, 2)
            if tree and not self.trees.is_secret(tree):
                return self.text(tree)
        return self.text(("int", 1))

    def make_groups(self, person):
        out = {self.name("group"): {"title": "组", "by": self.group_by(person)} for _ in range(self.rng.choice([0, 1, 2]))}
        self.groups += out
        return out

    def columns(self, person):
        return {self.name("column"): self.text(self.trees.shown(person, 2)) for _ in range(self.rng.choice([0, 1, 3]))}

    def indicators(self, person):
        out = []
        for _ in range(self.rng.choice([0, 1, 2])):
            node = {"id": self.name("rate-"), "title": "率", "of": self.text(self.condition(person))}
            live = [rule["id"] for rule in self.rules if rule["status"] == "live"]
            if live and self.rng.random() < 0.5:
                node["flagged"] = self.rng.sample(live, min(len(live), self.rng.choice([1, 2])))
            else:
                node["share"] = self.text(self.condition(person))
            if self.groups:
                node["by"] = self.rng.sample(self.groups, min(len(self.groups), 2))
            if self.rng.random() < 0.7:
                node["target"] = self.rng.choice([">= 100%", ">= 95%", "<= 0.6%", "<= 1.8%", ">= 33.3%", "<= 50%"])
            out.append(node)
        return out

    # ---------------------------------------------------------------- rules

    def message(self, place):
        parts = []
        for _ in range(self.rng.randint(0, 3)):
            parts.append(self.rng.choice(["", "满 ", "（", " {{注}} ", "查无；"]))
            parts.append("{" + show(self.trees.shown(place, 2), self.rng) + "}")
        parts.append(self.rng.choice(["", "记录", "）", " 周岁"]))
        text = "".join(parts)
        return text if text.strip() and len(text.encode("utf-8")) < LONGEST else "无"

    def rule(self):
        scope = self.rng.choice([*self.schema.lines, *self.schema.lines, "pair", "person"])
        place = place_of(self.schema, scope)
        status = self.rng.choice(["live", "live", "live", "live", "trial", "draft"])
        node = {"id": self.name("rule-"), "status": status, "title": "规则", "kind": self.rng.choice(KINDS + (SEARCHED * 5 if self.comparable() else [])),
                "level": self.rng.choice(LEVELS), "for_each": scope, "when": self.text(self.condition(place))}
        if self.rng.random() < 0.3:
            node["unknown"] = self.rng.choice(["flag", "skip", "review"])
            if node["unknown"] != "review":
                node["unknown_reason"] = "另有清单"
        node["message"] = Condition(self.message(place))
        node["basis"], node["benign"] = ["本县口径"], ["更正"]
        fields = [f"{line}.{name}" for line, table in self.schema.lines.items() for name in table.fields]
        node["except_by"] = self.rng.sample(fields, min(len(fields), self.rng.randint(1, 5)))
        return node

    def make_rules(self):
        made = [self.rule() for _ in range(self.rng.randint(1, 7))]
        self.rules += made
        return made

    # ---------------------------------------------------------------- exceptions

    def match_value(self, field, number):
        if field.kind == "id":
            return number
        if field.literals:
            return self.rng.choice(field.literals)
        if field.values:
            return self.rng.choice(sorted(field.values.values()))
        return {"string": plain(self.rng.choice(FREE_TEXTS)), "int": str(self.rng.randint(0, 9)), "bool": "true",
                "date": (self.run_date - timedelta(days=self.rng.randint(0, 4000))).isoformat()}[field.kind]

    def exception(self, rule, number=None):
        """None if the rule names no field that may stand here; with `number`, one that names a person."""
        match = Flow()
        for name in self.rng.sample(rule["except_by"], self.rng.choice([1, 1, 2]) if len(rule["except_by"]) > 1 else 1):
            table, field = name.split(".")
            spec = self.schema.lines[table]
            if number is None and spec.is_secret(field):
                continue
            match[name] = self.match_value(spec.fields[field], number)
        if not match:
            return None
        start = self.run_date - timedelta(days=self.rng.choice([0, 0, 1, 30, 200, -1]))
        until = max(start, self.run_date + timedelta(days=self.rng.choice([0, 0, 1, 100, -1])))
        return {"id": self.name("X-"), "rule": rule["id"], "match": match, "reason": "r", "decided_by": "d", "ticket": "t",
                "from": start.isoformat(), "until": until.isoformat()}

    def exceptions(self, rules):
        made = [self.exception(self.rng.choice(rules)) for _ in range(self.rng.choice([0, 1, 3, 6]))]
        return [node for node in made if node]

    # ---------------------------------------------------------------- whole packs

    def comparable(self):
        kinds = {"name": "string", "sex": "string", "birth_date": "date"}
        return all(name in table.fields and table.fields[name].kind == kind
                   for table in self.schema.lines.values() for name, kind in kinds.items())

    def pack(self, name, first):
        person = place_of(self.schema, "person")
        node = {"format": "1", "pack": name, "title": "随机", "effective": {"from": "2026-01-01", "until": "2026-12-31"}}
        if first:
            node["lines"] = {name: self.table_node(table) for name, table in self.schema.lines.items()}
            if self.schema.lists:
                node["lists"] = {name: self.table_node(table) for name, table in self.schema.lists.items()}
        node["params"] = self.params()
        node["define"] = self.definitions()
        node["labels"] = self.labels(person)
        node["groups"] = self.make_groups(person)
        if first:
            node["columns"] = self.columns(person)
        node["rules"] = self.make_rules()
        node["indicators"] = self.indicators(person)
        node["exceptions"] = self.exceptions(self.rules)
        if first and self.comparable():
            reasons = ["damaged", "one_edit", "same_name_birth"]
            node["suggest"] = self.rng.choice([reasons, reasons, reasons[::-1], self.rng.sample(reasons, 2), reasons[:1]])
        return {key: value for key, value in node.items() if value}
