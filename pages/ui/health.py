"""How the server is, for the one who runs it: a few numbers, nothing about any visitor."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from streamlit import config

from pages.ui.session import jobs, store
from versa_core import __version__
from versa_core.machine import free_memory

PATH = "/healthz"


def health_paths() -> list[str]:
    """Returns where it is asked for: at the server's root, and under the sub-path at which a proxy offers the app."""
    below = config.get_option("server.baseUrlPath").strip("/")
    return [PATH, f"/{below}{PATH}"] if below else [PATH]


async def health(_request: Request) -> Response:
    """Answers 200 with version, trainers, queue and free memory; 503 where no trainer is alive."""
    state, free = jobs().state(), free_memory()
    is_well = state.trainers_alive > 0
    return JSONResponse(
        {
            "status": "ok" if is_well else "no trainer is alive",
            "version": __version__,
            "trainers": state.trainers,
            "trainers_alive": state.trainers_alive,
            "jobs_running": state.running,
            "jobs_waiting": state.waiting,
            "visitors": store().n_seats,
            "free_memory_mb": None if free is None else free // 10**6,
        },
        status_code=200 if is_well else 503,
        headers={"Cache-Control": "no-store"},
    )
