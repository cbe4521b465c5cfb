"""Random data files: a small pool of numbers, damage of every kind, rows that are not records."""

from datetime import date, timedelta

from gen_schema import FREE_TEXTS
from idnumber import CHECKS, check_digit
from text import BLANK_CHARACTERS

PUBLISHED = ["810000199408230021", "830000199201300022"]
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
INVALID = {"int": ["3.0", "abc", "2147483648", "-99999999999", "1 2", "+"],
           "date": ["201209", "2012-02-30", "20121301", "2012-9-1 1:00", "无期", "18991231", "2201-01-01", "2012-9/1"]}


def resident(rng, born, sequence):
    first17 = f"529999{born:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)


def make_number(rng):
    form = rng.random()
    if form < 0.72:
        born = date(rng.randint(2009, 2021), rng.randint(1, 12), rng.randint(1, 28))
        if rng.random() < 0.2:
            born = date(rng.choice([2020, 2011, 2014]), *rng.choice([(8, 31), (9, 1)]))
        return resident(rng, born, rng.randint(1, 99))
    if form < 0.82:
        return resident(rng, date(rng.choice([1899, 1950, 1985, 1999]), 5, 6), rng.randint(1, 99))
    if form < 0.86:
        return rng.choice(PUBLISHED)
    if form < 0.89:
        first17 = f"999999{date(2012, 3, rng.randint(1, 28)):%Y%m%d}001"
        return first17 + check_digit(first17)
    return rng.choice(["H0000000", "M0000000", "E1234", "A00000000", "0000000", "XYZ00000000000"]) + str(rng.randint(1, 9))


def write_number(rng, number):
    """A way in which a whole number arrives."""
    if rng.random() < 0.75:
        return number
    forms = [f'="{number}"', "'" + number, number.lower(), number.translate(WIDE), number[:6] + " " + number[6:],
             "\u00a0" + number + "\u3000", number.replace("X", "Ⅹ"), number.replace("X", "ⅹ"), "\u200b" + number,
             number[:3] + "\t" + number[3:] if rng.random() < 0.2 else number]
    if len(number) == 18 and number[6:8] == "19" and number.startswith("529999"):
        forms += [number[:6] + number[8:17]] * 8
    if number[0] in "HM" and len(number) == 9:
        forms += [number + "01", number + "02"] * 2
    return rng.choice(forms)


def damage_number(rng, number):
    wrong = CHECKS[(CHECKS.index(number[17]) + rng.randint(1, 10)) % 11] if len(number) == 18 else "0"
    return rng.choice([
        number[:6] + "********" + number[14:], "5.29999E+17", "529999201503150000", number[:15] + "000",
        "529999201502300" + number[15:], number[:17] + wrong, number[:17], number + "1", "G" + number, "L" + number[:17] + "0",
        "不详", "身份证" + number, "20150315", "12345X", '="5299"', number.replace("9", "?"), "529999501332001", "..", "A",
        "12.", "5E+17"])


class Numbers:
    """The pool: few enough numbers that records meet."""

    def __init__(self, rng, schema, size):
        self.rng, self.is_id = rng, schema.key_kind == "id"
        if self.is_id:
            pool = {make_number(rng) for _ in range(size)}
        else:
            pool = {f"{rng.choice(['K', '甲-', 'k '])}{n}" for n in range(size)}
        self.pool = sorted(pool)
        self.of_table = {name: rng.sample(self.pool, max(1, int(len(self.pool) * rng.choice([0.4, 0.6, 0.8, 1.0]))))
                         for name in schema.tables}

    def some(self, table=None):
        return self.rng.choice(self.of_table[table] if table else self.pool)

    def cell(self, number):
        """A cell that holds the number, or, now and then, a damaged one or nothing."""
        form = self.rng.random()
        if form < 0.06:
            return ""
        if not self.is_id:
            return number
        if form < 0.16:
            return damage_number(self.rng, number)
        return write_number(self.rng, number)


# ---------------------------------------------------------------- cells

def write_date(rng, day):
    if day.year < 1900:
        return day.isoformat()
    form = rng.choice(["{0:%Y%m%d}", "{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day:02d}",
                       "{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d} 0:00", "{0:%Y-%m-%d}T00:00:00.000", "serial"])
    if form == "serial":
        return str((day - date(1899, 12, 30)).days) if date(1930, 1, 1) < day < date(2150, 1, 1) else day.isoformat()
    return form.format(day)


