"""What must hold of a built website: every link leads somewhere, and nothing is fetched from elsewhere."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

# Tags whose address is fetched when the page opens; a plain <a> is only followed by a reader.
FETCHED = {"script": "src", "img": "src", "audio": "src", "source": "src", "iframe": "src", "link": "href"}
_STYLE_ADDRESS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?([^\"')\s]+)")
_SCRIPT_ADDRESS = re.compile(r"[\"'`]((?:https?:)?//[^\"'`\s]+\.(?:m?js|css|json|woff2?))[\"'`]")


def soups(folder):
    """`{path: BeautifulSoup}` of all pages of a site."""
    paths = sorted(Path(folder).rglob("*.html"))
    return {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in paths}


def broken_links(pages):
    """Lines `page: address`, one for each relative address whose file or place is missing."""
    places = {path.resolve(): _places(page) for path, page in pages.items()}
    problems = []
    for path, page in pages.items():
        for tag in page.find_all(True):
            addresses = (tag.get(name) for name in ("href", "src") if tag.get(name))
            problems += [f"{path}: {address}" for address in addresses if not _leads(address, path, places)]
    return problems


def _places(page):
    return {tag[name] for name in ("id", "name") for tag in page.find_all(True, attrs={name: True})}


def _leads(address, path, places):
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    fragment = unquote(parts.fragment)
    return target.is_file() and (not fragment or target not in places or fragment in places[target])


def fetched_from_elsewhere(folder, pages):
    """Lines `file: address` of scripts, styles, fonts and pictures that a browser would fetch from a server."""
    problems = []
    for path, page in pages.items():
        for name, attribute in FETCHED.items():
            problems += [
                f"{path}: {a}" for tag in page.find_all(name) if _remote(a := tag.get(attribute, ""))
            ]
        styles = [tag.get_text() for tag in page.find_all("style")]
        styles += [tag["style"] for tag in page.find_all(True, attrs={"style": True})]
        problems += [f"{path}: {a}" for style in styles for a in _STYLE_ADDRESS.findall(style) if _remote(a)]
        scripts = "\n".join(tag.get_text() for tag in page.find_all("script"))
        problems += [f"{path}: {a}" for a in _SCRIPT_ADDRESS.findall(scripts)]
    for path in sorted(Path(folder).rglob("*.css")):
        found = _STYLE_ADDRESS.findall(path.read_text(encoding="utf-8"))
        problems += [f"{path}: {a}" for a in found if _remote(a) or not _data_or_file(a, path)]
    for path in sorted(Path(folder).rglob("*.js")):
        problems += [f"{path}: {a}" for a in _SCRIPT_ADDRESS.findall(path.read_text(encoding="utf-8"))]
    return problems


def _remote(address):
    return urlsplit(address).scheme in ("http", "https") or address.startswith("//")


def _data_or_file(address, path):
    return address.startswith(("data:", "#")) or (path.parent / urlsplit(address).path).is_file()
