"""A picture drawn anew, without anything it carried beside what is seen (places, names of cameras, other files)."""

import io
from typing import Any

from PIL import Image, ImageOps

KINDS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
WIDEST = 1600  # pixels
QUALITY = 80


def drawn(content: bytes, kind: str) -> bytes:
    """As WebP, the right way up, no larger than a screen shows."""
    with Image.open(io.BytesIO(content), formats=[KINDS[kind]]) as picture:
        picture.draft("RGB", (WIDEST, WIDEST))  # a large JPEG is not unpacked whole
        upright: Any = ImageOps.exif_transpose(picture)
        upright.thumbnail((WIDEST, WIDEST))
        made = io.BytesIO()
        _on_white(upright).save(made, "WEBP", quality=QUALITY, method=2)
    return made.getvalue()


def _on_white(picture: Any) -> Any:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return picture.convert("RGB")
