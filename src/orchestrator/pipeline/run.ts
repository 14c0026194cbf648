import type { Logger } from 'pino';
import type { EntryStore, TypedEntry } from '../../bibles/entry-store.js';
import type { GenerationConfig, StageName } from '../../domain/generations.js';
import { BACKGROUND_MS } from '../../optimizer/request.js';
import type { Optimizer } from '../../optimizer/types.js';
import { KeptAssessments } from '../../scripts/drafts/kept-assessments.js';
import type { Database } from '../../storage/database.js';
import type { Generation, Script } from '../../storage/generated/client/client.js';
import type { Streams } from '../../streams/types.js';
import type { Durable } from '../engine/durable.js';
import type { HeldStories } from '../story/held-stories.js';
import type { SceneSummaries } from '../story/scene-summaries.js';
import { generationInput, storedConfig } from './generation-input.js';
import type { GenerationInput } from './generation-input.js';
import type { HaltSignals } from './halt-signals.js';
import type { StageCounts } from './stage-counts.js';
import type { StageFacts } from './stage-facts.js';
import type { TrimmedPrompts } from './trimmed-prompts.js';

export interface RunServices {
  db: Database;
  streams: Streams;
  optimizer: Optimizer;
  bibles: EntryStore;
  halts: HaltSignals;
  trimmedPrompts: TrimmedPrompts;
  summaries: SceneSummaries;
  stories: HeldStories;
  counts: StageCounts;
  log: Logger;
}

/** One generation while the pipeline works on it. */
export class Run {
  readonly config: GenerationConfig;
  readonly input: GenerationInput;
  readonly assessments = new KeptAssessments();
  #waitsUntil: Promise<number | undefined> | undefined;

  /** @throws ConflictError for a stored configuration that this version of ScriptGen cannot read */
  constructor(
    readonly generation: Generation,
    readonly services: RunServices,
    readonly durable: Durable,
    /** All stages of the pipeline, in their order. */
    readonly stages: readonly StageFacts[],
  ) {
    this.config = storedConfig(generation);
    this.input = generationInput.parse(generation.input);
  }

  /** The model that the generation asks for at a stage; empty leaves it to the server. */
  choiceFor(stage: StageName): { provider?: string | undefined; model?: string | undefined } {
    const { provider, model } = this.config.models.find((chosen) => chosen.stage === stage) ?? {};
    return { provider, model };
  }

  /**
   * Until when its calls may wait for batches, in milliseconds since 1970: a day after it was asked for, or went on. Undefined for
   * one that somebody waits for.
   */
  waitsUntil(): Promise<number | undefined> {
    // An attempt begins once.
    this.#waitsUntil ??= this.#readWaitsUntil().catch((error: unknown) => {
      this.#waitsUntil = undefined;
      throw error;
    });
    return this.#waitsUntil;
  }

  async #readWaitsUntil(): Promise<number | undefined> {
    if (this.config.pace !== 'BACKGROUND') return undefined;
    const { id, attempt, createdAt } = this.generation;
    const resumed =
      attempt === 1
        ? null
        : await this.services.db.generationEvent.findFirst({
            where: { generationId: id, type: 'GenerationResumed' },
            orderBy: { seq: 'desc' },
            select: { at: true },
          });
    return (resumed?.at ?? createdAt).getTime() + BACKGROUND_MS;
  }

  get id(): string {
    return this.generation.id;
  }

  script(): Promise<Script> {
    return this.services.db.script.findUniqueOrThrow({ where: { id: this.generation.scriptId } });
  }

  entries(): Promise<TypedEntry[]> {
    return this.services.bibles.entriesOf(this.generation.scriptId);
  }
}
