import { describe, expect, it, vi } from 'vitest';
import type { Prisma } from '../../src/storage/generated/client/client.js';
import { critiqueOf } from '../support/critiques.js';
import { scriptedApp } from '../support/scripted-app.js';
import { answer } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const scripted = scriptedApp();

const read = (id: string) =>
  scripted.app.storage.db.generation.findUniqueOrThrow({ where: { id }, include: { steps: true } });
const statusIs = (id: string, status: string) =>
  vi.waitFor(async () => expect((await read(id)).status).toBe(status), { timeout: 30_000, interval: 20 });

/** A script of one scene that waits for the approval of its critique, with a few results of its finished steps as another version stored them. */
async function upgraded(logLine: string, storedBefore: (key: string, result: unknown) => unknown): Promise<string> {
  const { id } = await scripted.app.generations.startScript(CALLER, {
    logLine,
    config: { sceneCount: 1, rewriteIterations: 1, approvals: ['CRITIQUE'], optimizeLlmCalls: false },
  });
  await statusIs(id, 'AWAITING_APPROVAL');
  for (const { key, result } of (await read(id)).steps) {
    await scripted.app.storage.db.generationStep.update({
      where: { generationId_key: { generationId: id, key } },
      data: { result: storedBefore(key, result) as Prisma.InputJsonValue },
    });
  }
  return id;
}

it('a configuration that this version cannot read fails its generation with a sentence that says so, before any call', async () => {
  const { db } = scripted.app.storage;
  const { id: scriptId } = await db.script.create({
    data: { tenantId: 'default', title: 'T', logLine: 'A signalman.' },
  });
  const { id, attempt } = await db.generation.create({
    data: { tenantId: 'default', scriptId, kind: 'BIBLES', status: 'RUNNING', config: { scope: 'TRILOGY' }, input: {} },
  });
  await scripted.app.generations.revive({ id, attempt });
  await statusIs(id, 'FAILED');
  expect((await read(id)).failure).toMatchObject({
    code: 'CONFLICT',
    retryable: false,
    message: expect.stringContaining('start a new generation'),
  });
  expect(scripted.provider.calls).toEqual([]);
}, 60_000);

describe('the result of a finished step', () => {
  it('is read as every earlier version stored it', async () => {
    const id = await upgraded('A signalman is told to let the same train pass twice.', (key, result) => {
      // The first version knew neither faults of form nor critiques that judge nothing, and later ones may tell more.
      if (key.includes(':critique:')) {
        const { critiqueId, notes } = result as { critiqueId: string; notes: string[] };
        return { critiqueId, notes, told: 'later' };
      }
      return key === 'bibles:cast' ? { stored: 'something' } : result;
    });
    await scripted.app.generations.approveStage(CALLER, id, 'CRITIQUE');
    await statusIs(id, 'COMPLETED');
    expect(scripted.provider.count('cast')).toBe(1);
    expect(scripted.provider.count('critique')).toBe(1);
    expect(scripted.provider.count('rewrite')).toBe(1);
  }, 60_000);

  it.each([
    ['bibles:plan', ['PLOT'], 'BIBLES'],
    ['scenes:plan', { scenes: 1 }, 'SCENES'],
    ['outline:1', 'two', 'OUTLINE'],
  ])(
    'of %s that this version cannot read fails the generation with a sentence that says so, and nothing is paid again',
    async (broken, result, stage) => {
      const id = await upgraded(`A signalman finds ${broken} on the rails.`, (key, stored) =>
        key === broken ? result : stored,
      );
      const paid = scripted.provider.calls.length;
      await scripted.app.generations.approveStage(CALLER, id, 'CRITIQUE');
      await statusIs(id, 'FAILED');
      expect((await read(id)).failure).toMatchObject({
        code: 'INTERNAL',
        stage,
        retryable: false,
        message: expect.stringContaining(`The stored result of the step ${broken} cannot be read by this version`),
      });
      expect(scripted.provider.calls).toHaveLength(paid);
    },
    60_000,
  );

  it('has the key and the shape by which the next version finds it', async () => {
    let checked = 0;
    scripted.script = ({ task }) => {
      if (task === 'critique') return answer(JSON.stringify(critiqueOf('It stands.')));
      if (task !== 'continuity') return;
      checked += 1;
      return answer(JSON.stringify({ issues: checked === 1 ? ['Mara knows of the letter already: cut that.'] : [] }));
    };
    const generation = await scripted.app.generations.startScript(CALLER, {
      logLine: 'A signalman hears the train that was cancelled.',
      config: { sceneCount: 1, rewriteIterations: 2, dialogueMode: 'CHARACTER_AGENTS', optimizeLlmCalls: false },
    });
    await scripted.app.workflow.settled(generation);
    const { steps } = await read(generation.id);
    const stored = steps.map(({ key, result }) => [key.replaceAll(ID, '<id>'), shapeOf(result)] as const);
    expect(Object.fromEntries(stored)).toEqual({
      'bibles:plan': { characters: 'number', kinds: ['string'], given: [] },
      'bibles:cast': null,
      'bibles:plot': null,
      'bibles:setting': null,
      'bibles:theme': null,
      'outline:1': 'number',
      'scenes:plan': ['string'],
      'scene:<id>:draft:started': {},
      'scene:<id>:lines': [{ name: 'string', lines: [{ beat: 'number', text: 'string', intent: 'string' }] }],
      'scene:<id>:draft': null,
      'scene:<id>:critique:1:started': {},
      'scene:<id>:critique:1': { critiqueId: 'string', notes: [], faulty: 'boolean' },
      'scene:<id>:enough': null,
      'scene:<id>:continuity:started': {},
      'scene:<id>:continuity': ['string'],
      'scene:<id>:repair:started': {},
      'scene:<id>:repair': 'boolean',
      'scene:<id>:recheck': null,
      format: { blocks: 'number', losses: [] },
    });
  }, 60_000);
});

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

/** JSON with the names of types for values; of a list the first. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]));
}
