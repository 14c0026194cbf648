import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { createSchema } from '../src/schema/schema.js';

writeFileSync(fileURLToPath(new URL('../schema.graphql', import.meta.url)), `${printSchema(createSchema())}\n`);
