"""Decision regions behind the PCA map: what the adapted classifier answers on the map's own plane, a slice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pages.ui.looking import Look
from pages.ui.palette import INK, class_style
from pages.ui.picture_map import Background
from pages.ui.pictures import pixels_uri
from pages.ui.plots import Frame
from pages.ui.short_jobs import short_job
from pages.ui.text import _
from versa_core.analysis.regions import Range, labels_at

BEYOND = 0.8  # of the frame's longer side, on each side of its middle: no shape of chart shows more at first
FAINTEST, STRONGEST = 0.12, 0.38  # of a colour, from an even guess to certainty
LEAST_SHARE = 0.01  # of the part shown; a smaller region gets no name
Labels = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float32]


def drawn_regions(look: Look, points: npt.NDArray[np.float32], frame: Frame) -> tuple[Background, float] | None:
    """Returns the regions as a background, and the share of pictures that are answered as the region under them.

    Args:
        look: at the run whose classifier is asked.
        points: (n, 2), the pictures on the map After.
        frame: the part that is shown.

    Returns:
        None while a trainer works on it, or where the run has no answers; the page says so and runs again.
    """
    before, after = look.before, look.after
    if before is None or after is None or after.probabilities is None:
        return None
    ranges = _square_around(frame)

    def payload() -> dict[str, object]:
        return {"model": look.run.model, "embeddings": [before.embeddings, after.embeddings], "ranges": ranges}

    found = short_job("regions", (look.token, frame.key), payload, _("Asking the classifier on the map's plane"))
    if found is None:
        return None
    names = look.run.class_names
    background = look.kept(
        "regions", frame.key, lambda: regions_background(found["labels"], found["confidence"], names, ranges, frame)
    )
    under = labels_at(found["labels"], *ranges, points)
    return background, float((under == after.probabilities.argmax(1)).mean())


def _square_around(frame: Frame) -> tuple[Range, Range]:
    (left, right), (low, high) = frame.ranges
    half = BEYOND * max(right - left, high - low)
    x, y = (left + right) / 2, (low + high) / 2
    return (x - half, x + half), (y - half, y + half)


def regions_background(
    labels: Labels, confidence: Shares, names: tuple[str, ...], ranges: tuple[Range, Range], frame: Frame
) -> Background:
    """Returns the picture of the regions, with a name in each.

    Args:
        labels: (n, n), rows going up.
        confidence: (n, n), of the answer.
        names: of all classes.
        ranges: the part of the plane that they cover.
        frame: the part that is shown, in which the names stand.
    """
    (left, right), (low, high) = ranges
    pixels = regions_image(labels, confidence, len(names))
    return Background(
        src=pixels_uri(pixels),
        box=(left, low, right, high),
        labels=tuple((x, y, names[label]) for label, x, y in region_centres(labels, ranges, frame)),
    )


def regions_image(labels: Labels, confidence: Shares, n_classes: int) -> npt.NDArray[np.uint8]:
    """Returns RGBA (n, n, 4), rows going down: the classes' colours, stronger where surer, with borders between."""
    colours = np.array([_rgb(class_style(label).colour) for label in range(n_classes)], dtype=np.uint8)
    guess = 1 / n_classes
    sure = np.clip((confidence - guess) / (1 - guess), 0, 1)
    alpha = FAINTEST + (STRONGEST - FAINTEST) * sure
    image = np.dstack([colours[labels], np.round(255 * alpha).astype(np.uint8)])
    image[borders(labels)] = (*_rgb(INK), 255)
    return image[::-1].copy()


def borders(labels: Labels) -> npt.NDArray[np.bool_]:
    """Returns (n, n): the cells whose neighbour to the right or above is of another region."""
    found = np.zeros(labels.shape, dtype=np.bool_)
    found[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    found[:-1] |= labels[:-1] != labels[1:]
    return found


def region_centres(labels: Labels, ranges: tuple[Range, Range], frame: Frame) -> list[tuple[int, float, float]]:
    """Returns (class, x, y) for each region that can be seen: its own cell that is nearest to its middle."""
    n = len(labels)
    axes = [low + (high - low) * (np.arange(n) + 0.5) / n for low, high in ranges]
    inside = [(axis >= low) & (axis <= high) for axis, (low, high) in zip(axes, frame.ranges, strict=True)]
    xs, ys = np.meshgrid(axes[0][inside[0]], axes[1][inside[1]])
    shown = labels[np.ix_(inside[1], inside[0])]
    centres = []
    for label in np.unique(shown):
        own = shown == label
        if own.mean() < LEAST_SHARE:
            continue
        x, y = xs[own], ys[own]
        nearest = int(np.argmin(np.square(x - x.mean()) + np.square(y - y.mean())))
        centres.append((int(label), float(x[nearest]), float(y[nearest])))
    return centres


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
