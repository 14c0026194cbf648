import { createHash } from 'node:crypto';
import { tieEntriesIn } from '../bibles/entry-store.js';
import type { Caller } from '../domain/caller.js';
import { BudgetExceededError, ConflictError, InvalidInputError, NotFoundError, RateLimitedError } from '../domain/errors.js';
import { generationConfig, TERMINAL_STATUSES } from '../domain/generations.js';
import type { GenerationConfig, GenerationKind, GenerationStatus, StageName } from '../domain/generations.js';
import { isId } from '../domain/ids.js';
import { usageOf } from '../optimizer/money/ledger.js';
import { discardDraftsIn, storeCritiqueIn } from '../scripts/draft-storage.js';
import { createScriptIn, findScene, findScript, WORKING_TITLE } from '../scripts/script-storage.js';
import type { Transaction } from '../storage/database.js';
import { Prisma } from '../storage/generated/client/client.js';
import type { Generation, Script } from '../storage/generated/client/client.js';
import type { Engine } from './engine.js';
import { isUniqueViolation } from '../storage/unique-violation.js';
import type { GenerationInput } from './generation-input.js';
import { lockGeneration } from './generation-lock.js';
import type { RunServices } from './run.js';
import { awaitedStage } from './pausing.js';
import { checkScriptRequest, existingEntries, scriptEntries } from './script-request.js';
import { deleteScriptIn, eraseDeleted } from './retention/deletion.js';
import { plannedTotals, stageRows } from './stage-progress.js';
import type {
  BootstrapBiblesInput, CreateScriptInput, GenerateSceneInput, GenerateSceneOutlineInput, GenerateScriptInput, GenerationControl, RewriteSceneInput,
} from './types.js';
import { InputCheck, TEXT_MAX, TITLE_MAX } from './validation.js';

const MAX_SCENES = 120;
const MAX_CHARACTERS = 12;
/** Unfinished generations of one tenant. */
const MAX_OPEN = 200;
const OPEN_RETRY_MS = 10_000;
const PAUSE_GRACE_MS = 20_000;
/** A generation that is QUEUED for less than this is still being queued by whoever stored it. */
const FORGOTTEN_MS = 5_000;
const FORGOTTEN_AT_ONCE = 20;

/** See `GenerationControl`. What is asked for is stored before its workflow is queued, so an answer is never about nothing. */
export class GenerationService implements GenerationControl {
  constructor(
    private readonly services: RunServices,
    private readonly engine: Engine,
  ) {}

  async createScript(caller: Caller, input: CreateScriptInput): Promise<Script> {
    const check = new InputCheck();
    const logLine = check.logLine(input.logLine);
    const title = check.optionalText('title', input.title, TITLE_MAX);
    check.done();
    const entries = await existingEntries(this.services.bibles, caller, input.bibles, 'bibles');
    return this.services.db.$transaction(async (tx) => {
      const script = await createScriptIn(tx, caller, { logLine, title, actStructure: input.actStructure ?? 'THREE_ACT' });
      await tieEntriesIn(tx, script.id, entries.map((entry) => entry.id));
      return script;
    });
  }

