"""Packs and jobs as YAML text, in the varied hand of different authors."""

import re

PLAIN = re.compile(r"[A-Za-z0-9_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff-]*")
PLAIN_CONDITION = re.compile(r'[a-z\u4e00-\u9fff$(][^\n]*[^\s:]')


class Condition(str):
    """Text of the rule language."""


class Flow(dict):
    """A mapping written between braces."""


def scalar(rng, text):
    if PLAIN.fullmatch(text) and rng.random() < 0.8:
        return text
    if "'" in text or ('"' not in text and "\\" not in text and rng.random() < 0.5):
        return f'"{text}"'
    return f"'{text}'"


def folded(rng, text, indent):
    """Lines of a folded block, broken only at spaces outside of strings."""
    lines, line, in_string = [], "", False
    for c in text:
        if c == '"':
            in_string = not in_string
        if c == " " and not in_string and len(line) > 60 and rng.random() < 0.5:
            lines.append(line)
            line = ""
        else:
            line += c
    pad = " " * indent
    return ">-\n" + "\n".join(pad + line for line in lines + [line])


def condition(rng, text, indent):
    if indent is not None and text == text.strip() and "  " not in text and rng.random() < 0.3:
        return folded(rng, text, indent)
    if indent is not None and rng.random() < 0.4 and PLAIN_CONDITION.fullmatch(text) \
            and ": " not in text and " #" not in text:
        return text
    return f"'{text}'"


def flow(rng, node):
    if isinstance(node, dict):
        return "{" + ", ".join(f"{scalar(rng, key)}: {flow(rng, value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(flow(rng, value) for value in node) + "]"
    if isinstance(node, Condition):
        return condition(rng, node, None)
    return scalar(rng, node)


def block(rng, node, indent=0):
    """Lines of a mapping or of a list of mappings."""
    pad, out = " " * indent, []
    for key, value in node.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            out.append(f"{pad}{key}:")
            for item in value:
                if isinstance(item, Flow):
                    out.append(f"{pad}  - {flow(rng, item)}")
                else:
                    lines = block(rng, item, indent + 4)
                    out += [f"{pad}  - {lines[0].lstrip()}"] + lines[1:]
        elif isinstance(value, dict) and value and not isinstance(value, Flow):
            out += [f"{pad}{scalar(rng, key)}:"] + block(rng, value, indent + 2)
        elif isinstance(value, Condition):
            out.append(f"{pad}{scalar(rng, key)}: {condition(rng, value, indent + 2)}")
        else:
            out.append(f"{pad}{scalar(rng, key)}: {flow(rng, value)}")
    return out


def to_yaml(rng, node):
    return "\n".join(block(rng, node)) + "\n"
