"""The sections of Reconstructions, with a small real model that real trainers let draw."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.pictures import array_uri
from tests.pages.adapted_run import give_adapted
from tests.pages.hand_made import HOSTILE
from tests.pages.reading import html, text, wait_for
from tests.toys import small_checkpoint
from versa_core import checkpoint
from versa_core.adapted_model import AdaptedModel
from versa_core.analysis.latents import walk
from versa_core.project import Project, Run

Open = Callable[[str], AppTest]


def open_section(open_page: Open, name: str) -> AppTest:
    app = open_page("reconstructions.py")
    return app.segmented_control(key="redrawing_section").set_value(name).run()


def drawn_by(run: Run, latents: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> list[str]:
    """What the run's model draws for these latents, as the page would show it."""
    import torch

    model = AdaptedModel.from_bytes(run.model).classifier.model
    assert model is not None
    with torch.no_grad():
        images = model.decode(torch.from_numpy(latents))
    return [array_uri(one) for one in (images * 255).round().byte().numpy()]


def latents_of(run: Run) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    latents = run.snapshots[-1].embeddings
    assert latents is not None
    return latents


def test_a_latents_strip_comes_with_a_map_of_what_it_moves(open_page: Open, mine: Project) -> None:
    run = give_adapted(mine)
    app = wait_for(open_section(open_page, "kept"), "which pixels change")
    assert "which share of that the code keeps" in html(app)
    chosen = next(one for one in app.selectbox if str(one.key).startswith("traversal_latent"))
    effects = [float(one.rsplit(" ", 1)[1]) for one in chosen.options]
    assert effects == sorted(effects, reverse=True)
    place = int(chosen.value)
    base = np.repeat(latents_of(run)[:1], 2, axis=0)
    base[:, place] = np.percentile(latents_of(run)[:, place], [5, 95])
    low, high = drawn_by(run, base)
    assert low in html(app)
    assert high in html(app)
    assert "numbers, and" in text(app)


def test_a_walk_needs_two_pictures_and_begins_and_ends_at_their_reconstructions(open_page: Open, mine: Project) -> None:
    run = give_adapted(mine)
    app = open_section(open_page, "walk")
    assert "Choose two pictures above" in text(app)
    look = mine.results["look"]
    mine.results["walk_pair"] = (look.token, (run.ids[6],))
    assert "Choose a second picture above" in text(app.run())
    mine.results["walk_pair"] = (look.token, (run.ids[6], run.ids[1]))
    app.slider(key="walk_steps").set_value(5)
    frames = walked(app, mine)
    assert frames == drawn_by(run, walk(latents_of(run)[6], latents_of(run)[1], 5))
    redrawn = run.snapshots[-1].reconstructions
    assert redrawn is not None
    assert frames[0] == array_uri(redrawn[6])
    assert frames[-1] == array_uri(redrawn[1])
    assert "straight line" in text(app)


def test_a_pair_that_is_selected_in_the_maps_can_be_walked(open_page: Open, mine: Project) -> None:
    run = give_adapted(mine)
    app = open_section(open_page, "walk")
    assert not [one for one in app.button if one.key == "walk_selected"]
    mine.results["look"].selection.choose((run.ids[2], run.ids[7]))
    app.run()
    app.button(key="walk_selected").click()
    frames = walked(app, mine)
    assert frames == drawn_by(run, walk(latents_of(run)[2], latents_of(run)[7], 15))


def walked(app: AppTest, mine: Project) -> list[str]:
    """Lets the page run until the walk is decoded; returns its pictures."""
    for _try in range(100):
        app.run()
        assert not app.exception
        if "The way is" in text(app):
            break
    shelf = mine.results["short:decode"].results
    return [array_uri(one) for one in list(shelf.values())[-1]["images"]]


def test_on_a_sphere_the_walk_follows_it(open_page: Open, mine: Project) -> None:
    run = give_adapted(mine, checkpoint=small_checkpoint(encoder="resnet8"))
    app = open_section(open_page, "walk")
    mine.results["walk_pair"] = (mine.results["look"].token, (run.ids[0], run.ids[5]))
    app.slider(key="walk_steps").set_value(6)
    frames = walked(app, mine)
    radius = float(np.sqrt(latents_of(run).shape[1]))
    assert frames == drawn_by(run, walk(latents_of(run)[0], latents_of(run)[5], 6, radius))
    assert "great circle" in text(app)


