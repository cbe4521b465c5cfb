"""The machine that figures were measured on, without anything that names it."""

import os
import platform


def first(path, key):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(key):
                return line.partition(":" if ":" in line else "=")[2].strip().strip('"')
    return "unknown"


def describe():
    """(what, value) for each thing that matters."""
    return [
        ("processor", f"{first('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores used"),
        ("memory", f"{int(first('/proc/meminfo', 'MemTotal').split()[0]) / 1048576:.0f} GiB"),
        ("system", f"{first('/etc/os-release', 'PRETTY_NAME=')}, Linux {platform.release().split('-')[0]}, {platform.machine()}"),
    ]
