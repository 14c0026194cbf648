import type { BibleEntry } from '../../bibles/bible-storage.js';
import type { ActStructure } from '../../domain/bibles.js';
import type { ScriptBriefInput } from '../../domain/brief.js';
import type { Caller } from '../../domain/caller.js';
import { NotFoundError } from '../../domain/errors.js';
import type { GenerationConfigInput, GenerationPace, StageName, Usage } from '../../domain/generations.js';
import { isId } from '../../domain/ids.js';
import type { SceneOutlineInput } from '../../domain/planned-outline.js';
import { usageOf } from '../../optimizer/money/ledger-sums.js';
import { findScene, findScript } from '../../scripts/script-storage.js';
import type { Generation } from '../../storage/generated/client/client.js';
import type { Forecast, GenerationEstimate } from '../forecast/types.js';
import type { GenerationService } from '../generations/generation-service.js';
import { toGeneration } from './generation-result.js';
import type { GenerationResult } from './generation-result.js';
import { checkShapes } from './input-shapes.js';
import type { LibraryServices } from './library-services.js';
import { inputOf, stepOf } from './script-options.js';
import type { ScriptOptions, StepOptions } from './script-options.js';
import { readScene, readScript } from './script-result.js';
import type { SceneResult, ScriptResult, WithId } from './script-result.js';
import { settled } from './waiting.js';
import type { Awaited, WaitOptions } from './waiting.js';

/**
 * The library's face of the pipeline: each method starts the same durable generation as its GraphQL mutation and waits for its end,
 * or until it waits for a person's approval: see `WaitOptions.until`. `ScriptLibrary` has what people do to scripts themselves.
 *
 * Errors: `InvalidInputError`, `NotFoundError`, `ConflictError` and `RateLimitedError` before anything starts; a generation that ends
 * FAILED throws `BibleGenerationError`, `OutlineError`, `SceneError` or `LlmUnavailableError`, and one that its limit on spending has
 * paused a `GenerationFailedError` of code `BUDGET_EXCEEDED`: resume it with a higher limit.
 */
export class WorkflowController {
  readonly #generations: GenerationService;

  constructor(
    private readonly services: LibraryServices & { forecast: Forecast },
    private readonly caller: Caller,
  ) {
    this.#generations = services.generations;
  }

  /**
   * From a log line to a formatted script. With `approvals` it comes back at each of them, with the script as it is then: change what
   * you like, and go on with `approveStage(script.openGenerations[0], stage)`.
   */
  async generateScript(
    logLine: string,
    config?: GenerationConfigInput,
    existingBibles: readonly WithId[] = [],
    options: WaitOptions & ScriptOptions = {},
  ): Promise<ScriptResult> {
    return this.#written(await this.#start(logLine, config, existingBibles, options), options);
  }

  /**
   * Goes on with a script, however it came about: bibles that are missing are written, outlines up to `config.sceneCount`, and the
   * scenes without a draft. What stands is not touched. What `config` leaves open is as the script's brief says.
   */
  async continueScript(
    script: WithId,
    config?: GenerationConfigInput,
    options: WaitOptions & ScriptOptions & { existingBibles?: readonly WithId[] | undefined } = {},
  ): Promise<ScriptResult> {
    return this.#written(await this.#start(script, config, options.existingBibles ?? [], options), options);
  }

