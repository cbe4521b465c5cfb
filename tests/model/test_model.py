#!/usr/bin/python3
"""Self-test of the model: published vectors and the clauses that are easily read wrongly."""

import sys
import unittest
from datetime import date

import cells
import evaluate
import expr
import idnumber
import rows
import text
from pack import Field, Options, Table


def field(name, kind, headings, values=None, blank=None, optional=False):
    return Field(name, kind, set(headings), values or {}, blank, optional, False)


TABLE = Table("household", "id", [], {"NULL"}, {
    "id": field("id", "id", ["证件号"]), "name": field("name", "string", ["姓名"]),
    "age": field("age", "int", ["年龄"], optional=True)})


def kinds(data, options=None):
    return [row.kind for row in rows.read_file(data.encode("utf-8"), TABLE, options or Options())[1]]


class Numbers(unittest.TestCase):
    def test_published_vectors(self):
        for number in ("11010519491231002X", "440524188001010014", "440308199901101512", "110101199003078670",
                       "500154199804106120", "44040119580101000X"):
            self.assertEqual(idnumber.read(number), (number, "resident", "none"))
        for number in ("810000199408230021", "830000199201300022"):
            self.assertEqual(idnumber.read(number)[1:], ("hmt_permit", "none"))
        for short, long in (("610104620927690", "610104196209276908"), ("110105491231002", "11010519491231002X")):
            self.assertEqual(idnumber.read(short), (long, "resident", "none"))
        for bad, damage in (("440308199902301512", "date"), ("440308199901101513", "check"),
                            ("11010119900307867X", "check"), ("610104620932690", "date")):
            self.assertEqual(idnumber.read(bad).damage, damage)

    def test_one_number_per_check_digit(self):
        for tail in ("0070", "0011", "0062", "0193", "0054", "0185", "0046", "0097", "0038", "0089", "002X"):
            self.assertEqual(idnumber.read("52999920150315" + tail).damage, "none")

    def test_table(self):
        for raw, kind, damage in (
                ("529999********0070", "other", "masked"), ("1.10101E+17", "other", "scientific"),
                ("5E+17", "other", "scientific"), ("12.", "other", "scientific"),
                ("529999201503150000", "resident", "truncated"), ("529999201513150000", "resident", "date"),
                ("H1234567890", "travel_permit", "none"), ("M12345678", "travel_permit", "none"),
                ("12345678", "travel_permit", "none"), ("20150315", "other", "length"),
                ("ABC123456789012", "foreign_permit", "none"), ("A123456789", "birth_certificate", "none"),
                ("E12345", "passport_like", "none"), ("12345X", "other", "length"), ("ABCDE", "other", "characters"),
                ("G529999201503150070", "other", "length"), ("1234", "other", "length"), ("身份证", "other", "characters")):
            self.assertEqual(idnumber.read(raw)[1:], (kind, damage), raw)
        self.assertEqual(idnumber.read("H1234567890").value, "H12345678")

    def test_cell_tricks(self):
        for raw in ('="52999920150315002X"', "'52999920150315002x", "５２９９９９２０１５０３１５００２Ｘ", "52999920150315002Ⅹ",
                    "529999 20150315\u00a0002X", "\ufeff52999920150315002ⅹ\t"):
            self.assertEqual(idnumber.read(raw), ("52999920150315002X", "resident", "none"), raw)

    def test_birth_and_sex(self):
        number = idnumber.read("529999201503150070")
        self.assertEqual((idnumber.birth_date(number), idnumber.sex(number)), (date(2015, 3, 15), "male"))
        self.assertIsNone(idnumber.birth_date(idnumber.read("440524188001010014")))
        self.assertIsNone(idnumber.sex(idnumber.read("529999201503150071")))


