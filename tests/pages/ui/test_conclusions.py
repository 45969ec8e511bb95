"""The two lines beside a map follow what is shown, and neither is ever missing."""

from __future__ import annotations

from itertools import product

import pytest

from pages.ui.conclusions import MapView, conclusions
from pages.ui.maps import COLOURINGS


def lines(**changes: object) -> tuple[str, str]:
    given = {"kind": "pca", "trust": 0.99, "explained": 0.7, **changes}
    return conclusions(MapView(**given))  # type: ignore[arg-type]  # a test's words


@pytest.mark.parametrize(
    ("trust", "words"),
    [
        (0.99, "are alike"),
        (0.9, "most pictures"),
        (0.5, "conclude little"),
        (None, "Too few"),
        (float("nan"), "Too few"),
    ],
)
def test_the_first_line_follows_the_trust(trust: float | None, words: str) -> None:
    assert words in lines(trust=trust)[0]


def test_each_kind_of_map_has_its_own_warning() -> None:
    assert "30\u00a0% of the variance is not shown" in lines()[1]
    assert "groups overlap" in lines(explained=None)[1]
    assert "distances between groups" in lines(kind="tsne", explained=None)[1]


def test_a_low_perplexity_is_warned_of_with_its_number() -> None:
    assert "perplexity of 2.3" in lines(kind="tsne", perplexity=2.3)[1]
    assert "perplexity" not in lines(kind="tsne", perplexity=30.0)[1]


def test_regions_are_called_a_slice_and_say_how_many_they_fit() -> None:
    may, may_not = lines(regions_agree=0.87)
    assert "87\u00a0% of the pictures" in may
    assert "beside this plane" in may_not
    assert "plane" not in " ".join(lines())


def test_new_pictures_are_warned_of() -> None:
    assert "a new picture is of one of these classes" in lines(n_new=1)[1]
    assert "new" not in lines()[0]


def test_every_colouring_changes_what_may_not_be_concluded() -> None:
    assert len({lines(colour=colour)[1] for colour in COLOURINGS}) == len(COLOURINGS)


def test_both_lines_are_sentences_whatever_is_shown() -> None:
    for kind, trust, colour, agree in product(("pca", "tsne"), (None, 0.9), COLOURINGS, (None, 0.5)):
        may, may_not = conclusions(MapView(kind, trust, colour=colour, regions_agree=agree))
        assert may.endswith(".")
        assert may_not.startswith("You may not conclude")
        assert may_not.endswith(".")
