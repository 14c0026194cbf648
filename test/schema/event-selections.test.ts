import { getNamedType, isCompositeType, isInterfaceType, isObjectType, parse, validate } from 'graphql';
import type { GraphQLField, GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DurableEvent, ScriptChange } from '../../src/domain/events.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { createSchema } from '../../src/schema/schema.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';

const schema = createSchema();
const events = schema.getPossibleTypes(schema.getType('GenerationEvent') as GraphQLInterfaceType);
const scriptEvents = schema.getPossibleTypes(schema.getType('ScriptEvent') as GraphQLInterfaceType);
const problems = (document: string) => validate(schema, parse(document)).map(({ message }) => message);

/** What a client writes who wants to know of which scene and draft each event is. */
const NATURAL = scriptEvents
  .map((type) => {
    const fields = ['sceneId', 'draftNumber', 'scene { number }', 'draft { number }'].filter((field) =>
      Object.hasOwn(type.getFields(), field.split(' ', 1).join('')),
    );
    return `... on ${type.name} { at ${fields.join(' ')} }`;
  })
  .join('\n');

/** Every field, with the plain fields of what it gives. */
function everyField(type: GraphQLObjectType | GraphQLInterfaceType, depth: number): string {
  return Object.values(type.getFields())
    .filter((field) => field.args.every(({ type: argument }) => !String(argument).endsWith('!')))
    .flatMap((field) => selection(field, depth))
    .join(' ');
}

function selection(field: GraphQLField<unknown, unknown>, depth: number): string[] {
  const given: GraphQLNamedType = getNamedType(field.type);
  if (!isCompositeType(given)) return [field.name];
  if (depth === 0 || (!isObjectType(given) && !isInterfaceType(given))) return [];
  const inner = everyField(given, depth - 1);
  return inner === '' ? [] : [`${field.name} { ${inner} }`];
}

const EVERYTHING = scriptEvents.map((type) => `... on ${type.name} { ${everyField(type, 2)} }`).join('\n');

describe('one selection for all events', () => {
  it.each([
    ['what each event is about', NATURAL],
    ['every field of every event', EVERYTHING],
  ])('takes %s, without aliases', (_what, fields) => {
    expect(fields).toContain('SceneStageStarted');
    expect(fields).toContain('SceneEdited');
    expect(problems(`subscription ($id: ID!) { scriptEvents(scriptId: $id) { __typename seq ${fields} } }`)).toEqual(
      [],
    );
  });

  it('takes the same fragments in both subscriptions', () => {
    const fields = events.map((type) => `... on ${type.name} { ${everyField(type, 2)} }`).join('\n');
    for (const source of ['generationEvents(generationId: $id)', 'scriptEvents(scriptId: $id)']) {
      expect(problems(`subscription ($id: ID!) { ${source} { __typename seq ${fields} } }`)).toEqual([]);
    }
  });

  it('every event of a generation is one of its script', () => {
    expect(events.filter((type) => !scriptEvents.includes(type))).toEqual([]);
    expect(scriptEvents.length).toBeGreaterThan(events.length);
  });

  it('has sceneId wherever there is a scene, and draftNumber wherever there is a draft', () => {
    const missing = scriptEvents.flatMap((type) => {
      const has = (name: string) => Object.hasOwn(type.getFields(), name);
      return [
        ...((has('scene') || has('draftNumber')) && !has('sceneId') ? [`${type.name}.sceneId`] : []),
        ...((has('draft') || has('critique')) && !has('draftNumber') ? [`${type.name}.draftNumber`] : []),
      ];
    });
    expect(missing).toEqual([]);
  });
});

