"""The code of what was done on Adapt: a script and a notebook that give the same numbers, and the project they read."""

from __future__ import annotations

import streamlit as st

from pages.ui.errors import told
from pages.ui.text import _
from versa_core.exporting.script import NOTEBOOK_FILE, PROJECT_FILE, SCRIPT_FILE, notebook, script
from versa_core.project import Project, Run


def show_code(mine: Project, run: Run) -> None:
    """Shows the code of the run, with its files to download."""
    with (
        st.container(key="run_code"),
        st.expander(_("The code of what I just did"), icon=":material/code:"),
        told(),
    ):
        if not are_all_here(mine, run):
            st.info(_("Pictures of this run have been deleted since, so code could not repeat it. Adapt again first."))
            return
        st.markdown(
            _(
                "This adapts again, in Python, with the settings, seed, pictures and marks of the run above, and gives "
                "the same numbers. Put the script or the notebook and the project into VERSA Lab's folder, beside "
                "`app.py`; {command} runs it."
            ).format(command=f"`python {SCRIPT_FILE}`")
        )
        is_own = run.checkpoint in mine.checkpoints
        code = script(run, own_checkpoint=is_own)
        with st.container(horizontal=True):
            _offer(_("Script"), code, SCRIPT_FILE, "text/x-python")
            _offer(_("Notebook"), notebook(run, own_checkpoint=is_own), NOTEBOOK_FILE, "application/x-ipynb+json")
            with st.container(key="download_code_project", width="content"):
                st.download_button(
                    _("Project, with the pictures"),
                    mine.to_bytes,
                    PROJECT_FILE,
                    "application/zip",
                    on_click="ignore",
                    icon=":material/download:",
                )
        st.code(code, language="python", height=420)


def are_all_here(mine: Project, run: Run) -> bool:
    """True where no picture of the run has been deleted since."""
    return set(run.ids) <= {picture.id for picture in mine.pictures}


def _offer(label: str, text: str, file: str, kind: str) -> None:
    with st.container(key=f"download_{file.replace('.', '_')}", width="content"):
        st.download_button(label, text, file, kind, on_click="ignore", icon=":material/download:")
