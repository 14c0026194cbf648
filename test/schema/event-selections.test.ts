import { getNamedType, isCompositeType, isInterfaceType, isObjectType, parse, validate } from 'graphql';
import type { GraphQLField, GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DurableEvent } from '../../src/domain/events.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { createSchema } from '../../src/schema/schema.js';
import { ADA, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';

const schema = createSchema();
const events = schema.getPossibleTypes(schema.getType('GenerationEvent') as GraphQLInterfaceType);
const problems = (document: string) => validate(schema, parse(document)).map(({ message }) => message);

/** What a client writes who wants to know of which scene and draft each event is. */
const NATURAL = events
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

const EVERYTHING = events.map((type) => `... on ${type.name} { ${everyField(type, 2)} }`).join('\n');

describe('one selection for all events', () => {
  it.each([
    ['what each event is about', NATURAL],
    ['every field of every event', EVERYTHING],
  ])('takes %s, without aliases', (_what, fields) => {
    expect(fields).toContain('SceneStageStarted');
    expect(
      problems(`subscription ($id: ID!) { generationEvents(generationId: $id) { __typename seq ${fields} } }`),
    ).toEqual([]);
  });

  it('has sceneId wherever there is a scene, and draftNumber wherever there is a draft', () => {
    const missing = events.flatMap((type) => {
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
