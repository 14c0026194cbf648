import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LIMIT_ADVICE } from '../../src/server/limits/limits.js';
import { openEventSource } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import type { ContextParts } from '../../src/schema/context.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { emptyDatabase, GENERATION, post, startTestServer } from './support/test-server.js';

type Send = (
  endpoint: string,
  query: string,
  variables?: Record<string, unknown>,
) => Promise<{ errors?: { message: string; extensions?: Record<string, unknown> }[]; data?: unknown }>;

const overHttp: Send = async (endpoint, query, variables) => {
  const { data, errors } = await post(endpoint, query, variables);
  return { data, ...(errors === undefined ? {} : { errors }) };
};

const overEventStream: Send = async (endpoint, query, variables = {}) => {
  const source = await openEventSource(endpoint, query, variables);
  return JSON.parse((await source.next())?.data ?? '{}');
};

const overWebSocket: Send = async (endpoint, query, variables = {}) => {
  const client = createClient({ url: endpoint, webSocketImpl: WebSocket, retryAttempts: 0 });
  try {
    const { value } = await client.iterate({ query, variables }).next();
    return value as Awaited<ReturnType<Send>>;
  } catch (error) {
    return { errors: error as { message: string }[] };
  } finally {
    await client.dispose();
  }
};

const nested = (levels: number): string => `script { scenes { nodes { ${levels > 0 ? nested(levels - 1) : 'id'} } } }`;
const TOO_DEEP = `generationEvents(generationId: "${GENERATION}") { ... on GenerationCompleted { generation { ${nested(6)} } } }`;
const OPERATIONS = {
  TOO_DEEP: `subscription { ${TOO_DEEP} }`,
  TOO_MANY_ALIASES: `subscription { generationEvents(generationId: "${GENERATION}") { ${Array.from({ length: 31 }, (_, at) => `a${at}: seq`).join(' ')} } }`,
  TOO_MANY_TOKENS: `subscription { generationEvents(generationId: "${GENERATION}") { ${'seq '.repeat(2_000)} } }`,
  DOCUMENT_TOO_LARGE: `subscription { generationEvents(generationId: "${GENERATION}") { seq } } # ${'x'.repeat(262_144)}`,
  TOO_COMPLEX: `subscription { generationEvents(generationId: "${GENERATION}") { ... on GenerationCompleted { generation { script {
    scenes(first: 100) { nodes { drafts(first: 100) { nodes { critique { axes { axis } } } } } } } } } } }`,
};

