import type { DurableEvent } from '../../domain/events.js';
import type { StageName } from '../../domain/generations.js';
import type { Transaction } from '../../storage/database.js';
import type { Write } from '../../streams/single-write.js';
import type { Emit } from '../../streams/types.js';
import type { Run } from './run.js';
import { advanceStageIn } from './stage-progress.js';
import { stageAdvance, stepRecord } from './step-writes.js';
import type { KnownEnd } from './step-writes.js';
import type { TrimmedAnswer } from './trimmed-prompts.js';

/** What a step stores in one statement, on its generation's account and in its attempt. */
export type StepWrite = Omit<Write, 'generationId' | 'attempt'>;

/** Where one step stores what it makes: in one statement where it can, else in one transaction. */
export class StepStore {
  constructor(
    private readonly run: Run,
    private readonly stage: StageName,
    private readonly key: string,
  ) {}

  note<T>(work: (tx: Transaction, emit: Emit) => Promise<T>): Promise<T> {
    const { id, generation, services } = this.run;
    return services.streams.journal.commit(id, work, { attempt: generation.attempt });
  }

  /** Stores in one statement what is known before the step ends. Undefined, and nothing is stored, when anything is not as it expects. */
  noteAtOnce(write: StepWrite): Promise<{ value: unknown } | undefined> {
    const { id: generationId, generation, services } = this.run;
    return services.streams.journal.write({ ...write, generationId, attempt: generation.attempt });
  }

  async end<T>(
    answers: readonly TrimmedAnswer[],
    work: (tx: Transaction, emit: Emit) => Promise<T>,
    advance: number,
    known?: KnownEnd<T>,
  ): Promise<T> {
    const {
      id,
      generation: { attempt },
      services: { streams, trimmedPrompts },
    } = this.run;
    const trimmed = await trimmedPrompts.take(id, this.stage, answers);
    try {
      const leavesOpen = this.#leavesOpen(advance);
      if (known !== undefined && leavesOpen && (await this.#endAtOnce(known, trimmed, advance))) return known.result;
      return await streams.journal.commit(
        id,
        async (tx, emit) => {
          for (const event of trimmed) emit(event);
          const result = await work(tx, emit);
          if (advance > 0) await advanceStageIn(tx, emit, id, this.stage, advance);
          return result;
        },
        { attempt, stepKey: this.key },
      );
    } catch (error) {
      trimmedPrompts.takeBack(id, trimmed);
      throw error;
    }
  }

  /** Whether the stage goes on after so many units, as far as is known. */
  #leavesOpen(advance: number): boolean {
    const { id, services } = this.run;
    return advance === 0 || services.counts.count(id, this.stage, advance);
  }

  async #endAtOnce(
    { result, parts, events }: KnownEnd<unknown>,
    trimmed: readonly DurableEvent[],
    advance: number,
  ): Promise<boolean> {
    const { id } = this.run;
    const stored = await this.noteAtOnce({
      parts: [
        ...parts,
        stepRecord(id, this.key, result),
        ...(advance > 0 ? [stageAdvance(id, this.stage, advance)] : []),
      ],
      events: [...trimmed.map((event) => ({ event })), ...events],
    });
    return stored !== undefined;
  }
}
