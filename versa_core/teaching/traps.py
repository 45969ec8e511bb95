"""Traps: small sets of pictures with one planted fault each, and what is needed to say what the fault does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from versa_core.data.places import PLACES, as_photo
from versa_core.data.scenes import draw_scene
from versa_core.errors import LessonError
from versa_core.language import _, later

CLASSES = (later("boat"), later("car"), later("tree"))
FOREIGN = "fish"
HOME = {"boat": "water", "car": "street", "tree": "meadow"}  # where each class stands in the set with that fault
N_SUPPORT, N_QUERY, N_FRESH = 4, 4, 12  # of each class
N_BURST = 5
MANY, FEW = 12, 2  # support pictures of the uneven set
SIDE = 128  # px
FRESH, MENDED = 5_000, 9_000  # first seeds of pictures that are in no set


@dataclass(frozen=True)
class Planted:
    """One picture of a set.

    Attributes:
        class_name: the one that it is filed under.
        file: its name.
        image: RGB.
        role: "support" or "query".
        is_fault: whether the fault lies in this picture; where it lies in the whole set, in none.
    """

    class_name: str
    file: str
    image: Image.Image
    role: str
    is_fault: bool = False


def _shot(name: str, seed: int, place: str = "") -> Image.Image:
    """Returns a photo of a class; in a place drawn by the seed where none is given."""
    rng = np.random.default_rng([7, seed])
    where = place or str(rng.choice(list(PLACES)))
    return as_photo(draw_scene(name, seed, SIDE, ground=PLACES[where]), rng)


def _usual(
    *,
    n_support: Callable[[str], int] = lambda _name: N_SUPPORT,
    place: Callable[[str], str] = lambda _name: "",
    first: int = 0,
) -> Iterator[Planted]:
    """Yields a set without fault: any place, different pictures, the right names."""
    for name in CLASSES:
        n = n_support(name)
        for number in range(n + N_QUERY):
            role = "support" if number < n else "query"
            yield Planted(name, f"{number + 1:02d}.jpg", _shot(name, first + number, place(name)), role)


def _background() -> list[Planted]:
    return list(_usual(place=HOME.__getitem__, first=100))


def _wrong_label() -> list[Planted]:
    planted = list(_usual(first=200))
    wrong = Planted("tree", "03.jpg", _shot("car", 260, "meadow"), "support", is_fault=True)
    return [wrong if (one.class_name, one.file) == ("tree", "03.jpg") else one for one in planted]


def _burst() -> list[Planted]:
    planted = [one for one in _usual(first=300) if (one.class_name, one.role) != ("car", "support")]
    first = _shot("car", 350, "street")
    frames = [_again(first, number) for number in range(N_BURST)]
    return planted + [
        Planted("car", f"burst_{n + 1}.jpg", one, "support", is_fault=True) for n, one in enumerate(frames)
    ]


def _again(picture: Image.Image, number: int) -> Image.Image:
    """Returns another frame of the same burst: a little lighter or darker, with a grain of its own."""
    rng = np.random.default_rng([11, number])
    seen = np.asarray(picture, np.float64) * rng.uniform(0.98, 1.02)
    return Image.fromarray(np.clip(seen + rng.normal(0, 2, seen.shape), 0, 255).astype(np.uint8))


def _unknown() -> list[Planted]:
    stranger = Planted("boat", f"{N_SUPPORT + 2:02d}.jpg", _shot(FOREIGN, 460, "water"), "query", is_fault=True)
    taken = (stranger.class_name, stranger.file)
    return [stranger if (one.class_name, one.file) == taken else one for one in _usual(first=400)]


def _leak() -> list[Planted]:
    planted = list(_usual(first=500))
    known = next(one for one in planted if one.class_name == "car" and one.role == "support")
    name = f"{N_SUPPORT + 1:02d}.jpg"
    again = Planted("car", name, known.image, "query", is_fault=True)
    return [again if (one.class_name, one.file) == ("car", name) else one for one in planted]


def _imbalance() -> list[Planted]:
    return list(_usual(n_support=lambda name: MANY if name == "boat" else FEW, first=600))


_SETS: dict[str, Callable[[], list[Planted]]] = {
    "burst": _burst,
    "background": _background,
    "leak": _leak,
    "wrong_label": _wrong_label,
    "imbalance": _imbalance,
    "unknown": _unknown,
}
TRAPS = tuple(_SETS)  # in the order in which they are met


@cache
def planted(trap: str) -> tuple[Planted, ...]:
    """Returns the pictures of a set, class by class; drawn once in a process."""
    if trap not in _SETS:
        raise LessonError(
            _("There is no trap called {trap!r}; the known ones are: {traps}.").format(
                trap=trap, traps=", ".join(TRAPS)
            )
        )
    return tuple(sorted(_SETS[trap](), key=lambda one: (one.class_name, one.role != "support", one.file)))


@cache
def fresh() -> tuple[Planted, ...]:
    """Returns pictures that are in no set, without fault: an exam for every support."""
    return tuple(
        Planted(name, f"{number:02d}.jpg", _shot(name, FRESH + number), "query")
        for name in CLASSES
        for number in range(N_FRESH)
    )


@cache
def mended(trap: str) -> tuple[Planted, ...]:
    """Returns the support as it would be without the fault: what is faulty is replaced by as many other pictures.

    Where the fault lies in the whole set, the support is drawn anew: in any place, or with equal numbers.
    """
    support = [one for one in planted(trap) if one.role == "support"]
    if trap == "background":
        return tuple(one for one in _usual(first=MENDED) if one.role == "support")
    if trap == "imbalance":
        each = len(support) // len(CLASSES)
        again = _usual(n_support=lambda _name: each, first=600)
        return tuple(one for one in again if one.role == "support")
    return tuple(
        Planted(one.class_name, one.file, _shot(one.class_name, MENDED + place), "support") if one.is_fault else one
        for place, one in enumerate(support)
    )
