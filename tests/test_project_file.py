"""The project file: everything comes back; hostile, damaged and foreign files are refused in words."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.data.zips import packed
from tests.project_parts import parts_of, with_run
from tests.test_project import filled
from versa_core.data.intake import Limits
from versa_core.errors import ProjectError
from versa_core.project import STORED, Project
from versa_core.project_archive import INDEX
from versa_core.project_brought import MAX_BYTES, Brought
from versa_core.project_race import describe_race
from versa_core.training.events import to_plain


def test_the_sample_has_all_that_is_stored() -> None:
    """What it lacks would be neither damaged nor compared in any of these tests."""
    sample, blank = with_run(), Project()
    assert [name for name in STORED if getattr(sample, name) == getattr(blank, name)] == []


def test_the_same_project_is_the_same_file_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    project = with_run()
    before = project.to_bytes()
    monkeypatch.setattr("time.time", lambda: 1e9)
    assert project.to_bytes() == before


def test_everything_comes_back() -> None:
    before = with_run()
    after = Project.from_bytes(before.to_bytes())
    for name in ("preparation", "checkpoint", "method", "method_settings", "seed", "checkpoints", "map_settings"):
        assert getattr(after, name) == getattr(before, name), name
    assert [(one.id, one.name, one.active) for one in after.classes] == [
        (one.id, one.name, one.active) for one in before.classes
    ]
    assert [vars(one) for one in after.pictures] == [
        {key: value for key, value in vars(one).items() if key != "small"} for one in before.pictures
    ]
    assert after.run is not None
    assert before.run is not None
    np.testing.assert_equal(
        [to_plain(event) for event in after.run.events], [to_plain(event) for event in before.run.events]
    )
    np.testing.assert_array_equal(after.run.images, before.run.images)
    np.testing.assert_array_equal(after.run.is_support, before.run.is_support)
    assert after.earlier is not None
    assert (after.earlier.model, len(after.earlier.events)) == (b"another model", 1)
    assert after.asked.state() == before.asked.state()
    assert [vars(one) for one in after.asked.pictures] == [vars(one) for one in before.asked.pictures]
    assert after.training is not None
    assert vars(after.training) == vars(before.training)
    assert after.notes == before.notes
    assert after.history == before.history
    assert after.race is not None
    assert before.race is not None
    assert describe_race(after.race) == describe_race(before.race)
    assert list(after.brought) == list(before.brought)
    for one, other in zip(after.brought.values(), before.brought.values(), strict=True):
        np.testing.assert_equal(one.values, other.values)
        np.testing.assert_equal([to_plain(each) for each in one.events], [to_plain(each) for each in other.events])
    assert (after.run.model, after.run.settings) == (b"model bytes", {"steps": 3, "rate": 0.1})
    assert after.image_set()[0].fingerprint == before.image_set()[0].fingerprint


def test_a_visitor_takes_over_an_opened_project() -> None:
    mine = filled()
    revision = mine.revision
    mine.replace_with(Project.from_bytes(with_run().to_bytes()))
    assert mine.run is not None
    assert mine.revision > revision
    (added,) = mine.add_pictures("owl", [("new.png", next(mine.pictures).image)])
    assert len({one.id for one in mine.pictures}) == mine.n_pictures
    assert added.id not in mine.run.ids


def changed(edit: Callable[[dict[str, Any]], None]) -> bytes:
    """A good file whose index was edited."""
    parts = parts_of(with_run().to_bytes())
    index = json.loads(parts[INDEX])
    edit(index)
    return packed({**parts, INDEX: json.dumps(index).encode()}, zipfile.ZIP_STORED)


def test_a_file_of_before_these_were_kept_is_read() -> None:
    def forget(index: dict[str, Any]) -> None:
        for name in ("earlier", "asked", "training", "notes", "race", "brought"):
            del index[name]

    old = Project.from_bytes(changed(forget))
    assert (old.earlier, old.training, old.notes, old.asked.pictures) == (None, None, {}, [])
    assert (old.race, old.brought) == (None, {})


def edit_brought(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda index: next(iter(index["brought"].values())).update(**changes)


NO_BROUGHT = (
    {"values": [1]},
    {"values": {"error": {"a": {"b": {"c": {"d": {"e": 1}}}}}}},
    {"values": {"words": "x" * 10**5}},
    {"values": {"grid": {"array in": "brought/0/values/grid.bin", "dtype": "uint8", "shape": [10**9]}}},
    {"events": [{"event": "Evaluated", "step": 1, "accuracy": "high", "interval": 0.1, "task": "5-way"}]},
    {"events": [{"event": "Finished", "reason": "completed", "step": 1, "seconds": 1.0, "message": ""}] * 6000},
)


def edit_picture(**values: str) -> Callable[[dict[str, Any]], None]:
    return lambda index: index["classes"][0]["pictures"][0].update(values)


@pytest.mark.parametrize(
    "edit",
    [
        lambda index: index.update(format="something else"),
        lambda index: index.update(version=99),
        lambda index: index.update(classes=5),
        lambda index: index.update(next_number=1),
        lambda index: index["classes"][1].update(name=index["classes"][0]["name"]),
        lambda index: index["classes"][1].update(id=index["classes"][0]["id"]),
        edit_picture(file="../../etc/passwd"),
        edit_picture(file="run/model.safetensors"),
        edit_picture(id="p3"),
        lambda index: index["run"]["images"].update(dtype="object"),
        lambda index: index["run"]["images"].update(shape=[10**9, 10**9]),
        lambda index: index["run"]["images"].update(shape=[-1]),
        lambda index: index["run"]["labels"].update({"array in": "project.json"}),
        lambda index: index["run"]["events"][0].update(event="Nonsense"),
        lambda index: index["run"]["events"][2].update(embeddings=[1.0]),
        lambda index: index["run"]["events"][2].update(embeddings=[[1.0]] * 5),
        lambda index: index["run"]["events"][1].update(losses="low"),
        lambda index: index["run"]["events"][1].update(progress="all"),
        lambda index: index["run"]["preparation"].update(profile="glyphs"),
        lambda index: index["run"]["ids"].pop(),
        lambda index: index.update(map_settings={"kind": ["pca"]}),
        lambda index: index["run"].update(class_names=["one"]),
        lambda index: index.pop("seed"),
        lambda index: index.update(preparation={"profile": "x"}),
        lambda index: index["earlier"]["ids"].pop(),
        lambda index: index.update(notes=["no names"]),
        lambda index: index["asked"]["pictures"].append(index["asked"]["pictures"][0]),
        lambda index: index["asked"].update(truths=7),
        lambda index: index["training"].update(step=-1),
        lambda index: index["training"]["parts"].update(state="../../etc/passwd"),
        lambda index: index["training"]["order"].update(steps=5),
        lambda index: index["training"]["order"].update(minutes="long"),
        lambda index: index["training"]["order"].update(minutes=float("nan")),
        lambda index: index["training"]["order"].update(source=["digits"]),
        lambda index: index["training"]["order"].update(settings={"weight": [1]}),
        lambda index: index["run"]["events"][4].update(seconds="long"),
        lambda index: index["run"]["events"][2].update(errors=index["run"]["events"][2]["reconstructions"]),
        lambda index: index["race"].update(ended="won"),
        lambda index: index["race"].update(seconds=float("inf")),
        lambda index: index["race"].update(n_racers=1),
        lambda index: index["race"].update(n_racers=10**6),
        lambda index: index["race"].update(class_names=["one"]),
        lambda index: index["race"].update(class_names=["many"] * 10**4),
        lambda index: index["race"].update(labels=[0, 0, 1, 2]),
        lambda index: index["race"].update(labels=[]),
        lambda index: index["race"].update(standings=[]),
        lambda index: index["race"]["standings"][0]["answers"].pop(),
        lambda index: index["race"]["standings"][0].update(answers=[0, 1, 1, -1]),
        lambda index: index["race"]["standings"][0].update(laps=[]),
        lambda index: index["race"]["standings"][0].update(title="x" * 10**5),
        lambda index: index["race"]["standings"][1].update(laps=[[0, 0, 1.5]]),
        lambda index: index["race"]["standings"][1].update(laps=[[0, 0, 0.5]] * 10**4),
        lambda index: index["race"]["standings"][1].update(is_finished=None),
        *[edit_brought(**values) for values in NO_BROUGHT],
    ],
)
def test_an_edited_index_is_refused_in_words(edit: Callable[[dict[str, Any]], None]) -> None:
    with pytest.raises(ProjectError):
        Project.from_bytes(changed(edit))


def test_what_is_too_large_is_not_brought_and_of_many_the_newest_stay() -> None:
    mine = Project()
    mine.bring("large", Brought((), {"array": np.zeros(MAX_BYTES + 1, np.uint8)}))
    assert mine.brought == {}
    for number in range(100):
        mine.bring(f"training {number}", Brought((), {}))
    assert list(mine.brought) == [f"training {number}" for number in range(40, 100)]


def test_a_picture_larger_than_kept_is_refused() -> None:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (2000, 10)).save(stream, "PNG")
    good = filled()
    next(good.pictures).data = stream.getvalue()
    with pytest.raises(ProjectError, match="larger than 384"):
        Project.from_bytes(good.to_bytes())


def test_pickles_are_bytes_like_any_other() -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("unpickled",))

    with pytest.raises(ProjectError, match="not a readable"):
        Project.from_bytes(pickle.dumps(Bomb()))
    good = filled()
    next(good.pictures).data = pickle.dumps(Bomb())
    with pytest.raises(ProjectError, match="not a readable"):
        Project.from_bytes(good.to_bytes())


def test_a_bomb_is_not_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", b" " * 100_000_000)
    with pytest.raises(ProjectError, match="unpacks to more"):
        Project.from_bytes(stream.getvalue())


def test_limits_hold_for_opened_projects() -> None:
    data = with_run().to_bytes()
    with pytest.raises(ProjectError, match="5 pictures and at most 4"):
        Project.from_bytes(data, Limits(max_images=4))
    with pytest.raises(ProjectError, match="2 classes and at most 1"):
        Project.from_bytes(data, Limits(max_classes=1))
    with pytest.raises(ProjectError, match="unpacks to more"):
        Project.from_bytes(data, Limits(max_archive_bytes=1000))
