"""A file's bytes to classified rows: decoding, physical lines, cells, heading, footers, faults.

Knows headings and keys only as far as rows are judged by them; typed cells are another module's matter.
"""

import re
from collections import namedtuple

from text import fold_raw, repair, trim

HEADING_ROWS = 20
CELL_LIMIT = 65536
DELIMITERS = [",", "\t", ";", "|"]
FOOTERS = ("合计", "总计", "小计", "共计")

BOMS = [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]

# text: what could be decoded from the left; whole: whether that was all of it.
Decoded = namedtuple("Decoded", "text whole")
# kind: top heading blank footer rejected record; cells: of a rejected row those that ended before the fault.
Row = namedtuple("Row", "number kind cells fault")


class IntakeError(Exception):
    """The file cannot be read at all (the delivery would be refused)."""


# ---------------------------------------------------------------- decoding

def physical_lines(data):
    """Lines without their newline; a CR before the newline belongs to it."""
    if not data:
        return []
    parts = data.split(b"\n")
    ended = parts[:-1]
    lines = [part[:-1] if part.endswith(b"\r") else part for part in ended]
    if parts[-1]:
        lines.append(parts[-1])
    return lines


def decode_row(line, encoding):
    try:
        return Decoded(repair(line.decode(encoding)), True)
    except UnicodeDecodeError as error:
        return Decoded(repair(line[:error.start].decode(encoding)), False)


def decode_utf16(data, encoding):
    whole_bytes = len(data) // 2 * 2
    text = data[:whole_bytes].decode(encoding, "surrogatepass")
    parts = text.split("\n")
    lines = [part[:-1] if part.endswith("\r") else part for part in parts[:-1]]
    if parts[-1] or whole_bytes != len(data):
        lines.append(parts[-1])
    rows = []
    for line in lines:
        bad = re.search("[\ud800-\udfff]", line)
        rows.append(Decoded(repair(line[:bad.start()] if bad else line), bad is None))
    if whole_bytes != len(data):
        rows[-1] = Decoded(rows[-1].text, False)
    return rows


def decode_all(data, encoding):
    if encoding.startswith("utf-16"):
        return decode_utf16(data, encoding)
    return [decode_row(line, encoding) for line in physical_lines(data)]


def undecodable(rows):
    return sum(not row.whole for row in rows)


