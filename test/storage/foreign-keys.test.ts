import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

interface ForeignKey {
  name: string;
  indexed: boolean;
}

/** A key is indexed where some complete index begins with its columns: PostgreSQL looks through it for each row that is deleted. */
async function foreignKeys(): Promise<ForeignKey[]> {
  const { rows } = await app.storage.pool.query<ForeignKey>(`
    SELECT n.nspname || '.' || c.relname || '(' || array_to_string(ARRAY(
             SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS u(attnum, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum ORDER BY u.place
           ), ', ') || ')' AS name,
           EXISTS (
             SELECT 1 FROM pg_index i
             WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
               AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey AND k.conkey @> (i.indkey::int2[])[0:cardinality(k.conkey) - 1]
           ) AS indexed
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'f' ORDER BY name`);
  return rows;
}

it('have an index each, so that a delete finds what hangs on a row without reading the whole table', async () => {
  const keys = await foreignKeys();
  const names = keys.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'public.Draft(answersId)',
      'public.Draft(sceneId)',
      'public.LlmCall(generationId)',
      'public.Scene(currentDraftId)',
    ]),
  );
  // The workflow engine's tables as well.
  expect(names.filter((name) => name.startsWith('dbos.'))).not.toEqual([]);
  expect(keys.filter(({ indexed }) => !indexed).map(({ name }) => name)).toEqual([]);
});
