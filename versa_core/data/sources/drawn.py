"""The sources that the project draws itself: characters from pen programs, and coloured scenes."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from versa_core.data.scenes import SCENE_NAMES, draw_scene
from versa_core.data.strokes import draw_character
from versa_core.errors import IntakeError

N_CHARACTERS = 200
N_DRAWINGS = 20  # of each character and each scene, as in Omniglot
N_SCENES = 40


class DrawnPictures:
    """Pictures that are drawn when they are read; nothing is stored."""

    refused: tuple[IntakeError, ...] = ()

    def __init__(self, name: str, drawings: dict[str, Callable[[], Image.Image]]) -> None:
        """`drawings` maps each path to what draws it."""
        self.name = name
        self._drawings = drawings
        self.paths = tuple(sorted(drawings))

    def read(self, path: str) -> Image.Image:
        """Draws the picture; always the same one."""
        return self._drawings[path]()

    def close(self) -> None:
        """Nothing is held open."""


def stroke_pictures(n_classes: int = N_CHARACTERS, n_drawings: int = N_DRAWINGS, first_seed: int = 0) -> DrawnPictures:
    """Returns the characters of the seeds from `first_seed` on; paths are "character0007/03.png"."""

    def drawing(class_seed: int, drawing_seed: int) -> Callable[[], Image.Image]:
        return lambda: draw_character(class_seed, drawing_seed)

    seeds = range(first_seed, first_seed + n_classes)
    return DrawnPictures(
        "strokes",
        {f"character{seed:04d}/{index:02d}.png": drawing(seed, index) for seed in seeds for index in range(n_drawings)},
    )


def scene_pictures(n_drawings: int = N_SCENES) -> DrawnPictures:
    """Returns every kind of scene; paths are "boat/03.png"."""

    def drawing(name: str, drawing_seed: int) -> Callable[[], Image.Image]:
        return lambda: draw_scene(name, drawing_seed)

    drawings = {f"{name}/{index:02d}.png": drawing(name, index) for name in SCENE_NAMES for index in range(n_drawings)}
    return DrawnPictures("scenes", drawings)
