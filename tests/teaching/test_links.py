"""Teacher's links: what is written can be read again, and of what strangers write only what is allowed is taken."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as any_

from versa_core.language import LANGUAGES
from versa_core.methods import METHODS
from versa_core.objectives import OBJECTIVES
from versa_core.settings import Setting, Value, settings_of
from versa_core.teaching.address_reader import LONGEST, MOST_TROUBLES
from versa_core.teaching.handouts import Draw
from versa_core.teaching.links import MAX_SEED, PREPARED, Known, Link, decode, draw_settings, encode

LESSON = (Setting("seed", int, 0, "", 0, 9999), Setting("cards", str, "", "", choices=("any", "alike")))
LESSONS = {"you_first": LESSON, "traps": ()}
MAPS = (Setting("kind", str, "pca", "", choices=("pca", "tsne")), Setting("regions", bool, False, ""))
TRAINING = (Setting("objective", str, "joint", "", choices=("joint", "article")), Setting("steps", int, 9, "", 1, 99))
LOOKS = (Setting("film", str, "pca", "", choices=("pca", "tsne")), Setting("several", bool, False, ""))
RACERS = ("prototype@glyphs-joint", "adapted@glyphs-joint", "pixels")
KNOWN = Known(("glyphs-joint", "photos-joint"), ("marks", "method", "settings"), LESSONS, MAPS, TRAINING, LOOKS, RACERS)
NAMES = (
    *("example", "way", "shot", "query", "draw", "prepared", "checkpoint", "method", "seed", "hide", "lesson", "lang"),
    *("set.n_steps", "set.lr", "set.", "lesson.seed", "lesson.cards", "lesson.<b>", "map.kind", "map.regions"),
    *("train.objective", "train.steps", "goal.x", "look.film", "look.several", "racers"),
)


def value_of(one: Setting) -> any_.SearchStrategy[Value]:
    """Any value that the setting allows."""
    if one.kind is bool:
        return any_.booleans()
    if one.choices:
        return any_.sampled_from(one.choices)
    if one.kind is int:
        return any_.integers(int(one.low or 0), int(one.high or 1000))
    return any_.floats(one.low or 0.0, one.high or 1e6, allow_nan=False)


def some_of(settings: tuple[Setting, ...]) -> any_.SearchStrategy[dict[str, Value]]:
    """Any of the settings with allowed values."""
    return any_.fixed_dictionaries(
        {}, optional={one.name: value_of(one) for one in settings if one.kind is not str or one.choices}
    )


@any_.composite
def draws(pick: Any) -> Draw:
    source = pick(any_.sampled_from(("digits", "strokes", "scenes")))
    allowed = draw_settings(source)
    return Draw(source, *(pick(value_of(allowed[name])) for name in ("way", "shot", "query", "draw")))


@any_.composite
def links(pick: Any) -> Link:
    method = pick(any_.sampled_from(("", *(one.name for one in METHODS.infos()))))
    lesson = pick(any_.sampled_from(("", *KNOWN.lessons)))
    training = pick(some_of(TRAINING))
    return Link(
        draw=pick(any_.none() | draws()),
        prepared=pick(any_.sampled_from(("", *PREPARED))),
        checkpoint=pick(any_.sampled_from(("", *KNOWN.checkpoints))),
        method=method,
        settings=pick(some_of(settings_of(METHODS.type_of(method)))) if method else {},
        seed=pick(any_.none() | any_.integers(0, MAX_SEED)),
        maps=pick(some_of(MAPS)),
        training=training,
        goal=pick(some_of(settings_of(OBJECTIVES.type_of(training["objective"])))) if "objective" in training else {},
        looks=pick(some_of(LOOKS)),
        racers=tuple(pick(any_.lists(any_.sampled_from(RACERS), unique=True))),
        lesson=lesson,
        lesson_settings=pick(some_of(KNOWN.lessons.get(lesson, ()))),
        hidden=pick(any_.sets(any_.sampled_from(KNOWN.controls)).map(lambda found: tuple(sorted(found)))),
        language=pick(any_.sampled_from(("", *LANGUAGES))),
    )


@given(links())
def test_what_is_written_is_read_again(link: Link) -> None:
    through_the_address = dict(parse_qsl(urlencode(encode(link), safe=",@")))
    assert decode(through_the_address, KNOWN) == (link, [])


@given(any_.dictionaries(any_.sampled_from(NAMES) | any_.text(max_size=9), any_.text() | any_.integers().map(str)))
def test_whatever_is_in_an_address_a_link_comes_of_it(parameters: dict[str, str]) -> None:
    link, troubles = decode(parameters, KNOWN)
    assert decode(encode(link), KNOWN) == (link, []), "only what is allowed is taken"
    assert len(troubles) <= MOST_TROUBLES
    assert all(len(one) < 1000 for one in troubles)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"example": "<script>"}, r"example is '<script>'; choose one of digits, strokes, scenes"),
        ({"example": "../../etc/passwd"}, "example is"),
        ({"example": "torchvision:MNIST"}, "example is"),
        ({"example": "scenes", "way": "7"}, "way is '7'; it must lie between 2 and 6"),
        ({"example": "strokes", "shot": "1e99"}, "shot is"),
        ({"example": "strokes", "draw": "-1"}, "draw is '-1'; it must lie between 0 and 9999"),
        ({"seed": "nan"}, "seed is 'nan'; it must be a whole number"),
        ({"seed": "9" * 500}, "seed is 500 characters long; that is too long"),
        ({"checkpoint": "somebody's own"}, "checkpoint is .*; choose one of glyphs-joint, photos-joint"),
        ({"method": "adapted", "set.lr_of_nothing": "1"}, "set.lr_of_nothing is not a setting here"),
        ({"set.n_steps": "5"}, "set.n_steps is not a setting here"),
        ({"hide": "method,everything"}, "hide: everything is not known here"),
        ({"racers": "pixels@glyphs-joint"}, "racers: pixels@glyphs-joint is not known here"),
        ({"look.film": "cinema"}, "film is 'cinema'; choose one of pca, tsne"),
        ({"look.curtain": "1"}, "look.curtain is not a setting here"),
        ({"lesson": "traps", "lesson.seed": "3"}, "lesson.seed is not a setting here"),
        ({"lesson": "you_first", "lesson.cards": "marked"}, "cards is 'marked'; choose one of any, alike"),
        ({"train.steps": "0"}, "steps is '0'; it must lie between 1 and 99"),
        ({"goal.weight": "1"}, "goal.weight is not a setting here"),
        ({"map.kind": "globe"}, "kind is 'globe'; choose one of pca, tsne"),
        ({"map.regions": "perhaps"}, "regions is 'perhaps'; it must be true or false"),
        ({"lang": "xx"}, "lang is 'xx'"),
        ({"prepared": "raw"}, "prepared is 'raw'"),
    ],
)
def test_what_is_not_allowed_is_told_and_left_out(parameters: dict[str, str], words: str) -> None:
    link, (trouble,) = decode(parameters, KNOWN)
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(trouble)
    wrong = list(parameters)[-1]
    default = {"way": "5", "shot": "3", "draw": "0"}
    assert encode(link).get(wrong, "") in ("", "method", default.get(wrong))


def test_racers_keep_their_order_and_controls_have_that_of_the_table() -> None:
    link, troubles = decode({"racers": "pixels,prototype@glyphs-joint,pixels", "hide": "settings,marks"}, KNOWN)
    assert (link.racers, link.hidden, troubles) == (("pixels", "prototype@glyphs-joint"), ("marks", "settings"), [])


def test_very_many_faults_are_told_in_few_sentences() -> None:
    _link, troubles = decode({f"set.{number}": "1" for number in range(9999)}, KNOWN)
    assert len(troubles) == MOST_TROUBLES
    _link, troubles = decode({"hide": "," * 9 + ",".join("x" * (LONGEST + 1) for _each in range(999))}, KNOWN)
    assert len(troubles) <= MOST_TROUBLES


def test_parameters_of_others_are_no_fault() -> None:
    assert decode({"utm_source": "x", "fbclid": "y", "view": "teacher"}, KNOWN) == (Link(), [])


def test_a_lesson_or_a_language_alone_is_no_teachers_link() -> None:
    assert not Link(lesson="traps", language="en").is_teachers
    assert Link(draw=Draw("digits")).is_teachers
    assert Link(seed=0).is_teachers
    assert Link(hidden=("marks",)).is_teachers
