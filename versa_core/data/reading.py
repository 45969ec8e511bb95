"""Pictures that someone names, files or folders of them, become the model's input; what cannot be read is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from versa_core.data.intake import read_image
from versa_core.data.paths import is_clutter
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import IntakeError
from versa_core.language import _


def files_in(given: Sequence[Path]) -> list[Path]:
    """Returns the files themselves and those in the folders, without what systems leave behind."""
    files: list[Path] = []
    for path in given:
        inside = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        files += [file for file in inside if file == path or not is_clutter(file.relative_to(path).as_posix())]
    return files


def read_all(
    files: Sequence[Path], how: Preparation, refuse: Callable[[IntakeError], None]
) -> tuple[list[str], npt.NDArray[np.uint8]]:
    """Returns the names of the readable files and their pictures, (n, c, h, w).

    Args:
        files: the pictures.
        how: they are prepared.
        refuse: told of each file that cannot be read.

    Raises:
        IntakeError: none can be read.
    """
    names: list[str] = []
    images: list[npt.NDArray[np.uint8]] = []
    for file in files:
        try:
            images.append(prepare(read_image(str(file), file_bytes(file)), how))
            names.append(str(file))
        except IntakeError as error:
            refuse(error)
    if not images:
        n_files = _("1 file") if len(files) == 1 else _("{n_files} files").format(n_files=len(files))
        raise IntakeError(n_files, _("none is a picture that can be read. Name pictures, or folders of pictures."))
    return names, np.stack(images)


def file_bytes(file: Path) -> bytes:
    """Returns the file's bytes; raises IntakeError where it cannot be opened."""
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise IntakeError(
            str(file), _("the file cannot be opened ({reason}). Check the path.").format(reason=reason)
        ) from None
