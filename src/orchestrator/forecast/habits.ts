import type { Database } from '../../storage/database.js';
import { isSameModel, LEAST_SAMPLES } from './history.js';
import type { Habits } from './planned-calls.js';
import type { StageTarget } from './types.js';

/** Completed scripts that are looked at, newest first. */
const MOST_SCRIPTS = 50;

/** How one completed script went: how often each of its calls was answered, reused answers included. */
export interface ScriptRecord {
  answeredBy: { provider: string; model: string }[];
  critiques: number;
  rewrites: number;
  /** Scenes whose continuity was checked, and drafts that repaired it. */
  scenes: number;
  repairs: number;
  /** Calls for characters' lines, and the scenes that had some. */
  lines: number;
  scenesWithLines: number;
  /** False when a break of continuity is only reported. */
  repairing: boolean;
}

/** The tenant's newest completed scripts. */
export async function readScriptRecords(db: Database, tenantId: string): Promise<ScriptRecord[]> {
  return db.$queryRaw<ScriptRecord[]>`
    WITH scripts AS (
      SELECT "id", COALESCE(("config"->>'autoRewrite')::boolean, true) AS "repairing"
      FROM "Generation" WHERE "tenantId" = ${tenantId} AND "kind" = 'SCRIPT' AND "status" = 'COMPLETED' ORDER BY "createdAt" DESC LIMIT ${MOST_SCRIPTS}
    )
    SELECT "repairing",
           jsonb_agg(DISTINCT jsonb_build_object('provider', "provider", 'model', "model")) AS "answeredBy",
           (count(*) FILTER (WHERE "task" = 'critique'))::float8 AS "critiques",
           (count(*) FILTER (WHERE "task" = 'rewrite' AND "stage" = 'REWRITE'))::float8 AS "rewrites",
           (count(DISTINCT "sceneId") FILTER (WHERE "task" = 'continuity'))::float8 AS "scenes",
           (count(*) FILTER (WHERE "task" = 'rewrite' AND "stage" = 'CONTINUITY'))::float8 AS "repairs",
           (count(*) FILTER (WHERE "task" = 'characterLines'))::float8 AS "lines",
           (count(DISTINCT "sceneId") FILTER (WHERE "task" = 'characterLines'))::float8 AS "scenesWithLines"
    FROM scripts JOIN "LlmCall" ON "generationId" = scripts."id"
    WHERE "outcome" IN ('ok', 'hit', 'join')
    GROUP BY scripts."id", "repairing"`;
}

/** What scripts by the same models did; where they say too little, the defaults. */
export function habitsOf(
  records: readonly ScriptRecord[],
  targets: readonly Pick<StageTarget, 'provider' | 'model'>[],
  defaults: Habits,
): Habits {
  const alike = records.filter(({ answeredBy }) =>
    answeredBy.every((answered) => targets.some((target) => isSameModel(answered, target))),
  );
  const share = (
    part: 'rewrites' | 'repairs' | 'lines',
    whole: 'critiques' | 'scenes' | 'scenesWithLines',
    from: readonly ScriptRecord[],
    fallback: number,
  ): number => {
    const samples = from.reduce((sum, record) => sum + record[whole], 0);
    return samples < LEAST_SAMPLES ? fallback : from.reduce((sum, record) => sum + record[part], 0) / samples;
  };
  return {
    rewritesPerCritique: Math.min(1, share('rewrites', 'critiques', alike, defaults.rewritesPerCritique)),
    repairsPerScene: Math.min(
      1,
      share(
        'repairs',
        'scenes',
        alike.filter(({ repairing }) => repairing),
        defaults.repairsPerScene,
      ),
    ),
    speakersPerScene: share('lines', 'scenesWithLines', alike, defaults.speakersPerScene),
  };
}
