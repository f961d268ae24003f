"""`./dev soak import [SECONDS]`: damages the written documents in every way and has them read.

A reading may refuse; it may not crash, hang or take more than its memory. What does is kept in a folder and named.
"""

import io
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from multiprocessing.connection import Connection
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[4])]

from setting import KINDS, set_as  # noqa: E402 - found on the path made above
from written_documents import documents, load  # noqa: E402

from reviews.importing import ReadingError, read_review  # noqa: E402
from reviews.importing.apart import MEMORY, SECONDS  # noqa: E402

TOKENS = [b"\x0c", b"<", b">", b"</w:p>", b"<w:tbl>", b"<table>", b"</table>", b"<li>", b"\x00", b"\xff", b"1.", b"Recommendation ", b"endobj", b"stream", b"(", b")", b"|", b"\n", b" " * 50]  # fmt: skip


def damaged(content: bytes, kind: str, chance: random.Random) -> bytes:
    """Damage a file; a Word file in its parts, as damage to a zip is found at once."""
    if kind != "docx" or chance.random() < 0.2:
        return _damaged(content, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        for name in package.namelist():
            part = package.read(name)
            wanted = name.endswith(("document.xml", "numbering.xml", "styles.xml")) and chance.random() < 0.7
            other.writestr(name, _shuffled(part, chance) if wanted else part)
    return out.getvalue()


def _damaged(content: bytes, chance: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(chance.choice([1, 2, 5, 30])):
        place, length = chance.randrange(len(out) + 1), chance.choice([1, 3, 40, 2000])
        match chance.randrange(5):
            case 0:
                del out[place : place + length]
            case 1:
                out[place:place] = out[place : place + length] * chance.choice([1, 2, 20])
            case 2:
                out[place:place] = chance.choice(TOKENS)
            case 3 if out:
                out[min(place, len(out) - 1)] = chance.randrange(256)
            case _:
                other = chance.randrange(len(out) + 1)
                out[place:place] = out[other : other + length]
    return bytes(out)


def _shuffled(part: bytes, chance: random.Random) -> bytes:
    """Move, double and drop whole tags, so that much of it still parses."""
    pieces = part.replace(b"<", b"\0<").split(b"\0")
    for _ in range(chance.choice([1, 3, 20])):
        one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                pieces[one], pieces[other] = pieces[other], pieces[one]
            case 1:
                pieces[one] = b""
            case 2:
                pieces[one] *= chance.choice([2, 50])
            case _:
                pieces[one] = pieces[one].replace(b'"1"', b'"99999999"').replace(b'"0"', b'"-7"')
    return b"".join(pieces)


def _worker(line: Connection) -> None:
    begun = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()  # what it was forked with
    resource.setrlimit(resource.RLIMIT_AS, (begun + MEMORY, begun + MEMORY))
    while True:
        content, name = line.recv()
        try:
            read_review(content, name)
            line.send("read")
        except ReadingError:
            line.send("refused")
        except RecursionError:
            line.send("refused")
        except BaseException:  # noqa: BLE001 - all of them are what is looked for
            line.send(traceback.format_exc())


class Reader:
    """A process that reads one file after the other, and is begun anew when it dies."""

    def __init__(self) -> None:
        self.process, self.line = None, None

    def read(self, content: bytes, name: str) -> str:
        if self.process is None or not self.process.is_alive():
            self.line, theirs = multiprocessing.Pipe()
            self.process = multiprocessing.Process(target=_worker, args=(theirs,), daemon=True)
            self.process.start()
            theirs.close()
        self.line.send((content, name))
        try:
            if self.line.poll(SECONDS):
                return self.line.recv()
            said = f"hung for {SECONDS} s"
        except EOFError:
            said = "died"
        self.end()
        return said

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None


def soak(seconds: float, seed: int) -> tuple[dict[str, int], list[str]]:
    """Read damaged files for so long; give how many were read and refused, and what went wrong."""
    chance, reader = random.Random(seed), Reader()  # noqa: S311 - damage is no secret
    whole = {(path.stem, kind): set_as(kind, load(path)) for path in chance.sample(documents(), 12) for kind in KINDS}
    counts, wrong = {"read": 0, "refused": 0}, []
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(wrong) < 20:
        (name, kind), content = chance.choice(list(whole.items()))
        broken = damaged(content, kind, chance)
        said = reader.read(broken, f"{name}.{kind}")
        if said in counts:
            counts[said] += 1
        else:
            kept = Path(tempfile.mkdtemp(prefix="soak-")) / f"{name}.{kind}"
            kept.write_bytes(broken)
            wrong.append(f"{kept}: {said}")
    reader.end()
    return counts, wrong


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    counts, wrong = soak(seconds, seed)
    print(f"Seed {seed}: {counts['read']} damaged files read, {counts['refused']} refused, {len(wrong)} went wrong.")
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
