import type { TaskName } from '../../domain/tasks.js';
import type { Pace } from '../../optimizer/strategies/performance.js';
import type { Database } from '../../storage/database.js';
import { USUAL_SCENE } from '../story/lengths.js';
import type { StageTarget } from './types.js';

/** Fewer answers than this say nothing about the next. */
export const LEAST_SAMPLES = 5;
/** Rows of the ledger that are looked at, newest first: some scripts of the greatest length, hundreds of short ones. */
const MOST_ROWS = 5_000;

/** Averages of a task's answers by one model. */
interface AnswerHistory {
  /** Of a cast for each character, of an outline for each scene, of a written scene for the usual length of one. */
  completionTokens: number;
  /** The part of the prompts that the provider read from its cache, from 0 to 1. */
  cachedShare: number;
  pace: Pace;
}

interface TaskSums {
  task: string;
  provider: string;
  model: string;
  /** Answers of calls that were sent by themselves. */
  answers: number;
  /** Completion tokens of each answer divided by how many things, or usual scenes, it was asked for, summed: so a long script counts no more than a short one. */
  perUnit: number;
  promptTokens: number;
  cachedPromptTokens: number;
  completionTokens: number;
  firstTokenMs: number;
  durationMs: number;
  /** Calls that went to a provider, and the wire requests made for them. */
  calls: number;
  requests: number;
}

/** What the tenant's own ledger says of earlier calls. */
export class History {
  constructor(private readonly sums: readonly TaskSums[]) {}

  /** Undefined when fewer than `LEAST_SAMPLES` answers are known. */
  of(task: TaskName, target: Pick<StageTarget, 'provider' | 'model'>): AnswerHistory | undefined {
    const sum = added(this.sums.filter((row) => row.task === task && isSameModel(row, target)));
    if (sum.answers < LEAST_SAMPLES) return undefined;
    return {
      completionTokens: sum.perUnit / sum.answers,
      cachedShare: sum.promptTokens === 0 ? 0 : sum.cachedPromptTokens / sum.promptTokens,
      pace: {
        firstTokenMs: sum.firstTokenMs / sum.answers,
        msPerToken:
          sum.completionTokens === 0 ? 0 : Math.max(0, sum.durationMs - sum.firstTokenMs) / sum.completionTokens,
      },
    };
  }

  /** More than 1 where attempts had to be repeated, less where calls shared requests. 1 as long as little is known. */
  requestsPerCall(task: TaskName): number {
    const { calls, requests } = added(this.sums.filter((row) => row.task === task));
    return calls < LEAST_SAMPLES ? 1 : requests / calls;
  }
}

function added(rows: readonly TaskSums[]): Omit<TaskSums, 'task' | 'provider' | 'model'> {
  const sum = (field: Exclude<keyof TaskSums, 'task' | 'provider' | 'model'>): number =>
    rows.reduce((total, row) => total + row[field], 0);
  return {
    answers: sum('answers'),
    perUnit: sum('perUnit'),
    promptTokens: sum('promptTokens'),
    cachedPromptTokens: sum('cachedPromptTokens'),
    completionTokens: sum('completionTokens'),
    firstTokenMs: sum('firstTokenMs'),
    durationMs: sum('durationMs'),
    calls: sum('calls'),
    requests: sum('requests'),
  };
}

/**
 * Sums the tenant's newest calls. How many characters a cast was of is in the record of its generation's plan, how many scenes an
 * outline was of in the generation's input, how long a scene was to be in its plan; an outline in several calls shares the number out among them.
 */
export async function readHistory(db: Database, tenantId: string): Promise<History> {
  return new History(
    await db.$queryRaw<TaskSums[]>`
    WITH recent AS (
      SELECT "task", "provider", "model", "generationId", "sceneId", "attempt", "requests", "promptTokens", "cachedPromptTokens", "completionTokens", "firstTokenMs", "durationMs",
             "outcome" = 'ok' AND "strategy" IN ('solo', 'fanout') AS "alone", "outcome" NOT IN ('hit', 'join') AS "sent"
      FROM "LlmCall" WHERE "tenantId" = ${tenantId} ORDER BY "startedAt" DESC LIMIT ${MOST_ROWS}
    ), measured AS (
      SELECT recent.*,
             CASE WHEN NOT "alone" THEN 0
                  WHEN "task" = 'cast' THEN COALESCE((plan."result"->>'characters')::float8, 0)
                  WHEN "task" = 'outline' THEN COALESCE((outline->>'to')::float8 - (outline->>'from')::float8 + 1, 0) / count(*) FILTER (WHERE "alone") OVER (PARTITION BY recent."generationId", "task")
                  WHEN "task" IN ('scene', 'rewrite') THEN COALESCE(eighths::float8 / ${USUAL_SCENE}::float8, 1)
                  ELSE 1
             END AS "units"
      FROM recent
      LEFT JOIN "Generation" generation ON generation."id" = recent."generationId"
      LEFT JOIN LATERAL (SELECT generation."input"->'outline') AS input(outline) ON true
      LEFT JOIN LATERAL (SELECT "targetEighths" FROM "Scene" WHERE "id" = recent."sceneId") AS planned(eighths) ON true
      LEFT JOIN "GenerationStep" plan ON plan."generationId" = recent."generationId" AND plan."key" = 'bibles:plan'
    )
    SELECT "task", "provider", "model",
           count(*) FILTER (WHERE "units" > 0)::float8 AS "answers",
           COALESCE(sum("completionTokens" / NULLIF("units", 0)) FILTER (WHERE "units" > 0), 0)::float8 AS "perUnit",
           COALESCE(sum("promptTokens") FILTER (WHERE "units" > 0), 0)::float8 AS "promptTokens",
           COALESCE(sum("cachedPromptTokens") FILTER (WHERE "units" > 0), 0)::float8 AS "cachedPromptTokens",
           COALESCE(sum("completionTokens") FILTER (WHERE "units" > 0), 0)::float8 AS "completionTokens",
           COALESCE(sum(COALESCE("firstTokenMs", "durationMs")) FILTER (WHERE "units" > 0), 0)::float8 AS "firstTokenMs",
           COALESCE(sum("durationMs") FILTER (WHERE "units" > 0), 0)::float8 AS "durationMs",
           count(*) FILTER (WHERE "sent" AND "attempt" = 1)::float8 AS "calls",
           COALESCE(sum("requests") FILTER (WHERE "sent"), 0)::float8 AS "requests"
    FROM measured GROUP BY "task", "provider", "model"`,
  );
}

interface Answered {
  provider: string;
  model: string;
}

/** Whether an answer came from the model that would be asked: providers answer as a dated version of it, `gpt-4.1-mini-2025-04-14`. */
export function isSameModel(answered: Answered, asked: Answered): boolean {
  if (answered.provider !== asked.provider || !answered.model.startsWith(asked.model)) return false;
  return /^$|^[-@](\d{4}|\d{8}|\d{4}-\d{2}-\d{2})$/.test(answered.model.slice(asked.model.length));
}
