import { createHash } from 'node:crypto';
import { tieEntriesIn } from '../bibles/entry-store.js';
import type { Caller } from '../domain/caller.js';
import {
  BudgetExceededError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  RateLimitedError,
} from '../domain/errors.js';
import { generationConfig, OPEN_STATUSES, TERMINAL_STATUSES } from '../domain/generations.js';
import type { GenerationConfig, GenerationKind, GenerationStatus, StageName } from '../domain/generations.js';
import { isId } from '../domain/ids.js';
import { usageOf } from '../optimizer/money/ledger.js';
import { isBeingWrittenIn, lockScenesIn, storeCritiqueIn } from '../scripts/drafts/draft-storage.js';
import { createScriptIn, findScene, findScript, WORKING_TITLE } from '../scripts/script-storage.js';
import type { Transaction } from '../storage/database.js';
import type { Prisma } from '../storage/generated/client/client.js';
import type { Generation, Scene, Script } from '../storage/generated/client/client.js';
import type { StatusChange } from '../streams/types.js';
import { Cancelling } from './cancelling.js';
import type { Engine } from './engine.js';
import { isUniqueViolation } from '../storage/unique-violation.js';
import type { GenerationInput } from './generation-input.js';
import type { RunServices } from './run.js';
import { awaitedStage } from './pausing.js';
import { checkScriptRequest, existingEntries, scriptEntries } from './script-request.js';
import { deleteScriptIn, eraseDeleted } from './retention/deletion.js';
import { plannedTotals, stageRows } from './stage-progress.js';
import type {
  BootstrapBiblesInput,
  CreateScriptInput,
  GenerateSceneInput,
  GenerateSceneOutlineInput,
  GenerateScriptInput,
  GenerationControl,
  RewriteSceneInput,
} from './types.js';
import { InputCheck, TEXT_MAX, TITLE_MAX } from './validation.js';

const MAX_SCENES = 120;
const MAX_CHARACTERS = 12;
/** Unfinished generations of one tenant. */
const MAX_OPEN = 200;
const OPEN_RETRY_MS = 10_000;
const PAUSE_GRACE_MS = 20_000;

/** See `GenerationControl`. What is asked for is stored before its workflow is queued, so an answer is never about nothing. */
export class GenerationService implements GenerationControl {
  readonly #cancelling: Cancelling;

  constructor(
    private readonly services: RunServices,
    private readonly engine: Engine,
  ) {
    this.#cancelling = new Cancelling(services, engine);
  }

  async createScript(caller: Caller, input: CreateScriptInput): Promise<Script> {
    const check = new InputCheck();
    const logLine = check.logLine(input.logLine);
    const title = check.optionalText('title', input.title, TITLE_MAX);
    check.done();
    const entries = await existingEntries(this.services.bibles, caller, input.bibles, 'bibles');
    return this.services.db.$transaction(async (tx) => {
      const script = await createScriptIn(tx, caller, {
        logLine,
        title,
        actStructure: input.actStructure ?? 'THREE_ACT',
      });
      await tieEntriesIn(
        tx,
        script.id,
        entries.map((entry) => entry.id),
      );
      return script;
    });
  }

