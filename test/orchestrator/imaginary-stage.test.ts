import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Prisma } from '../../src/storage/generated/client/client.js';
import { z } from 'zod';
import { EntryStore } from '../../src/bibles/entry-store.js';
import { OutlineError } from '../../src/domain/errors.js';
import type { StageName } from '../../src/domain/generations.js';
import { generationConfig, NO_USAGE, STAGES } from '../../src/domain/generations.js';
import { LlmError } from '../../src/llm/provider.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../src/optimizer/types.js';
import { createTokenCounter } from '../../src/optimizer/tokens/tokens.js';
import { RunLost, RunPaused } from '../../src/orchestrator/engine/durable.js';
import { failureError, StepFailed } from '../../src/orchestrator/pipeline/failures.js';
import { createForecast, targetsOfOptimizer } from '../../src/orchestrator/forecast/forecast.js';
import { call, sized } from '../../src/orchestrator/forecast/planned-calls.js';
import type { StageTask } from '../../src/orchestrator/forecast/planned-calls.js';
import { prose } from '../../src/orchestrator/forecast/stand-ins.js';
import { isDatabaseAway } from '../../src/storage/database-faults.js';
import { HaltSignals } from '../../src/orchestrator/pipeline/halt-signals.js';
import { awaitedStage } from '../../src/orchestrator/pipeline/pausing.js';
import { PIPELINE } from '../../src/orchestrator/pipeline/pipeline.js';
import type { Stage } from '../../src/orchestrator/pipeline/pipeline.js';
import { runGeneration } from '../../src/orchestrator/pipeline/run-pipeline.js';
import { StageCounts } from '../../src/orchestrator/pipeline/stage-counts.js';
import { HeldStories } from '../../src/orchestrator/story/held-stories.js';
import { NOTHING, runStep } from '../../src/orchestrator/pipeline/run-step.js';
import { Run } from '../../src/orchestrator/pipeline/run.js';
import type { RunServices } from '../../src/orchestrator/pipeline/run.js';
import { completeSceneStageIn, startSceneStageIn } from '../../src/orchestrator/pipeline/scene-stage.js';
import { stageRows } from '../../src/orchestrator/pipeline/stage-progress.js';
import { currentDraft } from '../../src/orchestrator/story/story-so-far.js';
import { TrimmedPrompts } from '../../src/orchestrator/pipeline/trimmed-prompts.js';
import { sceneCoveragePrompt } from '../../src/prompts/scene-coverage.js';
import type { Generation } from '../../src/storage/generated/client/client.js';
import type { Storage } from '../../src/storage/storage.js';
import { createStreams } from '../../src/streams/streams.js';
import { scriptedProvider } from '../support/scripted-provider.js';
import type { Script, ScriptedProvider } from '../support/scripted-provider.js';
import { openTestStorage } from '../support/database.js';

// Prisma's client knows no stage but those of its schema, and refuses to ask the ledger about another.
vi.mock(import('../../src/optimizer/money/ledger-sums.js'), async (original) => ({
  ...(await original()),
  usageOf: async () => NO_USAGE,
}));

/** As a stage of the next version would be called; the names of today's are shared with the API and the database. */
const TABLE_READ = 'TABLE_READ' as StageName;

const coverageTask: StageTask<{ task: 'sceneCoverage'; scene: number; round: number }> = {
  task: 'sceneCoverage',
  offlineTokens: 60,
  sample: prose,
  prompt: (story, { scene, round }) =>
    sized(sceneCoveragePrompt, {
      logLine: story.given.logLine,
      scene: story.scene(scene),
      text: story.textAfter(round),
    }),
};

/** Actors read each scene aloud before its continuity is checked. */
const tableRead: Stage = {
  name: TABLE_READ,
  label: 'Each scene is read aloud.',
  per: 'SCENE',
  kinds: ['SCRIPT'],
  errorCode: 'OUTLINE_FAILED',
  tasks: [coverageTask],
  expectedCalls: (_context, scene) => [call(TABLE_READ, { task: 'sceneCoverage', scene, round: 1 })],
  run: async (run, sceneId) => {
    await runStep(
      run,
      { stage: TABLE_READ, key: `scene:${sceneId}:table-read`, sceneId, result: NOTHING },
      async (step) => {
        await step.note((tx, emit) => startSceneStageIn(step, tx, emit, sceneId));
        const { scene, draft } = currentDraft(step);
        const { logLine } = step.story.script;
        await step.ask(sceneCoveragePrompt, { logLine, scene, text: draft.text }, { sceneId });
        await step.commit((tx, emit) => completeSceneStageIn(step, tx, emit, sceneId), 1);
      },
    );
  },
};

