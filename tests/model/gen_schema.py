"""Random lines and lists: fields of every type, with headings, `values`, blanks and nulls."""

from dataclasses import dataclass, field as default

WORDS = ("证件号 证件号码 身份证号 公民身份号码 姓名 性别 出生日期 出生年月日 生日 户口状态 乡镇 村 组 学校 年级 班级 状态 就读方式 入学年月 "
         "电话 住址 监护人 备注号 序列 批次 曾用号 旧号 编码 类别 等级 日期 时间 起 止 数量 次数 天数 是否住校 是否留守 是否孤儿 民族 国籍 "
         "户号 关系 迁入日期 迁出日期 注销原因 学校(机构)标识码 学籍号 残疾类型 等次 得分 标识 标记 来源 去向 名称 代码 地址 家庭住址 户主 "
         "学段 区划 教师 走访日 开始 结束 批准机关 说明").split()
RAW_STATES = "正常 在读 在校 迁出 转出 死亡 注销 毕业 休学 其他 1 2 3 A B 住校 走读 甲-1 Ｃ类".split()
LITERALS = ["active", "moved", "dead", "paused", "finished", "甲", "other one"]
FREE_TEXTS = ["甲", "乙", "丙", "阿·里", "阿•里", "阿 里", "ＡＢＣ", "abc", "ABC", "赵六", "一中", "二中", "三中", "x y", "a,b",
              "a;b", "甲乙", "李－四", "0", "12", "true", "no", "龘", "\U00020087", "城关", "城关镇", "王.五", "王．五"]
NULLS = ["NULL", "无", "/", "--"]
NAMES = {
    "string": ["name", "school", "township", "note", "姓名", "乡镇", "guardian", "first", "code", "tag"],
    "state": ["status", "sex", "mode", "状态", "level"],
    "int": ["grade", "score", "days", "年级", "n", "count"],
    "date": ["birth_date", "since", "until", "day", "生日", "year"],
    "bool": ["boarding", "orphan", "留守", "ok"],
    "id": ["guardian_id", "other_id", "former_id", "曾用号"],
}
LIST_NAMES = ["exemption", "visits", "attendance", "poverty", "名册", "grade_six"]


@dataclass
class FieldSpec:
    name: str
    kind: str
    aliases: list
    values: dict = default(default_factory=dict)        # raw -> literal, as texts
    blank: object = None
    optional: bool = False
    private: bool = False

    @property
    def literals(self):
        """What a string field with `values` can be; None if anything."""
        if not self.values:
            return None
        return sorted(set(self.values.values()) | ({self.blank} - {None}))


@dataclass
class TableSpec:
    name: str
    key: str
    also: list
    nulls: list
    fields: dict

    def is_secret(self, name):
        return name == self.key or name in self.also or self.fields[name].kind == "id"


@dataclass
class Schema:
    lines: dict
    lists: dict
    key_kind: str

    @property
    def tables(self):
        return {**self.lines, **self.lists}


class Words:
    """Headings, none given twice within a table."""

    def __init__(self, rng):
        self.rng, self.left = rng, rng.sample(WORDS, len(WORDS))
        self.ascii = rng.random() < 0.2
        self.n = 0

    def take(self):
        aliases = [self.left.pop() for _ in range(self.rng.choice([1, 1, 2]))]
        if self.ascii:
            self.n += 1
            aliases.append(f"col {self.n}")
        self.rng.shuffle(aliases)
        return aliases


def values_for(rng, kind):
    if kind == "bool":
        raw = rng.sample(["是", "有", "1", "Y", "√"], 2) + rng.sample(["否", "没有", "0", "N"], 2)
        return {text: "true" if text in "是有1Y√" else "false" for text in raw}
    if kind == "int":
        return dict(zip(rng.sample(["一", "二", "三", "四", "1", "2", "九年级"], 4), ["1", "2", "3", "2"]))
    if kind == "date":
        return {"长期": "2099-12-31", "暂定": "2026-09-01", "1": "2026-09-02"}
    literals = rng.sample(LITERALS, rng.choice([2, 3, 4]))
    return {text: rng.choice(literals) for text in rng.sample(RAW_STATES, rng.randint(3, 8))}


def blank_for(rng, field, kind):
    if field.values:
        return rng.choice(sorted(set(field.values.values())) + (["unset"] if kind == "string" else []))
    return {"string": rng.choice(["空", "甲"]), "int": rng.choice(["0", "5"]), "date": "2026-08-31"}[kind]


def make_field(rng, name, form, words):
    """`form`: a type, or `state` for a string with `values`."""
    kind = "string" if form == "state" else form
    field = FieldSpec(name, kind, words.take())
    if form in ("state", "bool") or (form in ("int", "date") and rng.random() < 0.1):
        field.values = values_for(rng, kind)
    if kind != "id" and rng.random() < 0.15:
        field.blank = blank_for(rng, field, kind)
    field.optional = rng.random() < 0.2
    field.private = rng.random() < 0.2
    return field


def make_table(rng, name, key_kind, size, is_line):
    words = Words(rng)
    key = rng.choice(["id", "id", "证件号"])
    fields = {key: FieldSpec(key, key_kind, words.take())}
    forms = ["string", "date", "int", "state", "bool", "id"]
    for form in rng.sample(forms, min(size, len(forms))) + rng.choices(forms, k=max(0, size - len(forms))):
        free = [n for n in NAMES[form] if n not in fields]
        if free:
            chosen = rng.choice(free)
            fields[chosen] = make_field(rng, chosen, form, words)
    also = []
    if is_line and rng.random() < 0.7:
        candidates = [f.name for f in fields.values()
                      if f.kind == key_kind and f.name != key and not f.values and f.blank is None]
        also = rng.sample(candidates, min(len(candidates), rng.choice([1, 1, 2])))
        if not also:
            fields["former"] = FieldSpec("former", key_kind, words.take(), optional=rng.random() < 0.3)
            also = ["former"]
    listed = list(fields.items())
    rng.shuffle(listed)
    nulls = rng.sample(NULLS, rng.choice([0, 1, 2]))
    return TableSpec(name, key, also, nulls, dict(listed))


def make_comparable(rng, tables):
    """Name, sex and birth date on both lines, under one heading or several."""
    for table in tables:
        words = Words(rng)
        taken = {alias for field in table.fields.values() for alias in field.aliases}
        words.left = [word for word in words.left if word not in taken]
        words.ascii = any(alias.startswith("col ") for alias in taken)
        words.n = 100
        for name, form in (("name", "string"), ("sex", "state"), ("birth_date", "date")):
            if name in table.also:
                continue
            field = make_field(rng, name, form, words)
            if name == "sex" and rng.random() < 0.8:
                field.values = {"男": "male", "女": "female", rng.choice("1男M"): "male"}
                field.blank = field.blank and "unset"
            if name == "sex" and rng.random() < 0.2:
                field.values, field.blank = {}, None
            table.fields[name] = field


def make_schema(rng):
    key_kind = "string" if rng.random() < 0.15 else "id"
    names = ["户籍", "学籍"] if rng.random() < 0.1 else ["household", "enrolment"]
    lines = {name: make_table(rng, name, key_kind, rng.randint(3, 8), True) for name in names}
    if rng.random() < 0.5:
        make_comparable(rng, lines.values())
    lists = {name: make_table(rng, name, key_kind, rng.randint(1, 4), False)
             for name in rng.sample(LIST_NAMES, rng.choice([0, 1, 2, 2, 3]))}
    return Schema(lines, lists, key_kind)
