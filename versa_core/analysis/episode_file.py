"""Fixed episodes from a JSON file, with their pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from versa_core.data.intake import keep, read_image
from versa_core.data.profile import Preparation, prepare, suggest_profile
from versa_core.errors import EpisodeError, IntakeError
from versa_core.language import _

Paths = Mapping[str, Sequence[str]]
N_LOOKED_AT = 48  # pictures from which the profile is suggested


@dataclass(frozen=True)
class Listed:
    """One episode as the file lists it: paths by class."""

    classes: tuple[str, ...]
    support: Paths
    query: Paths

    @property
    def n_asked(self) -> int:
        """Query pictures, readable or not."""
        return sum(len(paths) for paths in self.query.values())

    def paths(self) -> Iterator[str]:
        """Yields every path of the episode."""
        for part in (self.support, self.query):
            for paths in part.values():
                yield from paths


@dataclass(frozen=True, eq=False)
class FixedEpisodes:
    """A file of episodes with its pictures.

    Attributes:
        episodes: as listed.
        images: (n, c, h, w) uint8, every readable picture once.
        places: where in `images` each readable path is.
        preparation: how they were prepared.
        refused: the pictures that could not be read.
    """

    episodes: tuple[Listed, ...]
    images: npt.NDArray[np.uint8]
    places: Mapping[str, int]
    preparation: Preparation
    refused: tuple[IntakeError, ...]


def read_episodes(file: Path, root: Path, preparation: Preparation | None) -> FixedEpisodes:
    """Reads `{"episodes": [{"classes": [...], "support": {class: [path, …]}, "query": {…}}, …]}` and its pictures.

    Args:
        file: the JSON file.
        root: the folder that its paths start from.
        preparation: how pictures are prepared; None takes the profile that they suggest.

    Raises:
        EpisodeError: the file is not of this form, or none of its pictures can be read.
    """
    if not root.is_dir():
        raise EpisodeError(
            _("There is no folder {root!r}. Name the one that the paths in {file} start from.").format(
                root=str(root), file=file.name
            )
        )
    episodes = _parse(file)
    paths = list(dict.fromkeys(path for episode in episodes for path in episode.paths()))
    pictures: dict[str, Image.Image] = {}
    refused: list[IntakeError] = []
    for path in paths:
        try:
            pictures[path] = keep(_read(root, path))
        except IntakeError as error:
            refused.append(error)
    if not pictures:
        first = _(" The first: {refused}").format(refused=refused[0]) if refused else _("")
        raise EpisodeError(
            _("None of the {n_paths} pictures of {file} can be read below {root}.{first}").format(
                n_paths=len(paths), file=file.name, root=root, first=first
            )
        )
    how = preparation or Preparation(suggest_profile(list(pictures.values())[:N_LOOKED_AT]))
    images = np.stack([prepare(picture, how) for picture in pictures.values()])
    places = {path: place for place, path in enumerate(pictures)}
    return FixedEpisodes(episodes, images, places, how, tuple(refused))


def _read(root: Path, path: str) -> Image.Image:
    try:
        return read_image(path, (root / path).read_bytes())
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise IntakeError(
            path, _("the file cannot be opened ({reason}). Check the path.").format(reason=reason)
        ) from None


def _parse(file: Path) -> tuple[Listed, ...]:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EpisodeError(
            _("{file} cannot be opened ({strerror}). Name a JSON file of episodes.").format(
                file=file, strerror=error.strerror
            )
        ) from None
    except (ValueError, RecursionError) as error:
        raise EpisodeError(
            _("{file} is not JSON ({error}). Name a JSON file of episodes.").format(file=file.name, error=error)
        ) from None
    listed = content.get("episodes") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        raise EpisodeError(
            _('{file} needs a list under "episodes" with at least one episode in it.').format(file=file.name)
        )
    return tuple(
        _parse_one(entry, _("Episode {number} of {file}").format(number=number, file=file.name))
        for number, entry in enumerate(listed, 1)
    )


def _parse_one(entry: Any, where: str) -> Listed:
    if not isinstance(entry, dict) or not all(_is_listing(entry.get(part)) for part in ("support", "query")):
        raise EpisodeError(
            _('{where} needs "support" and "query", each with a list of paths per class.').format(where=where)
        )
    support, query = entry["support"], entry["query"]
    classes = entry.get("classes", list(support))
    if not _is_words(classes) or len(set(classes)) != len(classes):
        raise EpisodeError(_('{where}: "classes" must be a list of different names.').format(where=where))
    strange = sorted((set(support) | set(query)) - set(classes))
    if strange:
        raise EpisodeError(
            _('{where} has pictures of {strange}, which its "classes" do not name.').format(
                where=where, strange=", ".join(strange[:3])
            )
        )
    one = Listed(tuple(classes), support, query)
    if one.n_asked == 0:
        raise EpisodeError(
            _("{where} has no query picture, so there is nothing to answer. Add at least one.").format(where=where)
        )
    return one


def _is_listing(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_words(paths) for paths in value.values())


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
