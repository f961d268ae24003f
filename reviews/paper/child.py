"""The child process: takes an order in one line and a PDF after it, gives its answer, and ends."""

import json
import sys
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium

from reviews.paper import MOST_PAGES
from reviews.paper.finding import boxes_of

LONGEST_PAGE = 20_000  # signs
QUALITY = 72  # print stays sharp, and a page takes some 60 kB


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    document = pdfium.PdfDocument(sys.stdin.buffer.read())
    sys.stdout.buffer.write({"draw": _draw, "look": _look, "measure": _measure}[order["do"]](document, order))


def _look(document: Any, order: dict[str, Any]) -> bytes:
    count = min(len(document), MOST_PAGES)
    pages = [document[number] for number in range(order["first"] - 1, min(order["last"], count))]
    sizes = [[round(side, 1) for side in page.get_size()] for page in pages]
    words = [page.get_textpage().get_text_range(errors="replace")[:LONGEST_PAGE] for page in pages]
    return json.dumps({"count": count, "sizes": sizes, "words": words}).encode("utf-8", "replace")


def _draw(document: Any, order: dict[str, Any]) -> bytes:
    page = document[order["page"] - 1]
    wide, high = page.get_size()
    scale = order["width"] / max(wide, high / 2, 1)  # a page like a roll of paper is not drawn higher than twice
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    drawn = BytesIO()
    picture.save(drawn, "WEBP", quality=QUALITY, method=2)
    return drawn.getvalue()


def _measure(document: Any, order: dict[str, Any]) -> bytes:
    count = min(len(document), MOST_PAGES)
    sizes = [[round(side, 1) for side in document[number].get_size()] for number in range(count)]
    return json.dumps({"sizes": sizes, "places": boxes_of(document, count, order["words"])}).encode()


if __name__ == "__main__":
    main()
