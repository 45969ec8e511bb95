"""Pictures that the model is asked about: read one by one, refused one by one; what is known of them."""

from __future__ import annotations

import io

import pytest

from pages.ui import asked as asked_module
from pages.ui.asked import NONE_OF_THESE, Asked
from tests.pages.conftest import picture
from versa_core.project_asked import class_of_folder


def png(seed: int) -> bytes:
    stream = io.BytesIO()
    picture(seed).save(stream, "PNG")
    return stream.getvalue()


def test_an_unreadable_file_is_named_and_the_others_go_on() -> None:
    asked = Asked()
    for name, data in (("a.png", png(1)), ("b.png", b"no picture"), ("c.png", png(2))):
        asked.take(name, name, lambda data=data: data)
    assert [one.name for one in asked.pictures] == ["c.png", "a.png"]
    assert [name for name, _reason in asked.refused] == ["b.png"]
    assert "PNG" in asked.refused[0][1]


def test_an_upload_that_is_seen_twice_is_taken_once() -> None:
    asked = Asked()
    for _run in range(2):
        asked.take("token", "a.png", lambda: png(1))
    assert len(asked.pictures) == 1


def test_too_many_pictures_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_module, "MAX_ASKED", 1)
    asked = Asked()
    asked.take("1", "a.png", lambda: png(1))
    asked.take("2", "b.png", lambda: png(2))
    assert len(asked.pictures) == 1
    assert asked.refused == [("b.png", "1 pictures are here already; clear them first.")]


def test_clearing_forgets_everything() -> None:
    asked = Asked()
    asked.take("1", "a.png", lambda: png(1))
    asked.take("2", "b.png", lambda: b"")
    asked.clear()
    assert (asked.pictures, asked.refused, asked.taken) == ([], [], set())


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("owl", "owl"), ("Owl", "owl"), ("test/owl", "owl"), ("a/b", "a/b"), ("b", None), ("owls", None), ("", None)],
)
def test_a_folder_called_like_a_class_says_what_is_in_it(folder: str, expected: str | None) -> None:
    assert class_of_folder(folder, ("owl", "a/b")) == expected


def test_what_a_person_says_goes_before_the_folder() -> None:
    asked = Asked()
    for name, folder in (("a.png", "owl"), ("b.png", "ant"), ("c.png", "")):
        asked.take(name, name, lambda: png(1), folder)
    of = {one.name: one.id for one in asked.pictures}
    classes = ("owl", "bee")
    assert [asked.truth(of[name], classes) for name in ("a.png", "b.png", "c.png")] == ["owl", None, None]
    assert asked.strangers(classes) == [of["b.png"]]
    asked.truths |= {of["a.png"]: NONE_OF_THESE, of["b.png"]: "bee"}
    assert [asked.truth(of[name], classes) for name in ("a.png", "b.png")] == [NONE_OF_THESE, "bee"]
    assert asked.strangers(classes) == []


def test_a_refused_file_is_named_on_one_line_without_control_characters() -> None:
    asked = Asked()
    asked.take("token", "a\x00b\u202egnp\n.exe", lambda: b"no picture")
    assert asked.refused[0][0] == "a b gnp .exe"