const EXTENDED: readonly Stage[] = PIPELINE.flatMap((stage) =>
  stage.name === 'CONTINUITY' ? [tableRead, stage] : [stage],
);

describe('the table of stages', () => {
  it('has every stage that the API and the database know, in their order', () => {
    expect(PIPELINE.map(({ name }) => name)).toEqual(STAGES);
  });
});

describe('a stage that is added to the table', () => {
  let storage: Storage;
  let optimizer: Optimizer;
  let services: RunServices;
  let provider: ScriptedProvider;
  let script: Script;

  beforeAll(async () => {
    storage = await openTestStorage();
    await storage.pool.query(`ALTER TYPE "GenerationStageName" ADD VALUE '${TABLE_READ}' AFTER 'REWRITE'`);
    provider = scriptedProvider((asked, nth, signal) => script(asked, nth, signal));
    optimizer = createOptimizer({ providers: [provider] });
    services = {
      db: storage.db,
      optimizer,
      streams: createStreams({ db: storage.db, bus: storage.bus }),
      bibles: new EntryStore(storage.db),
      halts: new HaltSignals(storage.bus),
      trimmedPrompts: new TrimmedPrompts(storage.db),
      stories: new HeldStories(),
      counts: new StageCounts(),
      summaries: { keptSummaries: async (sceneIds) => sceneIds.map(() => undefined) },
      log: pino({ level: 'silent' }),
    };
  });
  beforeEach(() => {
    script = () => {};
    provider.reset();
  });
  afterAll(async () => {
    await services.streams.close();
    await optimizer.close(0);
    await storage.close();
  });

  const config = generationConfig.parse({
    sceneCount: 2,
    rewriteIterations: 1,
    parallelGeneration: false,
    optimizeLlmCalls: false,
  });

  async function begun(): Promise<Generation> {
    const { db, pool } = storage;
    const { id: scriptId } = await db.script.create({
      data: { tenantId: 'default', title: 'T', logLine: 'Two bell founders share one bell.' },
    });
    const generation = await db.generation.create({
      data: {
        tenantId: 'default',
        scriptId,
        kind: 'SCRIPT',
        status: 'RUNNING',
        config,
        input: { outline: { from: 1, to: 2 } },
      },
    });
    for (const { stage, position, total, status } of stageRows(EXTENDED, { kind: 'SCRIPT', config, scenes: 2 })) {
      await pool.query(
        'INSERT INTO "GenerationStage" ("generationId", "stage", "position", "total", "status") VALUES ($1, $2, $3, $4, $5)',
        [generation.id, stage, position, total, status],
      );
    }
    return generation;
  }

  /** Runs the generation in this process, and gives the steps that it asked for in their order. */
  async function run(generation: Generation, approvals: readonly StageName[] = [], isOwned = true): Promise<string[]> {
    const steps: string[] = [];
    const { signal } = new AbortController();
    const one: Run = new Run(
      generation,
      services,
      {
        isOwned: Prisma.sql`${isOwned}::boolean`,
        step: (name, work) => {
          steps.push(name.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>'));
          return work(signal);
        },
        read: (work) => work(),
        inTurn: (_pace, _halt, work) => work(),
        earlierScenesEnded: async () => {},
        earlierAttemptsEnded: async () => {},
        assertCurrent: async () => {},
      },
      EXTENDED,
    );
    // A stored configuration has the names of today's stages only.
    Object.assign(one.config, { approvals });
    await runGeneration(one, EXTENDED);
    return steps;
  }

  const rows = async ({ id }: Generation) =>
    (
      await storage.pool.query<{ stage: string; done: number; total: number; status: string }>(
        'SELECT "stage", "done", "total", "status" FROM "GenerationStage" WHERE "generationId" = $1 ORDER BY "position"',
        [id],
      )
    ).rows.map(({ stage, done, total, status }) => `${stage} ${done}/${total} ${status}`);
  const statusOf = async ({ id }: Generation) =>
    (await storage.db.generation.findUniqueOrThrow({ where: { id }, select: { status: true } })).status;

  it('is run in its place, and its progress counted', async () => {
    const generation = await begun();
    const scene = ['draft', 'critique:1', 'rewrite:1', 'table-read', 'continuity'].map((step) => `scene:<id>:${step}`);
    expect(await run(generation)).toEqual([
      'bibles:plan',
      'bibles:cast',
      'bibles:plot',
      'bibles:setting',
      'bibles:theme',
      'outline:1',
      'scenes:plan',
      ...scene,
      ...scene,
      'format',
    ]);
    expect(provider.count('sceneCoverage')).toBe(2);
    expect(await rows(generation)).toEqual([
      'BIBLES 4/4 DONE',
      'OUTLINE 1/1 DONE',
      'SCENES 2/2 DONE',
      'CRITIQUE 2/2 DONE',
      'REWRITE 2/2 DONE',
      'TABLE_READ 2/2 DONE',
      'CONTINUITY 2/2 DONE',
      'FORMAT 1/1 DONE',
    ]);
    // Read from the table: the journal gives no event of a stage that it does not know.
    const events = await storage.pool.query<{ type: string }>(
      `SELECT "type" FROM "GenerationEvent" WHERE "generationId" = $1 AND "payload"->>'stage' = $2 ORDER BY "seq"`,
      [generation.id, TABLE_READ],
    );
    expect(events.rows.map(({ type }) => type)).toEqual([
      'StageStarted',
      'StageStarted',
      'StageCompleted',
      'StageStarted',
      'StageCompleted',
      'StageCompleted',
    ]);
  }, 60_000);

  it('waits for its approval, and goes on behind it', async () => {
    const generation = await begun();
    await expect(run(generation, [TABLE_READ])).rejects.toBeInstanceOf(RunPaused);
    expect(await statusOf(generation)).toBe('AWAITING_APPROVAL');
    expect([provider.count('sceneCoverage'), provider.count('continuity')]).toEqual([2, 0]);
    const request = { kind: 'SCRIPT' as const, config: { ...config, approvals: [TABLE_READ] } };
    expect(awaitedStage(EXTENDED, request, [])).toBe(TABLE_READ);
    expect(awaitedStage(EXTENDED, request, [TABLE_READ])).toBeUndefined();

    await storage.db.generation.update({ where: { id: generation.id }, data: { status: 'RUNNING', attempt: 2 } });
    await run({ ...generation, attempt: 2, approved: [TABLE_READ] }, [TABLE_READ]);
    expect([provider.count('scene'), provider.count('sceneCoverage'), provider.count('continuity')]).toEqual([2, 2, 2]);
  }, 60_000);

  it('is left to the worker that has it now: who has lost it asks nothing, and leaves the drafts of the other alone', async () => {
    const generation = await begun();
    await expect(run(generation, [], false)).rejects.toBeInstanceOf(RunLost);
    expect(provider.calls).toHaveLength(0);
    expect(await storage.db.generationStep.count({ where: { generationId: generation.id } })).toBe(0);
  });

  it('fails with its own code, as the error of that code', async () => {
    script = ({ task }) => {
      if (task === 'sceneCoverage') {
        throw new LlmError('CONTENT_REFUSED', 'The model declined to read this: connection terminated.');
      }
    };
    const generation = await begun();
    const error = await run(generation).catch((reason: unknown) => reason);
    const { failure } = z.instanceof(StepFailed).parse(error);
    expect(isDatabaseAway(error)).toBe(false);
    expect(failure).toMatchObject({ code: 'OUTLINE_FAILED', stage: TABLE_READ, retryable: false });
    expect(failureError(EXTENDED, generation.id, failure)).toBeInstanceOf(OutlineError);
  }, 60_000);

  it('is in the forecast, with the calls that it will make', async () => {
    const forecast = createForecast({
      db: storage.db,
      targets: targetsOfOptimizer(optimizer, [provider.name]),
      tokens: createTokenCounter(),
      sceneConcurrency: 2,
      pipeline: EXTENDED,
    });
    const { stages, llmCalls } = await forecast.estimate(
      { tenantId: 'forecast', operator: false },
      { logLine: 'Two bell founders share one bell.', config: { sceneCount: 2, rewriteIterations: 1 } },
    );
    expect(stages.map(({ stage, llmCalls: calls }) => `${stage} ${calls}`)).toEqual([
      'BIBLES 4',
      'OUTLINE 1',
      'SCENES 2',
      'CRITIQUE 2',
      'REWRITE 2',
      'TABLE_READ 2',
      'CONTINUITY 2',
      'FORMAT 0',
    ]);
    expect(llmCalls).toBe(15);
  });
});
