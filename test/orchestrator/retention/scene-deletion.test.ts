import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createComputedFields } from '../../../src/computed-fields/computed-fields.js';
import { ConflictError, NotFoundError } from '../../../src/domain/errors.js';
import type { ProviderCall, ProviderEvent } from '../../../src/llm/provider.js';
import { usageOf } from '../../../src/optimizer/money/ledger-sums.js';
import { eraseDue } from '../../../src/orchestrator/retention/deletion.js';
import { tablesWith } from '../../support/all-text.js';
import { deferred } from '../../support/deferred.js';
import { storeEarlierScene } from '../../support/earlier-workflows.js';
import { scriptedApp } from '../../support/scripted-app.js';
import { scriptedProvider } from '../../support/scripted-provider.js';

// Many statements each, on whatever machine.
vi.setConfig({ testTimeout: 120_000 });

const CALLER = { tenantId: 'default' };
/** Found in nothing but what is said in, or of, the deleted scene. */
const WORDS = 'Quibblezander';
const NEVER = new AbortController().signal;

const writer = scriptedProvider();
const scripted = scriptedApp({ optimizer: { prices: [{ model: 'scripted-1', input: 1, output: 2 }] } });

beforeEach(() => {
  scripted.script = (call, _nth, signal) => (isOfFirstScene(call) ? marked(call, signal) : undefined);
});

function isOfFirstScene({ input }: ProviderCall): boolean {
  return (input as { scene?: { number?: number } }).scene?.number === 1;
}

/** The offline writer's answer with the words in each of its texts. */
async function* marked(call: ProviderCall, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
  let text = '';
  const rest: ProviderEvent[] = [];
  for await (const event of writer.stream(call, signal)) {
    if (event.type === 'delta') text += event.text;
    else rest.push(event);
  }
  if (call.task === 'continuity') {
    text = JSON.stringify({ issues: [`${WORDS} is nowhere in the bibles.`] });
  } else if (!text.startsWith('{')) {
    text = `${text.trimEnd()} ${WORDS}.\n`;
  } else {
    text = JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
      typeof value === 'string' && value.length > 25 ? `${value} ${WORDS}.` : value,
    );
  }
  yield { type: 'delta', text };
  yield* rest;
}

const generate = (config: object = {}) =>
  scripted.app.generations.startScript(CALLER, {
    logLine: 'A ferryman refuses one passenger.',
    config: { sceneCount: 2, rewriteIterations: 1, characterCount: 2, optimizeLlmCalls: false, ...config },
  });
const scenesOf = (scriptId: string) =>
  scripted.app.storage.db.scene.findMany({ where: { scriptId }, orderBy: { number: 'asc' } });

describe('a deleted scene', () => {
  it('says nothing any more in any table of the database, and its generations and the ledger keep their figures', async () => {
    const {
      app,
      app: {
        storage: { db, pool },
        optimizer,
      },
    } = scripted;
    const generation = await generate({ dialogueMode: 'CHARACTER_AGENTS' });
    await app.workflow.settled(generation);
    const { scriptId } = generation;
    const [first, second] = await scenesOf(scriptId);
    if (first === undefined || second === undefined) throw new Error('Two scenes were asked for.');
    const computedFields = createComputedFields({ db, pool, optimizer });
    await computedFields.sceneSummaries([first.id, second.id]);
    await app.workflow.settled(
      await app.generations.startRewrite(CALLER, { sceneId: first.id, critique: `Less of ${WORDS}.` }),
    );
    await app.scripts.addCritique(CALLER, { sceneId: first.id, critique: `Even less of ${WORDS}.` });
    await storeEarlierScene(pool, { generationId: generation.id, sceneId: first.id, text: WORDS });
    expect(Object.keys(await tablesWith(pool, WORDS))).toEqual(
      expect.arrayContaining([
        'dbos.operation_outputs',
        'public.Critique',
        'public.Draft',
        'public.Generation',
        'public.GenerationEvent',
        'public.GenerationStep',
        'public.LlmCacheEntry',
        'public.ScriptEvent',
      ]),
    );
    const usage = await usageOf(db, { generationId: generation.id });
    const calls = await db.llmCall.count();
    const [before, number] = [
      await db.draft.count({ where: { sceneId: second.id } }),
      (await app.scripts.versionNumbers([scriptId])).get(scriptId)!,
    ];

    expect((await app.generations.deleteScene(CALLER, first.id)).id).toBe(scriptId);

    expect(await tablesWith(pool, WORDS)).toEqual({});
    expect(await usageOf(db, { generationId: generation.id })).toEqual(usage);
    expect(await db.llmCall.count()).toBe(calls);
    expect(await db.llmCall.count({ where: { sceneId: first.id } })).toBe(0);
    expect(await db.computedField.count({ where: { sourceId: first.id } })).toBe(0);
    expect(await db.computedField.count({ where: { sourceId: second.id } })).toBe(1);
    expect(await scenesOf(scriptId)).toMatchObject([{ id: second.id, number: 1, version: 2 }]);
    expect(await db.draft.count({ where: { sceneId: second.id } })).toBe(before);
    expect((await app.scripts.versionNumbers([scriptId])).get(scriptId)).toBe(number + 1);
    // What comes late, as from a process that stood still, goes a minute later.
    await db.llmCacheEntry.create({
      data: {
        key: 'late',
        tenantId: 'default',
        answer: { text: WORDS },
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 1e9),
        sceneId: first.id,
      },
    });
    for (const later of [60_000, 3_600_000, 86_400_000]) {
      expect(await eraseDue({ db, optimizer, log: app.log }, Date.now() + later + 1_000, NEVER)).toBe(1);
      expect(await tablesWith(pool, WORDS)).toEqual({});
    }
    expect(await db.erasure.count()).toBe(0);
    await expect(app.generations.deleteScene(CALLER, first.id)).rejects.toBeInstanceOf(NotFoundError);
  });

  it('is not deleted while it is written, and what was to write it does not go on without it', async () => {
    const { app } = scripted;
    const generation = await generate();
    await app.workflow.settled(generation);
    const { id: sceneId } = await app.storage.db.scene.findFirstOrThrow({
      where: { scriptId: generation.scriptId, number: 1 },
    });
    const [writing, go] = [deferred(), deferred()];
    scripted.script = () => {
      writing.resolve();
      return go.promise;
    };
    const scene = await app.generations.startScene(CALLER, { sceneId });
    await writing.promise;
    await expect(app.generations.deleteScene(CALLER, sceneId)).rejects.toBeInstanceOf(ConflictError);
    await app.generations.pause(CALLER, scene.id);
    go.resolve();
    await vi.waitFor(async () =>
      expect(await app.storage.db.draft.count({ where: { sceneId, state: 'WRITING' } })).toBe(0),
    );
    await expect(app.generations.deleteScene(CALLER, sceneId)).rejects.toBeInstanceOf(ConflictError);
    await app.generations.cancel(CALLER, scene.id);
    await app.generations.deleteScene(CALLER, sceneId);
    expect(await scenesOf(generation.scriptId)).toHaveLength(1);
    await app.storage.db.generation.update({ where: { id: scene.id }, data: { status: 'FAILED' } });
    await expect(app.generations.resume(CALLER, scene.id)).rejects.toThrow(/has been deleted/);
  });
});
