import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ConflictError } from '../../src/domain/errors.js';
import type { RewriteInput } from '../../src/domain/tasks.js';
import type { ProviderEvent } from '../../src/llm/provider.js';
import type { Generation } from '../../src/storage/generated/client/client.js';
import { deferred } from '../support/deferred.js';
import { answer } from '../support/scripted-provider.js';
import { critiqueOf } from '../support/critiques.js';
import { scriptedApp } from '../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A clockmaker is paid to lose an hour.';
const HEADING = 'INT. CLOCK SHOP - NIGHT';
const scene = (words: string) =>
  `${HEADING}\n\n${words} ${'The clocks go on and nobody winds them. '.repeat(8).trim()}\n`;
const MINE = scene('A person wrote this.');
const NOTES = JSON.stringify(
  critiqueOf('It is slow.', { axis: 'PACING', score: 3, issues: ['It is slow.'], suggestions: ['Cut.'] }),
);

// Calls that ask the same come from different tests.
const scripted = scriptedApp({ optimizer: { enableCaching: false, enableDeduplication: false } });
/** What happens before the model answers a task, by the task and which call of it this is. */
let before: Record<string, (() => Promise<unknown>) | undefined>;
let continuity: string[];

beforeEach(() => {
  before = {};
  continuity = [];
  scripted.script = (call, nth) => {
    const text = {
      scene: scene('The model wrote this.'),
      rewrite: scene(`The model rewrote this, take ${nth}.`),
      critique: NOTES,
      continuity: JSON.stringify({ issues: continuity }),
    }[call.task as string];
    if (text === undefined) return;
    return (async function* (): AsyncGenerator<ProviderEvent> {
      await before[`${call.task} ${nth}`]?.();
      yield* answer(text);
    })();
  };
});

const theScene = async (scriptId: string) =>
  scripted.app.storage.db.scene.findFirstOrThrow({
    where: { scriptId, number: 1 },
    include: { currentDraft: true, drafts: { orderBy: { number: 'asc' } } },
  });
const kinds = ({ drafts }: Awaited<ReturnType<typeof theScene>>) =>
  drafts.filter(({ state }) => state === 'COMPLETE').map(({ kind }) => kind);
const rewritten = () =>
  scripted.provider.calls.filter(({ task }) => task === 'rewrite').map(({ input }) => (input as RewriteInput).text);

function start(config: object = {}): Promise<Generation> {
  return scripted.app.generations.startScript(CALLER, {
    logLine: LOG_LINE,
    config: { sceneCount: 1, rewriteIterations: 1, optimizeLlmCalls: false, ...config },
  });
}

async function edit(scriptId: string, text = MINE) {
  return scripted.app.scripts.editScene(CALLER, { sceneId: (await theScene(scriptId)).id, text });
}

async function ended(generation: Pick<Generation, 'id' | 'lastSeq'>): Promise<void> {
  await scripted.app.workflow.settled(generation);
}

/** Starts a script and edits its first scene at the moment `at`. */
async function editedAt(at: string, config: object = {}) {
  let scriptId = '';
  const started = deferred();
  before[at] = async () => {
    await started.promise;
    await edit(scriptId);
  };
  const generation = await start(config);
  scriptId = generation.scriptId;
  started.resolve();
  await ended(generation);
  return theScene(scriptId);
}

describe.each([
  ['side by side', {}],
  ['one after the other', { parallelGeneration: false, sceneCount: 2 }],
])('a person’s edit, with scenes written %s', (_how, config) => {
  it('during a critique is what the rewrite starts from, and stays current', async () => {
    const found = await editedAt('critique 1', config);
    expect(kinds(found)).toEqual(['GENERATED', 'EDIT', 'REWRITE']);
    expect(found.currentDraft).toMatchObject({ kind: 'EDIT', text: MINE });
    expect(found.status).toBe('WRITTEN');
    expect(rewritten()[0]).toBe(MINE);
  }, 60_000);

  it('stays current through all rounds', async () => {
    const found = await editedAt('critique 1', { ...config, rewriteIterations: 3 });
    expect(kinds(found)).toEqual(['GENERATED', 'EDIT', 'REWRITE', 'REWRITE', 'REWRITE']);
    expect(found.currentDraft).toMatchObject({ kind: 'EDIT', text: MINE });
  }, 60_000);

  it('while a rewrite is streamed is refused; the rewrite becomes current', async () => {
    let outcome: unknown;
    let scriptId = '';
    const started = deferred();
    before['rewrite 1'] = async () => {
      await started.promise;
      outcome = await edit(scriptId).catch((error: unknown) => error);
    };
    const generation = await start(config);
    scriptId = generation.scriptId;
    started.resolve();
    await ended(generation);
    expect(outcome).toBeInstanceOf(ConflictError);
    expect((await theScene(scriptId)).currentDraft).toMatchObject({ kind: 'REWRITE' });
  }, 60_000);

  it('during the check of continuity stays current, and a finding on the text before it does not mark it', async () => {
    continuity = ['The clock strikes thirteen.'];
    const found = await editedAt('continuity 1', config);
    expect(kinds(found)).toEqual(['GENERATED', 'REWRITE', 'EDIT', 'REWRITE']);
    expect(found.currentDraft).toMatchObject({ kind: 'EDIT', text: MINE });
    expect(rewritten().filter((text) => text === MINE)).toHaveLength(1);
  }, 60_000);
});

