import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationConfigInput, StageName } from '../../../src/domain/generations.js';
import { STAGES } from '../../../src/domain/generations.js';
import { usageOf } from '../../../src/optimizer/money/ledger-sums.js';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import { callsOf } from '../../../src/orchestrator/forecast/planned-calls.js';
import type { Plan, PlannedCall } from '../../../src/orchestrator/forecast/planned-calls.js';
import { schedule } from '../../../src/orchestrator/forecast/schedule.js';
import { createForecast, targetsOfOptimizer } from '../../../src/orchestrator/forecast/forecast.js';
import type { Forecast, ForecastFigures, GenerationEstimate } from '../../../src/orchestrator/forecast/types.js';
import { openTestApp } from '../../support/app.js';
import type { TestApp } from '../../support/app.js';

const CALLER = { tenantId: 'default' };
const PRICE = { input: 1, output: 4 };
const PACE = { firstTokenMs: 600, msPerToken: 15 };
const SIZES: Record<string, GenerationConfigInput> = {
  'three scenes, one round': { sceneCount: 3, rewriteIterations: 1 },
  'six scenes, two rounds': { sceneCount: 6, characterCount: 4, rewriteIterations: 2 },
  'three scenes with character agents': { sceneCount: 3, dialogueMode: 'CHARACTER_AGENTS' },
  'twelve scenes of a full script, no rewrites': {
    scope: 'FULL_SCRIPT',
    sceneCount: 12,
    characterCount: 5,
    autoRewrite: false,
  },
  'two scenes one by one': { sceneCount: 2, characterCount: 2, rewriteIterations: 1, parallelGeneration: false },
};
/** One story a size, so that no run answers from another's cache; then others for what the ledger has learnt from. */
const FIRST = [
  'A detective must solve a case that hits too close to home.',
  'The last astronaut on a dying station must bring the forty sleepers home.',
  'Two rival bakers fall in love while competing for the same wedding.',
  'In 1881, a tired sheriff has to hold a town until the judge arrives.',
  'A babysitter hears someone upstairs in a haunted mansion.',
];
const SECOND = [
  "A retired thief agrees to steal back her mother's painting from a casino.",
  'When a plague strikes, a young healer must cross the kingdom to find the last dragon.',
  "Four estranged siblings must sell their grandmother's house before Christmas.",
  'An inept intern accidentally becomes president of a company and must hide it for a week.',
  'A fisherman catches a bomb.',
];

interface Comparison {
  size: string;
  forecast: GenerationEstimate;
  real: ForecastFigures & { byStage: Record<StageName, number> };
}

