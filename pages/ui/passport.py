"""What the app runs on: bundled checkpoints with their figures, packages with versions and licences."""

from __future__ import annotations

import platform
import re
import textwrap
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.errors import told
from pages.ui.recorded_tasks import task_words
from pages.ui.shown_tables import Code, show_rows
from pages.ui.text import _, names_in_row, plain
from versa_core import checkpoint
from versa_core.checkpoint import CheckpointInfo
from versa_core.language import FIRST_LANGUAGE, language

ROOT = Path(__file__).resolve().parents[2]
MAX_LICENCE = 60  # characters; some packages give the whole text where its name belongs


def show_checkpoints() -> None:
    """Lists the bundled checkpoints, each with its figures and its model card."""
    with told():
        known = checkpoint.bundled()
        if not known:
            st.caption(_("This copy of the program has no checkpoints in assets/checkpoints."))
        for info in known:
            with st.expander(f"{plain(info.title)} · `{info.key}`"):
                _show_one(info)


def _show_one(info: CheckpointInfo) -> None:
    words = _("Objective {objective}, profile {profile}, recommended method {method}.")
    st.markdown(
        words.format(
            objective=plain(info.objective), profile=plain(info.profile), method=plain(info.recommended_method)
        )
    )
    data = info.metadata.get("data")
    if isinstance(data, Mapping):
        known = {key: plain(str(data.get(key, "?"))) for key in ("name", "classes", "pictures", "terms")}
        st.markdown(_("Trained on {name}: {classes} classes, {pictures} pictures; terms: {terms}.").format(**known))
    rows = list(figures(info.metadata.get("metrics")))
    if rows:
        show_rows(rows, info.title)
    card = checkpoint.BUNDLED / f"{info.key}.md"
    if card.is_file():
        if language() != FIRST_LANGUAGE:
            st.caption(_("The card comes with the checkpoint and is in English."))
        with st.container(key=f"model_card_{info.key}"):
            st.markdown(re.sub(r"^#+ (.*)$", r"**\1**", card.read_text(encoding="utf-8"), flags=re.MULTILINE))


def figures(metrics: Any) -> Iterator[dict[str, str]]:
    """Yields one row per figure of a checkpoint's metadata: what was measured, the result, the command that gave it."""
    named = metrics.items() if isinstance(metrics, Mapping) else enumerate(metrics or [], start=1)
    for name, one in named:
        if isinstance(one, Mapping):
            known = dict(one)
            command = Code(known.pop("command", ""))
            title = str(known.pop("name", name))
            yield {
                _("Measured"): names_in_row([task_words(str(one["task"])), title]) if "task" in one else title,
                _("Result"): _score(known) or names_in_row(f"{key} {_number(value)}" for key, value in known.items()),
                _("Command"): command,
            }
        else:
            yield {_("Measured"): str(name), _("Result"): _number(one), _("Command"): ""}


def _score(one: Mapping[str, Any]) -> str:
    """Returns a result of `evaluate` in words; "" where the figures are of another kind."""
    if not all(isinstance(one.get(key), float) for key in ("accuracy", "ci95", "std")):
        return ""
    accuracy, half, std = (f"{100 * one[key]:.1f}" for key in ("accuracy", "ci95", "std"))
    told = _("{accuracy} ± {half} %, standard deviation {std} %").format(accuracy=accuracy, half=half, std=std)
    others = ((_("ECE"), one.get("ece")), (_("none of these, AUROC"), one.get("auroc_none")))
    shares = ((name, f"{100 * value:.1f}") for name, value in others if isinstance(value, float))
    return names_in_row([told, *(_("{name} {share} %").format(name=name, share=share) for name, share in shares)])


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def show_packages() -> None:
    """Shows versions and licences of the packages that the program names in its requirements."""
    head = f"| {_('Package')} | {_('Version')} | {_('Licence')} |\n|---|---|---|\n"
    rows = [(name, metadata.version(name), licence(name)) for name in required_packages()]
    st.markdown(head + "\n".join("| " + " | ".join(plain(cell) for cell in row) + " |" for row in rows))
    st.caption(_("Python {version} on {system}.").format(version=platform.python_version(), system=platform.system()))


def required_packages() -> list[str]:
    """Returns the packages of requirements.txt that are installed."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = [match[0] for line in lines if (match := re.match(r"[A-Za-z0-9_.-]+", line))]
    installed = {one.name.lower() for one in metadata.distributions() if one.name}
    return [name for name in names if name.lower() in installed]


def licence(package: str) -> str:
    """Returns the licence that an installed package states of itself."""
    stated = metadata.metadata(package)
    if "License-Expression" in stated:
        return textwrap.shorten(stated["License-Expression"], MAX_LICENCE, placeholder=" …")
    text = str((stated.get_all("License") or [""])[0]).strip()
    if text and len(text) <= MAX_LICENCE:
        return text
    classifiers = stated.get_all("Classifier") or []
    names = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License :: ")]
    return names_in_row(names) or _("see the package")
