import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { createSchema } from '../src/schema/schema.js';

// Writes schema.graphql; with --check it only says whether the committed one is current.
const file = fileURLToPath(new URL('../schema.graphql', import.meta.url));
const printed = `${printSchema(createSchema())}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, printed);
} else if (readFileSync(file, 'utf8') !== printed) {
  console.error('schema.graphql is not what the code says: run "npm run schema:print" and commit the result.');
  process.exitCode = 1;
}
