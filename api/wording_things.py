"""The words of the pages of things that have no other page (:mod:`api.page_things`), of downloads and of errors about them."""

from __future__ import annotations

THINGS: dict[str, tuple[str, str]] = {
    # Downloads of an institution
    "data.json": ("本页内容（JSON）", "This page’s content as JSON"),
    "data.ttl": ("本机构的 RDF（Turtle）", "This institution as RDF (Turtle)"),
    "data.jsonld": ("本机构的 RDF（JSON-LD）", "This institution as RDF (JSON-LD)"),
    "data.csv": ("全部记载及来源（CSV）", "Every statement with its source as CSV"),
    "data.correct": ("报告错误", "Report an error"),
    # At the foot of every page
    "footer.dataset": ("全部数据下载", "All of the data"),
    "footer.ontology": ("本体", "Ontology"),
    "footer.sparql": ("SPARQL 查询", "Ask in SPARQL"),
    # Pages
    "thing.statement": ("一条记载", "A statement"),
    "thing.about": ("所述对象：", "About: "),
    "thing.truncated": ("此处未全部列出；RDF 中有全部记载。", "Not all of them are shown here; the RDF has them all."),
    "thing.definition": ("说明", "Definition"),
    "thing.concept": ("概念", "Concept"),
    "thing.code": ("代码", "Code"),
    "thing.scheme": ("概念表", "Scheme"),
    "thing.list": ("名单", "Its centres"),
    "thing.dataset": ("数据集", "Dataset"),
    "thing.release": ("数据版本", "Release"),
    "thing.download": ("全部数据", "All of the data"),
    "thing.licence": ("许可", "Licence"),
    "thing.described": ("以 RDF 描述本条", "This page’s subject described in RDF"),
    "thing.shapes": ("规则", "Shapes"),
    "thing.ontology": ("本体", "Ontology"),
    "ontology.lead": (
        "W3C ORG、PROV、SKOS 等标准没有的术语，各有定义；定义为英文。",
        "The terms that W3C ORG, PROV, SKOS and other standards lack, each with its definition.",
    ),
    "ontology.context": ("JSON-LD 上下文", "The JSON-LD context"),
    "ontology.classes": ("类", "Classes"),
    "ontology.properties": ("属性", "Properties"),
    "error.unknown_thing": (
        "数据集中没有使用这一编号的内容。",
        "The dataset has nothing with this id under this address.",
    ),
    "error.no_such_file": ("没有这一名称的数据文件。", "There is no file of this name."),
    "error.not_acceptable": ("没有所要求的格式。", "It is not to be had in the form that was asked for."),
    "error.no_such_range": ("文件没有这一部分。", "The file has no such part."),
    "error.sparql_error": ("SPARQL 查询有误。", "The SPARQL query is in error."),
    "error.sparql_off": ("本服务器不开放 SPARQL 查询。", "This server answers no SPARQL."),
    "error.no_store": ("SPARQL 查询所用的库未能建立。", "The store that SPARQL queries run on could not be made."),
    "error.being_made": ("文件正在生成，请稍候再试。", "The file is being made. Ask again in some seconds."),
}
