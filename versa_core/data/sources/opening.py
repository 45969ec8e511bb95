"""From the name of a source to an ImageSet: pick classes, suggest a profile, read and prepare each picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from versa_core.data.image_set import ImageSet
from versa_core.data.intake import FOLDER_LIMITS, Limits
from versa_core.data.naming import class_names, folder_of, select
from versa_core.data.profile import Preparation, prepare, suggest_profile
from versa_core.data.sources.named import open_named
from versa_core.data.sources.pictures import Pictures, open_folder_or_archive
from versa_core.errors import DatasetError, IntakeError
from versa_core.language import _

N_LOOKED_AT = 48  # pictures, spread over the set, from which the profile is suggested


@dataclass(frozen=True)
class Opened:
    """A source that has been read.

    Attributes:
        image_set: the prepared pictures; ids are paths inside the source.
        preparation: how they were prepared.
        refused: the files that could not be used, each with its reason.
    """

    image_set: ImageSet
    preparation: Preparation
    refused: tuple[IntakeError, ...]


def open_source(
    name: str,
    *,
    classes: Sequence[str] = (),
    preparation: Preparation | None = None,
    limits: Limits = FOLDER_LIMITS,
) -> Opened:
    """Reads a folder, a .zip file, "digits", "strokes", "scenes" or "torchvision:NAME".

    Args:
        name: the source; a named one goes before a folder of the same name ("./digits" is the folder).
        classes: patterns that pick classes by path, or files of them; a leading "!" leaves out. See `naming.select`.
        preparation: how pictures are prepared; None takes the profile that the pictures suggest.
        limits: what the source may bring at most.

    Raises:
        DatasetError: if there is no such source, or it holds no class folders with readable pictures.
    """
    pictures = open_named(name) or open_folder_or_archive(name, limits)
    try:
        return load(pictures, classes=classes, preparation=preparation, limits=limits)
    finally:
        pictures.close()


def load(
    pictures: Pictures,
    *,
    classes: Sequence[str] = (),
    preparation: Preparation | None = None,
    limits: Limits = FOLDER_LIMITS,
) -> Opened:
    """Reads and prepares the pictures of an open source; the other arguments are those of `open_source`."""
    paths, outside = _in_class_folders(pictures)
    chosen = select(paths, classes)
    _check_counts(pictures.name, chosen, limits)
    how = preparation or Preparation(suggest_profile(_look_at(pictures, chosen)))
    read, images, unreadable = _read_all(pictures, chosen, how)
    refused = (*pictures.refused, *outside, *unreadable)
    if not read:
        first = _(" The first: {refused}").format(refused=refused[0]) if refused else ""
        raise DatasetError(
            _("{pictures}: none of {n_files} is a picture that can be read.{first}").format(
                pictures=pictures.name, n_files=_files(len(chosen)), first=first
            )
        )
    return Opened(_image_set(read, images), how, refused)


def _in_class_folders(pictures: Pictures) -> tuple[list[str], list[IntakeError]]:
    """Returns the paths that lie in a folder, and a refusal for each that lies beside the class folders."""
    inside = [path for path in pictures.paths if folder_of(path)]
    if not inside:
        found = (
            _("{n_files} and no class folder").format(n_files=_files(len(pictures.paths)))
            if pictures.paths
            else _("no pictures")
        )
        raise DatasetError(
            _(
                "{pictures}: found {found}. What is needed is one folder per class with its pictures inside, such as "
                "cats/1.jpg and dogs/1.jpg. Put the pictures of each class in a folder of its own."
            ).format(pictures=pictures.name, found=found)
        )
    reason = _("it lies beside the class folders and so belongs to no class. Move it into one.")
    return inside, [IntakeError(path, reason) for path in pictures.paths if not folder_of(path)]


def _files(count: int) -> str:
    return _("1 file") if count == 1 else _("{count:,} files").format(count=count)


def _check_counts(name: str, paths: Sequence[str], limits: Limits) -> None:
    n_classes = len({folder_of(path) for path in paths})
    for count, allowed, what in ((n_classes, limits.max_classes, "classes"), (len(paths), limits.max_images, "files")):
        if allowed is not None and count > allowed:
            raise DatasetError(
                _("{name}: {count:,} {what}; at most {allowed:,} are accepted. Choose fewer.").format(
                    name=name, count=count, what=what, allowed=allowed
                )
            )


def _look_at(pictures: Pictures, paths: Sequence[str]) -> list[Image.Image]:
    """Reads a few pictures, spread evenly; unreadable ones are told later, when all are read."""
    looked_at: list[Image.Image] = []
    for index in np.unique(np.linspace(0, len(paths) - 1, N_LOOKED_AT, dtype=int)):
        try:
            looked_at.append(pictures.read(paths[index]))
        except IntakeError:
            continue
    return looked_at


def _read_all(
    pictures: Pictures, paths: Sequence[str], how: Preparation
) -> tuple[list[str], npt.NDArray[np.uint8], list[IntakeError]]:
    """Returns the paths that could be read, their pictures (n, c, h, w), and the refusals."""
    images = np.empty((len(paths), *how.shape), np.uint8)  # filled in place: a large set is never held twice
    read: list[str] = []
    refused: list[IntakeError] = []
    for path in paths:
        try:
            images[len(read)] = prepare(pictures.read(path), how)
            read.append(path)
        except IntakeError as error:
            refused.append(error)
    return read, images[: len(read)], refused


def _image_set(paths: Sequence[str], images: npt.NDArray[np.uint8]) -> ImageSet:
    folders = class_names(paths)
    label_of = {one.folder: label for label, one in enumerate(folders)}
    return ImageSet(
        images=images,
        labels=np.array([label_of[folder_of(path)] for path in paths], dtype=np.int64),
        class_names=tuple(one.name for one in folders),
        ids=tuple(paths),
        groups=tuple(one.group for one in folders),
    )
