"""Picture files as a person has them on disk, drawn by the project; one of each class is held back to ask about."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from versa_core.data.scenes import draw_scene
from versa_core.data.strokes import draw_character

SIZE = 105  # px, as Omniglot's
PHOTO_WIDTH = 200  # px
CHARACTERS = {"ant": 3, "bee": 8, "cow": 14, "deer": 20}  # the class and the seed of its character


@dataclass(frozen=True)
class Drawings:
    """Files: one folder per class under `root` to adapt to, and one file per class in `held_back`."""

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


def draw_photos(folder: Path, n_each: int, names: tuple[str, ...] = ("car", "flower")) -> Drawings:
    """Draws colour scenes as JPEG files that are wider than high, `n_each` a class and one more that is held back."""
    held_back = {}
    for name in names:
        own = folder / "photos" / name
        own.mkdir(parents=True)
        held_back[name] = folder / f"new-{name}.jpg"
        for number in range(n_each + 1):
            file = held_back[name] if number == n_each else own / f"{name}{number}.jpg"
            draw_scene(name, number, PHOTO_WIDTH).crop((0, 20, PHOTO_WIDTH, PHOTO_WIDTH - 20)).save(file)
    return Drawings(folder / "photos", held_back)


def pack(root: Path) -> Path:
    """Packs the class folders into a zip beside them, with a file that is no picture."""
    file = root.with_suffix(".zip")
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(root.rglob("*.*")):
            archive.write(path, f"signs/{path.relative_to(root)}")
        archive.writestr("signs/notes.txt", "not a picture")
    return file