describe.each([
  ['HTTP', overHttp],
  ['server-sent events', overEventStream],
  ['WebSocket', overWebSocket],
])('limits over %s', (_transport, send) => {
  it.each(Object.entries(OPERATIONS))(
    'refuse a subscription with %s before its source opens, and say what to do',
    async (code, query) => {
      const streams = scriptedStreams((reader) => reader.finish());
      const { endpoint } = await startTestServer({ parts: { streams } });
      const { errors } = await send(endpoint, query);
      expect(errors).toHaveLength(1);
      expect(errors?.[0]).toMatchObject({ extensions: { code } });
      expect(errors?.[0]?.message).toMatch(/(Ask for|Send it|Send them)/);
      expect(errors?.[0]?.extensions).toEqual({ code });
      expect(streams.readers).toEqual([]);
    },
  );

  it.each<[string, string]>([
    ['the text of a script', 'export(format: HTML) { text }'],
    ['what a format loses', 'export(format: FDX) { losses { code } }'],
    ['findings', 'lint { rule }'],
    ['figures', 'statistics { words }'],
    ['what a language model computes', 'scenes(first: 1) { nodes { coverage { logLine } } }'],
    ['differences', 'scenes(first: 10) { nodes { drafts(first: 10) { nodes { diff { kind } } } } }'],
    ['elements', 'scenes(first: 50) { nodes { elements { type } } }'],
  ])('weigh %s, also under aliases and in fragments', async (_what, fields) => {
    const { endpoint } = await startTestServer();
    const query = (aliases: number, first: number) =>
      `{ scripts(first: ${first}) { nodes { ...Many } } } fragment Many on Script { ${Array.from({ length: aliases }, (_, at) => `f${at}: ${fields}`).join(' ')} }`;
    expect(await send(endpoint, query(1, 10))).toMatchObject({ data: { scripts: { nodes: [] } } });
    expect(await send(endpoint, query(30, 100))).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
  });

  it('count distinct ids, however they are given', async () => {
    const loaded: string[][] = [];
    const findMany = async ({ where }: { where: { id: { in: string[] } } }) => (
      loaded.push(where.id.in),
      where.id.in.map((id) => ({ id, tenantId: 'default', title: `Of ${id.slice(-3)}` }))
    );
    const db = { ...emptyDatabase(), script: { findMany } } as unknown as ContextParts['db'];
    const { endpoint } = await startTestServer({ parts: { db }, limits: { objects: 1_000 } });
    const idOf = (at: number) => encodeGlobalId('Script', `0190f3a0-0000-7000-8000-${String(at).padStart(12, '0')}`);
    const equal = Array.from({ length: 100 }, () => idOf(7));
    const distinct = Array.from({ length: 100 }, (_, at) => idOf(at));
    const fields = '... on Script { title a: pageCount b: pageCount @include(if: false) }';
    const skipped = '... on Script { title a: export(format: HTML) { text @include(if: false) } }';
    for (const asked of [
      (ids: string[]) => send(endpoint, `{ nodes(ids: ${JSON.stringify(ids)}) { ${skipped} } }`),
      (ids: string[]) => send(endpoint, `query ($ids: [ID!]!) { nodes(ids: $ids) { ${skipped} } }`, { ids }),
      (ids: string[]) =>
        send(endpoint, `query ($ids: [ID!]! = ${JSON.stringify(ids)}) { nodes(ids: $ids) { ${skipped} } }`),
      (ids: string[]) =>
        send(
          endpoint,
          `query (${[...new Set(ids)].map((_, at) => `$i${at}: ID!`).join(', ')}) { nodes(ids: [${ids.map((id) => `$i${[...new Set(ids)].indexOf(id)}`).join(', ')}]) { ${skipped} } }`,
          Object.fromEntries([...new Set(ids)].map((id, at) => [`i${at}`, id])),
        ),
    ]) {
      expect(await asked(distinct)).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
      expect(await asked(equal)).toMatchObject({
        data: { nodes: Array.from({ length: 100 }, () => ({ title: 'Of 007' })) },
      });
    }
    expect(loaded).toEqual(Array.from({ length: 4 }, () => ['0190f3a0-0000-7000-8000-000000000007']));
    expect(await send(endpoint, `{ nodes(ids: "${idOf(7)}") { ${fields} } }`)).not.toMatchObject({
      errors: [{ extensions: { code: 'TOO_COMPLEX' } }],
    });
  });

  it.each([
    [
      'fragments',
      `{ __schema { ${Array.from({ length: 14 }, (_, at) => `t${at}: types { ...T }`).join(' ')} } } fragment T on __Type { ${Array.from({ length: 14 }, (_, at) => `f${at}: fields { name description type { ofType { ofType { name } } } args { name description } }`).join(' ')} }`,
    ],
  ])('count introspection: %s', async (_what, query) => {
    const { endpoint } = await startTestServer({ limits: { tokens: 5_000 } });
    expect(await send(endpoint, query)).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
  });

  it.each(['9'.repeat(400), '2147483648', '-1', '0'])(
    'count a page of a size that is none as one that exists: %s',
    async (first) => {
      const { endpoint } = await startTestServer();
      const answer = await send(
        endpoint,
        `{ scripts(first: ${first}) { nodes { scenes(first: ${first}) { nodes { id } } } } }`,
      );
      expect(JSON.stringify(answer)).not.toMatch(/NaN|Infinity|e\+/);
      expect(answer.errors?.[0]?.extensions?.['code']).toMatch(/^(INVALID_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
    },
  );

  it('refuse a query with too many root fields', async () => {
    const { endpoint } = await startTestServer();
    const fields =
      'fragment Many on Query { a: __typename b: __typename } { ...Many ...Many scripts { nodes { id } } }';
    const limited = await startTestServer({ limits: { rootFields: 4 } });
    expect(await send(endpoint, fields)).toMatchObject({ data: { scripts: { nodes: [] } } });
    expect(await send(limited.endpoint, fields)).toMatchObject({
      errors: [{ extensions: { code: 'TOO_MANY_ROOT_FIELDS' } }],
    });
  });

  it('count page sizes with the values of their variables', async () => {
    const { endpoint } = await startTestServer({ limits: { objects: 200 } });
    const query =
      'query ($first: Int = 100) { scripts(first: $first) { nodes { scenes(first: 5) { nodes { number } } } } }';
    expect(await send(endpoint, query, { first: 20 })).toMatchObject({ data: { scripts: { nodes: [] } } });
    expect(await send(endpoint, query, { first: 50 })).toMatchObject({
      errors: [{ extensions: { code: 'TOO_COMPLEX' } }],
    });
    expect(await send(endpoint, query)).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
  });

  it.each([
    'last: 100',
    'last: 100, before: "x"',
    'first: 1, last: 100',
    'first: 100, last: 1',
    'last: $many',
    'last: 2147483647',
  ])('count a page the same from either end: %s', async (page) => {
    const query = (args: string) =>
      `query ($many: Int = 100) { scripts(${args}, after: null) { nodes { scenes(${args}) { nodes { number } } } } ... @include(if: false) { a: scripts(first: $many) { totalCount } } }`;
    const demanded = async (args: string) => {
      const { endpoint } = await startTestServer({ limits: { objects: 1 } });
      const { errors } = await send(endpoint, query(args));
      expect(errors).toMatchObject([{ extensions: { code: 'TOO_COMPLEX' } }]);
      return errors?.[0]?.message;
    };
    expect(await demanded(page)).toBe(await demanded('first: 100'));
  });

  it('say no to pages of more than 100 rather than cut them', async () => {
    const { endpoint } = await startTestServer();
    expect(await send(endpoint, '{ scripts(first: 101) { nodes { id } } }')).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', fields: [{ path: 'first' }] } }],
    });
    expect(await send(endpoint, '{ scripts(first: 0) { nodes { id } } }')).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT' } }],
    });
    expect(await send(endpoint, '{ scripts(after: "tomorrow") { nodes { id } } }')).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', fields: [{ path: 'after' }] } }],
    });
    expect(await send(endpoint, '{ scripts(first: 1, last: 101) { totalCount } }')).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', fields: [{ path: 'last' }, { path: 'last' }] } }],
    });
  });
});

