import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { usageOf } from '../../src/optimizer/money/ledger-sums.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { scriptedProvider } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A detective must solve a case that hits too close to home.';

describe('a full script of twelve scenes', () => {
  let app: TestApp;
  const provider = scriptedProvider();
  const events: GenerationEvent[] = [];
  let generationId: string;
  let scriptId: string;

  beforeAll(async () => {
    app = await openTestApp({ provider });
    const generation = await app.generations.startScript(CALLER, {
      logLine: LOG_LINE,
      config: { scope: 'FULL_SCRIPT', sceneCount: 12, characterCount: 4, rewriteIterations: 2 },
    });
    generationId = generation.id;
    scriptId = generation.scriptId;
    await app.workflow.settled(generation, { onEvent: (event) => events.push(event) });
  });
  afterAll(() => app.close());

  const scenes = () =>
    app.storage.db.scene.findMany({
      where: { scriptId },
      orderBy: { number: 'asc' },
      include: { drafts: { orderBy: { number: 'asc' } }, currentDraft: true },
    });

  it('spreads its scenes over three acts, 25/50/25', async () => {
    const all = await scenes();
    expect(all.map((scene) => scene.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(all.map((scene) => scene.act)).toEqual([1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3]);
  });

  it('repeats no scene, and chains their state contracts', async () => {
    const all = await scenes();
    expect(new Set(all.map((scene) => (scene.outline as { description: string }).description)).size).toBe(12);
    expect(new Set(all.map((scene) => scene.currentDraft!.text)).size).toBe(12);
    for (let at = 1; at < all.length; at += 1) expect(all[at]!.priorState).toBe(all[at - 1]!.nextState);
  });

  it('keeps rewrites that stand the checks, and every draft', async () => {
    for (const scene of await scenes()) {
      expect(scene.drafts.map((draft) => [draft.number, draft.kind])).toEqual([
        [1, 'GENERATED'],
        [2, 'REWRITE'],
        [3, 'REWRITE'],
      ]);
      expect(scene.currentDraft!.number).toBe(3);
      expect(new Set(scene.drafts.map((draft) => draft.text)).size).toBe(3);
      expect(scene.status).toBe('WRITTEN');
    }
  });

  it('gives durable events without gaps, and text that folds to the stored drafts', async () => {
    const durable = events.filter((event) => !event.type.startsWith('SceneText'));
    expect(durable.map((event) => event.seq)).toEqual(durable.map((_, at) => at + 1));
    expect(durable.at(-1)!.type).toBe('GenerationCompleted');
    const texts = new Map<string, string>();
    for (const event of events) {
      if (event.type === 'SceneTextSnapshot') texts.set(`${event.sceneId}/${event.draftNumber}`, event.text);
      if (event.type === 'SceneTextAppended') {
        const key = `${event.sceneId}/${event.draftNumber}`;
        const held = texts.get(key) ?? '';
        expect(event.offset).toBe(held.length);
        texts.set(key, held + event.text);
      }
    }
    for (const scene of await scenes()) {
      for (const draft of scene.drafts) expect(texts.get(`${scene.id}/${draft.number}`)).toBe(draft.text);
    }
  });

  it("starts and completes each stage once, and each scene's part of it", async () => {
    const stages = await app.storage.db.generationStage.findMany({
      where: { generationId },
      orderBy: { position: 'asc' },
    });
    expect(stages.map((stage) => [stage.stage, stage.status, stage.done === stage.total])).toEqual(
      ['BIBLES', 'OUTLINE', 'SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY', 'FORMAT'].map((stage) => [
        stage,
        'DONE',
        true,
      ]),
    );
    const whole = events.filter((event) => event.type === 'StageCompleted' && event.sceneId === undefined);
    expect(whole).toHaveLength(7);
    const written = events.filter(
      (event) => event.type === 'StageCompleted' && event.stage === 'SCENES' && event.sceneId !== undefined,
    );
    expect(written).toHaveLength(12);
  });

  it('is one workflow, of which the library keeps its row and no results: those are in the steps', async () => {
    const count = async (table: string) =>
      (
        await app.storage.pool.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM dbos.${table} WHERE starts_with(workflow_uuid, $1)`,
          [generationId],
        )
      ).rows[0]?.count;
    expect(await count('workflow_status')).toBe(1);
    expect(await count('operation_outputs')).toBe(0);
  });

  it('has every call in the ledger, with where it belongs', async () => {
    const { db } = app.storage;
    const calls = await db.llmCall.findMany({ where: { generationId } });
    expect(calls).toHaveLength(provider.calls.length);
    expect(calls.every((call) => call.outcome === 'ok' && call.stage !== null && call.promptVersion !== null)).toBe(
      true,
    );
    const usage = await usageOf(db, { generationId });
    expect(usage.llmCalls).toBe(provider.calls.length);
    expect(usage.completionTokens).toBe(calls.reduce((sum, call) => sum + call.completionTokens, 0));
    for (const scene of await scenes()) {
      for (const draft of scene.drafts) {
        expect(draft).toMatchObject({
          provider: 'scripted',
          promptVersion: draft.number === 1 ? 'scene/4' : 'rewrite/3',
        });
        expect(draft.bibleVersions).toHaveLength(7);
        expect(
          await db.llmCall.count({ where: { draftId: draft.id, stage: draft.number === 1 ? 'SCENES' : 'REWRITE' } }),
        ).toBe(1);
      }
    }
  });

  it('exports one Fountain text with a title page and the scenes in order', async () => {
    const script = await app.storage.db.script.findUniqueOrThrow({ where: { id: scriptId } });
    const file = await app.scripts.export(script, 'FOUNTAIN');
    expect(file.text!).toContain(`Title: ${script.title}`);
    expect(file.text!).toContain(LOG_LINE);
    expect(file.text!).toMatch(/^Draft date: \d{4}-\d\d-\d\d$/m);
    let at = 0;
    for (const scene of await scenes()) {
      const found = file.text!.indexOf((scene.outline as { heading: string }).heading, at);
      expect(found).toBeGreaterThanOrEqual(at);
      at = found + 1;
    }
  });
});

describe('the options of a generation', () => {
  let app: TestApp;
  const provider = scriptedProvider();
  beforeAll(async () => {
    app = await openTestApp({ provider });
  });
  afterAll(() => app.close());

  it('writes scenes one by one, each knowing how the one before ends', async () => {
    const before = provider.calls.length;
    const script = await app.workflow.generateScript(LOG_LINE, {
      sceneCount: 3,
      parallelGeneration: false,
      autoRewrite: false,
    });
    const asked = provider.calls
      .slice(before)
      .filter((call) => call.task === 'scene')
      .map((call) => call.input as { scene: { number: number }; previousText?: string });
    expect(asked.map((input) => input.scene.number)).toEqual([1, 2, 3]);
    expect(asked[0]!.previousText).toBeUndefined();
    expect(script.scenes[0]!.integratedScene).toContain(asked[1]!.previousText!.trim().split('\n').at(-1)!);
  });

  it('neither criticises nor rewrites with autoRewrite off', async () => {
    const before = provider.calls.length;
    const script = await app.workflow.generateScript(LOG_LINE, {
      sceneCount: 2,
      autoRewrite: false,
      optimizeLlmCalls: false,
    });
    expect(new Set(provider.calls.slice(before).map((call) => call.task))).toEqual(
      new Set(['cast', 'plot', 'setting', 'theme', 'outline', 'scene', 'continuity']),
    );
    expect(script.scenes.map((scene) => scene.draftNumber)).toEqual([1, 1]);
    const stages = await app.storage.db.generationStage.findMany({
      where: { generation: { scriptId: script.id }, stage: { in: ['CRITIQUE', 'REWRITE'] } },
    });
    expect(stages.map((stage) => stage.status)).toEqual(['SKIPPED', 'SKIPPED']);
  });

  it('gives the same script with optimizeLlmCalls off', async () => {
    const script = await app.workflow.generateScript(LOG_LINE, {
      sceneCount: 1,
      optimizeLlmCalls: false,
      rewriteIterations: 1,
    });
    expect(script.scenes[0]!.draftNumber).toBe(2);
  });

  it('tops up the cast that was given, and leaves it alone with useExistingBibles', async () => {
    const mara = await app.bibles.createEntry('CHARACTER', { name: 'Mara Voss' });
    const topped = await app.workflow.generateScript(
      LOG_LINE,
      { sceneCount: 1, characterCount: 3, autoRewrite: false },
      [mara],
    );
    expect(topped.bibles.filter((entry) => entry.kind === 'CHARACTER')).toHaveLength(3);
    const alone = await app.workflow.generateScript(
      LOG_LINE,
      { sceneCount: 1, characterCount: 3, autoRewrite: false, useExistingBibles: true },
      [mara],
    );
    expect(alone.bibles.filter((entry) => entry.kind === 'CHARACTER').map((entry) => entry.name)).toEqual([
      'Mara Voss',
    ]);
  });

  it('lets the first outline name a script that nobody has named', async () => {
    const script = await app.workflow.createScript(LOG_LINE);
    expect(script.title).toBe('Untitled');
    await app.workflow.generateSceneOutline(script);
    const named = await app.workflow.script(script.id);
    expect(named.title).not.toBe('Untitled');
    await app.workflow.generateSceneOutline(script);
    expect((await app.workflow.script(script.id)).title).toBe(named.title);
  });

  it('starts a generation whose starter died before it was queued', async () => {
    const script = await app.workflow.createScript(LOG_LINE);
    const forgotten = await app.storage.db.generation.create({
      data: {
        tenantId: 'default',
        scriptId: script.id,
        kind: 'OUTLINE',
        config: {},
        input: { outline: { from: 1, to: 1 } },
        createdAt: new Date(Date.now() - 60_000),
        stages: { create: [{ stage: 'OUTLINE', position: 0, total: 1 }] },
      },
    });
    await app.workflow.settled(forgotten);
    expect((await app.workflow.script(script.id)).scenes).toHaveLength(1);
  });

  it('refuses more characters than a script can have', async () => {
    const script = await app.workflow.createScript(LOG_LINE);
    await app.workflow.bootstrapBibles(script, { characterCount: 7 });
    await expect(app.workflow.bootstrapBibles(script, { characterCount: 6 })).rejects.toThrow(
      'would make 13 characters',
    );
  });
});
