import { beforeEach, describe, expect, it } from 'vitest';
import { StatementLog } from '../../bench/statement-log.js';
import type { CritiqueInput, RewriteInput, SceneInput, TaskName } from '../../src/domain/tasks.js';
import type { ProviderEvent } from '../../src/llm/provider.js';
import { critiqueOf } from '../support/critiques.js';
import { scriptedApp } from '../support/scripted-app.js';
import { answer } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const NOTES = JSON.stringify(
  critiqueOf('It is slow.', { axis: 'PACING', score: 3, issues: ['It is slow.'], suggestions: ['Cut.'] }),
);
// Calls that ask the same come from different tests.
const scripted = scriptedApp({ optimizer: { enableCaching: false, enableDeduplication: false } });
/** What happens while a model works, by the task and which call of it this is. */
let during: Record<string, (() => unknown) | undefined>;

beforeEach(() => {
  during = {};
  scripted.script = (call, nth) => {
    const act = async () => void (await during[`${call.task} ${nth}`]?.());
    const text = { critique: NOTES, continuity: '{"issues":[]}' }[call.task as string];
    if (text === undefined) return act();
    return (async function* (): AsyncGenerator<ProviderEvent> {
      await act();
      yield* answer(text);
    })();
  };
});

async function generated(config: object) {
  const { app } = scripted;
  const generation = await app.generations.startScript(CALLER, {
    logLine: 'A lamplighter finds a lamp that cannot be put out.',
    config: { sceneCount: 2, rewriteIterations: 1, optimizeLlmCalls: false, parallelGeneration: false, ...config },
  });
  await app.workflow.settled(generation);
  return app.storage.db.generation.findUniqueOrThrow({
    where: { id: generation.id },
    include: { stages: true, events: { orderBy: { seq: 'asc' } } },
  });
}

const inputs = <T>(task: TaskName): T[] =>
  scripted.provider.calls.filter((call) => call.task === task).map(({ input }) => input as T);

/** Statements of the pipeline itself: not of the engine, the money, readers, or a draft that is saved now and then. */
function ofSteps(texts: readonly string[]): string[] {
  return texts.filter(
    (text) =>
      /"(?:Script|BibleEntry|Scene|Draft|Critique|Generation(?:Step|Stage)?)"/.test(text) &&
      (LOOK.test(text) || !/dbos/.test(text)) &&
      !/"LlmBudget"|"LlmCacheEntry"|"GenerationAnswer"|LlmReservation/.test(text) &&
      !/^SELECT "public"."(?:Generation|GenerationEvent|Draft)"|^UPDATE "public"."Draft" SET "text" = /.test(text),
  );
}

const LOOK = /^SELECT looked/;
const AT_ONCE = /^WITH script AS/;

