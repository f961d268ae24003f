"""Ports at which nobody listens."""

import random
import socket

# Below those that a system gives away by itself: no connection of somebody else's takes one before it is used.
OURS = range(15_000, 30_000)


def free_port() -> int:
    return free_ports(1)[0]


def free_ports(many: int) -> list[int]:
    """Different ones, and others than those of a process that asks at the same time, as far as chance goes."""
    found: list[int] = []
    for port in random.SystemRandom().sample(OURS, len(OURS)):
        if _is_free(port):
            found.append(port)
        if len(found) == many:
            break
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
