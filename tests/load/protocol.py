"""A browser without a screen: Streamlit's own messages over a websocket, as its JavaScript sends and receives them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

PATIENCE = 120.0  # s for one answer; what is too slow is for the marks to say
XSRF_COOKIE = "_streamlit_xsrf"
MAX_MESSAGE = 200_000_000  # bytes, as large as the server may send
Files = Sequence[tuple[str, bytes]]


class Broken(Exception):
    """The app showed an exception, or did not answer."""


class Client:
    """One tab of one browser.

    Attributes:
        elements: what is on the page, by its place.
        seen: called with the bytes of every message that comes.
    """

    def __init__(self, address: str, seen: Callable[[bytes], None]) -> None:
        self.elements: dict[tuple[int, ...], Any] = {}
        self.seen = seen
        self._host = urlsplit(address).netloc
        self._cookies: dict[str, str] = {}
        for path in ("/", "/_stcore/health"):
            self._request("GET", path)
        self._session = ""
        self._page = ""
        self._pages: dict[str, str] = {}
        self._values: dict[str, WidgetState] = {}
        self._timers: dict[str, tuple[float, float]] = {}  # by fragment: seconds between, and when it is due
        self._open = ExitStack()  # a connection is a context, and a tab stays open beyond one call
        self._socket = self._open.enter_context(self._connect())
        self._rerun()

    def close(self) -> None:
        """Closes the tab."""
        self._open.close()

    def open(self, name: str) -> float:
        """Goes to the page of that address, "" for Start; returns the seconds until all of it was there."""
        self._values.clear()
        self._timers.clear()
        self._page = self._pages[name]
        return self._rerun()

    def fill(self, key: str, text: str) -> None:
        """Types into the text box of that key."""
        self._set(WidgetState(id=self.find(key=key).id, string_value=text))

    def press(self, label: str) -> None:
        """Presses the button of that label."""
        self._rerun(WidgetState(id=self.find("button", label=label).id, trigger_value=True))

    def upload(self, key: str, files: Files) -> None:
        """Gives the files to the uploader whose key begins so."""
        urls = self._upload_urls([name for name, _ in files])
        state = WidgetState(id=self.find("file_uploader", key=key).id)
        for (name, data), one in zip(files, urls, strict=True):
            self._put(one.upload_url, name, data)
            state.file_uploader_state_value.uploaded_file_info.add(
                name=name, size=len(data), file_id=one.file_id, file_urls=one
            )
        self._set(state)

    def wait_for(self, found: Callable[[Client], bool], patience: float = PATIENCE) -> None:
        """Reads on, and runs the page's own timers, until something is there; raises Broken where it does not come."""
        end = time.monotonic() + patience
        while not found(self):
            if time.monotonic() > end:
                raise Broken(f"nothing came within {patience:.0f} s; on the page: {self.text()[-300:]}")
            self._follow_timers()

    def stay(self, seconds: float) -> None:
        """Looks at the page for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._follow_timers()

    def find(self, kind: str = "", *, key: str = "", label: str = "") -> Any:
        """Returns the first widget of that kind, key and label; raises Broken where there is none."""
        for element_kind, one in self.kinds():
            fits = (not kind or kind == element_kind) and (not label or getattr(one, "label", "") == label)
            if fits and f"-{key}" in getattr(one, "id", "-"):
                return one
        raise Broken(f"the page has no {kind or 'widget'} {key or label!r}; it says: {self.text()[-300:]}")

    def kinds(self) -> Iterator[tuple[str, Any]]:
        """All elements, each with the name of its kind."""
        for place in sorted(self.elements):
            kind = self.elements[place].WhichOneof("type")
            if kind:
                yield kind, getattr(self.elements[place], kind)

    def text(self) -> str:
        """All words on the page."""
        words = (getattr(one, "body", "") for _kind, one in self.kinds())
        return "\n".join(one for one in words if isinstance(one, str) and "<style" not in one)

    def shows(self, words: str) -> bool:
        """True where something on the page is called so or says so, what components are given included."""
        return any(words.encode() in one.SerializeToString() for one in self.elements.values())

    def _connect(self) -> ClientConnection:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return connect(
            f"ws://{self._host}/_stcore/stream",
            subprotocols=["streamlit", self._cookies[XSRF_COOKIE]],  # type: ignore[list-item]  # a token travels as one
            additional_headers={"Cookie": cookies},
            origin=f"http://{self._host}",  # type: ignore[arg-type]  # a plain text will do
            max_size=MAX_MESSAGE,
            open_timeout=PATIENCE,
        )

    def _request(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"X-Xsrftoken": self._cookies[XSRF_COOKIE], "Content-Type": kind}
        connection = HTTPConnection(self._host, timeout=PATIENCE)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status >= 400:
            raise Broken(f"{method} {path} was answered with {answer.status}")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}

    def _upload_urls(self, names: Sequence[str]) -> list[Any]:
        request = BackMsg()
        request.file_urls_request.request_id = str(uuid.uuid4())
        request.file_urls_request.session_id = self._session
        request.file_urls_request.file_names.extend(names)
        self._socket.send(request.SerializeToString())
        while True:
            message = self._receive(PATIENCE)
            if message is not None and message.HasField("file_urls_response"):
                return list(message.file_urls_response.file_urls)

    def _put(self, url: str, name: str, data: bytes) -> None:
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        self._request("PUT", url, body, f"multipart/form-data; boundary={edge}")

    def _set(self, state: WidgetState) -> None:
        self._values[state.id] = state
        self._rerun()

    def _rerun(self, trigger: WidgetState | None = None, fragment: str = "", *, timed: bool = False) -> float:
        """Asks for a run of the script, or of one fragment, and reads until it has ended; returns the seconds."""
        request = BackMsg()
        state = request.rerun_script
        state.page_script_hash, state.fragment_id, state.is_auto_rerun = self._page, fragment, timed
        state.context_info.url = f"http://{self._host}/"
        state.widget_states.widgets.extend([*self._values.values(), *([trigger] if trigger else [])])
        begun = time.monotonic()
        self._socket.send(request.SerializeToString())
        while (message := self._receive(PATIENCE)) is None or not self._has_ended(message):
            if time.monotonic() - begun > PATIENCE:
                raise Broken(f"a run took more than {PATIENCE:.0f} s")
        return time.monotonic() - begun

    def _has_ended(self, message: ForwardMsg) -> bool:
        # A script that asks for another run (st.rerun) ends early, and the next one follows by itself.
        early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
        return message.WhichOneof("type") == "script_finished" and message.script_finished != early

    def _follow_timers(self) -> None:
        """Runs the fragments that are due, or waits for what comes until one is."""
        now = time.monotonic()
        due = min(self._timers, key=lambda one: self._timers[one][1], default=None)
        if due is None:
            self._receive(0.2)
        elif self._timers[due][1] > now:
            self._receive(min(0.2, self._timers[due][1] - now))
        else:
            self._timers[due] = (self._timers[due][0], now + self._timers[due][0])
            self._rerun(fragment=due, timed=True)

    def _receive(self, seconds: float) -> ForwardMsg | None:
        try:
            data = self._socket.recv(seconds)
        except TimeoutError:
            return None
        assert isinstance(data, bytes)
        self.seen(data)
        message = ForwardMsg.FromString(data)
        self._take(message)
        return message

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id or self._session
            if not message.metadata.run.fragment_ids:
                self.elements.clear()
                self._timers.clear()
        elif kind == "navigation":
            self._pages = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
            self._page = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            every = message.auto_rerun.interval
            self._timers[message.auto_rerun.fragment_id] = (every, time.monotonic() + every)
        elif kind == "delta" and message.delta.HasField("new_element"):
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                raise Broken(f"the page shows an exception: {element.exception.type} {element.exception.message}")
            self.elements[tuple(message.metadata.delta_path)] = element
