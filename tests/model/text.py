"""Text as the rules read it: trimming, width folding, name folding, repaired characters."""

# The Unicode property White_Space, and the two invisible characters that files carry besides.
BLANKS = frozenset(
    [0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x200B, 0xFEFF]
    + list(range(0x09, 0x0E))
    + list(range(0x2000, 0x200B))
)
BLANK_CHARACTERS = "".join(chr(code) for code in sorted(BLANKS))

WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
WIDTH[0x3000] = 0x20

MIDDLE_DOTS = "·•‧・．.･"
NAME_SPACES = " \t\u3000\u00a0"

# Two-byte codes of GB18030 on which editions differ: code, its private-use twin, the real character.
GB18030_TWINS = [
    (0xA6D9, 0xE78D, 0xFE10), (0xA6DA, 0xE78E, 0xFE12), (0xA6DB, 0xE78F, 0xFE11),
    (0xA6DC, 0xE790, 0xFE13), (0xA6DD, 0xE791, 0xFE14), (0xA6DE, 0xE792, 0xFE15),
    (0xA6DF, 0xE793, 0xFE16), (0xA6EC, 0xE794, 0xFE17), (0xA6ED, 0xE795, 0xFE18),
    (0xA6F3, 0xE796, 0xFE19), (0xA8BC, 0xE7C7, 0x1E3F), (0xFE51, 0xE816, 0x20087),
    (0xFE52, 0xE817, 0x20089), (0xFE53, 0xE818, 0x200CC), (0xFE59, 0xE81E, 0x9FB4),
    (0xFE61, 0xE826, 0x9FB5), (0xFE66, 0xE82B, 0x9FB6), (0xFE67, 0xE82C, 0x9FB7),
    (0xFE6C, 0xE831, 0x215D7), (0xFE6D, 0xE832, 0x9FB8), (0xFE76, 0xE83B, 0x2298F),
    (0xFE7E, 0xE843, 0x9FB9), (0xFE90, 0xE854, 0x9FBA), (0xFE91, 0xE855, 0x241FE),
    (0xFEA0, 0xE864, 0x9FBB),
]
TWINS = {twin: real for _, twin, real in GB18030_TWINS}


def trim(text):
    return text.strip(BLANK_CHARACTERS)


def fold_width(text):
    return text.translate(WIDTH)


def fold_raw(text):
    """The form under which headings and entries of `values` are compared."""
    return fold_width(trim(text))


def repair(text):
    """Puts the real characters where an edition of GB18030 left private-use ones."""
    return text.translate(TWINS)


def ascii_lower(text):
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def ascii_upper(text):
    return "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text)


def fold_name(text):
    out = []
    for c in text:
        if c in MIDDLE_DOTS:
            out.append("·")
        elif c in NAME_SPACES:
            continue
        else:
            out.append(fold_width(c))
    return ascii_lower("".join(out))
