"""Identity numbers: normalisation, kind, damage, and what a whole number says of its holder."""

import re
from collections import namedtuple
from datetime import date
from functools import lru_cache

from text import ascii_upper, fold_width, trim

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
CHECKS = "10X98765432"

KINDS = ["resident", "hmt_permit", "foreign_permit", "travel_permit", "birth_certificate",
         "passport_like", "other"]
DAMAGES = ["none", "masked", "scientific", "date", "truncated", "check", "length", "characters"]

# value: the number as it is compared, whatever its damage.
Number = namedtuple("Number", "value kind damage")


def full(pattern, text):
    return re.fullmatch(pattern, text, re.ASCII) is not None


def check_digit(first17):
    return CHECKS[sum(w * int(c) for w, c in zip(WEIGHTS, first17)) % 11]


def day_of(digits, first_year, last_year):
    """The day that YYYYMMDD names, or None."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not first_year <= year <= last_year:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def normalise(raw):
    text = fold_width(raw).replace("Ⅹ", "X").replace("ⅹ", "X")
    text = trim(text)
    if len(text) >= 3 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    for space in " \t\u3000\u00a0":
        text = text.replace(space, "")
    if text.startswith("'"):
        text = text[1:]
    return ascii_upper(text)


def kind_of_18(text):
    if text[:6] in ("810000", "820000", "830000"):
        return "hmt_permit"
    if text[0] == "9":
        return "foreign_permit"
    return "resident"


def damage_of_18(text):
    if day_of(text[6:14], 1800, 2200) is None:
        return "date"
    if check_digit(text[:17]) != text[17]:
        return "truncated" if text.endswith("000") else "check"
    return "none"


@lru_cache(maxsize=65536)
def read(raw):
    """Classifies the text of a cell that is not blank."""
    text = normalise(raw)
    if "*" in text:
        return Number(text, "other", "masked")
    if full(r"[0-9]+(\.[0-9]*)?(E\+[0-9]+)?", text) and ("." in text or "E+" in text):
        return Number(text, "other", "scientific")
    if full(r"[0-9]{17}[0-9X]", text):
        return Number(text, kind_of_18(text), damage_of_18(text))
    if full(r"[0-9]{15}", text):
        first17 = text[:6] + "19" + text[6:]
        damage = "none" if day_of(first17[6:14], 1800, 2200) else "date"
        return Number(first17 + check_digit(first17), "resident", damage)
    if full(r"[HM]([0-9]{8}|[0-9]{10})", text):
        return Number(text[:9], "travel_permit", "none")
    if full(r"[0-9]{8}", text) and day_of(text, 1900, 2200) is None:
        return Number(text, "travel_permit", "none")
    if full(r"[A-Z]{3}[0-9]{12}", text):
        return Number(text, "foreign_permit", "none")
    if full(r"[A-Z][0-9]{9}", text):
        return Number(text, "birth_certificate", "none")
    if (full(r"[A-Z0-9]{5,12}", text) and re.search(r"[A-Z]", text) and re.search(r"[0-9]", text)
            and not full(r"[0-9]+X", text)):
        return Number(text, "passport_like", "none")
    if full(r"[0-9]+X?", text) or (text[:1] in ("G", "L", "J") and len(text) == 19):
        return Number(text, "other", "length")
    return Number(text, "other", "characters")


def is_whole_18(number):
    return number.damage == "none" and full(r"[0-9]{17}[0-9X]", number.value)


def birth_date(number):
    if not is_whole_18(number):
        return None
    return day_of(number.value[6:14], 1900, 2200)


def sex(number):
    if not is_whole_18(number) or number.value[6:10] < "1900":
        return None
    return "male" if int(number.value[16]) % 2 == 1 else "female"
