import type { BibleEntry } from '../../bibles/bible-storage.js';
import type { ActStructure } from '../../domain/bibles.js';
import type { Caller } from '../../domain/caller.js';
import { GenerationFailedError, NotFoundError } from '../../domain/errors.js';
import type { GenerationFailure } from '../../domain/errors.js';
import type { GenerationEvent } from '../../domain/events.js';
import { generationFailure } from '../../domain/generation-failure.js';
import type { GenerationConfigInput, GenerationPace, StageName, Usage } from '../../domain/generations.js';
import { usageOf } from '../../optimizer/money/ledger-sums.js';
import type { ScriptService } from '../../scripts/script-service.js';
import { findScene, findScript } from '../../scripts/script-storage.js';
import type { Generation } from '../../storage/generated/client/client.js';
import { unexpectedFailure } from '../engine/durable.js';
import { failureError } from '../pipeline/failures.js';
import type { GenerationService } from './generation-service.js';
import { PIPELINE } from '../pipeline/pipeline.js';
import type { RunServices } from '../pipeline/run.js';
import { readScript } from './script-result.js';
import type { SceneResult, ScriptResult } from './script-result.js';

export interface WaitOptions {
  /** Stops the waiting, not the generation. */
  signal?: AbortSignal | undefined;
  /** Called with each event of the generation, text included. It must not throw. */
  onEvent?: ((event: GenerationEvent) => void) | undefined;
}

type WithId = { id: string };

/**
 * The library's face of the pipeline: each method starts the same durable generation as its GraphQL mutation and waits for its end.
 *
 * Errors: `InvalidInputError`, `NotFoundError` and `ConflictError` before anything starts; a generation that ends FAILED throws
 * `BibleGenerationError`, `OutlineError`, `SceneError` or `LlmUnavailableError`.
 */
export class WorkflowController {
  constructor(
    private readonly generations: GenerationService,
    private readonly services: RunServices,
    private readonly texts: Pick<ScriptService, 'export'>,
    private readonly caller: Caller,
  ) {}

  /** From a log line to a formatted script. */
  async generateScript(
    logLine: string,
    config?: GenerationConfigInput,
    existingBibles: readonly WithId[] = [],
    options: WaitOptions = {},
  ): Promise<ScriptResult> {
    const generation = await this.generations.startScript(this.caller, {
      logLine,
      config,
      existingBibles: existingBibles.map((entry) => entry.id),
    });
    await this.settled(generation, options);
    return this.script(generation.scriptId);
  }

  /** An empty script to work on step by step. */
  async createScript(
    logLine: string,
    options: {
      title?: string | undefined;
      actStructure?: ActStructure | undefined;
      bibles?: readonly WithId[] | undefined;
    } = {},
  ): Promise<ScriptResult> {
    const script = await this.generations.createScript(this.caller, {
      logLine,
      ...options,
      bibles: options.bibles?.map((entry) => entry.id),
    });
    return this.script(script.id);
  }

  /** Makes the bibles that the script lacks; gives all it has then. */
  async bootstrapBibles(
    script: WithId,
    options: WaitOptions & { characterCount?: number | undefined } = {},
  ): Promise<BibleEntry[]> {
    await this.settled(
      await this.generations.startBibles(this.caller, { scriptId: script.id, characterCount: options.characterCount }),
      options,
    );
    return (await this.script(script.id)).bibles;
  }

  /** Plans the next scenes; gives those that were planned now. */
  async generateSceneOutline(
    script: WithId,
    options: WaitOptions & { sceneCount?: number | undefined; description?: string | undefined } = {},
  ): Promise<SceneResult[]> {
    const before = new Set((await this.script(script.id)).scenes.map((scene) => scene.id));
    await this.settled(
      await this.generations.startSceneOutline(this.caller, {
        scriptId: script.id,
        sceneCount: options.sceneCount,
        description: options.description,
      }),
      options,
    );
    return (await this.script(script.id)).scenes.filter((scene) => !before.has(scene.id));
  }

  /** Writes a planned scene. */
  async generateScene(scene: WithId, options: WaitOptions = {}): Promise<SceneResult> {
    await this.settled(await this.generations.startScene(this.caller, { sceneId: scene.id }), options);
    return this.scene(scene.id);
  }

