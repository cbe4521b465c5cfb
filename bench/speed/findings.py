"""What a tool found, for comparison: every finding is (rule, number, message)."""

import collections
import csv
import hashlib


class Found:
    def __init__(self, triples):
        """triples: an iterable of (rule, number, message)."""
        lines = sorted("\t".join(triple) for triple in triples)
        self.counts = dict(sorted(collections.Counter(line.split("\t", 1)[0] for line in lines).items()))
        self.total = len(lines)
        self.digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def difference(self, other):
        """What differs, in words; empty when the findings are the same, messages included."""
        rules = sorted(self.counts.keys() | other.counts.keys())
        differing = [f"{rule}: {self.counts.get(rule, 0)} and {other.counts.get(rule, 0)}"
                     for rule in rules if self.counts.get(rule) != other.counts.get(rule)]
        if differing:
            return "; ".join(differing)
        return "" if self.digest == other.digest else "the same counts, but other numbers or messages"


def of_peer(path):
    with open(path, encoding="utf-8", newline="") as file:
        return Found((row["rule"], row["id"], row["message"]) for row in csv.DictReader(file))


def of_rollcall(path):
    """Rules that were copied with params of their own (missing-017) count as the one they were copied from."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return Found((base(row["rule"]), row["key"].strip('="'), row["message"])
                     for row in csv.DictReader(file) if row["outcome"] == "flag")


def base(rule):
    head, _, tail = rule.rpartition("-")
    return head if tail.isdigit() else rule
