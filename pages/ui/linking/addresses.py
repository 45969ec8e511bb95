"""The address of a link: written out, as a QR code, and whether others can reach it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.ui.linking.qr_code import qr_svg
from pages.ui.pictures import show_picture, vector_uri
from pages.ui.starting import network_address
from pages.ui.text import _
from versa_core.teaching.links import Link, encode


def address_of(link: Link, page_url: str) -> str:
    """Returns the whole address; `page_url` is the page's own as the browser of the teacher knows it."""
    parameters = urlencode(encode(link), safe=",@")
    return f"{page_url}?{parameters}" if parameters else page_url


def is_local(address: str) -> bool:
    """True where the address leads each computer to itself."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def show_code(address: str, width: str) -> bytes:
    """Shows the QR code, so wide in CSS; returns it as SVG."""
    svg = qr_svg(address)
    show_picture(vector_uri(svg), _("QR code of the link {address}").format(address=address), width=width)
    return svg


def show_reach(address: str) -> None:
    """Warns where the address leads nobody here but the teacher."""
    if not is_local(address):
        return
    there = network_address()
    words = _("This address works on this computer alone. Open the app at {address} and make the link there.")
    if there is None:
        words = _("This address works on this computer alone. The README says how to run the app for a class.")
    st.warning(words.format(address=there), icon=":material/wifi_off:")
