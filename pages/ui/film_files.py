"""The adaptation film to take along: a GIF, and one HTML file that runs without the app and without a network."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

from pages.ui.curves import thinned
from pages.ui.film_map import FilmMap
from pages.ui.film_player import CSS, HTML, JS, followed_places
from pages.ui.film_reel import Frame, Reel, head_words, right, score_words
from pages.ui.legend import class_looks
from pages.ui.looking import Look
from pages.ui.map_sheet import GREYED, MUTED, Box, Panel, legend_shapes, panel_shapes
from pages.ui.palette import class_style
from pages.ui.plots import Cloud, frame_around
from pages.ui.readings import percent
from pages.ui.sheet import PAPER, RIM, TEXT, Picture, Polygon, Shape, Sheet, Words, rectangle
from pages.ui.sheet_files import fitted, pixels
from pages.ui.text import _
from versa_core.language import language

SIZE = (720, 470)  # px
MAP = Box(16, 62, 420, 356)
CELLS = Box(452, 62, 252, 356)
N_CELLS = 6
SIDE = 50  # px of a picture
N_COLOURS = 96
SHORT, LONG = 160, 1600  # ms a frame, and the last one
MOST_MARKS = 30_000  # in all frames of a GIF; drawing them takes the server a second
LEAST_FRAMES = 8
USUAL_MB = 0.5  # what a GIF mostly stays below: 50 photographs in 42 states 0.19, 300 drawings in 41 from 0.09 to 0.35
# What the app's theme gives the components, for a file that has no app around it.
THEME = """
:root { color-scheme: light dark; --st-font: system-ui, -apple-system, "Segoe UI", Roboto,
  "PingFang SC", "Microsoft YaHei", "Noto Sans", sans-serif;
  --st-text-color: #1a1d29; --st-background-color: #ffffff; --st-secondary-background-color: #f0f2f6;
  --st-primary-color: #1a3cf0; --st-border-color: #c9ccd1; }
@media (prefers-color-scheme: dark) { :root { --st-text-color: #f2f3f5; --st-background-color: #0e1117;
  --st-secondary-background-color: #262a33; --st-primary-color: #7ea2ff; --st-border-color: #4a4f59; } }
body { margin: 0 auto; padding: 16px; max-width: 1200px; font: 400 15px/1.45 var(--st-font);
  color: var(--st-text-color); background: var(--st-background-color); }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
body > [role="list"] { margin-bottom: 14px; }
.player .wrong { --wrong: #d96a16; }
"""


def film_html(data: dict[str, Any], title: str, legend: str, notes: Sequence[str]) -> bytes:
    """Returns one file with the whole film: pictures inside, no address called, names as text.

    Args:
        data: what the player shows; see `film_data`.
        title: of the page; text.
        legend: HTML of our own.
        notes: sentences under the film; text.
    """
    # "<" is the only letter that could end the script element that holds the data.
    plain = json.dumps({**data, "selected": []}, separators=(",", ":")).replace("<", "\\u003c")
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    under = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return f"""<!DOCTYPE html>
<html lang="{language().replace("_", "-")}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{escape(title)}</title><style>{THEME}{CSS}</style></head>
<body><h1>{escape(title)}</h1>{legend}
{HTML}
{under}
<script type="application/json" id="data">{plain}</script>
<script>
{JS}
showFilm(document.querySelector(".player"), JSON.parse(document.getElementById("data").textContent), null);
</script></body></html>
""".encode()


def film_gif(look: Look, reel: Reel, made: FilmMap, cloud: Cloud) -> bytes:
    """Returns the film as an endless GIF, one picture per frame, all in one palette of colours."""
    return packed(drawn_frames(look, reel, made, cloud))


def packed(frames: Sequence[Image.Image]) -> bytes:
    """Returns frames of one palette as a GIF, of each only what differs from the one before it."""
    stream = io.BytesIO()
    durations = [SHORT] * (len(frames) - 1) + [LONG]
    # Optimised: what stays the same is written as see-through, which packs to almost nothing; no colour changes.
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=True)
    return stream.getvalue()


def drawn_frames(look: Look, reel: Reel, made: FilmMap, cloud: Cloud) -> list[Image.Image]:
    """Returns the GIF's frames, in one palette."""
    followed = followed_places(look, reel)[:N_CELLS]
    shown = gif_frames(len(made.places), len(look.run.ids))
    drawn = [pixels(_sheet(look, reel, made, cloud, followed, index)) for index in shown]
    exact = [PAPER, TEXT, MUTED, GREYED, RIM, *(class_style(label).colour for label in range(len(cloud.class_names)))]
    palette = shared_palette(drawn, tuple(dict.fromkeys(exact)))
    return [one.quantize(palette=palette, dither=Image.Dither.NONE) for one in drawn]


def gif_frames(n_frames: int, n_pictures: int) -> list[int]:
    """Returns which frames the GIF shows: all, or some, the ends among them, where there are very many pictures."""
    return thinned(range(n_frames), max(LEAST_FRAMES, MOST_MARKS // max(1, n_pictures)))


def shared_palette(drawn: Sequence[Image.Image], exact: Sequence[str]) -> Image.Image:
    """Returns one palette for all frames, so that no colour flickers and a class's colour is exactly its own.

    Args:
        drawn: the frames; first, middle and last decide which other colours there are.
        exact: colours "#rrggbb" that are in it as they are; a quantiser would merge those that few pixels have.
    """
    width, height = drawn[0].size
    together = Image.new("RGB", (width, 3 * height))
    for row, place in enumerate((0, len(drawn) // 2, len(drawn) - 1)):
        together.paste(drawn[place], (0, row * height))
    found = together.quantize(N_COLOURS, method=Image.Quantize.MEDIANCUT).getpalette() or []
    made = Image.new("P", (1, 1))
    made.putpalette([value for colour in exact for value in ImageColor.getrgb(colour)] + found[: 3 * N_COLOURS])
    return made


def _sheet(
    look: Look, reel: Reel, made: FilmMap, cloud: Cloud, followed: npt.NDArray[np.int64], index: int
) -> Sheet:  # fmt: skip
    """Draws one frame: words, map, followed pictures and the legend."""
    place = made.places[index]
    frame = reel.frames[place]
    clouds = [made.points.reshape(-1, 2)] + ([] if made.prototypes is None else [made.prototypes.reshape(-1, 2)])
    prototypes = None if made.prototypes is None else made.prototypes[index]
    panel = Panel("", (), made.points[index], prototypes, frame_around(clouds, ("", "")))
    title = head_words(reel, place)
    shapes: list[Shape] = [Words(16, 30, title, 19), Words(16, 51, score_words(reel, frame, look.run), 13, MUTED)]
    shapes += _progress(index, len(made.places))
    shapes += panel_shapes(panel, cloud, MAP, look.selection.ids, size=9.5)
    for row, one in enumerate(followed):
        shapes += _cell_shapes(look, cloud, frame, int(one), CELLS.y + row * CELLS.height / N_CELLS)
    legend, _bottom = legend_shapes(
        class_looks(cloud.class_names), 16, 436, SIZE[0] - 32, with_prototypes=prototypes is not None
    )
    return Sheet(*SIZE, title, [*shapes, *(one for one in legend if _is_inside(one))])


def _is_inside(shape: Shape) -> bool:
    """Of a legend with very many classes only what fits is drawn; the HTML file has all of it."""
    bottom = shape.points[:, 1].max() if isinstance(shape, Polygon) else shape.y
    return bool(bottom < SIZE[1])


def _progress(index: int, n_frames: int) -> list[Shape]:
    """A bar along the upper edge: how much of the film has gone by."""
    share = (index + 1) / n_frames
    return [rectangle(0, 0, SIZE[0], 5, fill=RIM), rectangle(0, 0, SIZE[0] * share, 5, fill=MUTED)]


def _cell_shapes(look: Look, cloud: Cloud, frame: Frame, place: int, top: float) -> list[Shape]:
    """One followed picture: as the model sees it, redrawn, its name, and the confidence in its own class."""
    label = int(look.run.labels[place])
    own, best = float(frame.probabilities[place, label]), int(frame.probabilities[place].argmax())
    is_right = bool(right(frame, look.run.labels)[place])
    seen = [look.run.images[place]]
    if frame.redrawn is not None and frame.redrawn.reconstructions is not None:
        seen.append(frame.redrawn.reconstructions[place])
    shapes: list[Shape] = [Picture(CELLS.x + n * (SIDE + 4), top, SIDE, SIDE, one) for n, one in enumerate(seen)]
    at, width = CELLS.x + len(seen) * (SIDE + 4) + 8, CELLS.width - len(seen) * (SIDE + 4) - 8
    answer = percent(own) if is_right else _("taken for {name}").format(name=cloud.class_names[best])
    shapes.append(Words(at, top + 13, fitted(f"{cloud.class_names[label]}", 12.5, width), 12.5))
    shapes.append(Words(at, top + 44, fitted(answer, 11.5, width), 11.5, MUTED))
    shapes.append(rectangle(at, top + 20, width, 9, stroke=RIM))
    shapes.append(rectangle(at, top + 20, max(1.0, own * width), 9, fill=class_style(label).colour))
    return shapes