describe('every field of every stored event', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await openGraph();
  });
  afterAll(() => graph.close());

  it('has an answer', async () => {
    const story = await seedStory(graph, ADA);
    const sceneId = story.scenes[0]!.id;
    const draftId = story.scenes[0]!.currentDraftId!;
    const critique = await graph.db.critique.findFirstOrThrow({ where: { draftId } });
    const usage = {
      llmCalls: 1,
      upstreamRequests: 1,
      promptTokens: 1,
      cachedPromptTokens: 0,
      completionTokens: 1,
      costUsd: null,
      estimated: false,
    };
    const stored: DurableEvent[] = [
      { type: 'StageStarted', stage: 'SCENES' },
      { type: 'StageStarted', stage: 'SCENES', sceneId },
      { type: 'StageCompleted', stage: 'SCENES', sceneId, durationMs: 1, usage },
      { type: 'StageCompleted', stage: 'SCENES', durationMs: 1, usage },
      { type: 'BibleEntryReady', entryId: story.mara.id },
      { type: 'SceneOutlined', sceneId },
      { type: 'SceneDraftStarted', sceneId, draftNumber: 1, kind: 'GENERATED' },
      { type: 'SceneDraftCompleted', sceneId, draftId, draftNumber: 1 },
      { type: 'SceneDraftDiscarded', sceneId, draftNumber: 2, reason: 'fail-over' },
      { type: 'CritiqueReady', sceneId, critiqueId: critique.id },
      { type: 'ContinuityIssueFound', sceneId, message: 'The letter is burnt.', repaired: false },
      { type: 'ProviderSwitched', from: 'a', to: 'b', reason: 'down' },
      { type: 'BatchSubmitted', stage: 'SCENES', provider: 'a', calls: 3, reason: 'cheap' },
      {
        type: 'PromptTrimmed',
        stage: 'SCENES',
        provider: 'a',
        model: 'm',
        parts: [{ part: 'scene before', tokens: 80, how: 'SHORTENED' }],
        reason: 'long',
      },
      { type: 'GenerationPaused', reason: 'asked' },
      { type: 'GenerationResumed', reason: 'asked' },
      { type: 'GenerationFailed', failure: { code: 'SCENE_FAILED', message: 'no', stage: 'SCENES', retryable: true } },
      { type: 'GenerationResumed', reason: 'asked' },
      { type: 'GenerationCompleted' },
      { type: 'GenerationResumed', reason: 'asked' },
      { type: 'GenerationCancelled' },
    ];
    const generation = await graph.db.generation.create({
      data: { tenantId: ADA.tenantId, scriptId: story.script.id, kind: 'SCRIPT', config: {}, input: {} },
    });
    await graph.streams.journal.commit(generation.id, async (_tx, emit) => stored.forEach((event) => emit(event)));
    const names: string[] = [];
    // One type at a time: all of them together cost more than a caller may ask at once.
    for (const type of events) {
      const answer = await graph.ask(
        `query ($id: ID!) { generation(id: $id) { events { __typename seq ... on ${type.name} { ${everyField(type, 1)} } } } }`,
        { id: encodeGlobalId('Generation', generation.id) },
      );
      expect(answer.errors, type.name).toBeUndefined();
      const told = answer.data.generation.events as ({ __typename: string } & Record<string, unknown>)[];
      for (const event of told.filter(({ __typename }) => __typename === type.name)) {
        names.push(event.__typename);
        if ('sceneId' in type.getFields()) {
          expect(event).toMatchObject({ sceneId: encodeGlobalId('Scene', sceneId), scene: { number: 1 } });
        }
        if (type.name === 'CritiqueReady') expect(event.draftNumber).toBe(1);
      }
    }
    expect(new Set(names)).toEqual(
      new Set(events.map(({ name }) => name).filter((name) => !name.startsWith('SceneText'))),
    );
  });
});

