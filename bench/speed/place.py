"""Where things lie: what the bench reads of the project, and where it writes."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = HERE / "peers"
TEN_RULES = ROOT / "bench/ten-rules.yaml"
SHIPPED_PACK = ROOT / "rules/compulsory-education.yaml"


class Place:
    """The program that is measured, the one whose instructions are counted, the generators built with it, and the folder for all that is made."""

    def __init__(self, build, counted, out):
        self.build, self.out = Path(build).resolve(), Path(out).resolve()
        self.rollcall = self.build / "rollcall"
        self.counted = Path(counted or build).resolve() / "rollcall"
        self.rows, self.county = self.build / "bench/rows", self.build / "bench/county"
        self.modules = ROOT / "build/bench/duckdb/node_modules"

    def folder(self, *names):
        path = self.out.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        return path
