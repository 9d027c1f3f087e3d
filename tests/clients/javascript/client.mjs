// What an analyst who writes JavaScript does, with the official driver and nothing of Puxi's.
//
//   node client.mjs < questions.json > answers.json
//
// PUXI_NEO4J_URI, PUXI_NEO4J_USER and PUXI_NEO4J_PASSWORD say where the server is. Each question is {text, parameters};
// {days: [...]} beside them names the parameters that are days. One with {"write": true} is put as a write. Each answer is
// {keys, rows, bookmarks} or {error, code}; what JSON has no word for is spelt {"date": "2011-02-03"} and the like.

import { readFileSync } from "node:fs";
import neo4j from "neo4j-driver";

function plain(value) {
  if (value === null || ["string", "boolean"].includes(typeof value)) return value;
  if (neo4j.isInt(value)) return { integer: value.toString() };
  if (typeof value === "number") return { float: value };
  if (neo4j.isDate(value)) return { date: value.toString() };
  if (neo4j.isDuration(value)) {
    return { duration: [value.months, value.days, value.seconds, value.nanoseconds].map(String) };
  }
  if (neo4j.isPath(value)) {
    const steps = value.segments.map((s) => [plain(s.start), plain(s.relationship), plain(s.end)]);
    return { path: steps, length: value.length };
  }
  if (neo4j.isNode(value)) return { node: value.properties.id, labels: [...value.labels].sort() };
  if (neo4j.isRelationship(value)) return { relationship: value.properties.id, type: value.type };
  if (Array.isArray(value)) return value.map(plain);
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
  }
  throw new Error(`no word for ${value.constructor.name}`);
}

function day(text) {
  const [year, month, number] = text.split("-").map(Number);
  return new neo4j.types.Date(year, month, number);
}

async function answer(driver, question) {
  const parameters = { ...question.parameters };
  for (const name of question.days ?? []) parameters[name] = day(parameters[name]);
  const session = driver.session();
  try {
    const work = (transaction) => transaction.run(question.text, parameters);
    const result = await (question.write ? session.executeWrite(work) : session.executeRead(work));
    return {
      keys: result.records[0]?.keys ?? [],
      rows: result.records.map((record) => [...record.values()].map(plain)),
      bookmarks: session.lastBookmarks().length,
    };
  } catch (error) {
    if (!(error instanceof neo4j.Neo4jError)) throw error;
    return { error: error.message, code: error.code };
  } finally {
    await session.close();
  }
}

const { PUXI_NEO4J_URI: uri, PUXI_NEO4J_USER: user, PUXI_NEO4J_PASSWORD: password } = process.env;
const driver = neo4j.driver(uri, neo4j.auth.basic(user, password));
try {
  const { agent } = await driver.getServerInfo();
  const answers = [];
  for (const question of JSON.parse(readFileSync(0, "utf-8"))) answers.push(await answer(driver, question));
  process.stdout.write(JSON.stringify({ agent, answers }));
} finally {
  await driver.close();
}
