"""Picture files as a person has them on disk: drawn characters, and one of each that is held back to ask about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from versa_core.data.strokes import draw_character

SIZE = 105  # px, as Omniglot's
CHARACTERS = {"ant": 3, "bee": 8, "cow": 14, "deer": 20}  # the class and the seed of its character


@dataclass(frozen=True)
class Drawings:
    """PNG files: one folder per class under `root` to adapt to, and one file per class in `held_back`."""

    root: Path
    held_back: dict[str, Path]

    def of(self, name: str) -> list[Path]:
        """The files of one class."""
        return sorted((self.root / name).iterdir())


def draw_files(folder: Path, n_each: int, n_classes: int = len(CHARACTERS)) -> Drawings:
    """Draws `n_each` files a class and one more that is held back."""
    held_back = {}
    for name, seed in list(CHARACTERS.items())[:n_classes]:
        own = folder / "classes" / name
        own.mkdir(parents=True)
        for number in range(n_each):
            draw_character(seed, number, SIZE).save(own / f"{name}{number}.png")
        held_back[name] = folder / f"new-{name}.png"
        draw_character(seed, 1000, SIZE).save(held_back[name])
    return Drawings(folder / "classes", held_back)
