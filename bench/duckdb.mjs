// SPDX-License-Identifier: GPL-3.0-or-later
// DuckDB reads a statement, groups it by ISRC and adds exact decimals, on one thread: seconds of the processor.
// usage: node bench/duckdb.mjs FOLDER_OF_NODE_MODULES STATEMENT
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, path] = process.argv.slice(2);
const found = createRequire(`${folder}/none.js`).resolve("@duckdb/node-api");
const { default: api } = await import(pathToFileURL(found));
const connection = await (await api.DuckDBInstance.create(":memory:", { threads: "1" })).connect();
const begun = process.cpuUsage();
const answer = await connection.runAndReadAll(
  `select ISRC, sum("Earnings (USD)"::decimal(18,12)) from
   read_csv('${path}', delim='\t', header=true, all_varchar=true) group by 1`,
);
const took = process.cpuUsage(begun);
console.log((took.user + took.system) / 1e6, answer.getRows().length);
