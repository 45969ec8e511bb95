"""Lessons that train: watched, kept, told when cut short, and read beside what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.ablation import read_results
from pages.ui.lessons import many_tasks_one_code
from pages.ui.teaching.repair_chain import gain_of
from tests.pages.fake_jobs import FakeJobs
from tests.pages.lessons import guess, plots_unread
from tests.pages.opened_lessons import open_lesson, project_of
from tests.pages.reading import Open, button, html, press, text
from versa_core.project import Project
from versa_core.training.events import Finished, Snapshot, StepDone


def test_squeezing_is_watched_kept_and_told(open_page: Open, fake: FakeJobs) -> None:
    app = guess(open_lesson(open_page, "squeeze_and_redraw"), "half")
    press(app, "Train with 2 numbers")
    assert fake.payloads[fake.newest] == {"n_latents": 2, "seed": 0}
    pictures = np.zeros((10, 1, 28, 28), np.uint8)
    events = [
        Snapshot(0, reconstructions=pictures),
        StepDone(20, 0.5, {"reconstruction": 0.05, "apart": 0.06}, 1.0),
        Snapshot(20, reconstructions=pictures),
    ]
    fake.becomes(fake.newest, "running", *events)
    app.run()
    assert "redrawn at step 20" in html(app)
    assert plots_unread(app) == (1, []), "the curve says what may be concluded from it while it grows"
    assert "0.0600" in text(app)
    result = {"n_latents": 2, "error": 0.02, "pca_error": 0.03, "mean_error": 0.04, "originals": pictures,
              "redrawn": pictures, "pca_redrawn": pictures, "grid": np.zeros((49, 1, 28, 28), np.uint8)}  # fmt: skip
    fake.becomes(fake.newest, "done", *events, Finished("completed", 20, 1.0), result=result)
    app.run()
    assert not app.exception
    assert "You guessed it" in text(app)
    assert "50.0\u00a0% of the error of the mean picture is left" in text(app)
    assert "2 numbers, PCA: error 0.0300" in html(app)
    assert "What codes of two numbers are drawn as" in html(app)
    assert "which drawings lie beside each other" in text(app)
    mine = project_of(app)
    mine.replace_with(Project.from_bytes(mine.to_bytes()))  # as after a restart
    shown = text(app), html(app)
    app.run()
    assert (text(app), html(app)) == shown
    assert "done after 20 steps" in text(app)
    app.select_slider(key="squeeze_step_2_2").set_value(0).run()
    assert "redrawn at step 0" in html(app)
    press(app, "Begin this lesson anew")
    guess(app, "half")
    assert "2 numbers, PCA" not in html(app), "what was trained before is over"


def test_a_training_cut_short_with_the_app_is_told(open_page: Open, owner: str, fake: FakeJobs) -> None:
    app = guess(open_lesson(open_page, "squeeze_and_redraw"), "half")
    press(app, "Train with 2 numbers")
    mine = project_of(app)
    fake.forget(owner, fake.newest)
    mine.replace_with(Project.from_bytes(mine.to_bytes()))  # as after a restart
    app.run()
    assert "The app was ended while this was under way" in text(app)


def test_the_repair_is_read_from_the_measurement(open_page: Open) -> None:
    results = read_results()
    assert results is not None
    app = open_lesson(open_page, "many_tasks_one_code")
    guess(app, "middle")
    task = results["tasks"][0]["key"]
    scores = {row["key"]: row["scores"][task] for row in results["rows"]}
    article = scores["article-uncropped"]
    assert f"{100 * article['mean']:.1f} ± {100 * article['ci95']:.1f}" in text(app)
    guess(app, "crop")
    gain = scores["article-cropped"]["mean"] - article["mean"]
    assert f"{100 * gain:+.1f} points" not in text(app), "one change at a time"
    assert "for that, one thing must be changed at a time" in text(app)
    press(app, "Make the next change")
    assert f"{100 * gain:+.1f} points" in text(app)
    assert "the changes gained what is shown" in text(app).replace("\n", " "), "at each link of the chain"
    press(press(app, "Make the next change"), "Make the next change")
    assert button(app, "Make the next change").disabled
    last = scores["joint-cropped"]["mean"] - scores["denoise-cropped"]["mean"]
    assert f"the task loss {100 * last:+.1f}." in text(app).replace("\n", " ")
    assert any("def losses" in one.value for one in app.code)
    assert not app.exception


def test_a_gain_has_the_interval_of_both_scores() -> None:
    gain = gain_of({"mean": 0.8, "ci95": 0.03}, {"mean": 0.5, "ci95": 0.04})
    assert gain == pytest.approx((0.3, 0.25, 0.35))


def test_a_small_run_is_kept_by_its_step(open_page: Open, fake: FakeJobs) -> None:
    app = open_lesson(open_page, "many_tasks_one_code")
    guess(guess(app, "low"), "task")
    press(app, "Train this step: start")
    assert fake.payloads[fake.newest] == {"arm": "article-uncropped", "seed": 0}
    steps = [StepDone(step, step / 60, {"loss": 1 / step}, 1.0) for step in (10, 20)]
    fake.becomes(fake.newest, "running", *steps)
    app.run()
    assert plots_unread(app) == (2, []), "the chain's chart, and the curve of the training under way"
    result = {"key": "article-uncropped", "task": "t", "accuracy": 0.75, "half": 0.01, "error": 0.03, "n_steps": 60}
    fake.becomes(fake.newest, "done", Finished("completed", 60, 1.0), result=result)
    app.run()
    mine = project_of(app)
    mine.replace_with(Project.from_bytes(mine.to_bytes()))  # as after a restart
    app.run()
    assert "75.0 ± 1.0" in html(app)
    assert "error of redrawing 0.0300, right answers 75.0 ± 1.0" in text(app)


def test_without_a_measurement_the_lesson_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_tasks_one_code, "read_results", lambda: None)
    assert "has no measured results" in text(open_lesson(open_page, "many_tasks_one_code"))
