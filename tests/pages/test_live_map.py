"""Embeddings: t-SNE's optimisation and several perplexities, recorded by a real trainer when they are asked for."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.pages.hand_made import give_run
from tests.pages.reading import text, wait_for
from versa_core.project import Project

Open = Callable[[str], AppTest]


def test_nothing_is_recorded_before_it_is_asked_for_and_then_once(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = open_page("embeddings.py")
    wait_for(app, "t-SNE has no formula", text)
    assert "short:tsne_descent" not in mine.results
    app.toggle(key="descent_on").set_value(True).run()
    wait_for(app, "Frames lie closer where more happens", text)
    shelf = mine.results["short:tsne_descent"]
    (key, result), made = next(iter(shelf.results.items())), mine.results["look"].made
    assert result["perplexity"] == [7 / 3], "8 pictures allow no more"
    assert "Perplexity 2.3 instead of 15: 8 pictures allow no more." in text(app)
    drawn = next(iter(made.values()))
    app.run()
    assert shelf.results[key] is result
    assert next(iter(made.values())) is drawn


def test_several_perplexities_stand_beside_each_other(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = open_page("embeddings.py")
    wait_for(app, "t-SNE has no formula", text)
    app.toggle(key="several_on").set_value(True).run()
    wait_for(app, "groups that hold at every perplexity", text)
    result = next(iter(mine.results["short:tsne_several"].results.values()))
    assert result["perplexity"] == [2.0, 7 / 3]
    assert [len(one) for one in result["frames"]] == [len(one) for one in result["updates"]]
