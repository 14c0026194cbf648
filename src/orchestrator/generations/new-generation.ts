import { storedBrief } from '../../domain/brief.js';
import { NotFoundError, RateLimitedError } from '../../domain/errors.js';
import type { ScriptChange } from '../../domain/events.js';
import type { GenerationConfig, GenerationKind } from '../../domain/generations.js';
import type { Transaction } from '../../storage/database.js';
import type { Generation, Prisma } from '../../storage/generated/client/client.js';
import type { Engine } from '../engine/engine.js';
import { configOn } from './brief-config.js';
import { storedConfig } from '../pipeline/generation-input.js';
import type { GenerationInput } from '../pipeline/generation-input.js';
import type { RunServices } from '../pipeline/run.js';
import { PIPELINE } from '../pipeline/pipeline.js';
import { stageRows } from '../pipeline/stage-progress.js';

/** How many unfinished generations a tenant may have. */
const MAX_OPEN = 200;
const OPEN_RETRY_MS = 10_000;

/** A generation that is about to be stored. */
export interface NewGeneration {
  tenantId: string;
  scriptId: string;
  kind: GenerationKind;
  config: GenerationConfig;
  input: GenerationInput;
  scenes: number;
  /** How many scenes are to be outlined. Default: as many as `scenes`. */
  outlines?: number;
  hasCritique?: boolean;
  /** What is changed of its script with its beginning: stored as events of the script. */
  changes?: readonly ScriptChange[];
  idempotencyKey?: string;
  inputHash?: string;
}

/**
 * Stores the generation that `plan` describes, and then queues its workflow. `scriptId`: the script that it works on; absent when
 * `plan` creates one.
 *
 * @throws NotFoundError, RateLimitedError, and what `plan` throws
 */
export async function beginGeneration(
  { db, streams }: Pick<RunServices, 'db' | 'streams'>,
  engine: Pick<Engine, 'start'>,
  scriptId: string | undefined,
  plan: (tx: Transaction) => Promise<NewGeneration>,
): Promise<Generation> {
  const { created: generation, publish } = await db.$transaction(async (tx) => {
    if (scriptId !== undefined) await lockScriptIn(tx, scriptId);
    const { scenes, outlines, hasCritique, changes = [], input, config: asked, ...row } = await plan(tx);
    const [script] = await tx.$queryRaw<{ brief: Prisma.JsonValue; open: number }[]>`
      SELECT script."brief", (
        SELECT count(*)::int FROM "Generation" WHERE "tenantId" = ${row.tenantId} AND "status" IN ('QUEUED', 'RUNNING')
      ) AS open FROM "Script" script WHERE script."id" = ${row.scriptId}::uuid`;
    if (script === undefined) throw new NotFoundError('The script was deleted meanwhile.');
    // What the generation leaves open is as the script's brief says.
    const config = configOn(storedBrief(script), asked);
    const { open } = script;
    if (open >= MAX_OPEN) {
      throw new RateLimitedError(
        `${open} generations are under way already, and at most ${MAX_OPEN} may be: wait for one to end, or cancel one.`,
        OPEN_RETRY_MS,
      );
    }
    const created = await tx.generation.create({ data: { ...row, config, input } });
    const stages = stageRows(PIPELINE, { kind: row.kind, config, scenes, outlines, hasCritique });
    await tx.generationStage.createMany({ data: stages.map((stage) => ({ generationId: created.id, ...stage })) });
    const queued = { type: 'GenerationQueued', generationId: created.id } as const;
    return { created, publish: await streams.scriptJournal.storeIn(tx, row.scriptId, [...changes, queued]) };
  });
  publish();
  await engine.start(generation.id, generation.attempt, storedConfig(generation).pace);
  return generation;
}

/** Locks the script against deletion, together with everyone else who works in it; the order of locks is described in the journal. */
async function lockScriptIn(tx: Transaction, id: string): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Script" WHERE "id" = ${id}::uuid FOR KEY SHARE`;
  if (found.length === 0) throw new NotFoundError('The script was deleted meanwhile.');
}
