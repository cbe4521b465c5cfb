"""One cell: from the text a file holds to a typed value, a blank, or an invalid cell."""

import re
from collections import namedtuple
from datetime import date, timedelta

import idnumber
from text import fold_raw, fold_width, trim

INT_LIMIT = 2147483647
FIRST_YEAR, LAST_YEAR = 1900, 2200

# raw: trimmed text, empty if the cell is blank; value: None if missing; invalid: not blank, yet without value.
Cell = namedtuple("Cell", "raw value invalid")

ZERO_TIME = r"(?:(?:[ \t]+|T)0?0:00(?::00(?:\.0+)?)?)?"
DATE_FORMS = [re.compile(form + ZERO_TIME, re.ASCII) for form in (
    r"(\d{4})(\d\d)(\d\d)",
    r"(\d{4})-(\d{1,2})-(\d{1,2})",
    r"(\d{4})/(\d{1,2})/(\d{1,2})",
    r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
    r"(\d{4})年(\d{1,2})月(\d{1,2})日",
)]
SERIAL = re.compile(r"\d{5}", re.ASCII)
SERIAL_ZERO = date(1899, 12, 30)


def real_day(year, month, day):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_calendar(day):
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def read_date(text):
    for form in DATE_FORMS:
        match = form.fullmatch(text)
        if match:
            return real_day(*(int(part) for part in match.groups()))
    if SERIAL.fullmatch(text):
        return in_calendar(SERIAL_ZERO + timedelta(days=int(text)))
    return None


def read_int(text):
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        return None
    value = int(text)
    return value if abs(value) <= INT_LIMIT else None


def literal(kind, text):
    """A literal as a pack or a job writes it, of the type of its place."""
    if kind == "int":
        return int(text)
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "bool":
        return {"true": True, "false": False}[text]
    if kind == "id":
        return idnumber.read(text).value
    return text


def look_up(values, raw):
    """The literal of a cell under `values`, or None."""
    text = fold_raw(raw)
    if text in values:
        return values[text]
    code, hyphen, value = text.partition("-")
    code, value = trim(code), trim(value)
    if not hyphen or value not in values:
        return None
    if code in values and values[code] != values[value]:
        return None
    return values[value]


def read_value(field, raw):
    if field.values:
        return look_up(field.values, raw)
    if field.kind == "string":
        return raw
    if field.kind == "int":
        return read_int(fold_width(raw))
    if field.kind == "date":
        return read_date(fold_width(raw))
    number = idnumber.read(raw)
    return number.value if number.damage == "none" else None


def read_cell(field, text, nulls):
    """`nulls`: the raw texts that count as blank on this line or list."""
    raw = trim(text)
    if raw == "" or raw in nulls:
        return Cell("", field.blank, False)
    value = read_value(field, raw)
    return Cell(raw, value, value is None)
