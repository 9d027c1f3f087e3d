"""Templates: Jinja with escaping always on, an environment for each language, and what puts names and dates in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from api import happened, labels, views, wording
from api.language import TAGS, Language, place
from graph import vocabulary
from graph.answers import Body
from graph.identifiers import parts
from graph.search import FINDABLE, LONGEST_QUERY
from graph.vocabulary import DESIGNATIONS, KIND_LABELS, Kind

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_HAN = r"\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
#: Chinese as it is written, Latin letters and digits in the middle included: 国家硅基LED工程技术研究中心.
_CHINESE_RUN = re.compile(rf"([{_HAN}]+(?:[A-Za-z0-9+()\-·]+[{_HAN}]+)*)")
_HAS_HAN = re.compile(rf"[{_HAN}]")
_HAS_WORD = re.compile(r"[A-Za-z]{2}")
_WIDTH = re.compile(r'<svg[^>]* width="([\d.]+)"')
_PLAIN_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def page(request: Request, template: str, **values: Any) -> str:
    """A page in HTML, in the language of its address or, where that names none, of the browser.

    ``release`` is the id of the release it was made from, empty for a page that needed none.
    """
    here = place(request)
    asked = f"?{request.url.query}" if request.url.query else ""
    base = str(request.base_url).rstrip("/")
    return (
        _environment(here.language)
        .get_template(template)
        .render(
            root=here.root,
            home=here.home,
            here=here,
            permalink=base + quote(here.path),
            elsewhere=[
                (language, tag, f"{here.root}/{language}{quote(here.path)}{_safe(asked)}",
                 f"{base}/{language}{quote(here.path)}{_safe(asked)}")
                for language, tag in TAGS.items()
            ],
            **values,
        )
    )  # fmt: skip


def _safe(query_string: str) -> str:
    """A query string as an attribute may hold it: what a browser would not have sent is encoded."""
    return quote(query_string, safe="?&=%+,:;/@!$'()*~-._")


def said(text: str, language: Language = "en") -> Markup:
    """Text of the data, marked with its own language where that is not the page's: for fonts and screen readers."""
    if language == "zh":
        if _HAS_WORD.search(text) and not _HAS_HAN.search(text):
            return Markup('<span lang="en">{}</span>').format(text)
        return escape(text)
    parts = _CHINESE_RUN.split(text)
    # The pattern has one group, so every second part is Chinese.
    return Markup().join(
        Markup('<span lang="zh-Hans">{}</span>').format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


_ABOUT: dict[Language, dict[str, str]] = {
    "en": {"~": "about {}", "?": "perhaps {}", "%": "perhaps about {}", "/": "between {} and {}"},
    "zh": {"~": "约{}", "?": "可能为{}", "%": "可能约为{}", "/": "{}至{}之间"},
}


def date(text: str, language: Language = "en") -> Markup:
    """An EDTF date in words where it is more than a plain date; machine-readable where HTML knows its form."""
    if _PLAIN_DATE.fullmatch(text):
        return Markup('<time datetime="{0}">{0}</time>').format(text)
    wordings = _ABOUT[language]
    plain, mark = text[:-1], text[-1:]
    if mark in wordings and _PLAIN_DATE.fullmatch(plain):
        return escape(wordings[mark].format(plain))
    first, slash, last = text.partition("/")
    if slash and _PLAIN_DATE.fullmatch(first) and _PLAIN_DATE.fullmatch(last):
        return escape(wordings["/"].format(first, last))
    return escape(text)


def what(body: Body) -> tuple[str, str]:
    """What a body is, in Chinese and English: a centre's programme, else its kind."""
    if body.kind == Kind.CENTER and body.designation:
        designation = DESIGNATIONS[body.designation]
        return designation.zh, designation.en
    return KIND_LABELS[Kind(body.kind)]


def page_of(body: Body) -> str:
    """The path of the page about a body; empty where there is none, as of people and policies."""
    if body.kind in FINDABLE:
        return f"/institution/{quote(body.id, safe='')}"
    return {Kind.PLACE: f"/place/{body.id}", Kind.FIELD: f"/field/{body.id}"}.get(Kind(body.kind), "")


def names(body: Body, language: Language) -> tuple[str, str]:
    """A body's name as the language's readers want it first, and the other one where it helps.

    The Chinese name decides which institution is meant, so English pages tell both; Chinese ones need no other.
    """
    if language == "zh":
        return body.label_zh or body.label_en or body.id, ""
    first = body.label_en or body.label_zh or body.id
    return first, body.label_zh if body.label_en else ""


def query(given: Mapping[str, str] | None = None, **parameters: str) -> str:
    """``?a=1&b=2`` of the parameters that are set; named ones go before those of the mapping."""
    kept = {key: value for key, value in {**(given or {}), **parameters}.items() if value}
    return "?" + urlencode(kept) if kept else ""


def width_of(svg: str) -> float:
    """How wide a picture is, in pixels; 0 for none."""
    found = _WIDTH.search(svg[:2000])
    return float(found.group(1)) if found else 0


@cache
def style_version() -> str:
    """A hash of the static files, for addresses that change with them and can be kept for ever."""
    files = sorted(path for path in STATIC.iterdir() if path.is_file())
    return blake2b(b"".join(path.read_bytes() for path in files), digest_size=6).hexdigest()


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zh = language == "zh"
    environment.filters.update(
        said=lambda text: said(text, language),
        date=lambda text: date(text, language),
        path=lambda text: quote(text, safe=""),
        code=lambda code: code.replace("_or_", " 或 " if zh else " or "),
    )
    environment.globals.update(
        language=language,
        tag_of_language=TAGS[language],
        zh=zh,
        t=wording.Words(language),
        of=lambda pair: pair[0] if zh else pair[1],
        style_version=style_version(),
        longest_query=LONGEST_QUERY,
        labels=labels,
        happened=happened.happened,
        is_not_done=happened.is_not_done,
        came=happened.came,
        went=happened.went,
        vocabulary=vocabulary,
        what=what,
        page_of=page_of,
        names=lambda body: names(body, language),
        query=query,
        width_of=width_of,
        words=views.words,
        shown_note=views.shown_note,
        quoted=views.QUOTED,
        by_property=views.by_property,
        record_of=parts,
        footnote=lambda source, locator, release: views.footnote(source, locator, release, language),
    )
    return environment
