"""`./dev soak uploads`: an upload is killed at each of its steps, many times, and at any moment.

No row may be left without its file, an upload that was answered keeps both, and what the kills left behind is swept.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import django

from config import embedded
from tests.faults.soak import own_home


@dataclass
class Report:
    kills: Counter[str] = field(default_factory=Counter)  # by step
    came_through: Counter[str] = field(default_factory=Counter)  # by step: not killed, so the step was not there
    wrong: list[str] = field(default_factory=list)  # sentences
    rows: int = 0
    halves: int = 0  # files left behind by kills
    strays: int = 0
    left: int = 0  # of these, after the sweep

    @property
    def is_sound(self) -> bool:
        return not self.wrong and not self.left

    def __str__(self) -> str:
        lines = [f"{count:5} kills {step}" for step, count in self.kills.items()]
        lines += self.wrong
        lines.append(
            f"{self.kills.total()} kills at {len(self.kills)} steps; rows {self.rows}, each with its file: "
            f"{'no' if self.wrong else 'yes'}; left behind {self.halves} half files and {self.strays} objects, "
            f"after the sweep {self.left}"
        )
        return "\n".join(lines)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./dev soak uploads", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="at each step")
    parser.add_argument("--s3", action="store_true", help="into a bucket of a server of its own, and not a folder")
    parser.add_argument("--here", action="store_true", help="in the servers that the environment names")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        home = None if asked.here else own_home()
        try:
            os.environ |= {"DEMO": "1", "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
            django.setup()
            report = _soak(asked.kills, Path(folder), s3=asked.s3)
        finally:
            if home:
                embedded.stop(home)
    sys.stdout.write(f"{report}\n")
    if not report.is_sound:
        raise SystemExit(1)


def _soak(kills: int, folder: Path, *, s3: bool) -> Report:
    uploading = import_module("tests.faults.uploading")
    if not s3:
        return uploading.soak(kills, folder, uploading.Folder(folder))
    with import_module("tests.s3").serving(_made(folder / "seaweedfs")) as address:
        return uploading.soak(kills, folder, uploading.InBucket(address))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main(sys.argv[1:])
