"""Two small releases: the second has other texts, types, relationships and events, and lacks some of the first."""

from __future__ import annotations

from tests.graph.made import Made

BODIES = 60
#: What text may hold: quotes, separators, what looks like markup or a formula, blanks, letters of four bytes.
ODD = ("“a”\"b\"'c'", "a,b;c|d\\e", "<x>&amp;", "=1+1", "𠮷野 Ω", "a\u3000b", "\\N", "null", "true", "{curly}`tick`")


def first() -> Made:
    """Centres, each of a university and in a city, most of them converted."""
    return _made(range(BODIES), 2021, "大学")


def second() -> Made:
    """The same with a third gone and some new, converted a year later, run by others; some are no centres any more."""
    return _made(range(BODIES // 3, BODIES + 10), 2022, "研究院")


def _made(numbers: range, year: int, host: str) -> Made:
    made = Made()
    made.state("运行中", "operating")
    for number in numbers:
        kind = "NEL" if year == 2022 and number % 7 == 0 else "NETRC"
        old, new = f"国家第{number}号工程技术研究中心", f"国家第{number}号技术创新中心"
        made.body(
            f"i{number}", old, kind, english=f"Center {number}", status="运行中", established=str(1990 + number % 9)
        )
        made.relation(f"r{number}", old, "supported_by", f"第{number % 5}{host}", valid_from=str(year - 10))
        if number % 2:
            made.relation(f"b{number}", old, "supported_by", f"第{number % 5}{host}", source="b", confidence="low")
        made.event(f"e{number}", "converted", old, new, date=str(year) if number % 3 else "", by="科学技术部")
    for number, text in enumerate(ODD):
        name = f"国家怪异{number}中心{text}"
        made.body(f"o{number}", name, "NETRC", english=f"{text} {year}")
        made.relation(f"p{number}", name, "supported_by", f"“{text}”公司")
    made.event(
        "m1", "merged", "国家第21号工程技术研究中心 | 国家第22号工程技术研究中心", "国家合并中心", date=f"{year}-05"
    )
    made.judge("国家第23号工程技术研究中心", "国家第24号工程技术研究中心", "different")
    return made
