"""Places that a scene can stand in: water, street, meadow, snow; and what makes a drawing look like a photo."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from versa_core.data.painter import Colour, colour

GRAIN = 6.0  # standard deviation of a sensor's noise, of 255
BLUR = 0.6  # px


def water(rng: np.random.Generator, side: int) -> Image.Image:
    """Returns sea under a pale sky, with waves."""
    horizon = rng.uniform(0.35, 0.5)
    picture = _two_grounds(rng, side, horizon, colour(rng, strength=0.25, light=0.97, hue=0.55), (0.6, 0.62))
    draw = ImageDraw.Draw(picture)
    crest = colour(rng, strength=0.25, light=0.9, hue=0.55)
    for _wave in range(34):
        x, y = rng.uniform(0, side), rng.uniform(horizon + 0.03, 1) * side
        width = side * (0.03 + 0.12 * (y / side - horizon))
        draw.line((x - width, y, x + width, y), fill=crest, width=max(1, side // 160))
    return picture


def street(rng: np.random.Generator, side: int) -> Image.Image:
    """Returns a grey road in front of walls with windows."""
    horizon = rng.uniform(0.5, 0.62)
    picture = _two_grounds(rng, side, horizon, colour(rng, strength=0.12, light=0.72, hue=0.08), (0.05, 0.42))
    draw = ImageDraw.Draw(picture)
    pane = colour(rng, strength=0.25, light=0.5, hue=0.6)
    step = side * rng.uniform(0.13, 0.19)
    for x in np.arange(step / 2, side, step):
        for y in np.arange(step / 2, horizon * side - step / 2, step):
            draw.rectangle((x - step / 5, y - step / 4, x + step / 5, y + step / 4), fill=pane)
    for x in np.arange(0, side, side / 4):
        draw.rectangle((x, 0.9 * side, x + side / 9, 0.915 * side), fill=(225, 225, 215))
    return picture


def meadow(rng: np.random.Generator, side: int) -> Image.Image:
    """Returns grass under a blue sky, with a far wood."""
    horizon = rng.uniform(0.4, 0.55)
    picture = _two_grounds(rng, side, horizon, colour(rng, strength=0.45, light=0.92, hue=0.57), (0.62, 0.6), hue=0.28)
    draw = ImageDraw.Draw(picture)
    wood, blade = colour(rng, strength=0.6, light=0.38, hue=0.33), colour(rng, strength=0.6, light=0.48, hue=0.27)
    for x in np.arange(0, side, side / 18):
        height = side * rng.uniform(0.02, 0.07)
        draw.ellipse((x - side / 20, horizon * side - height, x + side / 20, horizon * side + height / 3), fill=wood)
    for _blade in range(260):
        x, y = rng.uniform(0, side), rng.uniform(horizon + 0.04, 1) * side
        draw.line((x, y, x + rng.normal(0, side / 90), y - side * 0.025), fill=blade, width=max(1, side // 200))
    return picture


def snow(rng: np.random.Generator, side: int) -> Image.Image:
    """Returns a white field under a grey sky, with tracks."""
    horizon = rng.uniform(0.4, 0.55)
    picture = _two_grounds(rng, side, horizon, colour(rng, strength=0.08, light=0.75, hue=0.6), (0.03, 0.97))
    draw = ImageDraw.Draw(picture)
    for _track in range(26):
        x, y = rng.uniform(0, side), rng.uniform(horizon + 0.04, 1) * side
        draw.ellipse((x, y, x + side / 40, y + side / 90), fill=colour(rng, strength=0.1, light=0.82, hue=0.6))
    return picture


PLACES: dict[str, Callable[[np.random.Generator, int], Image.Image]] = {
    "water": water, "street": street, "meadow": meadow, "snow": snow,
}  # fmt: skip


def _two_grounds(
    rng: np.random.Generator,
    side: int,
    horizon: float,
    above: Colour,
    below: tuple[float, float],
    *,
    hue: float = 0.56,
) -> Image.Image:
    """Returns a ground of one colour above the horizon and another below, both lighter towards it."""
    ground = np.array(colour(rng, strength=below[0], light=below[1], hue=hue))
    heights = np.linspace(0, 1, side)[:, None, None]
    near = np.abs(heights - horizon)
    rows = np.where(heights < horizon, np.array(above) * (0.82 + 0.18 * (1 - near)), ground * (1.12 - 0.35 * near))
    texture = rng.normal(0, 4, (side, side, 1))
    return Image.fromarray(np.clip(rows + texture, 0, 255).astype(np.uint8))


def as_photo(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Returns the picture as a small camera would take it: light from one side, soft edges, dark corners, grain."""
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(BLUR)), np.float64)
    side = soft.shape[0]
    across, down = np.meshgrid(np.linspace(-1, 1, side), np.linspace(-1, 1, side))
    angle = rng.uniform(0, 2 * np.pi)
    light = rng.uniform(0.92, 1.06) + 0.09 * (np.cos(angle) * across + np.sin(angle) * down)
    corners = 1 - 0.16 * (across**2 + down**2)
    grain: npt.NDArray[np.float64] = rng.normal(0, GRAIN, soft.shape)
    return Image.fromarray(np.clip(soft * (light * corners)[..., None] + grain, 0, 255).astype(np.uint8))
