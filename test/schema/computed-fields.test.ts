import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LlmError } from '../../src/llm/provider.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { scriptedProvider } from '../support/scripted-provider.js';
import type { Script, ScriptedProvider } from '../support/scripted-provider.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';

let graph: Graph;
let provider: ScriptedProvider;
let script: Script;

beforeEach(async () => {
  script = () => {};
  provider = scriptedProvider((call, nth, signal) => script(call, nth, signal));
  graph = await openGraph({ provider: { ...provider, caps: { strictSchema: true } } });
});
afterEach(() => graph.close());

const SCENES = 12;
const CHARACTERS = 6;

/** A script with 12 written scenes, and 10 bible entries, 6 of them characters. */
async function seed() {
  const { db, bibles } = graph;
  const people = [];
  for (let at = 0; at < CHARACTERS; at += 1) {
    people.push(
      await bibles.createEntry(ADA, 'CHARACTER', {
        name: `Person ${at}`,
        goals: [`reach the ${at}. gate`],
        traits: ['stubborn'],
      }),
    );
  }
  const world = [
    await bibles.createEntry(ADA, 'PLOT', {
      title: 'The Gates',
      logLine: 'Six people want through six gates.',
      mainConflict: 'One gate opens at a time.',
    }),
    await bibles.createEntry(ADA, 'SETTING', { name: 'The Walled Town', description: 'A town of gates.' }),
    await bibles.createEntry(ADA, 'THEME', { name: 'Thresholds', description: 'What is a door worth?' }),
    await bibles.createEntry(ADA, 'THEME', { name: 'Patience', description: 'Who can wait?' }),
  ];
  const row = await db.script.create({
    data: {
      tenantId: 'ada',
      title: 'Six Gates',
      logLine: 'Six people want through six gates.',
      bibles: { create: [...people, ...world].map((entry, position) => ({ entryId: entry.id, position })) },
    },
  });
  for (let number = 1; number <= SCENES; number += 1) {
    const outline = {
      heading: `INT. GATE ${number} - DAY`,
      description: `Somebody knocks at gate ${number}.`,
      characters: ['Person 0'],
      location: `Gate ${number}`,
      timeOfDay: 'DAY',
      beats: ['A knock.'],
    };
    const scene = await db.scene.create({
      data: {
        scriptId: row.id,
        number,
        act: 1,
        outline,
        status: 'WRITTEN',
        priorState: 'The gate is shut.',
        nextState: `Gate ${number} is open.`,
      },
    });
    const draft = await db.draft.create({
      data: {
        sceneId: scene.id,
        number: 1,
        kind: 'GENERATED',
        state: 'COMPLETE',
        text: `INT. GATE ${number} - DAY\n\nA knock, ${number} times.\n\nPERSON 0\nWho is it, at number ${number}?\n`,
      },
    });
    await db.scene.update({ where: { id: scene.id }, data: { currentDraftId: draft.id } });
  }
  return { id: encodeGlobalId('Script', row.id), row };
}

const ALL = `query ($id: ID!) { script(id: $id) {
  scenes(first: 12) { nodes { id summary coverage { logLine tension pace purpose } } }
  bibles { id name summary ... on CharacterBible { voiceSample } }
} }`;

