import { describe, expect, it, vi } from 'vitest';
import type { ContextParts } from '../../src/schema/context.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { FIELD_COSTS } from '../../src/server/limits/field-costs.js';
import { createSchema } from '../../src/schema/schema.js';
import { isInterfaceType, isObjectType } from 'graphql';
import { scriptedStreams } from './support/scripted-streams.js';
import { emptyDatabase, GENERATION, post, SCENE_ID, startTestServer } from './support/test-server.js';

const SCENE = encodeGlobalId('Scene', SCENE_ID);

async function start() {
  const sceneSummaries = vi.fn(async (ids: readonly string[]) => ids.map(() => 'Somebody waits.'));
  const sceneCoverage = vi.fn(async (ids: readonly string[]) => ids.map(() => ({ logLine: 'x' })));
  const streams = scriptedStreams((reader) => reader.finish());
  const parts = {
    db: {
      ...emptyDatabase(),
      scene: { findMany: async () => [{ id: SCENE_ID }], findUnique: async () => ({ id: SCENE_ID }) },
    },
    computedFields: { sceneSummaries, sceneCoverage },
    streams,
  } as unknown as Partial<ContextParts>;
  const { endpoint } = await startTestServer({ parts });
  const get = async (parameters: Record<string, string>, accept = 'application/json') => {
    const response = await fetch(`${endpoint}?${new URLSearchParams(parameters)}`, { headers: { accept } });
    return { status: response.status, allow: response.headers.get('allow'), text: await response.text() };
  };
  return { endpoint, get, streams, computed: () => sceneSummaries.mock.calls.length + sceneCoverage.mock.calls.length };
}

const OPERATIONS: Record<string, string> = {
  'by its name': `{ nodes(ids: ["${SCENE}"]) { ... on Scene { summary } } }`,
  'under an alias': `{ nodes(ids: ["${SCENE}"]) { ... on Scene { number: coverage { logLine } } } }`,
  'in a fragment': `{ nodes(ids: ["${SCENE}"]) { ...A } } fragment A on Node { ...B } fragment B on Scene { ... { summary } }`,
  'of an interface': `{ nodes(ids: ["${SCENE}"]) { ... on BibleEntry { summary } } }`,
  'of a type that implements it': `{ nodes(ids: ["${SCENE}"]) { ... on PlotBible { summary } ... on CharacterBible { voiceSample } } }`,
  'that may be skipped': `query ($no: Boolean = true) { nodes(ids: ["${SCENE}"]) { ... on Scene { summary @skip(if: $no) } } }`,
};

describe('what a language model computes', () => {
  it.each(Object.entries(OPERATIONS))('is not served by GET: %s', async (_how, query) => {
    const { get, endpoint, computed } = await start();
    for (const accept of ['application/json', 'application/graphql-response+json', 'text/event-stream', '*/*']) {
      const { text, status, allow } = await get({ query }, accept);
      expect(text).toMatch(/POST_REQUIRED/);
      expect(text).toContain('Send it as POST');
      if (accept !== 'text/event-stream') expect([status, allow]).toEqual([405, 'POST']);
    }
    expect(computed()).toBe(0);
    expect((await post(endpoint, query)).errors?.map(({ extensions }) => extensions?.['code']) ?? []).not.toContain(
      'POST_REQUIRED',
    );
  });

  it('is not served by GET in an operation among several', async () => {
    const { get, computed } = await start();
    const query = `query Cheap { __typename } query Dear { nodes(ids: ["${SCENE}"]) { ... on Scene { summary } } }`;
    expect((await get({ query, operationName: 'Dear' })).text).toContain('POST_REQUIRED');
    expect((await get({ query, operationName: 'Cheap' })).text).toContain('"__typename":"Query"');
    expect(computed()).toBe(0);
  });

  it('is not served by GET in a subscription, whose source is not opened', async () => {
    const { get, streams } = await start();
    const query = `subscription { generationEvents(generationId: "${GENERATION}") { ... on SceneDraftCompleted { scene { summary } } } }`;
    expect((await get({ query }, 'text/event-stream')).text).toContain('POST_REQUIRED');
    expect(streams.readers).toEqual([]);
  });

  it('is served by POST', async () => {
    const { endpoint, computed } = await start();
    expect(await post(endpoint, OPERATIONS['by its name']!)).toMatchObject({
      data: { nodes: [{ summary: 'Somebody waits.' }] },
    });
    expect(computed()).toBe(1);
  });

  it('is weighed as a request that is paid for', async () => {
    const { endpoint, computed } = await start();
    expect(
      await post(endpoint, '{ scripts { nodes { scenes { nodes { summary coverage { logLine } } } } } }'),
    ).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
    expect(
      await post(endpoint, '{ script(id: "x") { scenes(first: 100) { nodes { summary coverage { logLine } } } } }'),
    ).toMatchObject({ data: { script: null } });
    expect(computed()).toBe(0);
  });
});

describe('the table of costs', () => {
  it('names fields of the schema', () => {
    const schema = createSchema();
    for (const place of Object.keys(FIELD_COSTS)) {
      const [typeName = '', fieldName = ''] = place.split('.');
      const type = schema.getType(typeName);
      expect(isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName]?.name : undefined, place).toBe(
        fieldName,
      );
    }
  });

  it('knows every field that a language model computes', () => {
    const schema = createSchema();
    const described = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields())
            .filter(({ description }) => /computed by a model on request/.test(description ?? ''))
            .map(({ name }) => [type, name] as const)
        : [],
    );
    const places = described.map(([type, name]) =>
      [type, ...type.getInterfaces()].map((holder) => `${holder.name}.${name}`),
    );
    expect(places.length).toBeGreaterThanOrEqual(8);
    expect(places.filter((names) => !names.some((name) => FIELD_COSTS[name]?.computed === true))).toEqual([]);
  });
});