describe('Script.events', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await openGraph();
  });
  afterAll(() => graph.close());

  const own = scriptEvents.filter((type) => !events.includes(type));
  const ask = async (scriptId: string, fields: string, args = '') =>
    (
      await graph.ask(`query ($id: ID!) { script(id: $id) { events${args} { __typename seq ${fields} } } }`, {
        id: encodeGlobalId('Script', scriptId),
      })
    ).data.script.events as ({ __typename: string; seq: number } & Record<string, unknown>)[];

  it('has an answer for every field of every event that is no generation’s', async () => {
    const { script, scenes, mara } = await seedStory(graph, ADA);
    const { id: sceneId, currentDraftId } = scenes[0]!;
    const draftId = currentDraftId!;
    const critique = await graph.db.critique.findFirstOrThrow({ where: { draftId } });
    const generation = await graph.db.generation.create({
      data: { tenantId: ADA.tenantId, scriptId: script.id, kind: 'SCRIPT', config: {}, input: {} },
    });
    const stored: ScriptChange[] = [
      { type: 'ScriptUpdated' },
      { type: 'SceneAdded', sceneId, number: 1 },
      { type: 'SceneOutlineUpdated', sceneId },
      { type: 'SceneMoved', sceneId, from: 2, to: 1 },
      { type: 'SceneDeleted', sceneId: generation.id, number: 3 },
      { type: 'SceneApproved', sceneId, approved: true },
      { type: 'SceneEdited', sceneId, draftId, draftNumber: 1, kind: 'EDIT' },
      { type: 'SceneCritiqued', sceneId, critiqueId: critique.id },
      { type: 'BibleEntryTied', entryId: mara.id },
      { type: 'BibleEntryUntied', entryId: mara.id },
      { type: 'GenerationQueued', generationId: generation.id },
    ];
    await graph.streams.scriptJournal.commit(script.id, async (_tx, emit) => stored.forEach((event) => emit(event)));
    const names: string[] = [];
    for (const type of own) {
      const told = await ask(script.id, `... on ${type.name} { ${everyField(type, 1)} }`);
      expect(told.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
      for (const event of told.filter(({ __typename }) => __typename === type.name)) {
        names.push(event.__typename);
        expect(event['scriptId']).toBe(encodeGlobalId('Script', script.id));
        if ('scene' in type.getFields()) expect(event).toMatchObject({ scene: { number: 1 } });
        if ('draftNumber' in type.getFields()) expect(event['draftNumber']).toBe(1);
      }
    }
    expect(names.toSorted()).toEqual(own.map(({ name }) => name).toSorted());
    const moved = await ask(script.id, '... on SceneMoved { fromNumber toNumber }', '(after: 3, first: 1)');
    expect(moved).toEqual([{ __typename: 'SceneMoved', seq: 4, fromNumber: 2, toNumber: 1 }]);
  });

  it('leaves out what tells of a scene or an entry that was deleted since, and still fills the page', async () => {
    const { script, scenes, tomas } = await seedStory(graph, ADA);
    const [kept, gone] = [scenes[0]!, scenes[1]!];
    const generation = await graph.db.generation.create({
      data: { tenantId: ADA.tenantId, scriptId: script.id, kind: 'SCRIPT', config: {}, input: {} },
    });
    await graph.streams.journal.commit(generation.id, async (_tx, emit) => {
      emit({ type: 'BibleEntryReady', entryId: tomas.id });
      for (let at = 0; at < 6; at += 1) emit({ type: 'SceneOutlined', sceneId: gone.id });
      emit({ type: 'SceneOutlined', sceneId: kept.id });
    });
    await graph.streams.scriptJournal.commit(script.id, async (tx, emit) => {
      await tx.scene.delete({ where: { id: gone.id } });
      emit({ type: 'SceneDeleted', sceneId: gone.id, number: 2 });
      emit({ type: 'BibleEntryUntied', entryId: tomas.id });
    });
    await graph.db.bibleEntry.delete({ where: { id: tomas.id } });
    const told = await ask(script.id, '... on SceneDeleted { number }', '(first: 3)');
    expect(told).toEqual([
      { __typename: 'SceneOutlined', seq: 8 },
      { __typename: 'SceneDeleted', seq: 9, number: 2 },
      { __typename: 'BibleEntryUntied', seq: 10 },
    ]);
    const { data } = await graph.ask(
      `query ($id: ID!) { generation(id: $id) { events(first: 1) { __typename seq scriptId } } }`,
      { id: encodeGlobalId('Generation', generation.id) },
    );
    expect(data.generation.events).toEqual([
      { __typename: 'SceneOutlined', seq: 8, scriptId: encodeGlobalId('Script', script.id) },
    ]);
  });

  it('costs no statement more for many events than for few, and refuses more than a page', async () => {
    const { script, scenes } = await seedStory(graph, ADA);
    const edit = { type: 'SceneApproved', sceneId: scenes[0]!.id, approved: true } as const;
    await graph.streams.scriptJournal.commit(script.id, async (_tx, emit) => {
      for (let at = 0; at < 60; at += 1) emit(edit);
    });
    const selects = (first: number) => graph.countSelects(() => ask(script.id, 'scriptId at', `(first: ${first})`));
    expect(await selects(50)).toBe(await selects(2));
    const { errors } = await graph.ask(`query ($id: ID!) { script(id: $id) { events(first: 1000) { seq } } }`, {
      id: encodeGlobalId('Script', script.id),
    });
    expect(errors?.[0]?.extensions?.['code']).toBe('INVALID_INPUT');
  });

  it('is the caller’s only', async () => {
    const { script } = await seedStory(graph, ADA);
    const id = encodeGlobalId('Script', script.id);
    expect((await graph.ask(`query ($id: ID!) { script(id: $id) { events { seq } } }`, { id }, BOB)).data.script).toBe(
      null,
    );
  });
});

describe('scalars of our own', () => {
  it('say where they are specified', () => {
    const own = Object.values(schema.getTypeMap()).filter(
      (type) => 'specifiedByURL' in type && !['ID', 'Int', 'Float', 'String', 'Boolean'].includes(type.name),
    );
    expect(own.map(({ name }) => name)).toEqual(['DateTime']);
    for (const type of own) {
      expect((type as { specifiedByURL?: string | null }).specifiedByURL, type.name).toMatch(/^https:\/\//);
    }
  });
});
