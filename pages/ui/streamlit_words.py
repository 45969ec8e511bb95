"""What Streamlit itself prints, in English alone: translated in the browser, by `js/tongue.js`."""

from __future__ import annotations

from pages.ui.text import _
from versa_core.language import FIRST_LANGUAGE, language, later

# As they stand in the browser; {…} is whatever stands there.
WORDS = (
    # header, menu and sidebar
    later("Main menu"), later("Rerun"), later("Print"), later("Record screen"), later("Theme"), later("Light"),
    later("Dark"), later("System"), later("Stop"), later("Running..."), later("Stopping..."), later("Connecting"),
    later("Please wait..."), later("Collapse sidebar"), later("Expand sidebar"), later("Skip to main content"),
    later("Close"), later("Fullscreen"), later("Close fullscreen"), later("Connection error"), later("Page not found"),
    later("App pages"), later("Sidebar"), later("Logo"), later("Link to heading"), later("Navigate to home page"),
    later("Copy to clipboard"), later("Pagination"), later("Page {n}"), later("Next page"), later("Previous page"),
    # files and the camera
    later("Upload"), later("Upload directories"), later("Add files"), later("Drag and drop a file here"),
    later("Drag and drop files here"), later("Drag and drop directories here"), later("{size} per file"),
    later("Take Photo"), later("Clear photo"), later("This app would like to use your camera."),
    later("Learn how to allow access."), later("Switch camera"), later("Uploading..."),
    # choices and numbers
    later("Choose options"), later("Selected values"), later("Choose an option"), later("Select all"),
    later("Clear all"), later("Clear value"), later("No results"), later("Open"), later("Remove {name}"),
    later("Increment"), later("Decrement"), later("Press Enter to apply"), later("Help for {name}"),
    # charts
    later("Zoom"), later("Pan"), later("Box Select"), later("Lasso Select"), later("Zoom in"),
    later("Zoom out"), later("Autoscale"), later("Reset axes"), later("Reset camera to default"),
    later("Orbital rotation"), later("Turntable rotation"), later("Download plot as a PNG"), later("Save as SVG"),
    later("Save as PNG"), later("View Source"), later("View Compiled Vega"), later("Open in Vega Editor"),
    # what Vega tells those who do not see a chart
    later("{axis}-axis titled '{title}' for a linear scale with values from {low} to {high}"),
    later("{axis}-axis titled '{title}' for a discrete scale with {n} values: {names}"),
    later("{axis}-axis titled '{title}' for a discrete scale with {n} value: {names}"),
    later("{axis}-axis for a discrete scale with {n} values: {names}"),
    later("{axis}-axis for a discrete scale with {n} value: {names}"),
    later("Symbol legend for shape, fill color and stroke color with {n} values: {names}"),
    later("Symbol legend for stroke color and strokeDash with {n} values: {names}"),
)  # fmt: skip


def words_in_use() -> dict[str, str]:
    """Returns Streamlit's words with those in the language in use; nothing where that is English."""
    return {} if language() == FIRST_LANGUAGE else {one: _(one) for one in WORDS}
