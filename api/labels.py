"""Words of the pages that the vocabulary has no need of: (Chinese, English), like its own tables."""

from __future__ import annotations

#: What it is for one body to be named as the value of another's property: headings of lists of those others.
RELATED: dict[str, tuple[str, str]] = {
    "supported_by": ("以其为依托单位的机构", "Supports (is the supporting unit of)"),
    "managed_by": ("以其为主管部门的机构", "Manages (is the managing unit of)"),
    "approved_by": ("由其批准的机构", "Approved"),
    "co_built_by": ("其参与共建的机构", "Co-builds"),
    "corporate_partner": ("与其合作的机构", "Is the corporate partner of"),
    "part_of": ("隶属于其的机构", "Includes"),
    "branch_of": ("其分支机构", "Has as its branch"),
    "shareholder_of": ("其股东", "Has as its shareholder"),
    "led_by": ("由其牵头的机构", "Leads"),
    "located_in": ("设于其处的机构", "Houses"),
}

#: How a body came from those named after it.
CAME: dict[str, tuple[str, str]] = {
    "renamed": ("更名自", "renamed from"),
    "converted": ("转建自", "converted from"),
    "merged": ("合并自", "merged from"),
    "split": ("拆分自", "split from"),
    "absorbed": ("并入了", "absorbed"),
    "reorganised": ("重组自", "reorganised from"),
    "branched": ("为其分支", "set up as a branch of"),
    "founded_on": ("组建基础", "founded on the basis of"),
}

#: What a body became: those named after it.
WENT: dict[str, tuple[str, str]] = {
    "renamed": ("更名为", "renamed to"),
    "converted": ("转建为", "converted to"),
    "merged": ("合并为", "merged into"),
    "split": ("拆分为", "split into"),
    "absorbed": ("并入", "absorbed into"),
    "reorganised": ("重组为", "reorganised into"),
    "branched": ("设立分支", "opened a branch:"),
    "founded_on": ("在其基础上组建", "was the basis on which was founded"),
}

#: What a reader who only hears the page is told in place of the arrow between two centres: by the status of the change.
BECAME: dict[str, tuple[str, str]] = {
    "completed": ("转为", "became"),
    "approved": ("获批转为", "was approved to become"),
    "under_construction": ("正在转为", "is becoming"),
    "applied": ("申报转为", "is applied for to become"),
    "proposed": ("拟转为", "is proposed to become"),
    "refused": ("未获批准转为", "was refused to become"),
    "unknown": ("转为（进展不明）", "became or is to become, how far is not known:"),
}
#: The same where the status alone would tell too much, by the outcome.
BECAME_BUT: dict[str, tuple[str, str]] = {
    "founded_on": ("为其组建基础：", "was the basis of"),
    "branched": ("设立分支", "opened as its branch"),
    "inferred": ("由收集者推断转为", "is inferred by the collector to have become"),
    "unstated": ("转为（仅为推断，或进展不明）", "became or is to become (only inferred, or how far is not known):"),
}

#: Outcomes of conversions, in the order in which the page lists them.
OUTCOMES: dict[str, tuple[str, str]] = {
    "converted": ("已转建", "Converted"),
    "in_process": ("申报或拟议中", "In process: applied for or planned, not decided"),
    "founded_on": ("在其基础上组建", "New centre founded on the basis of the old one, whose end no source states"),
    "unstated": ("仅为收集者推断，或进展不明", "Only inferred by the collector, or stated without how far it came"),
    "refused": ("未获批准", "Refused"),
}

