"""Templates: Jinja with escaping always on, and the few filters that put dates, names and languages in order."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from api import labels, views
from api.replies import root
from graph import vocabulary
from graph.answers import Body
from graph.search import FINDABLE, LONGEST_QUERY
from graph.vocabulary import DESIGNATIONS, KIND_LABELS, Kind

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_HAN = r"\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
#: Chinese as it is written, Latin letters and digits in the middle included: 国家硅基LED工程技术研究中心.
_CHINESE_RUN = re.compile(rf"([{_HAN}]+(?:[A-Za-z0-9+()\-·]+[{_HAN}]+)*)")
_PLAIN_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def page(request: Request, template: str, **values: Any) -> str:
    """A page in HTML. ``release`` is the id of the release it was made from, empty for a page that needed none."""
    return _environment().get_template(template).render(root=root(request), **values)


def said(text: str) -> Markup:
    """Text of the data, its Chinese marked as such, for fonts and for what reads pages aloud."""
    parts = _CHINESE_RUN.split(text)
    # The pattern has one group, so every second part is Chinese.
    return Markup().join(
        Markup('<span lang="zh-Hans">{}</span>').format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def date(text: str) -> Markup:
    """An EDTF date in words where it is more than a plain date; machine-readable where HTML knows its form."""
    if _PLAIN_DATE.fullmatch(text):
        return Markup('<time datetime="{0}">{0}</time>').format(text)
    plain, mark = text[:-1], text[-1:]
    wordings = {"~": "about {}", "?": "perhaps {}", "%": "perhaps about {}"}
    if mark in wordings and _PLAIN_DATE.fullmatch(plain):
        return escape(wordings[mark].format(plain))
    first, slash, last = text.partition("/")
    if slash and _PLAIN_DATE.fullmatch(first) and _PLAIN_DATE.fullmatch(last):
        return escape(f"between {first} and {last}")
    return escape(text)


def what(body: Body) -> tuple[str, str]:
    """What a body is, in Chinese and English: a centre's programme, else its kind."""
    if body.kind == Kind.CENTER and body.designation:
        designation = DESIGNATIONS[body.designation]
        return designation.zh, designation.en
    return KIND_LABELS[Kind(body.kind)]


def has_page(body: Body) -> bool:
    """Whether there is a page about it; there is none about places, people, fields and policies."""
    return body.kind in FINDABLE


def query(**parameters: str) -> str:
    """``?a=1&b=2`` of the parameters that are set."""
    kept = {key: value for key, value in parameters.items() if value}
    return "?" + urlencode(kept) if kept else ""


@cache
def style_version() -> str:
    """A hash of the style sheet, for an address that changes with it and can be kept for ever."""
    return blake2b((STATIC / "style.css").read_bytes(), digest_size=6).hexdigest()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(said=said, date=date, path=lambda text: quote(text, safe=""))
    environment.globals.update(
        style_version=style_version(),
        longest_query=LONGEST_QUERY,
        labels=labels,
        vocabulary=vocabulary,
        what=what,
        has_page=has_page,
        query=query,
        words=views.words,
        by_property=views.by_property,
    )
    return environment
