"""Sources as entries of a bibliography: Chicago notes, BibTeX, CSL-JSON.

Titles and publishers stay as the source writes them, Chinese ones in Chinese. No author and no day of access is
recorded, so none is given. The source's id is the key of its entry, the same in every release.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from graph.answers import SourceRef
from graph.citations import copy_at
from graph.dates import date_range
from graph.errors import BadParameter, QueryError
from graph.statements import Source
from graph.vocabulary import RELIABILITY_LABELS

Cited = Source | SourceRef

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_MARKS = re.compile(r"[~?%]")
_DIGITS = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)

# Braces as commands and not as \{: BibTeX counts a brace even behind a backslash.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
#: What would end the url field, or be taken for a command in it, as RFC 3986 writes it.
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
#: The release's languages under the names by which babel, and so biblatex, knows them.
_BABEL = {
    "zh": "chinese", "zh-Hans": "chinese-simplified", "zh-Hant": "chinese-traditional", "en": "english",
    "ja": "japanese", "de": "ngerman", "it": "italian", "pt": "portuguese", "fr": "french", "es": "spanish",
    "ru": "russian", "ko": "korean",
}  # fmt: skip
#: CSL's word for a sort of document, and the variable that holds what stands in the release as its publisher. What a
#: paper or a newspaper is published in is its container; who runs a site is its publisher.
_CSL = {"news": ("article-newspaper", "container-title"), "academic": ("article-journal", "container-title"),
        "database": ("dataset", "publisher")}  # fmt: skip
_CSL_ELSE = ("webpage", "publisher")


def chicago(source: Cited) -> str:
    """A footnote in the notes style of The Chicago Manual of Style: “Title,” Publisher, Date, Address.

    A quotation within the title gets single marks. A source without a date says ``n.d.``; an archived copy
    that is known of stands at the end.
    """
    copy = copy_at(source)
    parts = [source.publisher, _chicago_date(source.published), source.url, f"archived at {copy}" if copy else ""]
    return f"“{_quoted_title(source.title)}” {', '.join(part for part in parts if part).removesuffix('.')}."


def bibtex(source: Cited) -> str:
    """A BibTeX entry, for BibTeX itself (year, month, howpublished) and for biblatex (date in EDTF, url, langid).

    Braces keep the title's capitals. The text is UTF-8; what LaTeX takes for commands is escaped. Styles print ``note``;
    what is for the reader of the bibliography's file alone stands in ``annote``, which only annotated styles print.
    """
    fields = [("title", f"{{{_latex(source.title)}}}"), ("howpublished", _latex(source.publisher))]
    if source.published:
        year, month = _year_and_month(source.published)
        fields += [("year", year), ("month", month), ("date", _biblatex_date(source.published))]
    if _is_web(source.url):
        fields.append(("url", "".join(_IN_ADDRESS.get(c, c) for c in source.url)))
    fields += [("langid", _BABEL.get(source.language, "")), ("note", _latex(_note(source))),
               ("annote", _latex(_annote(source)))]  # fmt: skip
    # The month is one of BibTeX's own words, which every style writes in its language, and so has no braces.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields if value]
    return "\n".join([f"@misc{{{source.id},", *lines, "}"])


def csl(source: Cited) -> dict[str, object]:
    """An item of CSL-JSON, which Zotero, pandoc and other users of citation styles read.

    A date that its source gives as about or perhaps is ``circa``; one between two dates, or with digits left open, has
    two date-parts. ``language`` is a BCP 47 tag.
    """
    kind, holder = _CSL.get(source.kind, _CSL_ELSE)
    item: dict[str, object] = {"id": source.id, "type": kind, "title": source.title}
    if source.publisher:
        item[holder] = source.publisher
    if source.published:
        item["issued"] = _csl_date(source.published)
    if _is_web(source.url):
        item["URL"] = source.url
    if copy := copy_at(source):
        item["archive_location"] = copy
    if source.language != "other":
        item["language"] = source.language
    if known := _known_as(source):
        item["note"] = known
    return item | {"annote": _annote(source)}


def _all_chicago(sources: Iterable[Cited]) -> str:
    return "".join(f"{chicago(source)}\n" for source in sources)


def _all_bibtex(sources: Iterable[Cited]) -> str:
    return "\n".join(f"{bibtex(source)}\n" for source in sources)


def _all_csl(sources: Iterable[Cited]) -> str:
    return json.dumps([csl(source) for source in sources], ensure_ascii=False, indent=2) + "\n"


#: The styles by name: each makes one text of sources, in their order. Chicago: a line each; BibTeX: a file of entries;
#: CSL-JSON: one array.
STYLES: dict[str, Callable[[Iterable[Cited]], str]] = {
    "chicago": _all_chicago,
    "bibtex": _all_bibtex,
    "csl-json": _all_csl,
}


def footnotes(ids: Iterable[str], style: str = "chicago", release: Path | None = None) -> str:
    """Footnotes of the sources with these ids, in their order, each once; for notebooks and scripts.

    ``style`` is a name in :data:`STYLES`; ``release`` is the file to look them up in, else the default one.

    Raises:
        BadParameter: there is no such style.
        QueryError: an id that no source has.
        ReleaseError: there is no release.
    """
    from graph.paths import default_release
    from graph.release.reader import Release

    if style not in STYLES:
        raise BadParameter("style", style, f"one of {', '.join(STYLES)}")
    wanted = list(dict.fromkeys(ids))
    found = Release(release or default_release()).sources(wanted)
    for key in wanted:
        if key not in found:
            raise QueryError(f"No source has the id {key!r}. puxi sources --text TEXT finds sources.")
    return STYLES[style](found[key] for key in wanted)


def _quoted_title(title: str) -> str:
    """The title as it stands between quotation marks, with the comma that ends it (Chicago 14.86, 6.9, 6.11)."""
    inner = re.sub(r'"([^"]*)"', r"“\1”", title)
    # The comma takes the place of a full stop, but not of an ellipsis, and stands within all quotation marks.
    if inner.endswith(".") and not inner.endswith(".."):
        inner = inner[:-1]
    inner = f"{inner[:-1]},”" if inner.endswith("”") else f"{inner},"
    return inner.replace("“", "‘").replace("”", "’")


def _chicago_date(text: str) -> str:
    if not text:
        return "n.d."
    first, last = _ends(text)
    if last:
        return f"between {_in_words(first)} and {_in_words(last)}"
    about = {"~": "ca. {}", "?": "{}?", "%": "ca. {}?"}.get(_mark(text), "{}")
    return about.format(_in_words(first))


def _in_words(parts: tuple[int, ...]) -> str:
    year, *rest = parts
    if not rest:
        return str(year)
    month, *day = rest
    return f"{_MONTHS[month - 1]} {day[0]}, {year}" if day else f"{_MONTHS[month - 1]} {year}"


def _year_and_month(text: str) -> tuple[str, str]:
    """BibTeX's year, as it is to be printed, and the month by BibTeX's own name for it, empty where none is known."""
    first, last = _ends(text)
    if last:
        return (str(first[0]) if first[0] == last[0] else f"{first[0]}--{last[0]}"), ""
    about = "ca. " if _mark(text) in {"~", "%"} else ""
    unsure = "?" if _mark(text) in {"?", "%"} else ""
    return f"{about}{first[0]}{unsure}", _MONTHS[first[1] - 1][:3].lower() if len(first) > 1 else ""


def _biblatex_date(text: str) -> str:
    """The date as EDTF of level 1, which is what biblatex reads: a mark stands at the end and is for the whole."""
    first, last = _ends(text)
    mark = _mark(text)
    return "/".join("-".join([f"{end[0]:04}", *(f"{part:02}" for part in end[1:])]) + mark for end in (first, last) if end)  # fmt: skip


def _csl_date(text: str) -> dict[str, object]:
    first, last = _ends(text)
    parts = [list(end) for end in (first, last) if end]
    return {"date-parts": parts} | ({"circa": True} if _mark(text) else {})


def _mark(text: str) -> str:
    """How sure the source is of the date: ``~`` about, ``?`` perhaps, ``%`` both, or nothing."""
    marks = set(_MARKS.findall(text))
    return "%" if "%" in marks or len(marks) > 1 else next(iter(marks), "")


def _ends(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A date as year, month and day, as far as they are known; two of them where it lies between two, else one.

    ``201X`` lies between 2010 and 2019, ``2011-XX`` is just 2011.
    """
    plain = _MARKS.sub("", text)
    start, _, end = plain.partition("/")
    if end:
        return _ends(start)[0], max(_ends(end))
    known = re.sub(r"(?:-XX)+$", "", start)
    if _DIGITS.fullmatch(known):
        return tuple(int(part) for part in known.split("-")), ()
    days = date_range(plain)
    first, last = date.fromisoformat(days.earliest), date.fromisoformat(days.latest)
    return (first.year,), (last.year,) if last.year > first.year else ()


def _note(source: Cited) -> str:
    """What a reader of the printed entry needs to find the source, and BibTeX has no field for."""
    copy = copy_at(source)
    return "; ".join(part for part in (_known_as(source), f"archived at {copy}" if copy else "") if part)


def _known_as(source: Cited) -> str:
    """What the source is known by in place of an address."""
    return f"known as {source.url}" if source.url and not _is_web(source.url) else ""


def _annote(source: Cited) -> str:
    """How far to trust it, what the collector noted when reading it, and the date where its fields cannot hold it."""
    parts = [f"Reliability {source.reliability} ({RELIABILITY_LABELS[source.reliability][1]})", source.note]
    if source.published and not _DIGITS.fullmatch(source.published):
        parts.append(f"date as recorded {source.published}")
    return "; ".join(part for part in parts if part)


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)