describe('a step', () => {
  it('looks once, begins once and ends once: three statements of its own, and none twice for the same thing', async () => {
    const log = new StatementLog();
    const between: Record<string, string[]> = {};
    try {
      let before = 'before';
      for (const mark of ['scene 1', 'critique 1', 'rewrite 1', 'continuity 1', 'scene 2']) {
        during[mark] = () => {
          between[`${before}, ${mark}`] = ofSteps(log.texts.splice(0));
          before = mark;
        };
      }
      await generated({});
    } finally {
      log[Symbol.dispose]();
    }
    for (const mark of ['scene 1, critique 1', 'critique 1, rewrite 1', 'rewrite 1, continuity 1']) {
      const texts = between[mark] ?? [];
      const shapes = texts.map((text) => (LOOK.test(text) ? 'look' : AT_ONCE.test(text) ? 'write' : text));
      // The end of the one before, the look, and the beginning of the next.
      expect(shapes, mark).toEqual(['write', 'look', 'write']);
    }
  }, 60_000);

  it('works from what people have changed since the step before', async () => {
    const { app } = scripted;
    const scenes = () =>
      app.storage.db.scene.findMany({
        orderBy: { createdAt: 'desc' },
        take: 2,
        include: { script: { include: { bibles: { include: { entry: true } } } } },
      });
    const numbered = async (number: number) => (await scenes()).find((scene) => scene.number === number)!;
    during['critique 1'] = async () => {
      const { script } = await numbered(1);
      await app.scripts.updateScript(CALLER, { id: script.id, brief: { avoid: ['wry as never before'] } });
      const character = script.bibles.find(({ entry }) => entry.kind === 'CHARACTER')!.entry;
      await app.entries.updateEntry(CALLER, character.id, { voice: 'Changed by a person.' });
    };
    during['rewrite 1'] = async () => {
      const { script } = await numbered(1);
      await app.scripts.updateScript(CALLER, { id: script.id, logLine: 'A lamp finds its lamplighter.' });
    };
    during['continuity 1'] = async () => {
      const two = await numbered(2);
      await app.storage.db.scene.update({
        where: { id: two.id },
        data: {
          outline: { ...(two.outline as object), description: 'Replanned by a person.' },
          version: { increment: 1 },
        },
      });
    };
    const edited = 'INT. LAMP ROOM - NIGHT\n\nA person wrote this end.\n';
    during['scene 2'] = async () => {
      const one = await numbered(1);
      await app.scripts.editScene(CALLER, { sceneId: one.id, text: edited });
      const two = await numbered(2);
      await app.storage.db.scene.update({ where: { id: two.id }, data: { nextState: 'The lamp is out.' } });
    };
    expect(await generated({})).toMatchObject({ status: 'COMPLETED' });

    const [rewrite, second] = inputs<RewriteInput>('rewrite');
    expect(rewrite?.brief?.avoid).toEqual(['wry as never before']);
    expect(rewrite?.bibles.characters.map(({ voice }) => voice)).toContain('Changed by a person.');
    const [first, scene] = inputs<SceneInput>('scene');
    expect(first?.brief?.avoid).toEqual([]);
    expect(scene).toMatchObject({
      logLine: 'A lamp finds its lamplighter.',
      scene: { outline: { description: 'Replanned by a person.' } },
    });
    const [, critique] = inputs<CritiqueInput>('critique');
    expect(critique).toMatchObject({ scene: { nextState: 'The lamp is out.' } });
    expect(second?.previousText).toContain('A person wrote this end.');
  }, 60_000);

  it('beside others keeps numbers without gaps, and counts, begins and completes each stage once', async () => {
    const scenes = 12;
    const { status, stages, events, lastSeq, id } = await generated({ sceneCount: scenes, parallelGeneration: true });
    expect(status).toBe('COMPLETED');
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, at) => at + 1));
    const told = events.map(({ type, payload }) => ({ type, ...(payload as { stage?: string; sceneId?: string }) }));
    for (const { stage, done, total } of stages) {
      expect({ stage, done }).toEqual({ stage, done: total });
      const of = told.filter((event) => event.stage === stage);
      const own = of.filter(({ sceneId }) => sceneId === undefined).map(({ type }) => type);
      expect({ stage, own }).toEqual({ stage, own: ['StageStarted', 'StageCompleted'] });
      expect(of[0]).toMatchObject({ type: 'StageStarted' });
      expect(of.at(-1)?.type).toBe('StageCompleted');
      if (['SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY'].includes(stage)) {
        const each = Map.groupBy(of, ({ sceneId }) => sceneId);
        each.delete(undefined);
        expect(each.size).toBe(scenes);
        for (const ofScene of each.values()) {
          expect(ofScene.map(({ type }) => type)).toEqual(['StageStarted', 'StageCompleted']);
        }
      }
    }
    const { app } = scripted;
    for (const event of events) {
      if (event.type !== 'StageCompleted') continue;
      const { stage, sceneId, usage } = event.payload as { stage: 'SCENES'; sceneId?: string; usage: object };
      const { _sum: sum, _count: count } = await app.storage.db.llmCall.aggregate({
        where: { generationId: id, stage, ...(sceneId === undefined ? {} : { sceneId }) },
        _sum: { requests: true, promptTokens: true, completionTokens: true, costNanoUsd: true },
        _count: { _all: true, costNanoUsd: true },
      });
      expect(usage).toMatchObject({
        upstreamRequests: sum.requests ?? 0,
        promptTokens: sum.promptTokens ?? 0,
        completionTokens: sum.completionTokens ?? 0,
        costUsd: count.costNanoUsd < count._all ? null : Number(sum.costNanoUsd ?? 0n) / 1e9,
      });
    }
  }, 120_000);
});
