"""Film: every recorded step of the adaptation, as map, reconstructions and confidences that move together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from pages.ui.conclusions import MapView, conclusions
from pages.ui.errors import told
from pages.ui.film_files import USUAL_MB, film_gif, film_html, gif_frames
from pages.ui.film_map import FilmMap, film_map, map_words
from pages.ui.film_player import film_data, show_player
from pages.ui.film_reel import Reel, reel_of
from pages.ui.legend import legend_html
from pages.ui.looking import Look, current_look
from pages.ui.maps import MIN_PICTURES, MapSettings
from pages.ui.session import project
from pages.ui.sheet_files import drawn_language
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, in_language, sentences
from versa_core.language import language

PAGES = Path(__file__).parent
KINDS = {"pca": "PCA", "tsne": "t-SNE"}


def why_none(look: Look, reel: Reel) -> str:
    """Returns why there is no film, in a sentence; "" where there is one."""
    if not reel.frames:
        return _("This run recorded no embeddings or no answers, so there is nothing to film. Adapt once more.")
    if len(reel.frames) < 2:
        return _(
            "This run recorded one state only: no step has changed any weight, so nothing moves. For a film choose a "
            "method with steps on Adapt, and have three or more support pictures per class."
        )
    if len(look.run.ids) < MIN_PICTURES:
        words = _("A map needs at least {least} pictures and this run has {n}. Add pictures and adapt again.")
        return words.format(least=MIN_PICTURES, n=len(look.run.ids))
    return ""


def show_page(look: Look) -> None:
    """The page, for a run that is there."""
    reel = look.kept("reel", None, partial(reel_of, look.run))
    reason = why_none(look, reel)
    if reason:
        st.info(reason)
        st.page_link(PAGES / "adapt.py", label=_("Go to Adapt"), icon=":material/arrow_forward:")
        return
    show_film(look, reel)


def choose_map() -> MapSettings:
    """Asks for the kind of map; perplexity and seed are those of Embeddings."""
    kept = MapSettings.from_plain(project().map_settings)
    kind = st.segmented_control(
        _("Map"),
        tuple(KINDS),
        default="pca",
        format_func=lambda one: KINDS[one],
        required=True,
        key="film_kind",
        help=_("PCA shows true movements. t-SNE is only aligned from step to step; its settings are on Embeddings."),
    )
    return MapSettings(kind or "pca", 2, kept.perplexity, kept.seed)


def show_film(look: Look, reel: Reel) -> None:
    """The film with what it means below."""
    settings = choose_map()
    made = film_map(look, reel, settings)
    if made is None:
        return
    cloud = look.cloud()
    legend = legend_html(look.run.class_names, 2, with_prototypes=made.prototypes is not None)
    st.html(legend)
    data = film_data(look, reel, made, cloud)
    with st.container(key="film"):
        show_player(look, data)
    notes = explain(reel, made, settings)
    with st.container(key="download_film", horizontal=True):
        st.download_button(
            _("Film as one HTML file"),
            in_language(partial(film_html, data, film_title(look), legend, notes), language()),
            "versa-film.html",
            "text/html",
            on_click="ignore",
            icon=":material/movie:",
            key="download_film_html",
        )
        st.download_button(
            _("Film as GIF"),
            in_language(partial(film_gif, look, reel, made, cloud), drawn_language()),
            "versa-film.gif",
            "image/gif",
            on_click="ignore",
            icon=":material/gif_box:",
            key="download_film_gif",
        )
    st.caption(file_words(len(made.places), len(look.run.ids)))


def file_words(n_frames: int, n_pictures: int) -> str:
    """Returns what the files hold."""
    words = _("Both hold your pictures. The HTML file needs neither this app nor a network; it knows the same keys.")
    words = sentences(words, _("The GIF mostly stays below {n} MB.").format(n=f"{USUAL_MB:g}"))
    n_drawn = len(gif_frames(n_frames, n_pictures))
    if n_drawn < n_frames:
        few = _("With so many pictures the GIF shows {n} of {all} states.").format(n=n_drawn, all=n_frames)
        words = sentences(words, few)
    return words


def film_title(look: Look) -> str:
    """Returns what the film is of."""
    return _("Adaptation film: {method}, seed {seed}").format(method=look.run.method, seed=look.run.seed)


def explain(reel: Reel, made: FilmMap, settings: MapSettings) -> list[str]:
    """Says how to read the film, on the page, and returns the same sentences for its file."""
    shared = sum(made.explained) if made.explained is not None else None
    view = MapView(settings.kind, made.trust, explained=shared, perplexity=made.perplexity)
    notes = [
        map_words(made, len(reel.frames), settings),
        _("Map after the last step: {words}").format(words=sentences(*conclusions(view))),
        _(
            "Curve: mean confidence in the own class, 0 to 100 %, of query (solid) and support (dashed). A ring marks "
            "a picture that is taken for another class. Bars: confidence in the own class; ✗ names the class it was "
            "taken for. On the PCA map a selected picture draws its way behind it. Keys: space plays, arrows step, "
            "Home and End go to the ends."
        ),
    ]
    if reel.n_left_out:
        words = _("{n} recorded states are left out, because their embeddings have another size than the last one's.")
        notes.append(words.format(n=reel.n_left_out))
    for note in notes:
        st.caption(note)
    return [note.replace("**", "") for note in notes]


st.title(_("Film"))
show_mentioning(
    _(
        "Every recorded step of the adaptation. Play it, or step through it: what the embedding does (map), what the "
        "model redraws and how sure it is of each picture belong to the same moment. Click a point to follow it."
    ),
    "embedding",
    "model",
)
found = current_look()
if found is not None:
    with told():
        show_page(found)
