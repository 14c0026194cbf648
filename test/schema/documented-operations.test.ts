import { readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CANCEL, FOLLOW, GENERATE, RESULT } from '../../src/demo/operations.js';
import { createSchema } from '../../src/schema/schema.js';

const schema = createSchema();
const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const found = (file: string, pattern: RegExp) =>
  [...read(file).matchAll(pattern)].map((match, at): [string, string] => [
    `${file}, no. ${at + 1}`,
    match[1]!.replaceAll('\\$', '$'),
  ]);

const OPERATIONS: [string, string][] = [
  ...found('README.md', /```graphql\n([\s\S]*?)```/g),
  ...found('PROTOCOL.md', /```graphql\n([\s\S]*?)```/g),
  ...found('examples/browser.html', /[`']((?:mutation|subscription|query)\b[\s\S]*?)[`']/g),
  ...found('examples/follow-websocket.mjs', /[`']((?:mutation|subscription|query)\b[\s\S]*?)[`']/g),
  ...found('examples/follow-sse.sh', /"query":"(.*?)","variables"/g),
  ...Object.entries({ GENERATE, CANCEL, FOLLOW, RESULT }).map(([name, text]): [string, string] => [
    `the demonstration's ${name}`,
    text,
  ]),
];

describe('the operations that people copy', () => {
  it('are found', () => {
    const perPlace = Map.groupBy(OPERATIONS, ([place]) => place.split(',')[0]!);
    expect([
      perPlace.get('README.md')?.length,
      perPlace.get('PROTOCOL.md')?.length,
      perPlace.get('examples/browser.html')?.length,
      perPlace.get('examples/follow-websocket.mjs')?.length,
      perPlace.get('examples/follow-sse.sh')?.length,
    ]).toEqual([6, 4, 3, 2, 2]);
  });

  it.each(OPERATIONS)('%s fits the schema', (_place, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });
});