  /** Starts what `generateScript` does, or with a script `continueScript`, and gives the generation at once: see `wait`. */
  async startScript(
    what: string | WithId,
    config?: GenerationConfigInput,
    existingBibles: readonly WithId[] = [],
    options: ScriptOptions = {},
  ): Promise<GenerationResult> {
    return toGeneration(await this.#start(what, config, existingBibles, options));
  }

  /** What `startScript` with the same arguments would take. Asks no model and starts nothing. */
  async estimate(
    what: string | WithId,
    config?: GenerationConfigInput,
    existingBibles: readonly WithId[] = [],
    options: ScriptOptions = {},
  ): Promise<GenerationEstimate> {
    return this.services.forecast.estimate(this.caller, inputOf(what, config, existingBibles, options));
  }

  /**
   * Waits for a generation, and gives it as it is then. One that has ended already, or waits for approval, is given at once; one that
   * is paused on request is waited for until somebody resumes it. `onEvent` is told of what happens from now on.
   */
  async wait(generation: WithId, options: WaitOptions = {}): Promise<GenerationResult> {
    await settled(this.services, await this.#find(generation.id), options);
    return this.generation(generation.id);
  }

  async generation(id: string): Promise<GenerationResult> {
    return toGeneration(await this.#find(id));
  }

  /** The script's generations, newest first. */
  async generationsOf(script: WithId): Promise<GenerationResult[]> {
    const { id } = await findScript(this.services.db, this.caller, script.id);
    const rows = await this.services.db.generation.findMany({
      where: { scriptId: id },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
    return rows.map(toGeneration);
  }

  /** An empty script to work on step by step, or with an outline one whose scenes wait to be filled in by `continueScript`. */
  async createScript(
    logLine: string,
    options: {
      title?: string | undefined;
      actStructure?: ActStructure | undefined;
      bibles?: readonly WithId[] | undefined;
      brief?: ScriptBriefInput | undefined;
      /** Scenes as a person plans them, up to 120. */
      outline?: readonly SceneOutlineInput[] | undefined;
    } = {},
  ): Promise<ScriptResult> {
    checkShapes({ logLine, title: options.title, outline: options.outline });
    const script = await this.#generations.createScript(this.caller, {
      logLine,
      ...options,
      bibles: options.bibles?.map((entry) => entry.id),
    });
    return this.script(script.id);
  }

  /** Makes the bibles that the script lacks; gives all it has then. */
  async bootstrapBibles(
    script: WithId,
    options: StepOptions & { characterCount?: number | undefined } = {},
  ): Promise<BibleEntry[]> {
    const { characterCount } = options;
    const input = { scriptId: script.id, characterCount, ...stepOf(options) };
    return (await this.#written(await this.#generations.startBibles(this.caller, input), options)).bibles;
  }

  /** Plans the next scenes; gives those that were planned now. */
  async generateSceneOutline(
    script: WithId,
    options: StepOptions & { sceneCount?: number | undefined; description?: string | undefined } = {},
  ): Promise<SceneResult[]> {
    const { sceneCount, description } = options;
    checkShapes({ description });
    const before = new Set((await this.script(script.id)).scenes.map((scene) => scene.id));
    const input = { scriptId: script.id, sceneCount, description, ...stepOf(options) };
    const { scenes } = await this.#written(await this.#generations.startSceneOutline(this.caller, input), options);
    return scenes.filter((scene) => !before.has(scene.id));
  }

  /** Writes a planned scene; one that has drafts gets another. */
  async generateScene(scene: WithId, options: StepOptions = {}): Promise<SceneResult> {
    const input = { sceneId: scene.id, ...stepOf(options) };
    await this.settled(await this.#generations.startScene(this.caller, input), options);
    return this.scene(scene.id);
  }

  /** Writes a new draft that answers the critique; without one the dramaturge is asked first. */
  async rewriteScene(scene: WithId, critique?: string, options: StepOptions = {}): Promise<SceneResult> {
    checkShapes({ critique });
    const input = { sceneId: scene.id, critique, ...stepOf(options) };
    await this.settled(await this.#generations.startRewrite(this.caller, input), options);
    return this.scene(scene.id);
  }

  /** The written scenes as one formatted script. A scene that is not written is a `ConflictError`. */
  async formatScript(script: WithId): Promise<ScriptResult> {
    return this.script((await this.#generations.formatScript(this.caller, script.id)).id);
  }

  async cancelGeneration(generation: WithId): Promise<void> {
    await this.#generations.cancel(this.caller, generation.id);
  }

  /** Begins no further step; those under way end and are stored. */
  async pauseGeneration(generation: WithId): Promise<void> {
    await this.#generations.pause(this.caller, generation.id);
  }

  /** Goes on with a FAILED or PAUSED generation from its last finished step, with `maxCostUsd` as its new limit and `pace` as its new pace if given. */
  async resumeGeneration(
    generation: WithId,
    options: WaitOptions & { maxCostUsd?: number | undefined; pace?: GenerationPace | undefined } = {},
  ): Promise<ScriptResult> {
    const { maxCostUsd, pace } = options;
    return this.#written(await this.#generations.resume(this.caller, generation.id, maxCostUsd, pace), options);
  }

  /** Goes on with a generation that waits for approval of this stage, until it ends or waits for the next approval. */
  async approveStage(generation: WithId, stage: StageName, options: WaitOptions = {}): Promise<ScriptResult> {
    return this.#written(await this.#generations.approveStage(this.caller, generation.id, stage), options);
  }

  /** What a script's generations took so far. */
  async usage(script: WithId): Promise<Usage> {
    return usageOf(this.services.db, { generation: { scriptId: script.id, tenantId: this.caller.tenantId } });
  }

  async script(id: string): Promise<ScriptResult> {
    await findScript(this.services.db, this.caller, id);
    return readScript(this.services, id);
  }

  async scene(id: string): Promise<SceneResult> {
    await findScene(this.services.db, this.caller, id);
    return readScene(this.services.db, id);
  }

  /** As `wait`, from a known event on, and until the generation's end where nothing else is said. */
  async settled(generation: Awaited, options: WaitOptions = {}): Promise<void> {
    await settled(this.services, generation, { ...options, until: options.until ?? 'END' });
  }

  async #start(
    what: string | WithId,
    config: GenerationConfigInput | undefined,
    existingBibles: readonly WithId[],
    options: ScriptOptions,
  ): Promise<Generation> {
    return this.#generations.startScript(this.caller, inputOf(what, config, existingBibles, options));
  }

  async #written(generation: Generation, options: WaitOptions): Promise<ScriptResult> {
    await settled(this.services, generation, options);
    return this.script(generation.scriptId);
  }

  async #find(id: string): Promise<Generation> {
    const { tenantId } = this.caller;
    const row = isId(id) ? await this.services.db.generation.findUnique({ where: { id, tenantId } }) : null;
    if (row === null) throw new NotFoundError('There is no generation with this id; its script may have been deleted.');
    return row;
  }
}
