"""Draws the binary assets of the fixture apps: two PNGs and two WOFF2 fonts, all noise.

The bytes are drawn from a fixed seed, so nobody's artwork is in the repository and every run
writes the same files. Run it with an environment that has `fonttools` and `brotli`:

    uv run --with fonttools --with brotli tools/make_fixture_assets.py
"""

from __future__ import annotations

import random
import struct
import zlib
from pathlib import Path
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

APPS: Final = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "apps"


def png_bytes(width: int, height: int, grain: int, seed: int) -> bytes:
    """Return an RGB picture: a green gradient with noise of `grain` levels on top."""
    rng = random.Random(seed)  # noqa: S311 - the same picture every time is the point
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # filter type "none"
        for x in range(width):
            rows.append((40 + x * 60 // width + rng.randrange(grain)) % 256)
            rows.append((90 + y * 80 // height + rng.randrange(grain)) % 256)
            rows.append((50 + rng.randrange(grain)) % 256)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    chunks = [(b"IHDR", header), (b"IDAT", packer.compress(rows) + packer.flush()), (b"IEND", b"")]
    framed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def write_font(path: Path, letters: str, corners: int, seed: int) -> None:
    """Write a WOFF2 font whose every letter is a random polygon of `corners` corners."""
    rng = random.Random(seed)  # noqa: S311
    names = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        pen.moveTo((rng.randrange(900), rng.randrange(900)))
        for _ in range(corners - 1):
            pen.lineTo((rng.randrange(900), rng.randrange(900)))
        pen.closePath()
        glyphs[name] = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(letter): f"u{ord(letter):04X}" for letter in letters})
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics(dict.fromkeys(names, (950, 0)))
    font.setupHorizontalHeader(ascent=900, descent=-200)
    font.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    font.font.flavor = "woff2"
    font.save(path)


def main() -> None:
    """Write the four files below the two apps."""
    letters = "".join(map(chr, range(0x41, 0x7B)))
    shop = APPS / "shop" / "src" / "assets"
    bad = APPS / "shop-bad" / "src" / "assets"
    for folder in (shop, bad):
        folder.mkdir(parents=True, exist_ok=True)
    (shop / "greenhouse.png").write_bytes(png_bytes(72, 48, grain=6, seed=1))
    (bad / "banner.png").write_bytes(png_bytes(272, 190, grain=96, seed=2))
    write_font(shop / "moss-sans.woff2", letters[:26], corners=64, seed=3)
    write_font(bad / "moss-display.woff2", letters, corners=70, seed=4)
    for path in sorted([*shop.glob("*.*"), *bad.glob("*.*")]):
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
