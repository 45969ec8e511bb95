"""What can be taken along from Embeddings: the selection as CSV, the figure as SVG and PNG, the Projector's files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from pages.ui.looking import Look
from pages.ui.map_colours import coloured
from pages.ui.map_newcomers import Newcomers, frames_of, new_words
from pages.ui.map_sheet import Panel, maps_sheet
from pages.ui.maps import Maps, MapSettings, perplexity_words, shares_scale
from pages.ui.plots import Cloud
from pages.ui.sheet import Sheet
from pages.ui.sheet_files import drawn_language, png_bytes, svg_text
from pages.ui.tables import Cell, csv_text
from pages.ui.text import _, in_language, sentences
from versa_core.analysis.projector import projector_zip
from versa_core.language import language

DIGITS = 6


def show_exports(look: Look, settings: MapSettings, maps: Maps, new: Newcomers) -> None:
    """Offers the files; each is made when it is asked for."""
    st.header(_("Take it along"))
    figures = settings.n_dims == 2
    has_selection = bool(look.selection.ids or new.chosen(look))
    cloud = look.cloud()  # now: when a file is asked for, nobody can tell any more whose pictures these are
    with st.container(horizontal=True, key="map_exports"):
        _offer(
            "download_selection", _("Selection as CSV"), "versa-selection.csv", "text/csv",
            lambda: selection_csv(look, maps, cloud, new), disabled=not has_selection,
        )  # fmt: skip
        for ending, kind, spoken in (("svg", "image/svg+xml", language()), ("png", "image/png", drawn_language())):
            _offer(
                f"download_{ending}", _("Figure as {kind}").format(kind=ending.upper()), f"versa-map.{ending}", kind,
                in_language(partial(figure_bytes, look, settings, maps, cloud, new, ending), spoken),
                disabled=not figures,
            )  # fmt: skip
        _offer(
            "download_projector", _("For the Embedding Projector"), "versa-projector.zip", "application/zip",
            lambda: projector_files(look, cloud, new),
        )  # fmt: skip
    st.caption(_note(new, has_selection=has_selection, figures=figures))


def _offer(
    key: str, label: str, file: str, kind: str, make: Callable[[], str | bytes], *, disabled: bool = False
) -> None:
    with st.container(key=key, width="content"):
        st.download_button(label, make, file, kind, on_click="ignore", icon=":material/download:", disabled=disabled)


def _note(new: Newcomers, *, has_selection: bool, figures: bool) -> str:
    parts = []
    if not has_selection:
        parts.append(_("Select pictures above to take them along as a table."))
    if not figures:
        parts.append(_("The figure is drawn in two dimensions; choose 2-D above for it."))
    parts.append(
        _(
            "The Embedding Projector's zip has the vectors after and before adapting, names and a sheet of pictures: "
            "unpack it, then give the files to the projector's *Load*, or the folder to TensorBoard."
        )
    )
    if new.pictures and not new.n_on(0):
        parts.append(_("New pictures are not in it, because they have no vectors from before adapting."))
    return sentences(*parts)


def coordinates_csv(look: Look, maps: Maps, new: Newcomers) -> str:
    """Returns one row per picture, prototype and new picture with its place on both maps, empty where it has none."""
    axes = "xyz"[: maps.coordinates[0].shape[1]]
    header = ["id", "name", "class", "role", *(f"{when}_{axis}" for when in ("before", "after") for axis in axes)]
    cloud = look.cloud()
    described = [
        (one, name, cloud.class_names[label], "support" if is_support else "query")
        for one, name, label, is_support in zip(cloud.ids, cloud.names, cloud.labels, cloud.is_support, strict=True)
    ]
    described += [("", "", name, "prototype") for name in cloud.class_names]
    described += [(one.id, one.name, "", "new") for one in new.pictures]
    states = zip(maps.coordinates, maps.prototypes, new.coordinates, strict=True)
    places = np.hstack([np.concatenate(one) for one in states])
    rows: list[list[Cell]] = [[*words, *map(_number, place)] for words, place in zip(described, places, strict=True)]
    return csv_text(header, rows)


def _number(value: float) -> float | None:
    """Returns a coordinate as a cell: empty for what is not on the map."""
    return float(value) if np.isfinite(value) else None


def selection_csv(look: Look, maps: Maps, cloud: Cloud, new: Newcomers) -> str:
    """Returns one row per selected picture, new ones last: what it is, the model's answer, its place on both maps."""
    axes = "xyz"[: maps.coordinates[0].shape[1]]
    places_of = [f"{when}_{axis}" for when in ("before", "after") for axis in axes]
    header = ["id", "name", "class", "role", "predicted", "confidence", "reconstruction_error", *places_of]
    after = look.after
    answers = None if after is None else after.probabilities
    errors = None if after is None else after.errors
    chosen = set(look.selection.ids)
    rows: list[list[Cell]] = []
    for place in (place for place, one in enumerate(cloud.ids) if one in chosen):
        role = "support" if cloud.is_support[place] else "query"
        row: list[Cell] = [cloud.ids[place], cloud.names[place], cloud.class_names[cloud.labels[place]], role]
        best = None if answers is None else int(answers[place].argmax())
        row += [None if best is None else cloud.class_names[best]]
        row += [None if answers is None else round(float(answers[place].max()), DIGITS)]
        row += [None if errors is None else round(float(errors[place]), DIGITS)]
        rows.append([*row, *(float(value) for one in maps.coordinates for value in one[place])])
    said = new.answers(cloud.class_names)
    for place in new.chosen(look):
        row = [new.pictures[place].id, new.pictures[place].name, None, "new", said[place]]
        row += [round(float(new.probabilities[place].max()), DIGITS), None]
        rows.append([*row, *(_number(value) for one in new.coordinates for value in one[place])])
    return csv_text(header, rows)


