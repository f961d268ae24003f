"""Runs a module of ours in a child process that may not take the server with it: limited in memory and time.

The child limits itself before it reads a byte, as a function between fork and exec is not safe beside threads. This
stands on the standard library alone, so that readers which know no database may use it.
"""

import math
import os
import resource
import runpy
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

MEGABYTE = 1024 * 1024
MEMORY = 512 * MEGABYTE
SECONDS = 60
BASE = Path(__file__).resolve().parents[2]


class Stopped(Exception):
    """The child came to no end: out of memory, out of time, or broken by what it was given."""


class OutOfTime(Stopped):
    """With more time it may come to one."""


def run(
    module: str,
    *arguments: str,
    given: bytes,
    memory: int = MEMORY,
    seconds: float = SECONDS,
    pass_fds: Sequence[int] = (),
) -> bytes:
    """What the module's __main__ writes to stdout when it is given these bytes. Raises Stopped, and so OutOfTime."""
    limits = (str(memory), str(math.ceil(seconds)))
    command = [sys.executable, "-P", "-m", "partners.gateways.limited", *limits, module, *arguments]
    clean = {"PYTHONPATH": str(BASE), "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}  # and no secret
    try:
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            cwd=BASE,
            env=clean,
            pass_fds=pass_fds,
            timeout=seconds,
            check=True,
        ).stdout
    except subprocess.TimeoutExpired as error:
        raise OutOfTime(module) from error
    except subprocess.CalledProcessError as error:
        raise (OutOfTime if error.returncode == -signal.SIGXCPU else Stopped)(module) from error
    except OSError as error:
        raise Stopped(module) from error


def _limited(memory: str, seconds: str, module: str, *arguments: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))  # the first tells why, the second kills
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    sys.stdout.flush()
    os._exit(0)  # without taking apart what was made of memory


if __name__ == "__main__":
    _limited(*sys.argv[1:])