  /** Writes a new draft that answers the critique; without one the dramaturge is asked first. */
  async rewriteScene(scene: WithId, critique?: string, options: WaitOptions = {}): Promise<SceneResult> {
    await this.settled(await this.generations.startRewrite(this.caller, { sceneId: scene.id, critique }), options);
    return this.scene(scene.id);
  }

  /** The written scenes as one formatted script. A scene that is not written is a `ConflictError`. */
  async formatScript(script: WithId): Promise<ScriptResult> {
    return this.script((await this.generations.formatScript(this.caller, script.id)).id);
  }

  async cancelGeneration(generation: WithId): Promise<void> {
    await this.generations.cancel(this.caller, generation.id);
  }

  /** Begins no further step; those under way end and are stored. */
  async pauseGeneration(generation: WithId): Promise<void> {
    await this.generations.pause(this.caller, generation.id);
  }

  /** Goes on with a FAILED or PAUSED generation from its last finished step, with `maxCostUsd` as its new limit and `pace` as its new pace if given. */
  async resumeGeneration(
    generation: WithId,
    options: WaitOptions & { maxCostUsd?: number | undefined; pace?: GenerationPace | undefined } = {},
  ): Promise<ScriptResult> {
    const resumed = await this.generations.resume(this.caller, generation.id, options.maxCostUsd, options.pace);
    await this.settled(resumed, options);
    return this.script(resumed.scriptId);
  }

  /** Goes on with a generation that waits for approval of this stage. */
  async approveStage(generation: WithId, stage: StageName, options: WaitOptions = {}): Promise<ScriptResult> {
    const resumed = await this.generations.approveStage(this.caller, generation.id, stage);
    await this.settled(resumed, options);
    return this.script(resumed.scriptId);
  }

  /** What a script's generations took so far. */
  async usage(script: WithId): Promise<Usage> {
    return usageOf(this.services.db, { generation: { scriptId: script.id, tenantId: this.caller.tenantId } });
  }

  async script(id: string): Promise<ScriptResult> {
    await findScript(this.services.db, this.caller, id);
    return readScript(this.services.db, this.texts, id);
  }

  async scene(id: string): Promise<SceneResult> {
    const { scriptId } = await findScene(this.services.db, this.caller, id);
    const scene = (await this.script(scriptId)).scenes.find((each) => each.id === id);
    if (scene === undefined) throw new NotFoundError('The scene was deleted meanwhile.');
    return scene;
  }

  /**
   * Waits for the generation's end; a failure is thrown as the error of its kind. One that its budget has paused throws a
   * `GenerationFailedError` of code `BUDGET_EXCEEDED`: resume it with a higher limit. Another pause is waited through.
   */
  async settled(generation: Pick<Generation, 'id' | 'lastSeq'>, options: WaitOptions = {}): Promise<void> {
    const signal = options.signal ?? new AbortController().signal;
    let failure: GenerationFailure | undefined;
    let ended = false;
    for await (const event of this.services.streams.generationEvents(generation.id, generation.lastSeq, signal)) {
      options.onEvent?.(event);
      if (event.type === 'GenerationFailed') failure = event.failure;
      if (event.type === 'GenerationPaused') {
        const paused = await this.#budgetStop(generation.id);
        if (paused !== undefined) throw failureError(PIPELINE, generation.id, paused);
      }
      if (event.type === 'GenerationCancelled') {
        failure = { code: 'CONFLICT', message: 'The generation was cancelled.', stage: null, retryable: false };
      }
      ended ||= event.type === 'GenerationCompleted' || failure !== undefined;
    }
    signal.throwIfAborted();
    if (failure !== undefined) throw failureError(PIPELINE, generation.id, failure);
    if (!ended) {
      throw new GenerationFailedError(generation.id, {
        code: 'INTERNAL',
        message: 'ScriptGen was closed before the generation ended; it goes on at the next start.',
        stage: null,
        retryable: false,
      });
    }
  }

  async #budgetStop(id: string): Promise<GenerationFailure | undefined> {
    const { status, failure } = await this.services.db.generation.findUniqueOrThrow({
      where: { id },
      select: { status: true, failure: true },
    });
    return status === 'PAUSED' && failure !== null ? storedFailure(failure) : undefined;
  }
}

function storedFailure(failure: unknown): GenerationFailure {
  return generationFailure.safeParse(failure).data ?? unexpectedFailure(null);
}
