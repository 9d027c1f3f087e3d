"""Ids that people can read, type and rely on.

An id is made from a reference's name alone, so it does not change when more is learnt about the body; once it is in
the registry (``data/ids.csv``) it is that reference's for ever. When two references turn out to be one body, the id
that was registered first is the body's, and the other redirects to it.
"""

from __future__ import annotations

from collections.abc import Container
from hashlib import blake2b

from graph.names import core, normal_form, programme_of, suggested_designation, syllables, without_host

#: Longest readable part; what is cut off is made up for by a hash.
_LONGEST = 64

#: Kinds of reference that carry their kind in front of the id; institutions are named plainly.
PREFIXES = ("person", "place", "field", "programme", "group", "policy")


def reference_key(kind: str, name: str) -> str:
    """The key of a reference in the registry and in judgements: ``place:北京``; institutions have no prefix."""
    return name if kind == "institution" else f"{kind}:{name}"


def split_key(key: str) -> tuple[str, str]:
    """Kind and name of a reference key; the inverse of :func:`reference_key`."""
    kind, _, name = key.partition(":")
    return (kind, name) if kind in PREFIXES and name else ("institution", key)


def readable(key: str, shown: str) -> str:
    """The id that a reference would like to have: ``netrc-xiao-mai`` for 国家小麦工程技术研究中心.

    A centre is named by its series (as its Chinese name suggests it) and by what sets it apart within the series;
    everything else by the pinyin or the words of its name.
    """
    kind, _ = split_key(key)
    name = shown
    prefix = [] if kind == "institution" else [kind]
    if kind == "institution" and suggested_designation(name) and not programme_of(name):
        # A host in front stays part of the id, as the same name without it may be another body's.
        host = normal_form(name).removesuffix(without_host(name))
        prefix, name = [suggested_designation(name).lower()], host + core(name)
    words = [*prefix, *syllables(name)] or ["unnamed"]
    slug = "-".join(words)
    if len(slug) <= _LONGEST:
        return slug
    cut = slug[:_LONGEST].rsplit("-", 1)[0]
    return f"{cut}-{_digest(key)}"


def mint(key: str, shown: str, taken: Container[str]) -> str:
    """A new id for a reference, different from all that are taken (two names may share their pinyin)."""
    slug = readable(key, shown)
    if slug not in taken:
        return slug
    slug, size = f"{slug}-{_digest(key)}", 4
    while slug in taken:
        slug, size = f"{readable(key, shown)}-{_digest(key, size)}", size + 1
    return slug


def _digest(key: str, size: int = 3) -> str:
    return blake2b(key.encode(), digest_size=size).hexdigest()
