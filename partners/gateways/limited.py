"""Runs a module of ours in a child process that may not take the server with it: limited in memory and time.

The child limits itself before it reads a byte, as a function between fork and exec is not safe beside threads.
"""

import os
import resource
import runpy
import subprocess
import sys
from pathlib import Path

MEGABYTE = 1024 * 1024
MEMORY = 512 * MEGABYTE
SECONDS = 60
BASE = Path(__file__).resolve().parents[2]


class Stopped(Exception):
    """The child came to no end: out of memory, out of time, or broken by what it was given."""


def run(module: str, *arguments: str, given: bytes, memory: int = MEMORY, seconds: int = SECONDS) -> bytes:
    """What the module's __main__ writes to stdout when it is given these bytes. Raises Stopped."""
    environment = {"PYTHONPATH": str(BASE), "PATH": os.defpath, "LANG": "C.UTF-8"}  # and no secret
    command = [sys.executable, "-P", "-m", "partners.gateways.limited", str(memory), str(seconds), module, *arguments]
    try:
        ended = subprocess.run(
            command, input=given, capture_output=True, cwd=BASE, env=environment, timeout=seconds, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Stopped(module) from error
    return ended.stdout


def _limited(memory: str, seconds: str, module: str, *arguments: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _limited(*sys.argv[1:])