def test_the_decoder_is_handed_over_once(open_page: Open, mine: Project) -> None:
    give_adapted(mine)
    app = open_section(open_page, "sliders")
    for _try in range(100):
        if "These 6 directions hold" in text(app.run()):
            break
    assert "These 6 directions hold" in text(app)
    start = next(one for one in app.selectbox if str(one.key).startswith("sliders_start"))
    start.set_value(3).run()
    assert "These 6 directions hold" in text(app), "another start needs no work by a trainer"


def test_prototypes_are_class_means_decoded(open_page: Open, mine: Project) -> None:
    run = give_adapted(mine)
    app = wait_for(open_section(open_page, "classes"), "decoded prototype of owl")
    own = [np.flatnonzero(run.is_support & (run.labels == label)) for label in range(2)]
    means = np.stack([latents_of(run)[places].mean(0) for places in own])
    for one in drawn_by(run, means):
        assert one in html(app)
    for places in own:
        mean = sum(run.images[place].astype(float) for place in places) / len(places)
        assert array_uri(np.round(mean).astype(np.uint8)) in html(app)
    assert HOSTILE not in html(app)
    assert re.search(r"takes \d of 2 for their own class", text(app))


def test_a_slide_needs_two_classes(open_page: Open, mine: Project) -> None:
    give_adapted(mine)
    app = open_section(open_page, "classes")
    assert walked(app, mine)
    last = next(one for one in app.selectbox if one.label == "To")
    last.set_value(0).run()
    assert "Choose two different classes" in text(app)


def test_a_seed_draws_the_same_examples_again_and_another_seed_others(open_page: Open, mine: Project) -> None:
    give_adapted(mine)

    def with_seed(app: AppTest, seed: int) -> list[str]:
        app.number_input(key="drawn_seed").set_value(seed)
        for _try in range(100):
            if f"Seed {seed}." in text(app.run()):
                break
        return re.findall(r'src="(data:image/png[^"]+)" alt="new example', html(app))

    app = open_section(open_page, "drawn")
    first, other = with_seed(app, 3), with_seed(app, 4)
    assert len(first) == len(other) == 12
    assert first != other
    assert with_seed(app, 3) == first
    assert re.search(r"takes \d+ of 12 of these for owl", text(app))
    assert "comes from 4 support pictures" in text(app)


def test_single_support_pictures_leave_no_spread_to_draw_from(open_page: Open, mine: Project) -> None:
    give_adapted(mine, n_support=1)
    assert "Every class has a single support picture" in text(open_section(open_page, "drawn"))


def test_both_objectives_redraw_the_same_pictures(
    open_page: Open, mine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "bundled", lambda: ())
    run = give_adapted(mine)
    mine.checkpoints |= {"a": small_checkpoint("article", seed=1), "d": small_checkpoint("denoise", seed=2)}
    app = wait_for(open_section(open_page, "objectives"), "your adapted model: error")
    redrawn = run.snapshots[-1].reconstructions
    assert redrawn is not None
    for one in redrawn:
        assert array_uri(one) in html(app)
    means = re.search(
        r"a \(your own\).* ([\d.]+); d.* ([\d.]+); your adapted model ([\d.]+)", text(app).replace("\\", "")
    )
    assert means is not None
    errors = re.findall(r"alt=\"[^\"]* · a [^\"]*error ([\d.]+)\"", html(app))
    assert len(errors) == 8
    assert float(means[1]) == pytest.approx(np.mean([float(one) for one in errors]), abs=2e-4)
    app.segmented_control(key="objectives_given").set_value("distorted").run()
    assert html(app).count(' · what they are given"') == 8


def test_where_a_checkpoint_is_missing_the_page_says_which(
    open_page: Open, mine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "bundled", lambda: ())
    give_adapted(mine)
    mine.checkpoints["a"] = small_checkpoint("article")
    words = text(open_section(open_page, "objectives"))
    assert "needs a checkpoint of either objective for glyphs" in words
    assert "Redraw the undistorted picture" in words
    assert "Joint reconstruction" not in words
