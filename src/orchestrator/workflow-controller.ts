import { toEntry } from '../bibles/bible-storage.js';
import type { BibleEntry } from '../bibles/bible-storage.js';
import type { ActStructure } from '../domain/bibles.js';
import type { Caller } from '../domain/caller.js';
import type { GenerationFailure } from '../domain/errors.js';
import { GenerationFailedError } from '../domain/errors.js';
import type { GenerationEvent } from '../domain/events.js';
import type { GenerationConfigInput, StageName, Usage } from '../domain/generations.js';
import { sceneOutline } from '../domain/scenes.js';
import type { SceneOutline } from '../domain/scenes.js';
import { usageOf } from '../optimizer/money/ledger-sums.js';
import { findScene, findScript } from '../scripts/script-storage.js';
import type { ScriptService } from '../scripts/script-service.js';
import type { Generation } from '../storage/generated/client/client.js';
import { failureError } from './failures.js';
import type { RunServices } from './run.js';
import type { GenerationControl } from './types.js';

/** A script with all its scenes, as the library gives it. */
export interface ScriptResult {
  id: string;
  title: string;
  logLine: string;
  actStructure: ActStructure;
  bibles: BibleEntry[];
  /** In the order of their numbers. */
  scenes: SceneResult[];
  /** The whole script in Fountain; empty before a scene is written. */
  fountain: string;
}

export interface SceneResult {
  id: string;
  number: number;
  act: number;
  outline: SceneOutline;
  priorState: string | null;
  nextState: string | null;
  /** The current draft's text in Fountain; null before the first draft is complete. */
  integratedScene: string | null;
  draftNumber: number | null;
}

export interface WaitOptions {
  /** Stops the waiting, not the generation. */
  signal?: AbortSignal;
  /** Called with each event of the generation, text included. It must not throw. */
  onEvent?: (event: GenerationEvent) => void;
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
    private readonly control: GenerationControl,
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
    const generation = await this.control.startScript(this.caller, {
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
    options: { title?: string; actStructure?: ActStructure; bibles?: readonly WithId[] } = {},
  ): Promise<ScriptResult> {
    const script = await this.control.createScript(this.caller, {
      logLine,
      ...options,
      bibles: options.bibles?.map((entry) => entry.id),
    });
    return this.script(script.id);
  }

  /** Makes the bibles that the script lacks; gives all it has then. */
  async bootstrapBibles(
    script: WithId,
    options: WaitOptions & { characterCount?: number } = {},
  ): Promise<BibleEntry[]> {
    await this.settled(
      await this.control.startBibles(this.caller, { scriptId: script.id, characterCount: options.characterCount }),
      options,
    );
    return (await this.script(script.id)).bibles;
  }

  /** Plans the next scenes; gives those that were planned now. */
  async generateSceneOutline(
    script: WithId,
    options: WaitOptions & { sceneCount?: number; description?: string } = {},
  ): Promise<SceneResult[]> {
    const before = new Set((await this.script(script.id)).scenes.map((scene) => scene.id));
    await this.settled(
      await this.control.startSceneOutline(this.caller, {
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
    await this.settled(await this.control.startScene(this.caller, { sceneId: scene.id }), options);
    return this.scene(scene.id);
  }

  /** Writes a new draft that answers the critique; without one the dramaturge is asked first. */
  async rewriteScene(scene: WithId, critique?: string, options: WaitOptions = {}): Promise<SceneResult> {
    await this.settled(await this.control.startRewrite(this.caller, { sceneId: scene.id, critique }), options);
    return this.scene(scene.id);
  }

  /** The written scenes as one formatted script. A scene that is not written is a `ConflictError`. */
  async formatScript(script: WithId): Promise<ScriptResult> {
    return this.script((await this.control.formatScript(this.caller, script.id)).id);
  }

  async cancelGeneration(generation: WithId): Promise<void> {
    await this.control.cancel(this.caller, generation.id);
  }

  /** Begins no further step; those under way end and are stored. */
  async pauseGeneration(generation: WithId): Promise<void> {
    await this.control.pause(this.caller, generation.id);
  }

  /** Goes on with a FAILED or PAUSED generation from its last finished step, with `maxCostUsd` as its new limit if given. */
  async resumeGeneration(
    generation: WithId,
    options: WaitOptions & { maxCostUsd?: number } = {},
  ): Promise<ScriptResult> {
    const resumed = await this.control.resume(this.caller, generation.id, options.maxCostUsd);
    await this.settled(resumed, options);
    return this.script(resumed.scriptId);
  }

  /** Goes on with a generation that waits for approval of this stage. */
  async approveStage(generation: WithId, stage: StageName, options: WaitOptions = {}): Promise<ScriptResult> {
    const resumed = await this.control.approveStage(this.caller, generation.id, stage);
    await this.settled(resumed, options);
    return this.script(resumed.scriptId);
  }

  /** What a script's generations took so far. */
  async usage(script: WithId): Promise<Usage> {
    return usageOf(this.services.db, { generation: { scriptId: script.id, tenantId: this.caller.tenantId } });
  }

  async script(id: string): Promise<ScriptResult> {
    await findScript(this.services.db, this.caller, id);
    const script = await this.services.db.script.findUniqueOrThrow({
      where: { id },
      include: {
        bibles: { orderBy: { position: 'asc' }, include: { entry: true } },
        scenes: { orderBy: { number: 'asc' }, include: { currentDraft: true } },
      },
    });
    const { text } = await this.texts.export(script, 'FOUNTAIN');
    return {
      id: script.id,
      title: script.title,
      logLine: script.logLine,
      actStructure: script.actStructure,
      bibles: script.bibles.flatMap(({ entry }) => (entry === null ? [] : [toEntry(entry)])),
      scenes: script.scenes.map((scene) => ({
        id: scene.id,
        number: scene.number,
        act: scene.act,
        outline: sceneOutline.parse(scene.outline),
        priorState: scene.priorState,
        nextState: scene.nextState,
        integratedScene: scene.currentDraft?.text ?? null,
        draftNumber: scene.currentDraft?.number ?? null,
      })),
      fountain: script.scenes.some((scene) => scene.currentDraft !== null) ? text! : '',
    };
  }

  async scene(id: string): Promise<SceneResult> {
    const { scriptId } = await findScene(this.services.db, this.caller, id);
    return (await this.script(scriptId)).scenes.find((scene) => scene.id === id)!;
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
        if (paused !== undefined) throw failureError(generation.id, paused);
      }
      if (event.type === 'GenerationCancelled') {
        failure = { code: 'CONFLICT', message: 'The generation was cancelled.', stage: null, retryable: false };
      }
      ended ||= event.type === 'GenerationCompleted' || failure !== undefined;
    }
    signal.throwIfAborted();
    if (failure !== undefined) throw failureError(generation.id, failure);
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
    return status === 'PAUSED' && failure !== null ? (failure as unknown as GenerationFailure) : undefined;
  }
}
