"""Film: a page of its own that says what it shows, and says so where there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from tests.pages.filmed import give_film
from tests.pages.hand_made import give_run
from tests.pages.reading import html, text, wait_for
from versa_core.project import Project

Open = Callable[[str], AppTest]


def test_without_a_run_the_page_says_where_to_adapt(open_page: Open) -> None:
    assert "There are no pictures yet" in text(open_page("film.py"))


def test_a_run_without_answers_or_with_one_state_is_told_in_a_sentence(open_page: Open, mine: Project) -> None:
    run = give_run(mine)  # its states hold no answers
    app = open_page("film.py")
    assert "recorded no embeddings or no answers" in text(app)
    filmed = give_film(Project())
    mine.run = replace(run, events=(filmed.events[0], filmed.snapshots[0]))
    app.run()
    assert "recorded one state only" in text(app)
    assert not app.get("download_button")


def test_all_steps_are_put_on_one_map_once(open_page: Open, mine: Project) -> None:
    give_film(mine)
    app = open_page("film.py")
    wait_for(app, "One PCA was fitted on all 4 recorded states together", text)
    assert "star: prototype" in html(app)
    shelf, made = mine.results["short:film_map"], mine.results["look"].made
    assert [result["coordinates"].shape for result in shelf.results.values()] == [(4, 8, 2)]
    kept = dict(made)
    app.run()
    assert all(made[name] is value for name, value in kept.items())
    assert [one.label for one in app.get("download_button")] == ["Film as one HTML file", "Film as GIF"]


def test_tsne_is_only_aligned_and_the_page_says_so(open_page: Open, mine: Project) -> None:
    give_film(mine)
    app = open_page("film.py")
    wait_for(app, "One PCA", text)
    app.button_group(key="film_kind").set_value("tsne").run()
    wait_for(app, "only **aligned**", text)
    assert "star: prototype" not in html(app)
    assert "distances between groups" in text(app)
