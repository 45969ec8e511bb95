"""torchvision's data sets by their names; torch is imported only when one is opened."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from versa_core.data.paths import shown
from versa_core.data.pixels import to_plain
from versa_core.errors import DatasetError, IntakeError
from versa_core.language import _

PREFIX = "torchvision:"


@dataclass(frozen=True)
class VisionRow:
    """One data set of torchvision.

    Attributes:
        name: torchvision's name of it.
        folder: where below the data folder torchvision looks for its files.
        options: what its constructor needs besides the folder.
        downloads: whether torchvision can fetch it.
        turned: whether its pictures lie on their side.
    """

    name: str
    folder: str
    options: Mapping[str, Any] = field(default_factory=dict)
    downloads: bool = True
    turned: bool = False


# CIFAR is left out: its files are pickles, and nothing that comes from outside is unpickled.
VISION = {
    row.name.lower(): row
    for row in (
        VisionRow("Caltech101", "caltech101"),
        VisionRow("Caltech256", "caltech256"),
        VisionRow("Country211", "country211"),
        VisionRow("DTD", "dtd"),
        VisionRow("EMNIST", "EMNIST/raw", {"split": "balanced"}, turned=True),
        VisionRow("EuroSAT", "eurosat"),
        VisionRow("FakeData", "", {"size": 200, "image_size": (3, 64, 64)}, downloads=False),
        VisionRow("FashionMNIST", "FashionMNIST/raw"),
        VisionRow("FGVCAircraft", ""),
        VisionRow("Flowers102", "flowers-102"),
        VisionRow("Food101", ""),
        VisionRow("GTSRB", "gtsrb"),
        VisionRow("Imagenette", "", {"size": "160px"}),
        VisionRow("KMNIST", "KMNIST/raw"),
        VisionRow("MNIST", "MNIST/raw"),
        VisionRow("Omniglot", "omniglot-py"),
        VisionRow("OxfordIIITPet", "oxford-iiit-pet"),
        VisionRow("SEMEION", ""),
        VisionRow("STL10", ""),
        VisionRow("SVHN", ""),
        VisionRow("USPS", ""),
    )
}


class VisionPictures:
    """A torchvision data set as pictures; paths are "class/00012.png"."""

    refused: tuple[IntakeError, ...] = ()

    def __init__(self, row: VisionRow) -> None:
        self.name = PREFIX + row.name
        self._turned = row.turned
        self._dataset = _open_dataset(row)
        labels = _labels(self.name, self._dataset)
        names = _class_names(self._dataset, max(labels, default=0) + 1)
        self._index = {f"{names[label]}/{index:06d}.png": index for index, label in enumerate(labels)}
        self.paths = tuple(sorted(self._index))

    def read(self, path: str) -> Image.Image:
        """Returns one picture; a file that torchvision cannot read is an IntakeError."""
        try:
            picture = to_plain(self._dataset[self._index[path]][0])
        except Exception as error:  # each data set has its own reader
            raise IntakeError(
                path, _("{name} cannot read this picture ({reason}).").format(name=self.name, reason=_first_line(error))
            ) from None
        return picture.transpose(Image.Transpose.TRANSPOSE) if self._turned else picture

    def close(self) -> None:
        """Lets go of the data set."""
        self._dataset = None


def open_vision(name: str) -> VisionPictures:
    """Opens "torchvision:NAME", whatever the case of the letters."""
    row = VISION.get(name.removeprefix(PREFIX).lower())
    if row is None:
        known = ", ".join(row.name for row in VISION.values())
        raise DatasetError(
            _("{name} is not known; torchvision's data sets that can be used are: {known}.").format(
                name=name, known=known
            )
        )
    return VisionPictures(row)


def data_home() -> Path:
    """Returns the folder for downloaded data: $VERSA_DATA, or versa-lab in the user's cache."""
    chosen = os.environ.get("VERSA_DATA")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(chosen) if chosen else cache / "versa-lab" / "data"


def _open_dataset(row: VisionRow) -> Any:
    options = dict(row.options)
    if row.downloads:
        options |= {"root": str(data_home()), "download": True}
    try:
        from torchvision import datasets

        data_home().mkdir(parents=True, exist_ok=True)
        return getattr(datasets, row.name)(**options)
    except Exception as error:  # no network, a full disk, a moved file, a missing package: each raises its own
        raise DatasetError(
            _(
                "torchvision:{row} could not be fetched ({reason}). Offline, put its files into {folder} yourself, "
                "as torchvision names them, and try again; the environment variable VERSA_DATA chooses another "
                "folder."
            ).format(row=row.name, reason=_first_line(error), folder=data_home() / row.folder)
        ) from None


def _labels(name: str, dataset: Any) -> list[int]:
    """Returns the label of each picture, from a list where there is one, or else by reading every picture once."""
    for attribute in ("targets", "labels", "_labels", "y"):
        listed = getattr(dataset, attribute, None)
        if listed is not None and len(listed) == len(dataset):
            return [int(label) for label in listed]
    try:
        return [int(dataset[index][1]) for index in range(len(dataset))]
    except Exception as error:  # each data set has its own reader
        raise DatasetError(
            _("{name} cannot be read ({reason}). Delete its files and try again.").format(
                name=name, reason=_first_line(error)
            )
        ) from None


def _class_names(dataset: Any, n_classes: int) -> list[str]:
    """Returns a folder per class; Omniglot's characters keep their alphabet as the folder above."""
    characters: Sequence[str] | None = getattr(dataset, "_characters", None)
    if characters and len(characters) == n_classes:
        return [name.strip("/") for name in characters]
    known = getattr(dataset, "classes", None) or getattr(dataset, "categories", None)
    if known and len(known) >= n_classes:
        words = [one if isinstance(one, str) else " ".join(map(str, one)) for one in known]
        if len(set(words)) == len(words):
            return [shown(word).replace("/", "-") for word in words]
    width = len(str(n_classes - 1))
    return [f"class{label:0{width}d}" for label in range(n_classes)]


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return shown(lines[0]).rstrip(":.") if lines else type(error).__name__
