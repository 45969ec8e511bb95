"""A project that has everything, and the parts of its file, for tests of what may be done to them."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from tests.hand_made import run_on
from tests.test_project import filled
from tests.test_project_history import ONE
from versa_core.data.profile import Preparation
from versa_core.project import Picture, Project
from versa_core.project_brought import Brought
from versa_core.project_race import Race, Standing
from versa_core.project_training import Training
from versa_core.training.events import Finished, Snapshot, Started, StepDone

ORDER = {
    "source": "digits", "objective": "joint", "settings": {"weight": 2.0}, "minutes": 2.0, "steps": None, "seed": 1,
    "title": "mine", "encoder": "", "imagenet": False,
}  # fmt: skip


def with_run() -> Project:
    project = filled()
    project.split(1)
    images = project.image_set()[0]
    n_images = len(images)
    rng = np.random.default_rng(0)

    def shot(step: int) -> Snapshot:
        return Snapshot(
            step,
            embeddings=rng.normal(size=(n_images, 4)).astype(np.float32),
            reconstructions=images.images,
            errors=rng.random(n_images).astype(np.float32),
        )

    events = (
        Started("adapt", 3),
        StepDone(0, 0.0, {"loss": 1.5}, 0.1, support_accuracy=0.5),
        shot(0),
        shot(3),
        Finished("completed", 3, 0.4),
    )
    project.run = run_on(
        project, events, method="adapted", settings={"steps": 3, "rate": 0.1}, seed=5, model=b"model bytes"
    )
    project.replace_run(run_on(project, events[:1], model=b"another model"))
    project.run, project.earlier = project.earlier, project.run
    ask(project)
    project.training = Training(ORDER, "a fingerprint", 50, b"state", b"learned")
    project.remember("lesson", {"guess": "more", "scores": [[1, 2000], [0, 900]]})
    project.race = a_race()
    project.bring("lesson squeeze_and_redraw: done 2", Brought(events[:3], {"error": 0.1, "grid": images.images[:2]}))
    project.note([ONE])
    project.checkpoint, project.method, project.method_settings, project.seed = "my own", "adapted", {"steps": 3}, 7
    project.checkpoints["my own"] = b"weights"
    project.map_settings = {"kind": "tsne", "perplexity": 5.0}
    project.set_preparation(Preparation("photos", fit="pad"))
    return project


def a_race() -> Race:
    """A stopped race of three, of whom one broke down and one has not begun; four pictures of two classes are asked."""
    right = np.array([0, 0, 1, 1])
    laps = [[0, 100, 0.25], [50, 100, 0.5]]
    standings = (
        Standing("Class means", "prototype", "", [[0, 0, 0.75]], np.array([0, 1, 1, 1]), right, 0.1, "", True),
        Standing("Tuned", "article", "mine", laps, None, right, 1.5, "It broke down.", False),
    )
    return Race("2026-11-24T06:00:00Z", "stopped", 1.75, 3, ("owl", "<b>hen</b>"), standings)


def ask(project: Project) -> None:
    """Asks about two pictures, of which one is said to be of none of the classes and one has joined the support."""
    asked = project.asked
    asked.pictures += [
        Picture(f"asked-{number}", f"new{number}.png", one.data, "query")
        for number, one in zip(range(2), project.pictures, strict=False)
    ]
    asked.opened = "asked-1"
    asked.truths |= {"asked-0": "", "p2": "owl"}
    asked.folders["asked-0"] = "test/owl"
    asked.joined["asked-1"] = "p3"
    asked.came_from["p2"] = "cat"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
