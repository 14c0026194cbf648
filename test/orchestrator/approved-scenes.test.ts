import { beforeEach, describe, expect, it } from 'vitest';
import type { ProviderEvent } from '../../src/llm/provider.js';
import { critiqueOf } from '../support/critiques.js';
import { deferred } from '../support/deferred.js';
import { scriptedApp } from '../support/scripted-app.js';
import { answer } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const scene = (words: string) =>
  `INT. CLOCK SHOP - NIGHT\n\n${words} ${'The clocks go on and nobody winds them. '.repeat(8).trim()}\n`;
const NOTES = JSON.stringify(
  critiqueOf('It is slow.', { axis: 'PACING', score: 3, issues: ['It is slow.'], suggestions: ['Cut.'] }),
);

// Calls that ask the same come from different tests.
const scripted = scriptedApp({ optimizer: { enableCaching: false, enableDeduplication: false } });
let before: Record<string, (() => Promise<unknown>) | undefined>;
let continuity: string[];

beforeEach(() => {
  before = {};
  continuity = [];
  scripted.script = (call, nth) => {
    const hook = before[`${call.task} ${nth}`];
    const text = {
      scene: scene(`The model wrote this, take ${nth}.`),
      rewrite: scene(`The model rewrote this, take ${nth}.`),
      critique: NOTES,
      continuity: JSON.stringify({ issues: continuity }),
    }[call.task as string];
    if (text === undefined) return hook?.().then(() => undefined);
    return (async function* (): AsyncGenerator<ProviderEvent> {
      await hook?.();
      yield* answer(text);
    })();
  };
});

const theScene = (scriptId: string) =>
  scripted.app.storage.db.scene.findFirstOrThrow({
    where: { scriptId, number: 1 },
    include: { currentDraft: true, drafts: { where: { state: 'COMPLETE' }, orderBy: { number: 'asc' } } },
  });

/** Generates a script of one scene; `meanwhile` happens before the model answers the call `at`. */
async function generate(at: string, meanwhile: (scriptId: string) => Promise<unknown>) {
  const started = deferred<string>();
  before[at] = async () => meanwhile(await started.promise);
  const generation = await scripted.app.generations.startScript(CALLER, {
    logLine: 'A clockmaker is paid to lose an hour.',
    config: { sceneCount: 1, rewriteIterations: 1, optimizeLlmCalls: false },
  });
  started.resolve(generation.scriptId);
  await scripted.app.workflow.settled(generation);
  return generation;
}

const approve = async (scriptId: string) =>
  scripted.app.scripts.approveScene(CALLER, { sceneId: (await theScene(scriptId)).id });

describe('a scene that a person approves while it is generated', () => {
  it('stays approved when its continuity is checked, whatever is found', async () => {
    for (const issues of [[], ['The clock strikes thirteen.']]) {
      continuity = issues;
      scripted.provider.reset();
      const { scriptId } = await generate('continuity 1', approve);
      const found = await theScene(scriptId);
      expect([found.status, found.currentDraft?.number]).toEqual(['APPROVED', 2]);
    }
  }, 60_000);

  it('keeps its draft; a rewrite that was under way is stored beside it', async () => {
    const { scriptId } = await generate('critique 1', approve);
    const found = await theScene(scriptId);
    expect([found.status, found.currentDraft?.number]).toEqual(['APPROVED', 1]);
    expect(found.version).toBe(2);
  }, 60_000);

  it('gets another draft where a person asks for it, and is open again', async () => {
    const { scriptId } = await generate('continuity 1', approve);
    const { id: sceneId } = await theScene(scriptId);
    await scripted.app.workflow.settled(await scripted.app.generations.startScene(CALLER, { sceneId }));
    const found = await theScene(scriptId);
    const [, asked] = found.drafts.filter(({ kind }) => kind === 'GENERATED');
    expect(asked?.number).toBeGreaterThan(2);
    // Or the repair of it.
    expect(found.currentDraft?.number).toBeGreaterThanOrEqual(asked!.number);
    expect(found.status).toMatch(/^(WRITTEN|NEEDS_REVIEW)$/);
  }, 60_000);

  it('stays approved when a draft that was asked for fails', async () => {
    const { scriptId } = await generate('continuity 1', approve);
    const { id: sceneId } = await theScene(scriptId);
    scripted.provider.reset();
    const asked = deferred();
    before['scene 1'] = async () => {
      asked.resolve();
      await new Promise(() => {});
    };
    const { id } = await scripted.app.generations.startScene(CALLER, { sceneId });
    await asked.promise;
    await scripted.app.generations.cancel(CALLER, id);
    const found = await theScene(scriptId);
    expect([found.status, found.currentDraft?.number]).toEqual(['APPROVED', 2]);
  }, 60_000);
});

describe('a title that a person gives while the outline is made', () => {
  it('is not replaced by the model’s', async () => {
    const { scriptId } = await generate('outline 1', (id) =>
      scripted.app.scripts.updateScript(CALLER, { id, title: 'The Lost Hour' }),
    );
    expect(await scripted.app.storage.db.script.findUniqueOrThrow({ where: { id: scriptId } })).toMatchObject({
      title: 'The Lost Hour',
    });
  }, 60_000);

  it('is found by the outline where nobody gave one, and then counts as a change', async () => {
    const { scriptId } = await generate('outline 1', async () => {});
    const { title, editedAt } = await scripted.app.storage.db.script.findUniqueOrThrow({ where: { id: scriptId } });
    expect(title).not.toBe('Untitled');
    // The scene that was outlined.
    expect(editedAt).toBe(2);
  }, 60_000);
});
