"""The files that are measured with, made once and kept. What a folder was made with is written beside it."""

import hashlib
import os
import shutil
import subprocess

from place import SHIPPED_PACK


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def made(place, name, generator, words):
    """The folder of that name, made by the generator with these words unless it is there already."""
    folder, stamp = place.out / "data" / name, place.out / "data" / f"{name}.made"
    wanted = f"{digest(generator)} {' '.join(words)}\n"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        stamp.unlink(missing_ok=True)
        place.folder("data")
        print(f"   making {folder}", flush=True)
        subprocess.run([generator, *words, "--out", folder], check=True)
        stamp.write_text(wanted)
    return folder


def rows(place, count, quoted=False):
    """Two lines of about that many rows each."""
    words = ["--persons", str(count), *(["--quoted"] if quoted else [])]
    return made(place, f"rows-{count}{'-quoted' if quoted else ''}", place.rows, words)


def county(place, persons, plain=False):
    """A county and its job with the shipped pack, of which about a sixth are enrolled: as offices send it, in many files, or
    plain: one clean file for each line, and no lists."""
    name = f"county-{persons}{'-plain' if plain else ''}"
    pack = os.path.relpath(SHIPPED_PACK, place.out / "data" / name)
    return made(place, name, place.county, ["--persons", str(persons), "--seed", "1", "--pack", pack, *(["--plain"] if plain else [])])


def warm(folder):
    """Reads all files of a folder, so that the first run finds them in memory as the later ones do."""
    for path in folder.rglob("*.csv"):
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass


def rows_of(folder):
    """Rows of both lines together, headings not counted."""
    count = 0
    for line in ("household.csv", "enrolment.csv"):
        with open(folder / line, "rb") as file:
            while part := file.read(1 << 20):
                count += part.count(b"\n")
    return count - 2
