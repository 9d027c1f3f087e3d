"""Addresses of a body's records in outside registers: which ones are understood, and how people type them.

An address is kept as its register writes it. A ROR id has two check digits (ISO/IEC 7064, MOD 97-10), so that one with a
slip of the pen is told; a Wikidata id has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The base-32 digits of ROR ids (Crockford's: no i, l, o or u, which are read for others).
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Register:
    """An outside register of bodies: its name, how its addresses begin, and what an id of it looks like."""

    name: str
    begin: str
    pattern: re.Pattern[str]
    form: str
    #: Other beginnings under which the same record is known to readers.
    typed: re.Pattern[str]


ROR = Register(
    "ROR",
    "https://ror.org/",
    re.compile(rf"0[{_DIGITS}]{{6}}[0-9]{{2}}"),
    "https://ror.org/ and nine characters, such as https://ror.org/02v51f717",
    re.compile(r"(https?://)?(www\.)?ror\.org/", re.IGNORECASE),
)
WIKIDATA = Register(
    "Wikidata",
    "http://www.wikidata.org/entity/",
    re.compile(r"Q[1-9][0-9]{0,11}"),
    "http://www.wikidata.org/entity/ and the item, such as http://www.wikidata.org/entity/Q16952",
    re.compile(r"(https?://)?(www\.|m\.)?wikidata\.org/(entity|wiki)/", re.IGNORECASE),
)
REGISTERS = (ROR, WIKIDATA)


def fault(address: str) -> str:
    """Why an address is not that of a record in a register that is known here; empty where it is one."""
    for register in REGISTERS:
        if address.startswith(register.begin):
            number = address[len(register.begin) :]
            if not register.pattern.fullmatch(number):
                return f"this is no address of a {register.name} record; it must be {register.form}"
            if register is ROR and not _checks(number):
                return f"{number} is no ROR id: its last two digits, which check the others, would be {_check(number)}"
            return ""
    known = ", or ".join(register.form for register in REGISTERS)
    return f"an identifier is the full address of a record: {known}"


def parts(address: str) -> tuple[str, str]:
    """The register of an address and the id there: ``("ROR", "02v51f717")``; two empty texts where it is none."""
    for register in REGISTERS:
        if not fault(address) and address.startswith(register.begin):
            return register.name, address[len(register.begin) :]
    return "", ""


def typed(text: str) -> str:
    """The address that somebody means who types one, or the id alone; empty where the text is neither.

    ``ror.org/02v51f717``, ``02V51F717``, ``https://www.wikidata.org/wiki/Q16952`` and ``q16952`` are all understood.
    """
    for register in REGISTERS:
        bare = register.typed.sub("", text.strip(), count=1).rstrip("/")
        for number in (bare.lower(), bare.upper()):
            if not fault(register.begin + number):
                return register.begin + number
    return ""


def _checks(number: str) -> bool:
    return number[-2:] == _check(number)


def _check(number: str) -> str:
    """The check digits of a ROR id: they make the whole, as a number, leave 1 when divided by 97."""
    value = 0
    for character in number[:-2]:
        value = value * 32 + _DIGITS.index(character)
    return f"{98 - value * 100 % 97:02d}"
