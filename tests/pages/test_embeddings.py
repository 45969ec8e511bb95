"""Embeddings: two maps of one run, drawn by a real trainer, with one selection."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from streamlit.testing.v1 import AppTest

from pages.ui.asked import Asked
from pages.ui.maps import MapSettings
from tests.hand_made import run_on
from tests.pages.conftest import picture
from tests.pages.hand_made import HOSTILE, give_run
from tests.pages.reading import html, unexplained, wait_for, wait_until
from tests.toys import exhaust
from versa_core.project import Project
from versa_core.project_parts import encode
from versa_core.run import Task, adapt
from versa_core.training.events import Snapshot

Open = Callable[[str], AppTest]


def words(app: AppTest) -> str:
    return unexplained("\n".join(one.value for one in [*app.markdown, *app.caption, *app.info, *app.warning]))


def wait_for_maps(app: AppTest) -> AppTest:
    return wait_until(app, lambda app: words(app).count("**Trust: ") == 2)


def test_without_pictures_the_page_says_where_to_bring_them(open_page: Open) -> None:
    app = open_page("embeddings.py")
    assert app.title[0].value == "Embeddings"
    assert "There are no pictures yet" in words(app)
    assert app.button[0].label == "Go to Images"


def test_without_a_run_the_page_says_where_to_adapt(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = open_page("embeddings.py")
    assert "No model has adapted" in words(app)
    assert app.button[0].label == "Go to Adapt"


def test_two_maps_are_drawn_and_read(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    assert words(app).count("You may conclude") == words(app).count("You may not conclude") == 2
    assert "One PCA was fitted on both states" in words(app)
    assert "&lt;b&gt;x" in html(app)
    assert "<b>x" not in html(app)
    assert "Coordinates as CSV" in [one.label for one in app.get("download_button")]


def test_maps_are_drawn_once_and_again_only_for_other_settings(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    shelf = mine.results["short:map"]
    first = dict(shelf.results)
    app.run()
    assert shelf.results == first
    app.button_group(key="map_kind").set_value("tsne").run()
    wait_for_maps(app)
    assert len(shelf.results) == 2
    assert mine.map_settings["kind"] == "tsne"
    assert "Perplexity used: 2.3 instead of 15, because 8 pictures allow no more." in words(app)


def test_space_is_explained_and_settings_are_kept(open_page: Open, mine: Project) -> None:
    mine.map_settings = MapSettings(n_dims=3).to_plain()
    give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    assert "3-D has no star" in html(app)
    assert len(app.get("plotly_chart")) == 2
    result = next(iter(mine.results["short:map"].results.values()))
    assert result["coordinates"][0].shape == (8, 3)


def test_pictures_chosen_by_name_are_shown_and_cleared(open_page: Open, mine: Project) -> None:
    run = give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    app.multiselect(key="map_pictures").set_value([run.ids[0], run.ids[6]]).run()
    assert "**2 pictures selected**" in words(app)
    assert "owl 0.png" in html(app)
    assert mine.results["look"].selection.ids == (run.ids[0], run.ids[6])
    next(one for one in app.button if one.label == "Select none").click().run()
    assert mine.results["look"].selection.ids == ()
    assert "owl 0.png" not in html(app)


def test_the_selection_survives_a_page_change(open_page: Open, mine: Project) -> None:
    run = give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    app.multiselect(key="map_pictures").set_value([run.ids[0]]).run()
    app.switch_page("../reconstructions.py").run()
    app.switch_page("../embeddings.py").run()
    assert "**1 picture selected**" in words(app)


def test_changed_pictures_are_told_and_the_run_still_shown(open_page: Open, mine: Project) -> None:
    give_run(mine)
    mine.add_pictures("owl", [("new.png", picture(77))])
    app = wait_for_maps(open_page("embeddings.py"))
    assert "Your pictures have changed since the model adapted" in words(app)


def test_too_few_pictures_are_told_with_both_numbers(open_page: Open, mine: Project) -> None:
    run = give_run(mine)
    few = [0, 4]
    shots = [Snapshot(one.step, embeddings=np.zeros((2, 3), np.float32)) for one in run.snapshots]
    mine.run = replace(
        run,
        ids=tuple(run.ids[place] for place in few),
        labels=run.labels[few],
        is_support=run.is_support[few],
        images=run.images[few],
        events=tuple(shots),
    )
    app = open_page("embeddings.py")
    assert "needs at least 4 pictures and this run has 2" in words(app)


def test_hostile_names_are_text_in_the_list(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    assert any(HOSTILE in option for option in app.multiselect(key="map_pictures").options)


def test_a_picture_meant_alone_is_shown_with_its_neighbours(open_page: Open, mine: Project) -> None:
    run = give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    assert "Click one picture on a map" in words(app)
    app.multiselect(key="map_pictures").set_value([run.ids[2]]).run()
    assert words(app).count("among its 5 nearest in the latent space") == 2
    first = html(app)
    app.button_group(key="map_metric").set_value("euclidean").run()
    assert mine.map_settings["metric"] == "euclidean"
    assert html(app) != first
    app.multiselect(key="map_pictures").set_value([run.ids[2], run.ids[3]]).run()
    assert "among its 5 nearest" not in words(app)


def test_what_colours_mean_is_in_the_legend_and_in_both_lines(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    assert app.selectbox(key="map_colour").options == ["class", "reconstruction error", "support or query"]
    app.selectbox(key="map_colour").set_value("error").run()
    assert "error 0.0000 to" in html(app)
    assert words(app).count("that a picture that is redrawn well is answered rightly") == 2
    assert mine.map_settings["colour"] == "error"


def test_a_colouring_that_another_run_had_falls_back_to_classes(open_page: Open, mine: Project) -> None:
    mine.map_settings = MapSettings(colour="confidence").to_plain()
    give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    assert app.selectbox(key="map_colour").value == "class"


def give_real_run(project: Project) -> None:
    """A run whose model is one: prototypes of a small network."""
    images, is_support = project.image_set()
    task = Task(images, is_support, project.preparation_in_use())
    events, model = exhaust(adapt(project.checkpoints["mine"], "prototype", {}, task, seed=0))
    project.run = run_on(project, events, model=model.to_bytes())


def test_regions_and_new_pictures_are_drawn_and_told(open_page: Open, filled: Project) -> None:
    give_real_run(filled)
    asked = filled.asked = Asked()
    asked.take("1", "new.png", lambda: encode(picture(99)))
    filled.map_settings = MapSettings(regions=True).to_plain()
    app = wait_for_maps(open_page("embeddings.py"))
    until = time.monotonic() + 60
    while not {"tinted", "new picture"} <= {one for one in ("tinted", "new picture") if one in html(app)}:
        assert time.monotonic() < until
        app.run()
    assert "what the classifier answers on this one plane" in words(app)
    assert words(app).count("on a finished map everything finds a place") == 2
    assert "On *Before* they lie where the model put them" in words(app)
    placed = next(iter(filled.results["short:place"].results.values()))
    assert [one.shape for one in placed["coordinates"]] == [(1, 2), (1, 2)]
    app.button_group(key="map_kind").set_value("tsne").run()
    wait_for_maps(app)
    assert "one plane" not in words(app)


def test_a_new_picture_has_neighbours_on_each_map_that_has_a_place_for_it(open_page: Open, filled: Project) -> None:
    give_real_run(filled)
    asked = filled.asked = Asked()
    asked.take("1", "new.png", lambda: encode(picture(99)))
    app = wait_for(wait_for_maps(open_page("embeddings.py")), "new picture")
    filled.results["look"].selection.choose((), focus=asked.pictures[0].id)
    app.run()
    assert words(app).count("nearest in the latent space") == 2
    assert "new.png · new · answer:" in html(app)
    assert "picture selected" not in words(app), "it is looked at, but stands in no selection"
    assert filled.run is not None
    filled.results["look"].selection.choose((filled.run.ids[0],), new=(asked.pictures[0].id,))
    app.run()
    assert "2 pictures selected" in words(app)
    assert "new.png · new · answer:" in html(app)
    next(one for one in app.button if one.label == "Select none").click().run()
    assert "pictures selected" not in words(app)


def test_where_the_model_from_before_is_gone_the_page_says_so(open_page: Open, filled: Project) -> None:
    give_real_run(filled)
    assert filled.run is not None
    first = filled.run.snapshots[0]
    assert first.embeddings is not None
    elsewhere = replace(first, embeddings=first.embeddings[::-1].copy())
    events = tuple(elsewhere if one is first else one for one in filled.run.events)
    filled.run = replace(filled.run, events=events)
    asked = filled.asked = Asked()
    asked.take("1", "new.png", lambda: encode(picture(99)))
    app = wait_for(wait_for_maps(open_page("embeddings.py")), "new picture")
    assert "The map *Before* has no place for them" in words(app)
    filled.results["look"].selection.choose((), focus=asked.pictures[0].id)
    app.run()
    assert "The model from before adapting is not at hand" in words(app)
    assert words(app).count("nearest in the latent space") == 1


def test_space_is_coloured_like_the_plane(open_page: Open, mine: Project) -> None:
    mine.map_settings = MapSettings(n_dims=3, colour="error").to_plain()
    give_run(mine)
    app = wait_for_maps(open_page("embeddings.py"))
    assert "error 0.0000 to" in html(app)
    assert words(app).count("that a picture that is redrawn well is answered rightly") == 2