def decode(data, encoding, binds):
    """`encoding`: as in the job. `binds(rows)`: whether a heading is found in rows so decoded."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return decode_all(data[len(bom):], name)
    if encoding == "utf-16":
        units = [data[i:i + 2] for i in range(0, len(data) - 1, 2)]
        ends = [sum(unit == sign.encode(name) for unit in units for sign in "\n,\t;|") for name in ("utf-16-le", "utf-16-be")]
        return decode_all(data, "utf-16-be" if ends[1] > ends[0] else "utf-16-le")
    if encoding != "auto":
        return decode_all(data, encoding)
    utf8 = decode_all(data, "utf-8")
    if undecodable(utf8) == 0:
        return utf8
    gb18030 = decode_all(data, "gb18030")
    if not binds(utf8):
        return gb18030
    if not binds(gb18030):
        return utf8
    return gb18030 if undecodable(gb18030) < undecodable(utf8) else utf8


# ---------------------------------------------------------------- cells of a row

def split_cells(text, delimiter):
    """The cells of one row as a lenient CSV reader sees them, and whether a quote is open at its end.

    With an open quote, the last cell (the one never closed) is left out.
    """
    cells, cell, spaces = [], [], 0
    state = "before"        # before | plain | quoted | after quote
    for c in text + "\n":
        if state == "before":
            if c in " \t" and c != delimiter:
                continue
            if c == '"':
                state = "quoted"
                continue
            state = "plain"
        if state == "plain":
            if c == delimiter or c == "\n":
                cells.append("".join(cell).rstrip(" \t"))
                state, cell = "before", []
            else:
                cell.append(c)
        elif state == "quoted":
            cell.append(c)
            if c == '"':
                state, spaces = "after quote", 0
        elif c == delimiter or c == "\n":
            # The quote did close the cell: it and the spaces after it are no part of it.
            cells.append("".join(cell[:len(cell) - spaces - 1]))
            state, cell = "before", []
        elif c in " \t":
            cell.append(c)
            spaces += 1
        elif c == '"' and spaces:
            cell.append(c)
            spaces = 0
        else:
            # A doubled quote is one quote; any other character makes the quote before it text.
            state = "quoted"
            if c != '"':
                cell.append(c)
    return cells, state == "quoted"


def ended_cells(text, delimiter):
    """The cells of a row cut off at a bad byte: those whose delimiter came before the cut."""
    cells, open_quote = split_cells(text, delimiter)
    return cells if open_quote else cells[:-1]


def read_row(decoded, delimiter):
    """Cells and fault of a row, the number of cells not yet judged."""
    bad = re.search("[\0\r]", decoded.text)
    if bad or not decoded.whole:
        prefix = decoded.text[:bad.start()] if bad else decoded.text
        cells, fault = ended_cells(prefix, delimiter), "byte"
    else:
        cells, open_quote = split_cells(decoded.text, delimiter)
        fault = "quote" if open_quote else None
    for index, cell in enumerate(cells):
        if len(cell) > CELL_LIMIT // 4 and len(cell.encode("utf-8")) > CELL_LIMIT:
            return cells[:index], "cell size"
    return cells, fault


# ---------------------------------------------------------------- heading

def bind(cells, fields):
    """Columns of the fields in a row of headings: {field: column}, or None if a required one has no alias here."""
    headings = [fold_raw(cell) for cell in cells]
    found = {}
    for field in fields:
        columns = [i for i, heading in enumerate(headings) if heading in field.headings]
        if not columns and not field.optional:
            return None
        found[field.name] = columns
    taken = [column for columns in found.values() for column in columns]
    if any(len(columns) > 1 for columns in found.values()) or len(set(taken)) != len(taken):
        raise IntakeError("a heading has two aliases of one field, or two fields on one column")
    return {name: columns[0] for name, columns in found.items() if columns}


def find_heading(rows, fields, options):
    """(index of the heading row, delimiter, its cells, columns), or None."""
    if options.skip_top == "auto":
        candidates = range(min(HEADING_ROWS, len(rows)))
    else:
        candidates = [options.skip_top] if options.skip_top < len(rows) else []
    for index in candidates:
        for delimiter in DELIMITERS if options.delimiter == "auto" else [options.delimiter]:
            cells, fault = read_row(rows[index], delimiter)
            columns = None if fault else bind(cells, fields)
            if columns is not None:
                return index, delimiter, cells, columns
    return None


# ---------------------------------------------------------------- the whole file

def is_blank_row(cells, is_blank):
    return all(is_blank(cell) for cell in cells)


def is_footer(cells, key_column, is_blank):
    first = next(i for i, cell in enumerate(cells) if not is_blank(cell))
    if not trim(cells[first]).startswith(FOOTERS):
        return False
    return first == key_column or key_column >= len(cells) or is_blank(cells[key_column])


def footer_rows(body, key_column, is_blank, skip_bottom):
    """Indexes in `body` of the rows that close the file."""
    if skip_bottom != "auto":
        return set(range(max(0, len(body) - skip_bottom), len(body)))
    footers = set()
    for index in range(len(body) - 1, -1, -1):
        cells, fault = body[index]
        if fault:
            break
        if is_blank_row(cells, is_blank):
            continue
        if not is_footer(cells, key_column, is_blank):
            break
        footers.add(index)
    return footers


def judge(cells, fault, width, is_blank):
    if fault:
        return "rejected", fault
    if is_blank_row(cells, is_blank):
        return "blank", None
    if len(cells) != width:
        return "rejected", "cells"
    return "record", None


def read_file(data, table, options):
    """(columns, rows) of one file of `table` (a line or list of the pack)."""
    fields = list(table.fields.values())

    def binds(rows):
        try:
            return find_heading(rows, fields, options) is not None
        except IntakeError:
            return True

    def is_blank(cell):
        text = trim(cell)
        return text == "" or text in table.nulls

    decoded = decode(data, options.encoding, binds)
    heading = find_heading(decoded, fields, options)
    if heading is None:
        raise IntakeError("no heading found")
    at, delimiter, headings, columns = heading
    body = [read_row(row, delimiter) for row in decoded[at + 1:]]
    footers = footer_rows(body, columns[table.key], is_blank, options.skip_bottom)
    rows = [Row(i + 1, "top", [], None) for i in range(at)]
    rows.append(Row(at + 1, "heading", headings, None))
    for index, (cells, fault) in enumerate(body):
        if index in footers:
            kind = "footer"
        else:
            kind, fault = judge(cells, fault, len(headings), is_blank)
        rows.append(Row(at + 2 + index, kind, cells, fault))
    return columns, rows
