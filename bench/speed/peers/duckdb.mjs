// node duckdb.mjs MODULES THREADS LOAD.sql RULES.sql: the rules over household.csv and enrolment.csv of the current
// directory, into findings.csv. MODULES is the node_modules folder that @duckdb/node-api was installed into.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, threads, load, rules] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${modules}/`)('@duckdb/node-api');
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
for (const script of [load, rules])
	await connection.run(readFileSync(script, 'utf8'));
await connection.run("copy (select * from findings order by rule, id) to 'findings.csv' (header true)");