#: Titles of pages that tell of an error, by its code.
ERRORS: dict[str, tuple[str, str]] = {
    "unknown_name": ("未找到该机构", "No such institution"),
    "ambiguous_name": ("有多个机构符合", "Several institutions fit"),
    "bad_parameter": ("无法理解所填内容", "Something in the address is not understood"),
    "bad_query": ("无法理解所填内容", "Something in the address is not understood"),
    "invalid_parameters": ("参数有误", "Something in the address is not understood"),
    "bad_cursor": ("续页标记无效", "The cursor is not understood"),
    "stale_cursor": ("续页标记已过期", "The cursor is of another release"),
    "cypher_error": ("查询语句有误", "The statement was refused"),
    "limit_exceeded": ("查询超出限制", "The statement ran into a limit"),
    "unknown_thing": ("数据集中没有这一项", "The dataset has no such thing"),
    "no_such_file": ("没有这个文件", "No such file"),
    "not_acceptable": ("没有所要求的格式", "Not to be had in that form"),
    "no_such_range": ("文件没有这一部分", "The file has no such part"),
    "being_made": ("文件正在生成", "The file is being made"),
    "unknown_source": ("未找到该来源", "No such source"),
    "unknown_place": ("未找到该地点", "No such place"),
    "unknown_field": ("未找到该领域", "No such field"),
    "unknown_programme": ("未找到该系列", "No such programme"),
    "unknown_query": ("未找到该查询", "No such query"),
    "unknown_release": ("未找到该数据版本", "No such release"),
    "body_too_long": ("所送内容过长", "What was sent is too long"),
    "address_too_long": ("地址过长", "The address is too long"),
    "headers_too_long": ("请求头过长", "The headers are too long"),
    "batch_too_large": ("一次所送过多", "Too many at once"),
    "unsupported_media_type": ("所送内容的类型不符", "What was sent is not of the kind that is read here"),
    "unknown_id": ("未找到该编号", "No such id"),
    "no_jsonp": ("不支持 JSONP", "No JSONP"),
    "no_chinese_font": ("无法绘制图片", "The picture cannot be drawn"),
    "too_many_requests": ("请求过于频繁", "Asked too often"),
    "no_server": ("图数据库暂不可用", "No graph database to ask"),
    "sparql_error": ("SPARQL 查询有误", "The SPARQL query is in error"),
    "sparql_off": ("未开放 SPARQL 查询", "SPARQL is not answered here"),
    "no_store": ("SPARQL 库不可用", "There is no store for SPARQL"),
    "cypher_off": ("未开放 Cypher 查询", "Cypher is not answered here"),
    "busy": ("服务器繁忙", "The server is busy"),
    "request_too_slow": ("请求传送过慢", "The request came in too slowly"),
    "too_slow": ("回答用时过长", "The answer took too long"),
    "no_such_address": ("页面不存在", "There is no such page"),
    "method_not_allowed": ("不支持该操作", "This page can only be read"),
    "no_release": ("暂时无法回答", "No data to answer from"),
    "internal_error": ("服务器出错", "The server failed"),
}

#: How sure the collector was of a statement.
CONFIDENCE: dict[str, tuple[str, str]] = {
    "high": ("高", "high"),
    "medium": ("中", "medium"),
    "low": ("低", "low"),
}

#: Who runs a programme: the design's abbreviations in words.
RUN_BY: dict[str, tuple[str, str]] = {
    "MOST": ("科学技术部", "MOST (Ministry of Science and Technology)"),
    "NDRC": ("国家发展和改革委员会", "NDRC (National Development and Reform Commission)"),
    "MIIT": ("工业和信息化部", "MIIT (Ministry of Industry and Information Technology)"),
    "MOST or NDRC": ("科学技术部或国家发展和改革委员会", "MOST or NDRC"),
    "various": ("不一", "various"),
}

#: Languages of sources, by their tags.
LANGUAGES: dict[str, tuple[str, str]] = {
    "zh": ("中文", "Chinese"),
    "zh-Hans": ("中文（简体）", "Chinese (Simplified)"),
    "zh-Hant": ("中文（繁体）", "Chinese (Traditional)"),
    "en": ("英文", "English"),
    "ja": ("日文", "Japanese"),
    "de": ("德文", "German"),
    "fr": ("法文", "French"),
    "it": ("意大利文", "Italian"),
    "pt": ("葡萄牙文", "Portuguese"),
    "es": ("西班牙文", "Spanish"),
    "ru": ("俄文", "Russian"),
    "ko": ("韩文", "Korean"),
    "other": ("其他", "another"),
}
