"""What clamd says, and does not say. The last tests hold our fake clamd to the real one, where there is one."""

import io
import socket

import pytest
from hostile import packed

from partners.gateways import scanner
from tests.clamd import EICAR, OWN_VIRUS, clamd
from tests.ports import free_port

__all__ = ["clamd"]


def test_clean_file_passes(clamd):
    scanner.scan(io.BytesIO(b"An audit of forty case files." * 10_000))


def test_virus_is_named(clamd):
    with pytest.raises(scanner.VirusFound, match=r"^Eicar-Test$"):
        scanner.scan(io.BytesIO(b"before " + EICAR))


@pytest.mark.parametrize(
    "says", [None, "", "OK", "stream: ERROR", "UNKNOWN COMMAND", "stream: OK\nstream: OK", "stream: "]
)
def test_anything_but_a_plain_verdict_means_not_scanned(clamd, says):
    clamd.answer_only(says)
    with pytest.raises(scanner.NotScanned):
        scanner.scan(io.BytesIO(b"text"))


def test_file_too_long_for_the_daemon_is_not_scanned(clamd):
    clamd.longest = 10
    with pytest.raises(scanner.NotScanned, match="size limit"):
        scanner.scan(io.BytesIO(b"x" * 3_000_000))


def test_dead_daemon_means_not_scanned(settings):
    settings.CLAMD = ("127.0.0.1", free_port())
    with pytest.raises(scanner.NotScanned, match="cannot be reached: ConnectionRefusedError"):
        scanner.scan(io.BytesIO(b"text"))


def test_daemon_that_hangs_is_found_out_before_the_file_is_sent(settings, monkeypatch):
    monkeypatch.setattr(scanner, "LOOK", 0.1)
    content = io.BytesIO(b"text")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD = silent.getsockname()
        with pytest.raises(scanner.NotScanned, match="cannot be reached: TimeoutError"):
            scanner.scan(content)
    assert content.tell() == 0


@pytest.mark.parametrize("pause", [None, 0.01])
def test_daemon_without_a_verdict_is_waited_for_so_long_and_no_longer(clamd, monkeypatch, pause):
    """Also one that says a little again and again: the whole of it is bounded."""
    monkeypatch.setattr(scanner, "PATIENCE", 0.2)
    clamd.drips = pause
    clamd.hangs = True
    with pytest.raises(scanner.NotScanned, match="cannot be reached: TimeoutError"):
        scanner.scan(io.BytesIO(b"text"))


def test_socket_that_is_not_there_means_not_scanned(settings, tmp_path):
    settings.CLAMD = str(tmp_path / "clamd.sock")
    with pytest.raises(scanner.NotScanned, match="FileNotFoundError"):
        scanner.scan(io.BytesIO(b"text"))


def test_look(clamd):
    assert scanner.look() == {}


def test_real_clamd_says_what_ours_says(real_clamd):
    assert scanner.look() == {}
    scanner.scan(io.BytesIO(b"An audit of forty case files."))
    with pytest.raises(scanner.VirusFound, match=r"^Eicar-Test"):
        scanner.scan(io.BytesIO(EICAR))
    with pytest.raises(scanner.VirusFound, match=r"^Followthrough\.Tests"):
        scanner.scan(io.BytesIO(b"x" * 70_000 + OWN_VIRUS))
    with pytest.raises(scanner.NotScanned, match="size limit"):
        scanner.scan(io.BytesIO(b"x" * 3_000_000))


def test_real_clamd_looks_into_archives(real_clamd):
    with pytest.raises(scanner.VirusFound, match=r"^Eicar-Test"):
        scanner.scan(io.BytesIO(packed([("notes/readme.txt", EICAR)])))


def test_real_clamd_that_is_killed_says_nothing_and_nothing_passes(real_clamd):
    """It dies while the file is on its way, when half of it was sent."""

    class Killing(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 400_000:
                real_clamd.kill()
            return super().read(size)

    with pytest.raises(scanner.NotScanned):
        scanner.scan(Killing(b"An audit of forty case files." * 30_000))
    with pytest.raises(scanner.NotScanned, match="cannot be reached"):
        scanner.scan(io.BytesIO(b"An audit."))
