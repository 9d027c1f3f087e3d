"""Statements that mean harm, each with what must become of it.

``refused``: not run, and said to be because it does more than read. ``error``: not understood or not possible here.
``limit``: ended by a limit. ``any``: whatever comes of it, it does no harm and ends in time; what bounds it differs
between versions.
"""

from dataclasses import dataclass, field

REFUSED, ERROR, LIMIT, ANY = "refused", "error", "limit", "any"


@dataclass(frozen=True)
class Hostile:
    """One statement, what must become of it, and parameters as text."""

    name: str
    text: str
    fate: str
    parameters: dict[str, str] = field(default_factory=dict)


#: ``LISTENER`` becomes the port of a listener that must hear nothing, ``SECRETFILE`` the address of a file with a secret.
_TABLE: tuple[tuple[str, str, str], ...] = (
    # Writes.
    ("create", "CREATE (:Institution {id: 'forged'})", REFUSED),
    ("create-and-read", "CREATE (n:Institution {id: 'forged'}) RETURN n", REFUSED),
    ("merge", "MERGE (n:NETRC {id: 'forged'}) RETURN n", REFUSED),
    ("set", "MATCH (n:NETRC) SET n.name = 'forged' RETURN n", REFUSED),
    ("set-all", "MATCH (n:NETRC) SET n = {}", REFUSED),
    ("remove", "MATCH (n:NETRC) REMOVE n.name", REFUSED),
    ("set-label", "MATCH (n:NETRC) SET n:NTIC", REFUSED),
    ("delete", "MATCH (n) DETACH DELETE n", REFUSED),
    ("delete-relationships", "MATCH ()-[r]->() DELETE r", REFUSED),
    ("foreach", "MATCH (n:NETRC) FOREACH (x IN [1] | SET n.x = x)", REFUSED),
    ("in-a-subquery", "MATCH (n:NETRC) CALL (n) { CREATE (m:Forged) RETURN m } RETURN m", REFUSED),
    ("in-transactions", "MATCH (n:NETRC) CALL (n) { SET n.x = 1 } IN TRANSACTIONS OF 1 ROWS", REFUSED),
    ("read-in-transactions", "MATCH (n:NETRC) CALL (n) { RETURN 1 AS x } IN TRANSACTIONS RETURN x", REFUSED),
    ("union-of-read-and-write", "RETURN 1 AS x UNION CREATE (n:Forged) RETURN 1 AS x", REFUSED),
    ("profiled", "PROFILE CREATE (:Forged)", REFUSED),
    ("profiled-twice", "PROFILE PROFILE CREATE (:Forged)", ANY),
    ("explained-and-profiled", "EXPLAIN PROFILE CREATE (:Forged)", ANY),
    ("insert", "INSERT (:Forged)", REFUSED),
    ("no-words-to-look-for", "MATCH (n:NETRC {id: 'x'}) MERGE (n)-[:BECAME]->(:NTIC)", REFUSED),
    ("writing-procedure", "CALL db.createLabel('Forged')", REFUSED),
    ("in-comments", "/* MATCH */ CREATE /* (n) RETURN n */ (:Forged) // RETURN", REFUSED),
    ("unicode-escape", "\\u0043REATE (:Forged)", ANY),
    ("unicode-escape-inside", "CRE\\u0041TE (:Forged)", ANY),
    ("escape-ends-a-comment", "// \\u000A CREATE (:Forged)\nRETURN 1", ANY),
    ("escape-ends-a-string", "RETURN 'a\\u0027 CREATE (:Forged) //'", ANY),
    ("full-width", "ＣＲＥＡＴＥ (:Forged)", ERROR),
    ("zero-width", "CREATE\u200b (:Forged)", ANY),
    ("no-break-space", "CREATE\u00a0(:Forged)", REFUSED),
    ("second-statement", "MATCH (n:NETRC) RETURN n; MATCH (n) DETACH DELETE n", ERROR),
    ("null-byte", "RETURN 1\x00 CREATE (:Forged)", ERROR),
    # Schema.
    ("index", "CREATE INDEX forged FOR (n:NETRC) ON (n.name)", REFUSED),
    ("fulltext-index", "CREATE FULLTEXT INDEX forged FOR (n:NETRC) ON EACH [n.name]", REFUSED),
    ("constraint", "CREATE CONSTRAINT forged FOR (n:NETRC) REQUIRE n.name IS UNIQUE", REFUSED),
    ("drop-index", "DROP INDEX entity_names", REFUSED),
    ("drop-constraint", "DROP CONSTRAINT entity_id", REFUSED),
    # Procedures.
    ("resample", "CALL db.resampleIndex('entity_names')", REFUSED),
    ("clear-caches", "CALL db.clearQueryCaches()", REFUSED),
    ("kill-connections", "CALL dbms.listConnections() YIELD connectionId AS c CALL dbms.killConnection(c) YIELD message RETURN *",
     REFUSED),
    ("set-config", "CALL dbms.setConfigValue('db.transaction.timeout', '0')", ANY),
    ("jmx", "CALL dbms.queryJmx('java.lang:type=Runtime') YIELD attributes RETURN attributes", REFUSED),
    ("query-statistics", "CALL db.stats.retrieve('QUERIES')", REFUSED),
    ("collect-statistics", "CALL db.stats.collect('QUERIES')", REFUSED),
    ("hidden-procedure", "CALL { CALL dbms.listConfig() YIELD name, value RETURN name, value } RETURN name, value", REFUSED),
    ("quoted-procedure", "CALL `dbms`.`listConfig`()", REFUSED),
    ("apoc", "CALL apoc.load.json('file:///etc/passwd') YIELD value RETURN value", ERROR),
    ("no-such-procedure", "CALL dbms.cluster.role('neo4j')", ANY),
    # Files.
    ("file", "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", REFUSED),
    ("secret-file", "LOAD CSV FROM 'SECRETFILE' AS row RETURN row", REFUSED),
    ("file-with-headers", "LOAD CSV WITH HEADERS FROM 'file:///etc/hostname' AS row RETURN row", REFUSED),
    ("file-by-turns", "UNWIND ['SECRETFILE'] AS f LOAD CSV FROM f AS row RETURN row, file(), linenumber()", REFUSED),
    ("file-in-a-subquery", "MATCH (n:NTIC) CALL (n) { LOAD CSV FROM 'SECRETFILE' AS row RETURN row } RETURN row", REFUSED),
    ("file-counted", "RETURN COUNT { LOAD CSV FROM 'SECRETFILE' AS row RETURN row } AS n", REFUSED),
    ("file-explained", "EXPLAIN LOAD CSV FROM 'SECRETFILE' AS row RETURN row", REFUSED),
    ("file-functions", "RETURN file(), linenumber()", ANY),
    # The network.
    ("address", "LOAD CSV FROM 'http://127.0.0.1:LISTENER/' AS row RETURN row", REFUSED),
    ("address-of-ipv6", "LOAD CSV FROM 'http://[::1]:LISTENER/' AS row RETURN row", REFUSED),
    ("ftp", "LOAD CSV FROM 'ftp://127.0.0.1:LISTENER/x' AS row RETURN row", REFUSED),
    ("metadata-service", "LOAD CSV FROM 'http://169.254.169.254/latest/meta-data/' AS row RETURN row", REFUSED),
    ("what-is-known-sent-out", "MATCH (n:NTIC) LOAD CSV FROM 'http://127.0.0.1:LISTENER/' + n.id AS row RETURN row", REFUSED),
    # Administration.
    ("users", "SHOW USERS", REFUSED),
    ("users-yield", "SHOW USERS YIELD user RETURN user", REFUSED),
    ("current-user", "SHOW CURRENT USER", REFUSED),
    ("create-user", "CREATE USER forged SET PLAINTEXT PASSWORD 'forged-forged' CHANGE NOT REQUIRED", REFUSED),
    ("change-password", "ALTER CURRENT USER SET PASSWORD FROM 'x' TO 'forged-forged'", REFUSED),
    ("alter-user", "ALTER USER neo4j SET PLAINTEXT PASSWORD 'forged-forged' CHANGE NOT REQUIRED", REFUSED),
    ("rename-user", "RENAME USER neo4j TO forged", REFUSED),
    ("drop-user", "DROP USER neo4j", REFUSED),
    ("roles", "SHOW ROLES", ANY),
    ("grant", "GRANT ROLE admin TO neo4j", ANY),
    ("privileges", "SHOW PRIVILEGES", ANY),
    ("servers", "SHOW SERVERS", ANY),
    # Settings and the state of the server.
    ("settings", "SHOW SETTINGS", REFUSED),
    ("settings-yield", "SHOW SETTINGS YIELD name, value WHERE name CONTAINS 'directories' RETURN value", REFUSED),
    ("settings-of-25", "CYPHER 25 SHOW SETTINGS YIELD name RETURN name", ANY),
    ("settings-profiled", "PROFILE SHOW SETTINGS", REFUSED),
    ("list-config", "CALL dbms.listConfig()", REFUSED),
    ("transactions", "SHOW TRANSACTIONS", REFUSED),
    ("transactions-of-others", "SHOW TRANSACTIONS YIELD * RETURN *", REFUSED),
    ("terminate", "TERMINATE TRANSACTIONS 'neo4j-transaction-1'", REFUSED),
    ("terminate-all", "SHOW TRANSACTIONS YIELD transactionId AS id TERMINATE TRANSACTIONS id YIELD message RETURN message",
     REFUSED),
    ("procedures", "SHOW PROCEDURES", REFUSED),
    ("components", "CALL dbms.components()", REFUSED),
    ("info", "CALL dbms.info()", REFUSED),
    # Other databases.
    ("use-system", "USE system SHOW USERS", ANY),
    ("use-system-to-read", "USE system MATCH (n) RETURN n", ERROR),
    ("use-system-procedure", "USE system CALL dbms.components()", ANY),
    ("use-by-name", "USE graph.byName('system') MATCH (n) RETURN n", ERROR),
    ("use-nothing", "USE nowhere MATCH (n) RETURN n", ERROR),
    ("use-in-a-subquery", "CALL { USE system MATCH (n) RETURN n } RETURN n", ERROR),
    ("databases", "SHOW DATABASES", REFUSED),
    ("home-database", "SHOW HOME DATABASE", REFUSED),
    ("create-database", "CREATE DATABASE forged", ANY),
    ("stop-database", "STOP DATABASE neo4j", ANY),
    ("drop-database", "DROP DATABASE neo4j", ANY),
    ("alter-database", "ALTER DATABASE neo4j SET ACCESS READ WRITE", ANY),
    ("alias", "CREATE ALIAS forged FOR DATABASE neo4j", ANY),
    # Commands of other tools.
    ("browser-command", ":server disconnect", ERROR),
    ("shell-command", ":source SECRETFILE", ERROR),
    ("periodic-commit", "USING PERIODIC COMMIT LOAD CSV FROM 'SECRETFILE' AS row CREATE (:Forged)", ANY),
    # Time.
    ("endless-product", "UNWIND range(1, 1000000000) AS x UNWIND range(1, 1000000000) AS y RETURN count(*)", LIMIT),
    ("cartesian-product", "MATCH (a), (b), (c), (d) WHERE a.id < d.id RETURN count(*)", LIMIT),
    ("cartesian-filter", "MATCH (a:Statement), (b:Statement), (c:Statement) WHERE a.value + b.value = c.value RETURN count(*)",
     LIMIT),
    ("all-paths", "MATCH p = (a:Institution)-[*]-(b:Institution) RETURN count(p)", LIMIT),
    ("all-trails", "MATCH p = (a:Institution) (()--()){1,60} (b) RETURN count(p)", LIMIT),
    ("all-shortest", "MATCH p = allShortestPaths((a:Institution)-[*]-(b:Institution)) WHERE a <> b RETURN count(p)", LIMIT),
    ("pattern-comprehensions", "MATCH (a) RETURN sum(size([(a)--(b)--(c)--(d)--(e) | 1]))", LIMIT),
    ("nested-subqueries", "UNWIND range(1, 100000) AS a CALL (a) { UNWIND range(1, 100000) AS b RETURN sum(b) AS s } RETURN sum(s)",
     LIMIT),
    ("one-expression", "RETURN reduce(s = 0, i IN range(1, 20000000000) | s + i)", LIMIT),
    ("regular-expression", "RETURN reduce(s = '', i IN range(1, 6000) | s + 'ab') =~ '(a|b|ab)*c'", ANY),
    ("quantified-regex", "RETURN reduce(s = '', i IN range(1, 40) | s + 'a') + '!' =~ '(a+)+b'", ANY),
    # Memory.
    ("giant-collect", "UNWIND range(1, 1000000000) AS x RETURN size(collect(x))", LIMIT),
    ("giant-maps", "UNWIND range(1, 1000000000) AS x WITH collect({a: x, b: toString(x)}) AS l RETURN size(l)", LIMIT),
    ("giant-group", "UNWIND range(1, 1000000000) AS x RETURN toString(x) AS k, count(*) AS n ORDER BY n", LIMIT),
    ("giant-distinct", "UNWIND range(1, 1000000000) AS x RETURN count(DISTINCT toString(x))", LIMIT),
    ("giant-sort", "UNWIND range(1, 1000000000) AS x RETURN x ORDER BY toString(x)", LIMIT),
    ("collected-graph", "MATCH (a), (b) RETURN collect([a, b])", LIMIT),
    ("giant-range", "RETURN range(1, 1000000000)", LIMIT),
    ("text-doubling", "RETURN size(reduce(s = 'x', i IN range(1, 40) | s + s))", LIMIT),
    ("large-text", "RETURN reduce(s = 'x', i IN range(1, 26) | s + s)", LIMIT),
    ("replace", "RETURN replace(reduce(s = 'x', i IN range(1, 18) | s + s), 'x', reduce(s = 'y', i IN range(1, 12) | s + s))",
     LIMIT),
    ("list-doubling", "RETURN reduce(l = [1], i IN range(1, 40) | l + l)", ANY),
    ("many-nulls", "RETURN [x IN range(1, 30000000) | null]", LIMIT),
    ("many-empty-maps", "RETURN [x IN range(1, 3000000) | {}]", ANY),
    ("deep-list", "RETURN reduce(l = [], i IN range(1, 100000) | [l])", LIMIT),
    ("deep-map", "RETURN reduce(m = {}, i IN range(1, 5000) | {m: m})", ANY),
    ("rows-without-end", "UNWIND range(1, 1000000000) AS x RETURN x, randomUUID()", ANY),
    ("wide-rows", "UNWIND range(1, 100000) AS x RETURN reduce(s = 'x', i IN range(1, 19) | s + s)", ANY),
    ("far-date", "RETURN date({year: 999999999})", ERROR),
    ("overflow", "RETURN 9223372036854775807 + 1", ERROR),
    ("long-duration", "RETURN duration({years: 999999999999})", ANY),
)  # fmt: skip

