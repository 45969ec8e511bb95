"""A stranger's project whose models are garbage: every page says so in a sentence, and the visitor's own stays."""

from __future__ import annotations

import dataclasses
import json
import pickle
import struct

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import session
from tests.pages.adapted_run import give_adapted
from tests.pages.reading import Open, button, labels, text, wait_until
from tests.project_parts import ORDER, ask, parts_of
from tests.toys import small_checkpoint
from versa_core import checkpoint
from versa_core.project import Project
from versa_core.project_training import Training

PAGES = ("start", "images", "adapt", "embeddings", "film", "reconstructions", "predict", "compare", "metatrain")


class Bomb:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("unpickled",))


def huge(sound: bytes) -> bytes:
    """The file with one tensor that says it has a billion rows; the head's length stays what it says."""
    length = struct.unpack("<Q", sound[:8])[0]
    head = json.loads(sound[8 : 8 + length])
    name = next(one for one in head if one != "__metadata__")
    head[name] = {"dtype": "F32", "shape": [10**9, 10**3], "data_offsets": [0, 4 * 10**12]}
    text = json.dumps(head).encode()
    return struct.pack("<Q", len(text)) + text + sound[8 + length :]


def nonsense(sound: bytes) -> bytes:
    """The file with tensors as they were and words that are of no kind that anybody expects."""
    info, tensors = checkpoint.read(sound)
    wrong = {"title": 5, "head": ["x"], "record": "x", "data": 7, "metrics": {"a": 1}, "training": [], "terms": 3}
    return checkpoint.pack({**info.metadata, **wrong}, tensors)


MODELS = {
    "noise": lambda sound: b"no model at all",
    "cut": lambda sound: sound[: len(sound) // 2],
    "pickle": lambda sound: pickle.dumps(Bomb()),
    "huge": huge,
    "nonsense": lambda sound: nonsense(sound),
    "another kind": lambda sound: small_checkpoint(),
}


def strangers(kind: str) -> bytes:
    """A project file that looks sound, with a garbage model, checkpoint and state."""
    made = Project()
    run = give_adapted(made)
    method = "amortised" if kind == "nonsense" else run.method  # whose page shows what the model's file says of it
    made.run = made.earlier = dataclasses.replace(run, model=MODELS[kind](run.model), method=method)
    made.checkpoints = {"theirs": MODELS[kind](small_checkpoint()) if kind != "another kind" else run.model}
    made.checkpoint = "theirs"
    made.training = Training(ORDER, "", 20, b"garbage", b"garbage")
    ask(made)
    return made.to_bytes()


def opened(open_page: Open, data: bytes) -> AppTest:
    """Opens the file on Images, as a visitor does."""
    app = open_page("images.py")
    place = next(one for one in app.file_uploader if one.key.startswith("open_project"))
    return place.set_value(("theirs.zip", data, "application/zip")).run()


def is_settled(app: AppTest) -> bool:
    """True where no part of the page waits for a trainer any more."""
    return not app.get("progress") and "Waiting:" not in text(app)


@pytest.mark.parametrize("kind", MODELS)
def test_every_page_says_what_is_wrong_and_nothing_breaks(open_page: Open, owner: str, kind: str) -> None:
    app = opened(open_page, strangers(kind))
    mine = session.store().seat(owner, "").project
    assert not app.exception
    assert mine.n_pictures == 8
    told = {}
    for page in PAGES:
        if page != "start":
            app.switch_page(f"../{page}.py")
        app = wait_until(app.run(), is_settled)
        assert not app.exception, page
        told[page] = [one.value for one in app.error]
    assert told["predict"], "it needs the model, so it says what is wrong with it"
    for words in (one for page in told.values() for one in page):
        assert "Traceback" not in words
        assert "Error(" not in words
        assert words.rstrip(" \\").endswith("."), f"a sentence: {words}"
    session.jobs().forget_all(owner)


def test_one_goes_on_with_a_sound_checkpoint_and_nothing_is_lost(open_page: Open, owner: str) -> None:
    app = opened(open_page, strangers("noise"))
    mine = session.store().seat(owner, "").project
    app.switch_page("../metatrain.py").run()
    app = button(app, "Save").click().run()
    assert not app.exception
    assert app.error, "what is no checkpoint is not kept as one"
    assert list(mine.checkpoints) == ["theirs"]
    app.switch_page("../adapt.py").run()
    assert "Adapt" in labels(app)
    assert not button(app, "Adapt").disabled, "the garbage is not offered, a bundled checkpoint is"
    before = [picture.data for picture in mine.pictures]
    button(app, "Reset").click().run()
    assert mine.run is None
    assert [picture.data for picture in Project.from_bytes(mine.to_bytes()).pictures] == before


def test_a_file_that_is_refused_leaves_what_is_there(open_page: Open, filled: Project) -> None:
    before = parts_of(filled.to_bytes())
    data = strangers("noise")
    for damaged in (data[: len(data) // 2], b"PK\x03\x04" + bytes(100), pickle.dumps(Bomb())):
        app = opened(open_page, damaged)
        assert not app.exception
        assert "not a readable VERSA Lab project" in text(app)
        assert parts_of(filled.to_bytes()) == before