describe('forecasts, held against real runs of the offline writer', () => {
  let app: TestApp;
  let forecast: Forecast;
  const unlearnt: Comparison[] = [];
  const learnt: Comparison[] = [];

  beforeAll(async () => {
    // Which calls share a request is a matter of milliseconds.
    app = await openTestApp({
      config: { optimizer: { enableBatching: false }, prices: [{ model: 'offline-writer-1', ...PRICE }] },
    });
    forecast = createForecast({
      db: app.storage.db,
      targets: {
        ...targetsOfOptimizer(app.optimizer, [app.provider.name]),
        target: () => ({ provider: app.provider.name, model: app.provider.model, price: PRICE, pace: PACE }),
      },
      tokens: createTokenCounter(),
      sceneConcurrency: app.config.sceneConcurrency,
    });
    await compare(FIRST, unlearnt);
    await compare(SECOND, learnt);
  }, 180_000);
  afterAll(() => app.close());

  /** All forecasts are made before the first run. */
  async function compare(logLines: readonly string[], into: Comparison[]): Promise<void> {
    const forecasts = await Promise.all(
      Object.values(SIZES).map((config, at) => forecast.estimate(CALLER, { logLine: logLines[at]!, config })),
    );
    for (const [at, [size, config]] of Object.entries(SIZES).entries()) {
      into.push({ size, forecast: forecasts[at]!, real: await run(logLines[at]!, config) });
    }
  }

  async function run(logLine: string, config: GenerationConfigInput): Promise<Comparison['real']> {
    const generation = await app.generations.startScript(CALLER, { logLine, config });
    await app.workflow.settled(generation);
    const stages = await Promise.all(
      STAGES.map(
        async (stage) =>
          [stage, (await usageOf(app.storage.db, { generationId: generation.id, stage })).llmCalls] as const,
      ),
    );
    return {
      ...(await usageOf(app.storage.db, { generationId: generation.id })),
      durationMs: await timeOf(generation.id, config),
      byStage: Object.fromEntries(stages) as Record<StageName, number>,
    };
  }

  /** How long the calls that were made would take at `PACE`: the writer itself takes no time, and the machine's says nothing. */
  async function timeOf(generationId: string, { parallelGeneration = true }: GenerationConfigInput): Promise<number> {
    const rows = await app.storage.db.llmCall.findMany({ where: { generationId }, orderBy: { startedAt: 'asc' } });
    const times = new Map<PlannedCall, number>();
    const of =
      (...tasks: string[]) =>
      (from: typeof rows): PlannedCall[] =>
        from
          .filter(({ task }) => tasks.includes(task))
          .map((row) => {
            const call: PlannedCall = { stage: row.stage!, subject: { task: 'theme' }, likelihood: 1 };
            times.set(call, PACE.firstTokenMs + PACE.msPerToken * row.completionTokens);
            return call;
          });
    const together = (parts: readonly Plan[], atOnce = 99): Plan => ({ sideBySide: parts, atOnce });
    const scenes = Map.groupBy(
      rows.filter(({ sceneId }) => sceneId !== null),
      ({ sceneId }) => sceneId,
    )
      .values()
      .toArray()
      .map((own): Plan => ({
        series: [together(of('characterLines')(own)), ...of('scene', 'critique', 'rewrite', 'continuity')(own)],
      }));
    const plan: Plan = {
      series: [
        ...of('cast')(rows),
        together(of('plot', 'setting', 'theme')(rows)),
        ...of('outline')(rows),
        parallelGeneration ? together(scenes, app.config.sceneConcurrency) : { series: scenes },
      ],
    };
    expect(callsOf(plan)).toHaveLength(rows.length);
    return Math.max(...schedule(plan, (call) => times.get(call)!).map(({ endMs }) => endMs));
  }

  const FIELDS = ['llmCalls', 'upstreamRequests', 'promptTokens', 'completionTokens', 'costUsd', 'durationMs'] as const;
  const errorOf = ({ forecast, real }: Comparison, field: (typeof FIELDS)[number]): number =>
    forecast[field]! / real[field]! - 1;

  /** Prints the errors; gives those beyond their bounds. */
  function beyond(comparisons: readonly Comparison[], bounds: Record<(typeof FIELDS)[number], number>): string[] {
    const told = (comparison: Comparison, field: (typeof FIELDS)[number]): string =>
      `${field} ${(100 * errorOf(comparison, field)).toFixed(1)} %`;
    const held = FIELDS.filter((field) => bounds[field] < Infinity);
    process.stdout.write(
      comparisons
        .map((comparison) => `${comparison.size}: ${held.map((field) => told(comparison, field)).join(', ')}\n`)
        .join(''),
    );
    return comparisons.flatMap((comparison) =>
      held
        .filter((field) => !(Math.abs(errorOf(comparison, field)) <= bounds[field]))
        .map((field) => `${comparison.size}: ${told(comparison, field)}`),
    );
  }

  it('are within 10 % of the calls and 25 % of tokens, cost and time before the ledger knows anything', () => {
    expect(unlearnt).toHaveLength(FIRST.length);
    expect(
      beyond(unlearnt, {
        llmCalls: 0.1,
        upstreamRequests: 0.1,
        promptTokens: 0.25,
        completionTokens: 0.25,
        costUsd: 0.25,
        durationMs: 0.25,
      }),
    ).toEqual([]);
  });

  it('are within 10 % of calls, tokens and cost once the ledger knows the model', () => {
    // By then the times are the machine's own.
    expect(learnt).toHaveLength(SECOND.length);
    expect(
      beyond(learnt, {
        llmCalls: 0.1,
        upstreamRequests: 0.1,
        promptTokens: 0.1,
        completionTokens: 0.1,
        costUsd: 0.1,
        durationMs: Infinity,
      }),
    ).toEqual([]);
  });

  it('have as many calls in each stage as the pipeline makes', () => {
    for (const {
      size,
      forecast: { stages },
      real,
    } of [...unlearnt, ...learnt]) {
      if (size === 'three scenes with character agents') continue;
      expect(Object.fromEntries(stages.map(({ stage, llmCalls }) => [stage, llmCalls])), size).toEqual(real.byStage);
    }
  });
});
