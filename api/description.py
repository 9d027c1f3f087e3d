"""``/api``: the addresses for programs on a page for people, made from the OpenAPI description; no script is needed.

Its words are in both languages, as of every page; what parameters and answers mean is told in English alone, as in the
description itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from api import render
from api.language import PREFIXES, TAGS, place
from api.replies import page_reply

#: What each address for programs answers, in Chinese; the English words are those of the description (OpenAPI).
IN_CHINESE: dict[str, str] = {
    "get /v1/lineage": "一个机构：是谁、由谁而来、变成了谁、依据哪一来源",
    "get /v1/conversions": "一个系列中有哪些中心已经或将要成为另一系列的中心",
    "get /v1/fates": "一个系列全部已知中心的去向",
    "get /v1/search": "名称与所查文字相符的机构，最相近的在前",
    "get /v1/institutions": "按类别、地点、依托单位、主管部门、领域、状态、年份和去向列出机构，并各计其数",
    "get /v1/institutions/{id}": "一个机构是谁",
    "get /v1/institutions/{id}/lineage": "一个机构由谁而来、变成了谁，同 /v1/lineage",
    "get /v1/institutions/{id}/statements": "关于一个机构或提到它的全部记载，以及其各名称为何是同一机构",
    "get /v1/institutions/{id}/events": "一个机构的经历，按时间排列",
    "get /v1/sources": "全部来源：可靠程度，以及各有多少记载依据它",
    "get /v1/sources/{id}": "一个来源，以及依据它的全部记载和数字",
    "get /v1/policies": "政策文件，以及依据各文件所做的事",
    "get /v1/statistics": "来源给出的数字：多少中心、多少经费、哪一年",
    "get /v1/releases": "用以回答的数据版本，以及可与之比较的旧版本",
    "get /v1/changes": "自某一旧版本以来的变化：机构、事件、去向、记载、来源、数字",
    "get /v1/queries": "供 /v1/cypher 使用的命名查询：各查询问什么，有哪些参数和列",
    "post /v1/cypher": "对属性图运行 Cypher 语句或命名查询，只读，有限额",
    "get /healthz": "进程是否在运行",
    "get /readyz": "是否有数据版本可用以回答",
    "get /reconcile": "名称核对服务的说明；带 queries 或 extend 时同 POST",
    "post /reconcile": "核对一批名称，或读取机构的各项内容",
    "get /reconcile/properties": "可以读取的各项内容",
    "get /reconcile/suggest/{what}": "边输入边提示机构、属性或类型",
    "get /reconcile/flyout/{what}": "机构、属性或类型的简介（HTML）",
    "get /reconcile/preview": "一个机构的小页面，供嵌入框架",
    "get /reconcile/1.0-draft": "1.0 草案的服务说明",
    "post /reconcile/1.0-draft/match": "按 1.0 草案核对一批名称",
    "post /reconcile/1.0-draft/extend": "按 1.0 草案读取机构的各项内容",
    "get /reconcile/1.0-draft/suggest/{what}": "提示（1.0 草案）",
    "get /reconcile/1.0-draft/preview": "机构的小页面（1.0 草案）",
    "get /reconcile/1.0-draft/extend/propose": "可以读取的各项内容（1.0 草案）",
}


@dataclass(frozen=True, slots=True)
class Address:
    """An address with a method: what it answers, in Chinese and English, what may be asked, and one to try."""

    anchor: str
    method: str
    path: str
    summary: tuple[str, str]
    #: Name, whether it is required, and what it means.
    parameters: list[tuple[str, bool, str]]
    has_body: bool
    #: Status and what it means.
    responses: list[tuple[str, str]]
    example: str


def router(app: FastAPI) -> APIRouter:
    """The route, in each language; the page tells of all routes of the application."""
    routes = APIRouter(include_in_schema=False)

    def description(request: Request) -> Response:
        openapi = app.openapi()
        about = openapi["info"].get("description", "")
        html = render.page(request, "api.html", release="", about=about, addresses=addresses(openapi))
        response = page_reply(request, html, "")
        here = place(request)
        response.headers["Content-Language"] = TAGS[here.language]
        if here.negotiated:
            response.headers.append("Vary", "Accept-Language")
        return response

    for prefix in PREFIXES:
        routes.get(f"{prefix}/api")(description)
    return routes


def addresses(openapi: dict[str, Any]) -> list[Address]:
    """The addresses of a description, in its order."""
    return [
        Address(
            anchor=f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}",
            method=method.upper(),
            path=path,
            summary=(IN_CHINESE.get(f"{method} {path}", ""), told.get("summary", "")),
            parameters=[
                (one["name"], bool(one.get("required")), one.get("description") or one["schema"].get("title", ""))
                for one in told.get("parameters", [])
            ],
            has_body="requestBody" in told,
            responses=[
                (status, one.get("description", "").rstrip(".")) for status, one in told.get("responses", {}).items()
            ],
            example=_example(path, told.get("parameters", [])) if method == "get" else "",
        )
        for path, methods in openapi["paths"].items()
        for method, told in methods.items()
    ]


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    """An address to try: the path with the examples of what it needs."""
    asked = {}
    for one in parameters:
        found = one.get("examples") or one.get("schema", {}).get("examples") or []
        value = next(iter(found.values()))["value"] if isinstance(found, dict) and found else found[0] if found else ""
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", str(value))
        elif one.get("required") and value:
            asked[one["name"]] = str(value)
    if path == "/v1/lineage":
        asked["id"] = "netrc-xiao-mai"
    return path + ("?" + urlencode(asked) if asked else "")