def figure_bytes(look: Look, settings: MapSettings, maps: Maps, cloud: Cloud, new: Newcomers, ending: str) -> bytes:
    """Returns both maps as one figure, "svg" or "png"."""
    sheet = figure(look, settings, maps, cloud, new)
    return svg_text(sheet).encode() if ending == "svg" else png_bytes(sheet)


def figure(look: Look, settings: MapSettings, maps: Maps, cloud: Cloud, new: Newcomers) -> Sheet:
    """Returns both maps on a sheet: scale, colours, new pictures and the greyed ones are those on screen."""
    colours = coloured(look, settings.colour)
    frames = frames_of(settings, maps, new, shared=shares_scale(settings, maps))
    panels = []
    for index, title in enumerate((_("Before"), _("After"))):
        trust = maps.trust[index]
        words = _("Trust: {number} of 1").format(number="?" if trust is None else f"{trust:.2f}")
        panels.append(
            Panel(
                title, (words,), maps.coordinates[index], maps.prototypes[index], frames[index], colours.styles(index),
                new.coordinates[index],
            )
        )  # fmt: skip
    kind = {"pca": "PCA", "tsne": "t-SNE"}[settings.kind]
    title = _("Embeddings by {kind}: {method}").format(kind=kind, method=look.run.method)
    notes = [perplexity_words(settings, maps, len(look.run.ids))] if settings.kind == "tsne" else []
    notes += [_("Stars wear the colours of their classes.")] if settings.colour != "class" else []
    notes += new_words(new)
    return maps_sheet(title, panels, cloud, look.selection.ids, looks=colours.entries, notes=notes)


def projector_files(look: Look, cloud: Cloud, new: Newcomers) -> bytes:
    """Returns the embeddings after and before, with names and pictures, as the Embedding Projector's zip.

    All vectors share one table of names, so new pictures are in it only where both states have a vector of them.
    """
    after, shots = look.after, {"after": look.after, "before": look.before}
    states = {name: one.embeddings for name, one in shots.items() if one is not None and one.embeddings is not None}
    images = look.run.images
    answers = None if after is None else after.probabilities
    rows = []
    for place, label in enumerate(cloud.labels):
        role = "support" if cloud.is_support[place] else "query"
        answer = "" if answers is None else cloud.class_names[int(answers[place].argmax())]
        rows.append([cloud.names[place], cloud.class_names[label], role, answer])
    before_new, after_new = new.embeddings
    if before_new is not None and after_new is not None and len(states) == 2:
        states = {"after": np.vstack([states["after"], after_new]), "before": np.vstack([states["before"], before_new])}
        images = np.concatenate([images, new.images])
        said = new.answers(cloud.class_names)
        rows += [[one.name, "", "new", answer] for one, answer in zip(new.pictures, said, strict=True)]
    return projector_zip(states, images, ("name", "class", "role", "predicted"), rows)
