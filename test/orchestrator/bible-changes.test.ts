import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/domain/errors.js';
import type { BibleKind } from '../../src/domain/bibles.js';
import type { Generation } from '../../src/storage/generated/client/client.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { deferred } from '../support/deferred.js';
import { answer, scriptedProvider } from '../support/scripted-provider.js';
import type { ScriptedProvider } from '../support/scripted-provider.js';
import { critiqueOf } from '../support/critiques.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A ferryman carries letters that nobody has written yet.';
const NOTES = JSON.stringify(
  critiqueOf('It is slow.', { axis: 'PACING', score: 3, issues: ['It is slow.'], suggestions: ['Cut.'] }),
);

let app: TestApp;
let provider: ScriptedProvider;
/** What happens while the model works on a task for the first time. */
let during: { task: string; act: () => Promise<unknown> } | undefined;
let acted: number;

beforeAll(async () => {
  provider = scriptedProvider((call, nth) => {
    const own = call.task === 'critique' ? answer(NOTES) : undefined;
    if (during?.task !== call.task || nth > 1) return own;
    const { act } = during;
    const done = act().then(() => void (acted += 1));
    if (own === undefined) return done;
    return (async function* () {
      await done;
      yield* own;
    })();
  });
  app = await openTestApp({ provider });
});
beforeEach(() => {
  during = undefined;
  acted = 0;
  provider.reset();
});
afterAll(() => app.close());

async function ownEntries() {
  return {
    CHARACTER: await app.bibles.createEntry('CHARACTER', { name: 'Mara Voss' }),
    other: await app.bibles.createEntry('CHARACTER', { name: 'Tomas Reh' }),
    PLOT: await app.bibles.createEntry('PLOT', { title: 'The letters' }),
    SETTING: await app.bibles.createEntry('SETTING', { name: 'The ferry', locations: [{ name: 'Deck' }] }),
    THEME: await app.bibles.createEntry('THEME', { name: 'Debt' }),
  };
}

/** Runs a script on the given entries, with `change` made while the model works on `task`. */
async function changedDuring(
  task: string,
  change: (entries: Awaited<ReturnType<typeof ownEntries>>) => Promise<unknown>,
  config: object = {},
): Promise<Generation> {
  const entries = await ownEntries();
  during = { task, act: () => change(entries) };
  const generation = await app.generations.startScript(CALLER, {
    logLine: LOG_LINE,
    existingBibles: Object.values(entries).map(({ id }) => id),
    config: { sceneCount: 2, rewriteIterations: 1, useExistingBibles: true, optimizeLlmCalls: false, ...config },
  });
  await app.workflow.settled(generation);
  expect(acted).toBe(1);
  return app.storage.db.generation.findUniqueOrThrow({ where: { id: generation.id } });
}

const TASKS = ['outline', 'scene', 'critique', 'rewrite', 'continuity'] as const;
const KINDS: readonly BibleKind[] = ['CHARACTER', 'PLOT', 'SETTING', 'THEME'];

describe('a bible entry that is deleted', () => {
  it.each(TASKS.flatMap((task) => KINDS.map((kind) => [kind, task] as const)))(
    '(%s) while the model works on the %s is gone, and the generation goes on',
    async (kind, task) => {
      const generation = await changedDuring(task, (entries) => app.bibles.deleteEntry(entries[kind as 'CHARACTER']));
      expect(generation).toMatchObject({ status: 'COMPLETED', failure: null });
      const script = await app.storage.db.script.findUniqueOrThrow({
        where: { id: generation.scriptId },
        include: {
          bibles: { include: { entry: true } },
          scenes: { include: { characters: { include: { entry: true } } } },
        },
      });
      expect(script.bibles).toHaveLength(4);
      if (kind === 'CHARACTER') {
        for (const { characters } of script.scenes) {
          expect(characters.map(({ entry }) => entry.name)).not.toContain('Mara Voss');
        }
      }
      for (const { settingId } of script.scenes) expect(settingId === null).toBe(kind === 'SETTING');
    },
    60_000,
  );

  it.each(TASKS)(
    'with all others while the model works on the %s leaves a generation that goes on',
    async (task) => {
      const generation = await changedDuring(
        task,
        async (entries) => {
          for (const entry of Object.values(entries)) await app.bibles.deleteEntry(entry);
        },
        { dialogueMode: 'CHARACTER_AGENTS' },
      );
      expect(generation.status).toBe('COMPLETED');
    },
    60_000,
  );

  it('while other bibles are written is not written again, and the generation goes on', async () => {
    const mara = await app.bibles.createEntry('CHARACTER', { name: 'Mara Voss' });
    during = { task: 'plot', act: () => app.bibles.deleteEntry(mara) };
    const generation = await app.generations.startScript(CALLER, {
      logLine: LOG_LINE,
      existingBibles: [mara.id],
      config: { sceneCount: 1, autoRewrite: false, useExistingBibles: true, optimizeLlmCalls: false },
    });
    await app.workflow.settled(generation);
    expect(acted).toBe(1);
    expect((await app.entries.entriesOf(generation.scriptId)).map(({ kind }) => kind).toSorted()).toEqual([
      'PLOT',
      'SETTING',
      'THEME',
    ]);
  }, 60_000);

  it('is never half there for those who read the script’s entries', async () => {
    const script = await app.generations.createScript(CALLER, { logLine: LOG_LINE });
    let open = true;
    const reading = (async () => {
      let reads = 0;
      for (; open; reads += 1) await app.entries.entriesOf(script.id);
      return reads;
    })();
    for (let at = 0; at < 60; at += 1) {
      const entry = await app.bibles.createEntry('CHARACTER', { name: `Passenger ${at}` });
      await app.storage.db.scriptBible.create({ data: { scriptId: script.id, entryId: entry.id, position: at } });
      await app.bibles.deleteEntry(entry);
    }
    open = false;
    expect(await reading).toBeGreaterThan(0);
  });

  it('between the request and the script that is to be built on it is told of', async () => {
    const entry = await app.bibles.createEntry('THEME', { name: 'Debt' });
    const gone = deferred();
    const { entries } = app.entries;
    // The check has passed; then it is deleted.
    app.entries.entries = async (...args) => {
      const found = await entries.apply(app.entries, args);
      await app.bibles.deleteEntry(entry);
      gone.resolve();
      return found;
    };
    const outcome = await app.generations
      .startScript(CALLER, { logLine: LOG_LINE, existingBibles: [entry.id] })
      .catch((error: unknown) => error);
    app.entries.entries = entries;
    await gone.promise;
    expect(outcome).toBeInstanceOf(NotFoundError);
  });
});

describe('a bible entry that is changed', () => {
  it.each(TASKS)(
    'while the model works on the %s is taken up, and the generation goes on',
    async (task) => {
      const generation = await changedDuring(task, async (entries) => {
        await app.bibles.updateEntry(entries.CHARACTER, { name: 'Mara Renamed' });
        await app.bibles.updateEntry(entries.SETTING, { name: 'The lighter', locations: [] });
        await app.bibles.updateEntry(entries.PLOT, { title: 'No letters', beats: [] });
        await app.bibles.restoreEntry(entries.THEME, 1);
      });
      expect(generation.status).toBe('COMPLETED');
      if (task !== 'continuity') {
        const last = provider.calls.findLast((call) => call.task === 'continuity')!.input as {
          characters: { name: string }[];
        };
        expect(last.characters.map(({ name }) => name)).toContain('Mara Renamed');
      }
    },
    60_000,
  );
});