  async startScript(caller: Caller, input: GenerateScriptInput): Promise<Generation> {
    const { logLine, title, key, config } = checkScriptRequest(
      input,
      this.services.optimizer.getStats().providers.map(({ name }) => name),
    );
    const inputHash = createHash('sha256')
      .update(JSON.stringify([logLine, title, config, input.existingBibles ?? []]))
      .digest('hex');
    if (key !== undefined) {
      const started = await this.#startedBefore(caller, key, inputHash);
      if (started !== null) return started;
    }
    const entries = await scriptEntries(this.services.bibles, caller, input, config);
    try {
      return await this.#begin(undefined, async (tx) => {
        const script = await createScriptIn(tx, caller, { logLine, title, actStructure: config.actStructure });
        await tieEntriesIn(
          tx,
          script.id,
          entries.map((entry) => entry.id),
        );
        return {
          tenantId: caller.tenantId,
          scriptId: script.id,
          kind: 'SCRIPT',
          config,
          scenes: config.sceneCount,
          input: { titleGiven: title !== undefined, outline: { from: 1, to: config.sceneCount } },
          ...(key === undefined ? {} : { idempotencyKey: key, inputHash }),
        };
      });
    } catch (error) {
      // Two requests with one key at the same moment: the row of the first is the answer to both.
      if (key === undefined || !isUniqueViolation(error)) throw error;
      return (await this.#startedBefore(caller, key, inputHash))!;
    }
  }

  async startBibles(caller: Caller, input: BootstrapBiblesInput): Promise<Generation> {
    const check = new InputCheck();
    const characterCount = check.count('characterCount', input.characterCount, 3, MAX_CHARACTERS);
    check.done();
    const script = await findScript(this.services.db, caller, input.scriptId);
    return this.#begin(script.id, async (tx) => {
      const existing = await tx.scriptBible.count({ where: { scriptId: script.id, entry: { kind: 'CHARACTER' } } });
      const wanted = existing + characterCount;
      if (wanted > MAX_CHARACTERS) {
        throw new InvalidInputError([
          {
            path: 'characterCount',
            message: `would make ${wanted} characters; a script has at most ${MAX_CHARACTERS}`,
          },
        ]);
      }
      return {
        tenantId: caller.tenantId,
        scriptId: script.id,
        kind: 'BIBLES',
        scenes: 0,
        input: { titleGiven: isTitled(script) },
        config: generationConfig.parse({ actStructure: script.actStructure, characterCount: wanted }),
      };
    });
  }

  async startSceneOutline(caller: Caller, input: GenerateSceneOutlineInput): Promise<Generation> {
    const check = new InputCheck();
    const sceneCount = check.count('sceneCount', input.sceneCount, 1, MAX_SCENES);
    const brief = check.optionalText('description', input.description, TEXT_MAX);
    check.done();
    const script = await findScript(this.services.db, caller, input.scriptId);
    return this.#begin(script.id, async (tx) => {
      // Two outlines of one script at once would plan the same numbers.
      await tx.$queryRaw`SELECT 1 FROM "Script" WHERE "id" = ${script.id}::uuid FOR NO KEY UPDATE`;
      await refuseWhileOpen(
        tx,
        { scriptId: script.id, kind: { in: ['SCRIPT', 'OUTLINE'] } },
        'The script is being outlined already; wait for that generation, or cancel it.',
      );
      const { _max } = await tx.scene.aggregate({ where: { scriptId: script.id }, _max: { number: true } });
      const planned = _max.number ?? 0;
      if (planned + sceneCount > MAX_SCENES) {
        throw new InvalidInputError([
          {
            path: 'sceneCount',
            message: `would make ${planned + sceneCount} scenes; a script has at most ${MAX_SCENES}`,
          },
        ]);
      }
      return {
        tenantId: caller.tenantId,
        scriptId: script.id,
        kind: 'OUTLINE',
        scenes: sceneCount,
        config: generationConfig.parse({ actStructure: script.actStructure, sceneCount }),
        input: { titleGiven: isTitled(script), outline: { from: planned + 1, to: planned + sceneCount, brief } },
      };
    });
  }

  async startScene(caller: Caller, input: GenerateSceneInput): Promise<Generation> {
    const scene = await findScene(this.services.db, caller, input.sceneId);
    return this.#begin(scene.scriptId, async (tx) => {
      const askedDraftId = await refuseWhileWritten(tx, scene);
      return {
        tenantId: caller.tenantId,
        scriptId: scene.scriptId,
        kind: 'SCENE',
        scenes: 1,
        config: await sceneConfig(tx, scene.scriptId),
        input: { titleGiven: true, sceneId: scene.id, askedDraftId },
      };
    });
  }

  async startRewrite(caller: Caller, input: RewriteSceneInput): Promise<Generation> {
    const check = new InputCheck();
    const critique = check.optionalText('critique', input.critique, TEXT_MAX);
    check.done();
    const scene = await findScene(this.services.db, caller, input.sceneId);
    return this.#begin(scene.scriptId, async (tx) => {
      const askedDraftId = await refuseWhileWritten(tx, scene);
      if (askedDraftId === null) {
        throw new ConflictError('The scene has no finished draft to rewrite: generate it first.');
      }
      // A person's critique is stored like the dramaturge's, so that the draft can tell what it answers.
      const judgement =
        critique === undefined
          ? undefined
          : {
              critiqueId: (await storeCritiqueIn(tx, askedDraftId, null, { overall: critique, axes: [] })).id,
              notes: [critique],
            };
      return {
        tenantId: caller.tenantId,
        scriptId: scene.scriptId,
        kind: 'REWRITE',
        scenes: 1,
        hasCritique: judgement !== undefined,
        config: await sceneConfig(tx, scene.scriptId),
        input: { titleGiven: true, sceneId: scene.id, askedDraftId, judgement },
      };
    });
  }

  async formatScript(caller: Caller, scriptId: string): Promise<Script> {
    const script = await findScript(this.services.db, caller, scriptId);
    const scenes = await this.services.db.scene.findMany({
      where: { scriptId: script.id, currentDraftId: null },
      select: { number: true },
      orderBy: { number: 'asc' },
    });
    const written = await this.services.db.scene.count({
      where: { scriptId: script.id, currentDraftId: { not: null } },
    });
    if (written === 0) throw new ConflictError('No scene of this script is written yet: generate one first.');
    if (scenes.length > 0) {
      throw new ConflictError(
        `Scene ${scenes.map((scene) => scene.number).join(', ')} is not written yet: generate it first.`,
      );
    }
    return script;
  }

  async cancel(caller: Caller, generationId: string): Promise<Generation> {
    const { id } = await this.#find(caller, generationId);
    return this.#cancelling.cancel(id);
  }

  async pause(caller: Caller, generationId: string): Promise<Generation> {
    const { id } = await this.#find(caller, generationId);
    const {
      streams: { journal },
      halts,
    } = this.services;
    const paused = await journal.change(id, { from: ['QUEUED', 'RUNNING'], to: { status: 'PAUSED' } }, [
      { type: 'GenerationPaused', reason: 'Paused by request.' },
    ]);
    if (paused) halts.halt(id);
    const generation = await this.#find(caller, id);
    if (!paused && generation.status !== 'PAUSED') {
      throw new ConflictError(
        `The generation is ${generation.status}; only one that is QUEUED or RUNNING can be paused.`,
      );
    }
    return generation;
  }

  async resume(caller: Caller, generationId: string, maxCostUsd?: number | null): Promise<Generation> {
    const found = await this.#find(caller, generationId);
    const config = generationConfig.parse(found.config);
    if (maxCostUsd != null) {
      const check = new InputCheck();
      check.money('maxCostUsd', maxCostUsd);
      check.done();
      const { costUsd } = await usageOf(this.services.db, { generationId: found.id });
      if (costUsd !== null && maxCostUsd <= costUsd) {
        throw new BudgetExceededError(
          `The generation has spent ${costUsd} USD already, so a limit of ${maxCostUsd} USD leaves nothing to go on with: give a higher maxCostUsd.`,
          maxCostUsd,
          costUsd,
        );
      }
      config.maxCostUsd = maxCostUsd;
    }
    // What the pause found under way is let end and stored: the next attempt would ask and pay for it again.
    if (found.status === 'PAUSED') await this.engine.idle(found.id, found.attempt, PAUSE_GRACE_MS);
    return this.#goOn(found, ['FAILED', 'PAUSED'], 'Resumed from the last finished step.', { config });
  }

  async approveStage(caller: Caller, generationId: string, stage: StageName): Promise<Generation> {
    const found = await this.#find(caller, generationId);
    const awaited = awaitedStage(generationConfig.parse(found.config), found.approved);
    if (found.status === 'AWAITING_APPROVAL' && awaited !== stage) {
      throw new ConflictError(`The generation waits for approval of ${awaited}, not of ${stage}.`);
    }
    return this.#goOn(found, ['AWAITING_APPROVAL'], `The stage ${stage} was approved.`, {
      approved: [...found.approved, stage],
    });
  }

  /** Queues the next attempt: it finds the steps that are finished and goes on after them. What was `found` counts only as long as it is the last attempt. */
  async #goOn(
    { id, attempt }: Generation,
    from: readonly GenerationStatus[],
    reason: string,
    to: StatusChange['to'],
  ): Promise<Generation> {
    const next = attempt + 1;
    const resumed = await this.services.streams.journal.change(
      id,
      { from, attempt, to: { ...to, status: 'QUEUED', attempt: next, failure: null, finishedAt: null } },
      [{ type: 'GenerationResumed', reason }],
    );
    const generation = await this.services.db.generation.findUnique({ where: { id } });
    if (!resumed || generation === null) throw new ConflictError(refusal(generation?.status, from));
    await this.engine.start(id, next);
    return generation;
  }

  async deleteScript(caller: Caller, scriptId: string): Promise<Script> {
    const script = await findScript(this.services.db, caller, scriptId);
    const open = await this.services.db.generation.findMany({
      where: { scriptId: script.id, status: { in: [...OPEN_STATUSES] } },
      select: { id: true },
    });
    await Promise.all(open.map(({ id }) => this.#cancelling.stop(id)));
    const { deleted, begun } = await this.services.db.$transaction(async (tx) => {
      const held = await lockForDeletionIn(tx, script.id);
      return {
        deleted: await deleteScriptIn(tx, script, held),
        begun: held.generations.filter(({ status }) => !isTerminal(status)),
      };
    });
    // Those that were started while the others were being cancelled.
    await Promise.all(begun.map(({ id, attempt }) => this.#cancelling.abort(id, attempt)));
    await eraseDeleted(this.services, script.id);
    return deleted;
  }

  /** Queues the next attempt of a generation that is RUNNING in this one, with nobody at work on it. */
  async revive({ id, attempt }: Pick<Generation, 'id' | 'attempt'>): Promise<void> {
    const next = attempt + 1;
    const revived = await this.services.streams.journal.change(
      id,
      { from: ['RUNNING'], attempt, to: { status: 'QUEUED', attempt: next } },
      [{ type: 'GenerationResumed', reason: 'Nobody was at work on it; it goes on from the last finished step.' }],
    );
    if (revived) await this.engine.start(id, next);
  }

  finishCancelled(): Promise<void> {
    return this.#cancelling.finishForgotten();
  }

  /** `scriptId`: of a script that is there already. */
  async #begin(scriptId: string | undefined, plan: (tx: Transaction) => Promise<NewGeneration>): Promise<Generation> {
    const generation = await this.services.db.$transaction(async (tx) => {
      if (scriptId !== undefined) await lockScriptIn(tx, scriptId);
      const { scenes, hasCritique, input, config, ...row } = await plan(tx);
      const open = await tx.generation.count({
        where: { tenantId: row.tenantId, status: { in: ['QUEUED', 'RUNNING'] } },
      });
      if (open >= MAX_OPEN) {
        throw new RateLimitedError(
          `${open} generations are under way already, and at most ${MAX_OPEN} may be: wait for one to end, or cancel one.`,
          OPEN_RETRY_MS,
        );
      }
      return tx.generation.create({
        data: {
          ...row,
          config,
          input: input,
          stages: { create: stageRows(plannedTotals(row.kind, config, scenes, hasCritique)) },
        },
      });
    });
    await this.engine.start(generation.id, generation.attempt);
    return generation;
  }

  async #startedBefore(caller: Caller, key: string, inputHash: string): Promise<Generation | null> {
    const started = await this.services.db.generation.findUnique({
      where: { tenantId_idempotencyKey: { tenantId: caller.tenantId, idempotencyKey: key } },
    });
    if (started !== null && started.inputHash !== inputHash) {
      throw new ConflictError('This idempotency key belongs to a generation with another input: use a new key.');
    }
    return started;
  }

  async #find(caller: Caller, id: string): Promise<Generation> {
    const generation = !isId(id)
      ? null
      : await this.services.db.generation.findUnique({ where: { id, tenantId: caller.tenantId } });
    if (generation === null) {
      throw new NotFoundError('There is no generation with this id; its script may have been deleted.');
    }
    return generation;
  }
}