  async startScript(caller: Caller, input: GenerateScriptInput): Promise<Generation> {
    const { logLine, title, key, config } = checkScriptRequest(input, this.services.optimizer.getStats().providers.map(({ name }) => name));
    const inputHash = createHash('sha256').update(JSON.stringify([logLine, title, config, input.existingBibles ?? []])).digest('hex');
    if (key !== undefined) {
      const started = await this.#startedBefore(caller, key, inputHash);
      if (started !== null) return started;
    }
    const entries = await scriptEntries(this.services.bibles, caller, input, config);
    try {
      return await this.#begin(async (tx) => {
        const script = await createScriptIn(tx, caller, { logLine, title, actStructure: config.actStructure });
        await tieEntriesIn(tx, script.id, entries.map((entry) => entry.id));
        return {
          tenantId: caller.tenantId, scriptId: script.id, kind: 'SCRIPT', config, scenes: config.sceneCount,
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
    return this.#begin(async (tx) => {
      const existing = await tx.scriptBible.count({ where: { scriptId: script.id, entry: { kind: 'CHARACTER' } } });
      const wanted = existing + characterCount;
      if (wanted > MAX_CHARACTERS) throw new InvalidInputError([{ path: 'characterCount', message: `would make ${wanted} characters; a script has at most ${MAX_CHARACTERS}` }]);
      return {
        tenantId: caller.tenantId, scriptId: script.id, kind: 'BIBLES', scenes: 0, input: { titleGiven: isTitled(script) },
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
    return this.#begin(async (tx) => {
      // Two outlines of one script at once would plan the same numbers.
      await tx.$queryRaw`SELECT 1 FROM "Script" WHERE "id" = ${script.id}::uuid FOR UPDATE`;
      await refuseWhileOpen(tx, { scriptId: script.id, kind: { in: ['SCRIPT', 'OUTLINE'] } }, 'The script is being outlined already; wait for that generation, or cancel it.');
      const { _max } = await tx.scene.aggregate({ where: { scriptId: script.id }, _max: { number: true } });
      const planned = _max.number ?? 0;
      if (planned + sceneCount > MAX_SCENES) throw new InvalidInputError([{ path: 'sceneCount', message: `would make ${planned + sceneCount} scenes; a script has at most ${MAX_SCENES}` }]);
      return {
        tenantId: caller.tenantId, scriptId: script.id, kind: 'OUTLINE', scenes: sceneCount,
        config: generationConfig.parse({ actStructure: script.actStructure, sceneCount }),
        input: { titleGiven: isTitled(script), outline: { from: planned + 1, to: planned + sceneCount, brief } },
      };
    });
  }

  async startScene(caller: Caller, input: GenerateSceneInput): Promise<Generation> {
    const scene = await findScene(this.services.db, caller, input.sceneId);
    return this.#begin(async (tx) => {
      await refuseWhileWritten(tx, scene.id);
      return { tenantId: caller.tenantId, scriptId: scene.scriptId, kind: 'SCENE', scenes: 1, config: await sceneConfig(tx, scene.scriptId), input: { titleGiven: true, sceneId: scene.id } };
    });
  }

  async startRewrite(caller: Caller, input: RewriteSceneInput): Promise<Generation> {
    const check = new InputCheck();
    const critique = check.optionalText('critique', input.critique, TEXT_MAX);
    check.done();
    const scene = await findScene(this.services.db, caller, input.sceneId);
    const { currentDraftId } = scene;
    if (currentDraftId === null) throw new ConflictError('The scene has no finished draft to rewrite: generate it first.');
    return this.#begin(async (tx) => {
      await refuseWhileWritten(tx, scene.id);
      // A person's critique is stored like the dramaturge's, so that the draft can tell what it answers.
      const judgement = critique === undefined ? undefined : {
        critiqueId: (await storeCritiqueIn(tx, currentDraftId, null, { overall: critique, axes: [] })).id,
        notes: [critique],
      };
      return {
        tenantId: caller.tenantId, scriptId: scene.scriptId, kind: 'REWRITE', scenes: 1, hasCritique: judgement !== undefined,
        config: await sceneConfig(tx, scene.scriptId), input: { titleGiven: true, sceneId: scene.id, judgement },
      };
    });
  }

  async formatScript(caller: Caller, scriptId: string): Promise<Script> {
    const script = await findScript(this.services.db, caller, scriptId);
    const scenes = await this.services.db.scene.findMany({ where: { scriptId: script.id, currentDraftId: null }, select: { number: true }, orderBy: { number: 'asc' } });
    const written = await this.services.db.scene.count({ where: { scriptId: script.id, currentDraftId: { not: null } } });
    if (written === 0) throw new ConflictError('No scene of this script is written yet: generate one first.');
    if (scenes.length > 0) throw new ConflictError(`Scene ${scenes.map((scene) => scene.number).join(', ')} is not written yet: generate it first.`);
    return script;
  }

  async cancel(caller: Caller, generationId: string): Promise<Generation> {
    const found = await this.#find(caller, generationId);
    const cancelled = await this.services.streams.journal.commit(found.id, async (tx, emit) => {
      const row = await lockGeneration(tx, found.id);
      if (row === undefined) throw new NotFoundError('The generation was deleted meanwhile.');
      if (row.status === 'CANCELLED') return tx.generation.findUniqueOrThrow({ where: { id: found.id } });
      if (isTerminal(row.status)) throw new ConflictError(`The generation is ${row.status} already; there is nothing to cancel.`);
      for (const draft of await discardDraftsIn(tx, { generationId: found.id }, 'The generation was cancelled.')) {
        emit({ type: 'SceneDraftDiscarded', sceneId: draft.sceneId, draftNumber: draft.number, reason: 'The generation was cancelled.' });
      }
      const finishedAt = new Date();
      await tx.generationStage.updateMany({ where: { generationId: found.id, status: { in: ['WAITING', 'RUNNING'] } }, data: { status: 'SKIPPED', finishedAt } });
      emit({ type: 'GenerationCancelled' });
      return tx.generation.update({ where: { id: found.id }, data: { status: 'CANCELLED', finishedAt } });
    });
    await this.engine.cancel(cancelled.id, cancelled.attempt);
    return cancelled;
  }

  async pause(caller: Caller, generationId: string): Promise<Generation> {
    const found = await this.#find(caller, generationId);
    return this.services.streams.journal.commit(found.id, async (tx, emit) => {
      const row = await lockGeneration(tx, found.id);
      if (row?.status === 'PAUSED') return tx.generation.findUniqueOrThrow({ where: { id: found.id } });
      if (row?.status !== 'RUNNING' && row?.status !== 'QUEUED') throw new ConflictError(`The generation is ${row?.status ?? 'deleted'}; only one that is QUEUED or RUNNING can be paused.`);
      emit({ type: 'GenerationPaused', reason: 'Paused by request.' });
      return tx.generation.update({ where: { id: found.id }, data: { status: 'PAUSED' } });
    });
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
        throw new BudgetExceededError(`The generation has spent ${costUsd} USD already, so a limit of ${maxCostUsd} USD leaves nothing to go on with: give a higher maxCostUsd.`, maxCostUsd, costUsd);
      }
      config.maxCostUsd = maxCostUsd;
    }
    // What the pause found under way is let end and stored: the next attempt would ask and pay for it again.
    if (found.status === 'PAUSED') await this.engine.idle(found.id, PAUSE_GRACE_MS);
    return this.#goOn(found.id, ['FAILED', 'PAUSED'], 'Resumed from the last finished step.', async () => ({ config }));
  }

  async approveStage(caller: Caller, generationId: string, stage: StageName): Promise<Generation> {
    const found = await this.#find(caller, generationId);
    return this.#goOn(found.id, ['AWAITING_APPROVAL'], `The stage ${stage} was approved.`, async (tx) => {
      const { approved, config } = await tx.generation.findUniqueOrThrow({ where: { id: found.id } });
      const awaited = awaitedStage(generationConfig.parse(config), approved);
      if (awaited !== stage) throw new ConflictError(`The generation waits for approval of ${awaited}, not of ${stage}.`);
      return { approved: [...approved, stage] };
    });
  }

  /** Queues the next attempt: it finds the steps that are finished and goes on after them. */
  async #goOn(id: string, from: readonly GenerationStatus[], reason: string, change: (tx: Transaction) => Promise<Prisma.GenerationUpdateInput>): Promise<Generation> {
    const resumed = await this.services.streams.journal.commit(id, async (tx, emit) => {
      const row = await lockGeneration(tx, id);
      if (row === undefined || !from.includes(row.status)) throw new ConflictError(refusal(row?.status, from));
      const data = await change(tx);
      emit({ type: 'GenerationResumed', reason });
      return tx.generation.update({
        where: { id },
        data: { ...data, status: 'QUEUED', attempt: { increment: 1 }, failure: Prisma.DbNull, finishedAt: null },
      });
    });
    await this.engine.start(resumed.id, resumed.attempt);
    return resumed;
  }

  async deleteScript(caller: Caller, scriptId: string): Promise<Script> {
    const script = await findScript(this.services.db, caller, scriptId);
    const open = await this.services.db.generation.findMany({ where: { scriptId: script.id, status: { notIn: [...TERMINAL_STATUSES] } } });
    for (const generation of open) await this.cancel(caller, generation.id);
    const deleted = await this.services.db.$transaction((tx) => deleteScriptIn(tx, script));
    await eraseDeleted(this.services, script.id);
    return deleted;
  }

  /** Queues the workflows of generations whose starter died between storing and queueing them. Call it now and then. */
  async startForgotten(): Promise<void> {
    const forgotten = await this.services.db.generation.findMany({
      where: { status: 'QUEUED', createdAt: { lt: new Date(Date.now() - FORGOTTEN_MS) } },
      orderBy: { createdAt: 'asc' },
      take: FORGOTTEN_AT_ONCE,
      select: { id: true, attempt: true },
    });
    for (const { id, attempt } of forgotten) await this.engine.start(id, attempt);
  }

  async #begin(plan: (tx: Transaction) => Promise<NewGeneration>): Promise<Generation> {
    const generation = await this.services.db.$transaction(async (tx) => {
      const { scenes, hasCritique, input, config, ...row } = await plan(tx);
      const open = await tx.generation.count({ where: { tenantId: row.tenantId, status: { in: ['QUEUED', 'RUNNING'] } } });
      if (open >= MAX_OPEN) throw new RateLimitedError(`${open} generations are under way already, and at most ${MAX_OPEN} may be: wait for one to end, or cancel one.`, OPEN_RETRY_MS);
      return tx.generation.create({
        data: {
          ...row,
          config,
          input: input as Prisma.InputJsonObject,
          stages: { create: stageRows(plannedTotals(row.kind, config, scenes, hasCritique)) },
        },
      });
    });
    await this.engine.start(generation.id, generation.attempt);
    return generation;
  }

  async #startedBefore(caller: Caller, key: string, inputHash: string): Promise<Generation | null> {
    const started = await this.services.db.generation.findUnique({ where: { tenantId_idempotencyKey: { tenantId: caller.tenantId, idempotencyKey: key } } });
    if (started !== null && started.inputHash !== inputHash) {
      throw new ConflictError('This idempotency key belongs to a generation with another input: use a new key.');
    }
    return started;
  }

  async #find(caller: Caller, id: string): Promise<Generation> {
    const generation = !isId(id) ? null : await this.services.db.generation.findUnique({ where: { id, tenantId: caller.tenantId } });
    if (generation === null) throw new NotFoundError('There is no generation with this id; its script may have been deleted.');
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
  return generationConfig.parse({ scope: 'SINGLE_SCENE', sceneCount: 1, actStructure: script.actStructure, parallelGeneration: false });
}

async function refuseWhileWritten(tx: Transaction, sceneId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Scene" WHERE "id" = ${sceneId}::uuid FOR UPDATE`;
  await refuseWhileOpen(tx, { kind: { in: ['SCENE', 'REWRITE'] }, input: { path: ['sceneId'], equals: sceneId } }, 'The scene is being written already; wait for that generation, or cancel it.');
  const writing = await tx.draft.count({ where: { sceneId, state: 'WRITING' } });
  if (writing > 0) throw new ConflictError('The scene is being written already; wait for that generation, or cancel it.');
}

async function refuseWhileOpen(tx: Transaction, where: Prisma.GenerationWhereInput, message: string): Promise<void> {
  const open = await tx.generation.count({ where: { ...where, status: { notIn: [...TERMINAL_STATUSES] } } });
  if (open > 0) throw new ConflictError(message);
}

function isTerminal(status: Generation['status']): boolean {
  return TERMINAL_STATUSES.some((terminal) => terminal === status);
}
