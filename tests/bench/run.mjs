// Measures the page: `cargo xtask bench [FIGURE…] [--json FILE]`.
//
// Each file in figures/ measures one subject. It exports the names of its figures and a function that returns them, and is
// told the names that were asked for, in case it can leave something out:
//
//   export const names = ["start.cold"];
//   export async function measure(bench) {
//     return [{ name: "start.cold", value: 230, unit: "ms", runs: 7, range: [210, 260], limit: 400 }];
//   }
//
// `limit` is what the value must stay under (or reach, with `atLeast: true`). A figure compared with another program
// has `against` instead, and its value is a ratio. A figure over its limit is marked, and the command fails, unless
// the figure says `informative: true`.

import { readdir, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";
import { Bench } from "./bench.mjs";

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" } },
});

const folder = new URL("./figures/", import.meta.url);
const subjects = await Promise.all((await readdir(folder)).sort().map((file) => import(new URL(file, folder))));
const isWanted = (name) => wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning));
if (!subjects.some(({ names }) => names.some(isWanted))) {
  throw new Error(`No figure begins with ${wanted.join(" or ")}. There are ${subjects.flatMap(({ names }) => names).join(", ")}`);
}

const bench = new Bench();
const figures = [];
for (const { names, measure } of subjects) {
  if (!names.some(isWanted)) continue;
  for (const figure of await measure(bench, wanted)) {
    if (!isWanted(figure.name)) continue;
    if (!names.includes(figure.name)) throw new Error(`${figure.name} is not among the names of its file`);
    figures.push(figure);
  }
}

print(figures);
if (options.json) {
  const path = isAbsolute(options.json) ? options.json : join(process.env.EVIDENCE_MAPPER_CALLER ?? ".", options.json);
  await writeFile(path, `${JSON.stringify(Object.fromEntries(figures.map(asJson)), null, 2)}\n`);
  console.log(`\nWritten: ${path}`);
}
const missed = figures.filter((figure) => isMissed(figure) && !figure.informative);
if (missed.length > 0) {
  console.error(`\nNot kept: ${missed.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
}

function isMissed({ value, limit, atLeast }) {
  if (limit === undefined) return false;
  return atLeast ? value < limit : value > limit;
}

function asJson({ name, value, unit, runs, limit, atLeast, against }) {
  const beside = against ?? (limit === undefined ? undefined : `${atLeast ? "at least" : "at most"} ${limit} ${unit}`);
  return [name, { value: Number(value.toFixed(3)), unit, runs, ...(beside && { against: beside }) }];
}

function print(figures) {
  const number = (value) => (value === undefined ? "" : value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2));
  const rows = figures.map((figure) => [
    figure.name,
    `${number(figure.value)} ${figure.unit}`,
    figure.limit === undefined ? (figure.against ?? "") : `${figure.atLeast ? "≥" : "≤"} ${number(figure.limit)}`,
    figure.limit === undefined ? "" : number(figure.value / figure.limit) + (isMissed(figure) ? "  NOT KEPT" : ""),
    String(figure.runs),
    figure.range ? figure.range.map(number).join("–") : "",
  ]);
  const table = [["figure", "value", "limit", "ratio", "runs", "range"], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  console.log();
  for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
}