describe('a person’s draft', () => {
  it('that was checked and breaks stays current and needs review', async () => {
    continuity = ['The clock strikes thirteen.'];
    const found = await editedAt('critique 1');
    expect(kinds(found)).toEqual(['GENERATED', 'EDIT', 'REWRITE', 'REWRITE']);
    expect(found).toMatchObject({ status: 'NEEDS_REVIEW', currentDraft: { kind: 'EDIT' } });
  }, 60_000);

  it('that was brought back stays current as well', async () => {
    let scriptId = '';
    const started = deferred();
    before['critique 2'] = async () => {
      await started.promise;
      const { drafts } = await theScene(scriptId);
      await scripted.app.scripts.restoreDraft(CALLER, drafts[0]!.id);
    };
    const generation = await start({ rewriteIterations: 2 });
    scriptId = generation.scriptId;
    started.resolve();
    await ended(generation);
    const found = await theScene(scriptId);
    expect(kinds(found)).toEqual(['GENERATED', 'REWRITE', 'RESTORED', 'REWRITE']);
    expect(found.currentDraft).toMatchObject({ kind: 'RESTORED', text: found.drafts[0]!.text });
  }, 60_000);

  it('that was written while the outline waited for approval is not replaced by the model’s first draft', async () => {
    const generation = await start({ approvals: ['OUTLINE'], autoRewrite: false });
    await vi.waitFor(
      async () =>
        expect(
          (await scripted.app.storage.db.generation.findUniqueOrThrow({ where: { id: generation.id } })).status,
        ).toBe('AWAITING_APPROVAL'),
      { timeout: 30_000, interval: 20 },
    );
    await edit(generation.scriptId);
    await ended(await scripted.app.generations.approveStage(CALLER, generation.id, 'OUTLINE'));
    const found = await theScene(generation.scriptId);
    expect(kinds(found)).toEqual(['EDIT', 'GENERATED']);
    expect(found).toMatchObject({ status: 'WRITTEN', currentDraft: { kind: 'EDIT' } });
  }, 60_000);
});

describe('a rewrite or a draft that a person asks for', () => {
  async function edited() {
    const generation = await start({ autoRewrite: false });
    await ended(generation);
    await edit(generation.scriptId);
    scripted.provider.reset();
    return theScene(generation.scriptId);
  }

  it.each([
    ['rewriteScene', 'REWRITE'],
    ['generateScene', 'GENERATED'],
  ] as const)(
    'by %s replaces the person’s draft',
    async (mutation, kind) => {
      const { id, scriptId } = await edited();
      await ended(
        mutation === 'rewriteScene'
          ? await scripted.app.generations.startRewrite(CALLER, { sceneId: id, critique: 'Shorter.' })
          : await scripted.app.generations.startScene(CALLER, { sceneId: id }),
      );
      expect((await theScene(scriptId)).currentDraft).toMatchObject({ kind });
    },
    60_000,
  );

  it('and its repair replaces it too', async () => {
    const { id, scriptId } = await edited();
    continuity = ['The clock strikes thirteen.'];
    await ended(await scripted.app.generations.startRewrite(CALLER, { sceneId: id, critique: 'Shorter.' }));
    const found = await theScene(scriptId);
    expect(kinds(found)).toEqual(['GENERATED', 'EDIT', 'REWRITE', 'REWRITE']);
    expect(found.currentDraft!.number).toBe(4);
  }, 60_000);

  it('does not replace what somebody wrote after it was asked for', async () => {
    const { id, scriptId } = await edited();
    const later = scene('A person wrote this later.');
    before['critique 1'] = () => edit(scriptId, later);
    await ended(await scripted.app.generations.startRewrite(CALLER, { sceneId: id }));
    const found = await theScene(scriptId);
    expect(kinds(found)).toEqual(['GENERATED', 'EDIT', 'EDIT', 'REWRITE']);
    expect(found.currentDraft).toMatchObject({ kind: 'EDIT', text: later });
    expect(rewritten()).toEqual([later]);
  }, 60_000);
});