describe('limits', () => {
  it('are all in the README, with their codes', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(Object.keys(LIMIT_ADVICE).filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
    for (const [, advice] of Object.entries(LIMIT_ADVICE)) expect(advice).toMatch(/^[A-Z].*\.$/);
  });

  it('let the playground introspect', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const { endpoint } = await startTestServer();
    const query = getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true });
    expect(await post(endpoint, query)).toMatchObject({
      status: 200,
      data: { __schema: { queryType: { name: 'Query' } } },
    });
  });

  it('are not thrown by fragments that go in circles', async () => {
    const { endpoint } = await startTestServer();
    const { errors } = await post(
      endpoint,
      '{ scripts { nodes { ...A } } } fragment A on Script { ...B } fragment B on Script { ...A }',
    );
    expect(errors?.map((error) => error.message)).toEqual([
      expect.stringContaining('Cannot spread fragment "A" within itself'),
    ]);
  });

  it('refuse a body that is too large, with and without a length in its head', async () => {
    const { endpoint } = await startTestServer({ limits: { bodyBytes: 1_000 } });
    expect(await post(endpoint, `{ __typename } # ${'x'.repeat(1_000)}`)).toMatchObject({
      status: 413,
      errors: [
        {
          message: expect.stringContaining('larger than 1,000 bytes'),
          extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' },
        },
      ],
    });
    const body = new Blob([JSON.stringify({ query: `{ __typename } # ${'x'.repeat(2_000)}` })]).stream();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('larger than 1,000 bytes') }],
    });
  });

  it('refuse a document that is too large by GET as well', async () => {
    const { endpoint } = await startTestServer({ limits: { documentBytes: 100 } });
    const response = await fetch(
      `${endpoint}?${new URLSearchParams({ query: `{ __typename } # ${'\u20ac'.repeat(40)}` })}`,
      { headers: { accept: 'application/json' } },
    );
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/has 137 bytes; at most 100 are allowed.*Send it/),
          extensions: { code: 'DOCUMENT_TOO_LARGE' },
        },
      ],
    });
  });

  it('let standard tools introspect many times over', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const { endpoint } = await startTestServer({ limits: { objects: 20_000 } });
    expect(
      await post(
        endpoint,
        getIntrospectionQuery({
          descriptions: true,
          specifiedByUrl: true,
          directiveIsRepeatable: true,
          schemaDescription: true,
          inputValueDeprecation: true,
          oneOf: true,
        }),
      ),
    ).toMatchObject({ status: 200 });
  });

  it('say of parameters that are no JSON that they are none', async () => {
    const { endpoint, errors } = await startTestServer();
    for (const [name, value] of [
      ['variables', '{bad'],
      ['extensions', '['],
    ] as const) {
      const response = await fetch(`${endpoint}?${new URLSearchParams({ query: '{ __typename }', [name]: value })}`, {
        headers: { accept: 'application/graphql-response+json' },
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    }
    expect(errors).toEqual([]);
  });

  it('answer with a status that HTTP caches and clients understand', async () => {
    const { endpoint } = await startTestServer();
    expect(await post(endpoint, OPERATIONS.TOO_DEEP)).toMatchObject({ status: 400 });
    expect(await post(endpoint, OPERATIONS.TOO_COMPLEX)).toMatchObject({ status: 400 });
    expect(await post(endpoint, OPERATIONS.TOO_MANY_TOKENS)).toMatchObject({ status: 400 });
  });
});
