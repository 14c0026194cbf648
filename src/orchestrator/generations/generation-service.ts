import { tieEntriesIn } from '../../bibles/entry-store.js';
import type { Caller } from '../../domain/caller.js';
import { ConflictError, NotFoundError } from '../../domain/errors.js';
import { OPEN_STATUSES, TERMINAL_STATUSES } from '../../domain/generations.js';
import type { GenerationPace, StageName } from '../../domain/generations.js';
import { isId } from '../../domain/ids.js';
import { createScriptIn, findScript, findScene } from '../../scripts/script-storage.js';
import { pastDeadlocks } from '../../storage/deadlocks.js';
import { storePlansIn } from '../../scripts/scene-outlines.js';
import type { Generation, Script } from '../../storage/generated/client/client.js';
import { Cancelling } from './cancelling.js';
import type { Engine } from '../engine/engine.js';
import { Resuming } from './resuming.js';
import { deleteScriptIn, eraseDeleted, lockForDeletionIn } from '../retention/deletion.js';
import { deleteScene } from '../retention/scene-deletion.js';
import type { RunServices } from '../pipeline/run.js';
import { existingEntries, providerNames } from './script-request.js';
import { checkOutline, numberedInActs } from './own-outline.js';
import { Starting } from './starting.js';
import type {
  BootstrapBiblesInput,
  CreateScriptInput,
  GenerateSceneInput,
  GenerateSceneOutlineInput,
  GenerateScriptInput,
  RewriteSceneInput,
} from './inputs.js';
import { InputCheck, TITLE_MAX } from './validation.js';

/**
 * All that can be asked for, by GraphQL and by the library alike. The start methods store what is asked for, start the durable
 * workflow and return at once.
 *
 * Errors: `InvalidInputError`, `NotFoundError`, `ConflictError`; `RateLimitedError` from the start methods while the caller's
 * tenant has too many unfinished generations.
 */
export class GenerationService {
  readonly #starting: Starting;
  readonly #resuming: Resuming;
  readonly #cancelling: Cancelling;

  constructor(
    private readonly services: RunServices,
    engine: Engine,
  ) {
    this.#starting = new Starting(services, engine);
    this.#resuming = new Resuming(services, engine);
    this.#cancelling = new Cancelling(services, engine);
  }

  async createScript(caller: Caller, input: CreateScriptInput): Promise<Script> {
    const check = new InputCheck();
    const logLine = check.logLine(input.logLine);
    const title = check.optionalText('title', input.title, TITLE_MAX);
    const brief = check.brief(input.brief, { providers: providerNames(this.services.optimizer) });
    const plans = checkOutline(check, input.outline, brief.language);
    check.done();
    const entries = await existingEntries(this.services.bibles, caller, input.bibles, 'bibles');
    return this.services.db.$transaction(async (tx) => {
      const script = await createScriptIn(tx, caller, {
        logLine,
        title,
        actStructure: input.actStructure ?? 'THREE_ACT',
        brief,
      });
      await tieEntriesIn(
        tx,
        script.id,
        entries.map((entry) => entry.id),
      );
      await storePlansIn(tx, script.id, numberedInActs(plans));
      return script;
    });
  }

  startScript(caller: Caller, input: GenerateScriptInput): Promise<Generation> {
    return this.#starting.script(caller, input);
  }

  startBibles(caller: Caller, input: BootstrapBiblesInput): Promise<Generation> {
    return this.#starting.bibles(caller, input);
  }

  startSceneOutline(caller: Caller, input: GenerateSceneOutlineInput): Promise<Generation> {
    return this.#starting.sceneOutline(caller, input);
  }

  startScene(caller: Caller, input: GenerateSceneInput): Promise<Generation> {
    return this.#starting.scene(caller, input);
  }

  startRewrite(caller: Caller, input: RewriteSceneInput): Promise<Generation> {
    return this.#starting.rewrite(caller, input);
  }

  /** Joins the written scenes to the formatted script that every export is printed from. A scene that is not written is a ConflictError. */
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

  /** Ends it at once: calls under way are aborted, no further one is made, what is finished stays. One that came to another end is a ConflictError. */
  async cancel(caller: Caller, generationId: string): Promise<Generation> {
    const { id } = await this.#find(caller, generationId);
    return this.#cancelling.cancel(id);
  }

  /** Makes no further call; those under way end and are stored. One that is not at work is a ConflictError. */
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

  /**
   * Goes on with one that FAILED or is PAUSED from its last finished step. Another status is a ConflictError.
   * Steps that were under way when it was paused first get 20 s to end. `maxCostUsd` is the generation's new limit; one that is spent already is a BudgetExceededError.
   * `pace` is its new pace: with INTERACTIVE, batches that it waits for are called off, and what they have answered is kept.
   */
  async resume(
    caller: Caller,
    generationId: string,
    maxCostUsd?: number | null,
    pace?: GenerationPace | null,
  ): Promise<Generation> {
    return this.#resuming.resume(await this.#find(caller, generationId), maxCostUsd, pace);
  }

  /** Goes on with one that waits for approval of exactly this stage; anything else is a ConflictError. */
  async approveStage(caller: Caller, generationId: string, stage: StageName): Promise<Generation> {
    return this.#resuming.approve(await this.#find(caller, generationId), stage);
  }

  /** Queues the next attempt of a generation that is RUNNING in this one, with nobody at work on it. */
  revive(generation: Pick<Generation, 'id' | 'attempt'>): Promise<void> {
    return this.#resuming.revive(generation);
  }

  /** Tidies cancelled generations whose process died before it could. Call it now and then. */
  finishCancelled(): Promise<void> {
    return this.#cancelling.finishForgotten();
  }

  /** Cancels its generations, and deletes the script with all that hangs on it. */
  async deleteScript(caller: Caller, scriptId: string): Promise<Script> {
    const script = await findScript(this.services.db, caller, scriptId);
    const open = await this.services.db.generation.findMany({
      where: { scriptId: script.id, status: { in: [...OPEN_STATUSES] } },
      select: { id: true },
    });
    await Promise.all(open.map(({ id }) => this.#cancelling.stop(id)));
    const { deleted, begun } = await pastDeadlocks(() =>
      this.services.db.$transaction(async (tx) => {
        const held = await lockForDeletionIn(tx, script.id);
        return {
          deleted: await deleteScriptIn(tx, script, held),
          begun: held.generations.filter(({ status }) => !isTerminal(status)),
        };
      }),
    );
    // Those that were started while the others were being cancelled.
    await Promise.all(begun.map(({ id, attempt }) => this.#cancelling.abort(id, attempt)));
    await eraseDeleted(this.services, script.id);
    return deleted;
  }

  /** Deletes a scene with all that it said; those after it move up. One that is being written, or whose script is, is a ConflictError. */
  async deleteScene(caller: Caller, sceneId: string): Promise<Script> {
    return deleteScene(this.services, await findScene(this.services.db, caller, sceneId));
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

function isTerminal(status: Generation['status']): boolean {
  return TERMINAL_STATUSES.some((terminal) => terminal === status);
}
