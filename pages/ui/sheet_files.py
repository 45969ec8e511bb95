"""A sheet as a file: SVG as text, and pixels for PNG and GIF, both without a browser."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from html import escape
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pages.ui.pictures import array_uri
from pages.ui.sheet import PAPER, Picture, Polygon, Shape, Sheet, Words
from versa_core.language import FIRST_LANGUAGE, LANGUAGES, language

FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans', sans-serif"
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
SMOOTH = 2  # drawn so many times larger and reduced, because Pillow's own edges are stairs
KNOWN = "…°·±"  # what Pillow's own font has beyond ASCII
# For other letters; the first of these that the machine has, and that has the letters, is taken.
FONTS = (
    *("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf", "wqy-microhei.ttc"),
    *("wqy-zenhei.ttc", "msyh.ttc", "simhei.ttf", "PingFang.ttc", "Hiragino Sans GB.ttc", "Arial Unicode.ttf"),
    *("NotoSans-Regular.ttf", "DejaVuSans.ttf"),
)
NOWHERE = "\U0010ffff"  # a letter that no font has


def svg_text(sheet: Sheet) -> str:
    """Returns the sheet as an SVG document; every text is escaped."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.width}" height="{sheet.height}" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" role="img" font-family="{FAMILY}">'
        f'<title>{_xml(sheet.title)}</title><rect width="100%" height="100%" fill="{PAPER}"/>'
    )
    return "\n".join([head, *map(_svg_shape, sheet.shapes), "</svg>"])


def _svg_shape(shape: Shape) -> str:
    if isinstance(shape, Words):
        place = f'x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size:g}" text-anchor="{shape.anchor}"'
        return f'<text {place} fill="{shape.colour}">{_xml(shape.text)}</text>'
    if isinstance(shape, Picture):
        box = f'x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}"'
        return f'<image {box} style="image-rendering:pixelated" href="{array_uri(shape.pixels)}"/>'
    corners = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
    rim = f' stroke="{shape.stroke}" stroke-width="{shape.width:.2f}"' if shape.stroke else ""
    return f'<polygon points="{corners}" fill="{shape.fill or "none"}"{rim}/>'


def _xml(text: str) -> str:
    """Escapes, and leaves out the control characters that XML knows no way to write."""
    return escape("".join(letter for letter in text if letter >= " "))


def png_bytes(sheet: Sheet, scale: int = 2) -> bytes:
    """Returns the sheet as PNG, `scale` pixels per px."""
    stream = io.BytesIO()
    pixels(sheet, scale).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def pixels(sheet: Sheet, scale: float = 1) -> Image.Image:
    """Returns the sheet as an RGB image."""
    size = (round(sheet.width * scale), round(sheet.height * scale))
    image = Image.new("RGB", (size[0] * SMOOTH, size[1] * SMOOTH), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in sheet.shapes:
        _paint(image, draw, shape, scale * SMOOTH)
    return image.reduce(SMOOTH)


def _paint(image: Image.Image, draw: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    if isinstance(shape, Words):
        place, anchor = (shape.x * scale, shape.y * scale), ANCHORS[shape.anchor]
        draw.text(place, shape.text, fill=shape.colour, font=font_for(shape.text, shape.size * scale), anchor=anchor)
    elif isinstance(shape, Picture):
        channels = shape.pixels[0] if len(shape.pixels) == 1 else shape.pixels.transpose(1, 2, 0)
        size = (max(1, round(shape.width * scale)), max(1, round(shape.height * scale)))
        enlarged = Image.fromarray(np.ascontiguousarray(channels)).convert("RGB").resize(size, Image.Resampling.NEAREST)
        image.paste(enlarged, (round(shape.x * scale), round(shape.y * scale)))
    else:
        _paint_polygon(draw, shape, scale)


def _paint_polygon(draw: ImageDraw.ImageDraw, shape: Polygon, scale: float) -> None:
    corners = [(float(x), float(y)) for x, y in shape.points * scale]
    if shape.fill:
        draw.polygon(corners, fill=shape.fill)
    if shape.stroke:
        # One line around all corners, the first two once more, so that the last corner is joined, too.
        draw.line([*corners, *corners[:2]], fill=shape.stroke, width=max(1, round(shape.width * scale)), joint="curve")


def width_of(text: str, size: float) -> float:
    """Returns about how many px wide the text is, in any writer."""
    return float(font_for(text, 4 * size).getlength(text)) / 4


def fitted(text: str, size: float, width: float) -> str:
    """Returns the text, cut with an ellipsis where it is wider than `width` px."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def drawn_language() -> str:
    """Returns the language in use, or English where no font of this machine has its letters: boxes say nothing."""
    own_name = LANGUAGES[language()]
    return language() if own_name.isascii() or _font_with(frozenset(own_name)) else FIRST_LANGUAGE


def font_for(text: str, size: float) -> Any:
    """Returns a font of that size that has the text's letters, as far as this machine has one."""
    name = _font_with(frozenset(letter for letter in text if not letter.isascii() and letter not in KNOWN))
    return _loaded(name, round(size)) if name else ImageFont.load_default(round(size))


@lru_cache(maxsize=4096)
def _font_with(letters: frozenset[str]) -> str:
    """Returns the name of a font that has these letters, or ""."""
    for name in FONTS if letters else ():
        font = _loaded(name, 12)
        if font is not None and all(_drawn(font, one) != _drawn(font, NOWHERE) for one in letters):
            return name
    return ""


def _drawn(font: Any, letter: str) -> bytes:
    return bytes(font.getmask(letter))


@cache
def _loaded(name: str, size: int) -> Any:
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return None  # this machine has not got it