interface NewGeneration {
  tenantId: string;
  scriptId: string;
  kind: GenerationKind;
  config: GenerationConfig;
  input: GenerationInput;
  scenes: number;
  hasCritique?: boolean;
  idempotencyKey?: string;
  inputHash?: string;
}

function refusal(status: GenerationStatus | undefined, wanted: readonly GenerationStatus[]): string {
  if (status === 'AWAITING_APPROVAL') return 'The generation waits for approval of a stage: approveStage goes on.';
  return `The generation is ${status ?? 'deleted'}; only one that is ${wanted.join(' or ')} can go on.`;
}

function isTitled(script: Script): boolean {
  return script.title !== WORKING_TITLE;
}

async function sceneConfig(tx: Transaction, scriptId: string): Promise<GenerationConfig> {
  const script = await tx.script.findUniqueOrThrow({ where: { id: scriptId } });
  // One scene by hand is written after those that stand, so it is shown how the one before ends.
  return generationConfig.parse({
    scope: 'SINGLE_SCENE',
    sceneCount: 1,
    actStructure: script.actStructure,
    parallelGeneration: false,
  });
}

/** Takes the scene, unless it is being written; gives the draft that is current. */
async function refuseWhileWritten(tx: Transaction, { id, scriptId }: Scene): Promise<string | null> {
  const [scene] = await lockScenesIn(tx, [id]);
  if (scene === undefined) throw new NotFoundError('The scene was deleted meanwhile.');
  const refused = 'The scene is being written already; wait for that generation, or cancel it.';
  await refuseWhileOpen(
    tx,
    { scriptId, kind: { in: ['SCENE', 'REWRITE'] }, input: { path: ['sceneId'], equals: id } },
    refused,
  );
  if (await isBeingWrittenIn(tx, id)) throw new ConflictError(refused);
  return scene.currentDraftId;
}