#: What a parser or planner works at, made rather than written.
_MADE: tuple[tuple[str, str, str], ...] = (
    ("deep-parentheses", "RETURN " + "(" * 20_000 + "1" + ")" * 20_000, LIMIT),
    ("deep-lists", "RETURN " + "[" * 5_000 + "1" + "]" * 5_000, ANY),
    ("deep-nots", "RETURN " + "NOT " * 10_000 + "true", ANY),
    ("long-sum", "RETURN " + " + ".join(["1"] * 20_000), ANY),
    ("long-and", "RETURN " + " AND ".join(["true"] * 10_000), ANY),
    ("many-ors", "MATCH (n:NETRC) WHERE " + " OR ".join(f"n.name = '{i}'" for i in range(3_000)) + " RETURN n", ANY),
    ("and-of-ors", "MATCH (n:NETRC) WHERE " + " AND ".join(f"(n.a = {i} OR n.b = {i} OR n.c = {i})" for i in range(60))
     + " RETURN n", ANY),
    ("many-unions", " UNION ".join(["RETURN 1 AS x"] * 2_000), ANY),
    ("long-list", "RETURN 1 IN [" + ",".join(map(str, range(15_000))) + "]", ANY),
    ("many-patterns", "MATCH " + ",".join(f"(a{i})-->(b{i})" for i in range(60)) + " RETURN count(*)", LIMIT),
    ("long-chain", "MATCH (a0)" + "".join(f"--(a{i})" for i in range(1, 80)) + " RETURN count(*)", LIMIT),
    ("clique", "MATCH " + ",".join(f"(a{i})--(a{j})" for i in range(14) for j in range(i)) + " RETURN count(*)", LIMIT),
    ("deep-case", "RETURN " + "CASE WHEN true THEN " * 2_000 + "1" + " ELSE 0 END" * 2_000, ANY),
    ("deep-subqueries", "CALL { " * 200 + "RETURN 1 AS x" + " } RETURN x" * 200, ANY),
    ("deep-exists", "MATCH (n) WHERE " + "EXISTS { MATCH (n) WHERE " * 60 + "true" + " }" * 60 + " RETURN n", ANY),
    ("many-withs", "WITH 1 AS a " + "WITH a + 1 AS a " * 3_000 + "RETURN a", ANY),
    ("many-columns", "RETURN " + ",".join(f"{i} AS c{i}" for i in range(8_000)), ANY),
    ("long-name", "RETURN 1 AS `" + "x" * 90_000 + "`", ANY),
    ("long-comment", "/*" + "x" * 90_000 + "*/ RETURN 1", ANY),
    ("megabyte", "RETURN '" + "x" * 1_000_000 + "'", ERROR),
    ("nothing", " \n ; ", ERROR),
)  # fmt: skip