def date_cell(rng, run_date):
    if rng.random() < 0.1:
        return rng.choice(["1900-01-01", "2200-12-31", "20240229"])
    if rng.random() < 0.4:
        return write_date(rng, run_date + timedelta(days=rng.randint(-40, 40)))
    return write_date(rng, date(rng.randint(2008, 2021), rng.choice([8, 9, 9]), rng.choice([1, 30, 15])))


def int_cell(rng):
    number = rng.choice([rng.randint(0, 12)] * 8 + [2147483647, -2147483647, -3])
    return rng.choice([str(number)] * 4 + [f"{number:+d}", f"{abs(number):03d}", str(number).translate(WIDE)])


def listed_cell(rng, values):
    """A cell under `values`: the value, its code, code-value in agreement or not, or something not listed."""
    raw = rng.choice(sorted(values))
    form = rng.random()
    if form < 0.6:
        return raw
    if form < 0.85:
        return rng.choice(["9", "X", rng.choice(sorted(values))]) + rng.choice(["-", " - ", "－"]) + raw
    if form < 0.93:
        return raw.translate(WIDE)
    return rng.choice(["不明", "9", raw + "-", "-", raw + "-不明", "1-2-3"])


def field_cell(rng, field, numbers, run_date, table):
    form = rng.random()
    if form < 0.12:
        return rng.choice(["", "", " ", "\u3000", *table.nulls])
    if field.kind == "id" or field.name in table.also:
        return numbers.cell(numbers.some()) if rng.random() < 0.6 else ""
    if field.values:
        return listed_cell(rng, field.values)
    if form < 0.18 and field.kind in INVALID:
        return rng.choice(INVALID[field.kind])
    if field.kind == "int":
        return int_cell(rng)
    if field.kind == "date":
        return date_cell(rng, run_date)
    if form < 0.22:
        return numbers.cell(numbers.some())
    return rng.choice(FREE_TEXTS + ['赵"六"', '"', 'a""b', "\ue816", "=1+1", "\u200b甲\u00a0", "合计"])


def record(rng, table, numbers, run_date):
    cells = {}
    for field in table.fields.values():
        if field.name == table.key:
            cells[field.name] = numbers.cell(numbers.some(table.name))
        else:
            cells[field.name] = field_cell(rng, field, numbers, run_date, table)
    return cells


# ---------------------------------------------------------------- rows

def write_cell(rng, text, delimiter):
    """As it stands between delimiters, so that reading gives the text back."""
    outer_blank = text != text.strip(" \t") and text.strip(BLANK_CHARACTERS) != ""
    if delimiter in text or text.startswith('"') or outer_blank or rng.random() < 0.08:
        return '"' + text.replace('"', '""') + '"'
    return rng.choice(["", "", "", " "]) + text + rng.choice(["", "", "", "  "])


def spoil(rng, cells, encoded, delimiter, encoding):
    """A row fault: `encoded` are the cells' bytes; returns the row's bytes."""
    at = rng.randrange(len(cells))
    sep = delimiter.encode(encoding)
    form = rng.choice(["quote", "quote", "few", "many", "nul", "cr", "byte", "size"])
    if form == "few" and len(cells) < 3 or form == "size" and rng.random() < 0.8:
        form = "many"
    if encoding.startswith("utf-16") and form == "byte":
        form = "quote"
    if form == "quote":
        encoded[at] = '"'.encode(encoding) + encoded[at].replace('"'.encode(encoding), "".encode(encoding))
    elif form == "few":
        encoded = encoded[:max(2, at)] if max(2, at) < len(cells) else encoded[:-1]
    elif form == "many":
        encoded.insert(at, "多".encode(encoding))
    elif form == "size":
        encoded[at] = ("大" * 30000 if encoding != "gb18030" else "x" * 70000).encode(encoding)
    else:
        bad = {"nul": "\0".encode(encoding), "cr": "\r".encode(encoding), "byte": b"\xff"}[form]
        half = rng.choice([0, len(encoded[at])])
        encoded[at] = encoded[at][:half] + bad + encoded[at][half:] if form != "cr" or at + 1 < len(cells) \
            else bad + "x".encode(encoding)
    return sep.join(encoded)