async function refuseWhileOpen(tx: Transaction, where: Prisma.GenerationWhereInput, message: string): Promise<void> {
  const open = await tx.generation.count({ where: { ...where, status: { in: [...OPEN_STATUSES] } } });
  if (open > 0) throw new ConflictError(message);
}

/** Shares the script with all that work in it; see the order of locks in the journal. */
async function lockScriptIn(tx: Transaction, id: string): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Script" WHERE "id" = ${id}::uuid FOR KEY SHARE`;
  if (found.length === 0) throw new NotFoundError('The script was deleted meanwhile.');
}

/** Takes a script alone, with all that others may hold of it, in the order of locks that the journal tells. */
async function lockForDeletionIn(tx: Transaction, scriptId: string) {
  const script = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Script" WHERE "id" = ${scriptId}::uuid FOR UPDATE`;
  if (script.length === 0) throw new NotFoundError('The script was deleted meanwhile.');
  const scenes = await tx.$queryRaw<
    { id: string }[]
  >`SELECT "id" FROM "Scene" WHERE "scriptId" = ${scriptId}::uuid ORDER BY "id" FOR UPDATE`;
  const generations = await tx.$queryRaw<Pick<Generation, 'id' | 'kind' | 'status' | 'attempt'>[]>`
    SELECT "id", "kind"::text, "status"::text, "attempt" FROM "Generation" WHERE "scriptId" = ${scriptId}::uuid ORDER BY "id" FOR UPDATE`;
  const ids = scenes.map(({ id }) => id);
  await tx.$queryRaw`SELECT 1 FROM "ComputedField" WHERE "sourceId" = ANY(${ids}::uuid[]) ORDER BY "sourceId", "field" FOR UPDATE`;
  return { scenes: ids, generations };
}

function isTerminal(status: Generation['status']): boolean {
  return TERMINAL_STATUSES.some((terminal) => terminal === status);
}