describe('fields that a model computes', () => {
  it('P12 of 40 values are answered by 12 upstream requests, and kept', async () => {
    const { id } = await seed();
    const { data, errors } = await graph.ask(ALL, { id });
    expect(errors).toBeUndefined();
    const {
      scenes: { nodes: scenes },
      bibles,
    } = data.script;
    const summaries = scenes.map(({ summary }: { summary: string }) => summary);
    expect(new Set(summaries).size).toBe(SCENES);
    for (const [at, summary] of summaries.entries()) expect(summary).toContain(`gate ${at + 1}`);
    expect(
      scenes.every(
        ({ coverage }: { coverage: { logLine: string; tension: number } }) =>
          coverage.logLine !== '' && coverage.tension >= 1,
      ),
    ).toBe(true);
    expect(bibles.map(({ summary }: { summary: string }) => summary)).toHaveLength(10);
    expect(bibles[0].summary).toContain('Person 0');
    expect(bibles.filter(({ voiceSample }: { voiceSample?: string }) => voiceSample !== undefined)).toHaveLength(
      CHARACTERS,
    );
    // 2 packs of summaries, 2 of coverage, 2 of entries; 6 voices, each alone.
    expect(graph.optimizer.getStats()).toMatchObject({
      totalCalls: 40,
      upstreamItems: 40,
      upstreamRequests: 12,
      batchedCalls: 34,
      packFallbacks: 0,
    });

    const again = await graph.ask(ALL, { id });
    expect(again.data).toEqual(data);
    expect(graph.optimizer.getStats().totalCalls).toBe(40);
  }, 60_000);

  it('are computed anew when what they were computed from has changed, and only then', async () => {
    const { id, row } = await seed();
    const before = (await graph.ask(ALL, { id })).data;
    const scene = await graph.db.scene.findUniqueOrThrow({
      where: { scriptId_number: { scriptId: row.id, number: 3 } },
    });
    const draft = await graph.db.draft.create({
      data: {
        sceneId: scene.id,
        number: 2,
        kind: 'EDIT',
        state: 'COMPLETE',
        text: 'INT. GATE 3 - NIGHT\n\nNobody knocks.\n\nPERSON 5\nI was here first.\n',
      },
    });
    await graph.db.scene.update({ where: { id: scene.id }, data: { currentDraftId: draft.id } });
    const person = await graph.db.bibleEntry.findFirstOrThrow({ where: { name: 'Person 2' } });
    await graph.bibles.updateEntry(ADA, person.id, { goals: ['burn every gate'] });
    const calls = graph.optimizer.getStats().totalCalls;

    const after = (await graph.ask(ALL, { id })).data;
    expect(graph.optimizer.getStats().totalCalls - calls).toBe(4);
    const changed = <T>(list: (data: typeof before) => T[]) =>
      list(after).flatMap((value, at) => (JSON.stringify(value) === JSON.stringify(list(before)[at]) ? [] : [at]));
    expect(changed((data) => data.script.scenes.nodes)).toEqual([2]);
    expect(changed((data) => data.script.bibles)).toEqual([2]);
  }, 60_000);

  it('that many ask for at the same moment are computed once', async () => {
    const { id } = await seed();
    await Promise.all(
      Array.from({ length: 10 }, () =>
        graph.ask('query ($id: ID!) { script(id: $id) { scene(number: 1) { summary } } }', { id }),
      ),
    );
    expect(provider.calls).toHaveLength(1);
    // Some joined the first one, others came when its value was stored.
    expect(graph.optimizer.getStats()).toMatchObject({ upstreamRequests: 1, upstreamItems: 1 });
  }, 60_000);

  it('are null where there is nothing to read yet', async () => {
    const row = await graph.db.script.create({ data: { tenantId: 'ada', title: 'x', logLine: 'y' } });
    await graph.db.scene.create({
      data: {
        scriptId: row.id,
        number: 1,
        act: 1,
        outline: {
          heading: 'INT. X - DAY',
          description: 'd',
          characters: [],
          location: 'X',
          timeOfDay: 'DAY',
          beats: [],
        },
      },
    });
    const { data, errors } = await graph.ask(
      'query ($id: ID!) { script(id: $id) { scene(number: 1) { summary coverage { logLine } } } }',
      { id: encodeGlobalId('Script', row.id) },
    );
    expect(errors).toBeUndefined();
    expect(data.script.scene).toEqual({ summary: null, coverage: null });
    expect(provider.calls).toHaveLength(0);
  });

  it('are null with an error that says what to do where the model fails, and are asked again', async () => {
    const { id } = await seed();
    script = (call) => {
      if (call.task === 'voiceSample') {
        throw new LlmError('AUTH', 'The provider refused the key: check OPENAI_API_KEY.', { provider: 'scripted' });
      }
    };
    const failed = await graph.ask(ALL, { id });
    expect(failed.data.script.bibles[0]).toMatchObject({
      name: 'Person 0',
      summary: expect.any(String),
      voiceSample: null,
    });
    expect(failed.data.script.scenes.nodes[0].summary).not.toBeNull();
    expect(failed.errors).toHaveLength(CHARACTERS);
    expect(failed.errors![0]).toMatchObject({
      message: expect.stringContaining('OPENAI_API_KEY'),
      path: ['script', 'bibles', 0, 'voiceSample'],
      extensions: { code: 'LLM_UNAVAILABLE' },
    });
    script = () => {};
    expect((await graph.ask(ALL, { id })).errors).toBeUndefined();
  }, 60_000);

  it('show nobody another’s', async () => {
    const { id } = await seed();
    expect((await graph.ask(ALL, { id }, BOB)).data.script).toBeNull();
  });
});

describe('the optimizer in the graph', () => {
  it('tells its figures, now and again', async () => {
    const { id } = await seed();
    await graph.ask('query ($id: ID!) { script(id: $id) { scene(number: 1) { summary } } }', { id });
    const { data, errors } = await graph.ask(`{ optimizerStats {
      totalCalls cacheHits deduplicatedCalls batchedCalls upstreamRequests tokensSaved estimatedCostSavings spendUsd averageBatchSize failovers
      answerFindings { kind count } providers { name model active state requests errors } byTask { label calls upstreamRequests }
    } }`);
    expect(errors).toBeUndefined();
    expect(data.optimizerStats).toMatchObject({
      totalCalls: 1,
      upstreamRequests: 1,
      answerFindings: ['REPAIRED', 'CLOSED', 'COERCED', 'RENAMED', 'CUT', 'DROPPED', 'DEFAULTED'].map((kind) => ({
        kind,
        count: 0,
      })),
      providers: [{ name: 'scripted', model: 'scripted-1', active: true, state: 'AVAILABLE', requests: 1, errors: 0 }],
      byTask: [{ label: 'sceneSummary', calls: 1, upstreamRequests: 1 }],
    });
    const response = await graph.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': 'ada' },
      body: JSON.stringify({ query: 'subscription { optimizerStats(everyMs: 100) { totalCalls } }' }),
    });
    const reader = response.body!.getReader();
    let text = '';
    while ((text.match(/"totalCalls":1/g) ?? []).length < 3) {
      text += new TextDecoder().decode((await reader.read()).value);
    }
    await reader.cancel();
  });

  it('lets operators alone switch providers, and everybody clear their own cache', async () => {
    const { data, errors } = await graph.ask(
      'mutation { switchProvider(name: "scripted") { __typename ... on Error { code message } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.switchProvider).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN' });
    const cleared = await graph.ask('mutation { clearLlmCache { __typename ... on ClearedLlmCache { entries } } }');
    expect(cleared.data.clearLlmCache).toEqual({ __typename: 'ClearedLlmCache', entries: 0 });
  });
});