class Writer:
    """One file of a line or list."""

    def __init__(self, rng, table, aliases):
        self.rng, self.table = rng, table
        self.encoding = rng.choice(["utf-8"] * 14 + ["utf-8-sig"] * 3 + ["gb18030"] * 4 + ["utf-16"])
        self.bytes_as = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(self.encoding, self.encoding)
        self.delimiter = rng.choice([",", ",", ",", "\t", ";", "|"])
        self.newline = rng.choice(["\n", "\n", "\r\n"])
        self.titles = rng.choice([0, 0, 0, 1, 2])
        names = [f.name for f in table.fields.values() if not (f.optional and rng.random() < 0.4)]
        extra = [f"另列{n}" for n in range(rng.choice([0, 0, 1, 2]))]
        self.columns = names + extra
        rng.shuffle(self.columns)
        if not table.fields.keys() & {self.columns[0]} or len(self.columns) == 1:
            self.columns.append("另列9")
        ascii_heading = all(any(a.isascii() for a in aliases[n]) for n in names) and rng.random() < 0.5
        self.headings = [self.heading(aliases[name], ascii_heading) if name in table.fields else name for name in self.columns]

    def heading(self, aliases, ascii_only):
        alias = self.rng.choice([a for a in aliases if a.isascii() or not ascii_only])
        if "(" in alias and self.rng.random() < 0.5:
            alias = alias.replace("(", "（").replace(")", "）")
        return self.rng.choice([alias, alias, alias, " " + alias, alias + "\u3000", alias.translate(WIDE)])

    def options(self):
        """What a job could say of this file in place of `auto`."""
        out = {"encoding": {"utf-8-sig": "utf-8"}.get(self.encoding, self.encoding), "skip_top": str(self.titles)}
        if self.delimiter != "\t":
            out["delimiter"] = self.delimiter
        return out

    def row(self, texts):
        return self.delimiter.join(write_cell(self.rng, text, self.delimiter) for text in texts).encode(self.bytes_as)

    def record_row(self, cells, spoiled):
        texts = [cells.get(name, "附") for name in self.columns]
        written = [write_cell(self.rng, text, self.delimiter).encode(self.bytes_as) for text in texts]
        if spoiled:
            return spoil(self.rng, texts, written, self.delimiter, self.bytes_as)
        return self.delimiter.encode(self.bytes_as).join(written)

    def blank_row(self):
        rng, n = self.rng, len(self.columns)
        form = rng.choice([[""], [" "], [""] * n, [""] * (n + 1), ["", "\u3000"], ['""'] * n,
                           (self.table.nulls or [""])[:1] * n])
        return self.delimiter.join(form).encode(self.bytes_as)

    def footer(self):
        rng = self.rng
        word = rng.choice(["合计", "总计：12人", "小计", "共计", "合计"])
        cells = [""] * rng.choice([len(self.columns)] * 2 + [2, len(self.columns) + 1])
        at = rng.choice([0, 0, min(self.columns.index(self.table.key), len(cells) - 1)])
        cells[at] = word
        if rng.random() < 0.3:
            cells[-1] = cells[-1] or "12"
        return self.row(cells)

    def title(self):
        return self.rng.choice(["示范县花名册", "", "填表人：甲,乙;丙|丁", "2026 年秋季", ",,"]).encode(self.bytes_as)

    def file(self, records, faulty):
        rng = self.rng
        rows = [self.title() for _ in range(self.titles)]
        rows.append(self.delimiter.join(self.headings).encode(self.bytes_as))
        for cells in records:
            rows.append(self.record_row(cells, faulty and rng.random() < 0.06))
            if rng.random() < 0.04:
                rows.append(self.blank_row())
            if rng.random() < 0.01:
                rows.append(self.footer())
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            rows.append(self.footer())
            if rng.random() < 0.3:
                rows.append(self.blank_row())
        newline = self.newline.encode(self.bytes_as)
        data = newline.join(rows) + (newline if rng.random() < 0.8 else b"")
        bom = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe"}.get(self.encoding, b"")
        return bom + data