#: Values that would be more than values if they were put into the text.
_INJECTED: tuple[Hostile, ...] = (
    Hostile("in-a-value", "MATCH (n:NETRC {id: $id}) RETURN n", ANY, {"id": "x'}) DETACH DELETE (n) //"}),
    Hostile("in-a-label", "MATCH (n:$($label)) RETURN n LIMIT 1", ANY, {"label": "NETRC) DETACH DELETE (n"}),
    Hostile("in-a-property", "MATCH (n:NETRC) RETURN n[$key] LIMIT 1", ANY, {"key": "name} SET n.x = 1 //"}),
    Hostile("file-as-a-value", "LOAD CSV FROM $file AS row RETURN row", REFUSED, {"file": "SECRETFILE"}),
    Hostile("map-as-a-value", "MATCH (n:NETRC) WHERE n.id = $id RETURN n", ANY, {"id": '{"$gt": ""}'}),
    Hostile("huge-value", "RETURN size($x)", ANY, {"x": "x" * 5_000_000}),
    Hostile("long-list-as-a-value", "UNWIND $x AS a UNWIND $x AS b UNWIND $x AS c RETURN count(*)", LIMIT,
            {"x": str(list(range(5_000)))}),
)  # fmt: skip

HOSTILE: tuple[Hostile, ...] = (*(Hostile(*row) for row in (*_TABLE, *_MADE)), *_INJECTED)