class Values(unittest.TestCase):
    def test_dates(self):
        for raw in ("20120901", "2012-9-1", "2012/09/1", "2012.9.01", "2012年9月1日", "41153", "2012-09-01 0:00",
                    "2012-09-01T00:00:00.000", "20120901  00:00:00"):
            self.assertEqual(cells.read_date(raw), date(2012, 9, 1), raw)
        for raw in ("201209", "2012-9/1", "2012-02-30", "2012-9-1 1:00", "18991231", "22010101", "2012年9月", "12-9-1"):
            self.assertIsNone(cells.read_date(raw), raw)

    def test_ints(self):
        self.assertEqual([cells.read_int(t) for t in ("+07", "-0", "2147483647", "2147483648", "3.0", "")],
                         [7, 0, 2147483647, None, None, None])

    def test_code_and_value(self):
        values = {"走读": "day", "住校": "board", "1": "day"}
        for raw, found in (("1-走读", "day"), ("9 - 住校", "board"), ("1-住校", None), ("1", "day"), ("2", None),
                           ("1-", None), ("１－走读", "day"), ("1-走读-x", None)):
            self.assertEqual(cells.look_up(values, raw), found, raw)

    def test_names(self):
        self.assertEqual(text.fold_name("Ａ•b．c d"), "a·b·cd")

    def test_twins(self):
        for code, twin, real in text.GB18030_TWINS:
            self.assertEqual(rows.decode_row(code.to_bytes(2, "big"), "gb18030").text, chr(real))
            self.assertEqual(rows.decode_row(chr(twin).encode(), "utf-8").text, chr(real))


class Rows(unittest.TestCase):
    def test_cells(self):
        for line, found in (('a, b ,"c,d" ', ["a", "b", "c,d"]), ('赵"六",x', ['赵"六"', "x"]), ('="5",', ['="5"', ""]),
                            ('"a""b"', ['a"b']), ('"a"b",c', ['a"b', "c"]), ("", [""])):
            self.assertEqual(rows.split_cells(line, ","), (found, False), line)
        self.assertEqual(rows.split_cells('a,"b,c', ","), (["a"], True))

    def test_kinds(self):
        self.assertEqual(kinds("名册\n\n姓名,证件号\n甲,1\n,\n乙,2,3\n丙\0,1\n\"丁,1\n戊,1\n合计,,9\n\n"),
                         ["top", "top", "heading", "record", "blank", "rejected", "rejected", "rejected", "record",
                          "footer", "blank"])

    def test_footers_stop_at_a_record(self):
        self.assertEqual(kinds("姓名,证件号\n小计,\n甲,1\n合计,2\n共计 3,\n"),
                         ["heading", "record", "record", "record", "footer"])

    def test_key_of_a_rejected_row(self):
        for line, found in (("甲,12,x,y", ["甲", "12", "x", "y"]), ('甲,12,"x', ["甲", "12"]), ('甲,"12', ["甲"]),
                            ("甲,12\0,", ["甲"]), ("甲\r,12", [])):
            cells_read, _ = rows.read_row(rows.Decoded(line, True), ",")
            self.assertEqual(cells_read, found, line)

    def test_encodings(self):
        sheet = "姓名,证件号\n甲,1\n"
        for data in (sheet.encode("utf-8-sig"), sheet.encode("gb18030"), sheet.encode("utf-16"),
                     sheet.encode() + b"\xff,2\n"):
            _, found = rows.read_file(data, TABLE, Options())
            self.assertEqual((found[0].cells, found[1].cells), (["姓名", "证件号"], ["甲", "1"]))


class Logic(unittest.TestCase):
    def test_age(self):
        for born, on, age in (("2020-08-31", "2026-08-31", 6), ("2020-09-01", "2026-08-31", 5),
                              ("2016-02-29", "2026-02-28", 9), ("2016-02-29", "2026-03-01", 10),
                              ("2026-01-02", "2026-01-01", -1)):
            self.assertEqual(evaluate.age_on(date.fromisoformat(born), date.fromisoformat(on)), age)

    def test_limits(self):
        self.assertIsNone(evaluate.add(cells.INT_LIMIT, 1))
        self.assertIsNone(evaluate.add(date(2200, 12, 31), 1))
        self.assertIsNone(evaluate.subtract(date(1900, 1, 1), cells.INT_LIMIT))
        self.assertEqual(evaluate.on_or_before("08-31", date(2026, 8, 30)), date(2025, 8, 31))

    def test_grammar(self):
        self.assertEqual(expr.parse("not a.b == 1"), ("not", ("cmp", "==", ("field", "a", "b"), ("int", 1))))
        self.assertEqual(expr.parse("1 - 2 - 3")[1], ("sub", ("int", 1), ("int", 2)))
        for wrong in ("a and b or c", "1 < 2 < 3", "a in [b.c]", '""', "5-3-", "a b"):
            with self.assertRaises(expr.SyntaxFault):
                expr.parse(wrong)

    def test_message(self):
        self.assertEqual(expr.parse_message('{{{$a}}} {first(g, "}")}'),
                         ["{", ("param", "a"), "} ", ("call", "first", [("name", "g"), ("str", "}")])])


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
