import { ConflictError, NotFoundError } from '../../domain/errors.js';
import { OPEN_STATUSES } from '../../domain/generations.js';
import type { Generation } from '../../storage/generated/client/client.js';
import { AttemptLostError } from '../../streams/journal.js';
import { discardAllIn } from '../drafts/discarding.js';
import type { Engine } from '../engine/engine.js';
import type { RunServices } from '../pipeline/run.js';
import { endStagesIn } from '../pipeline/stage-progress.js';
import { within } from '../engine/waiting.js';

/** A cancel is answered after this time even if the tidying is not done, which then goes on in the background. */
const ANSWER_MS = 1_000;
const AT_ONCE = 20;
const REASON = 'The generation was cancelled.';

/**
 * Cancelling has two parts. The mark, one statement, ends the work: from then on no step can store anything, and no call leaves.
 * The tidying (drafts are discarded, stages end, the terminal event is written) may take longer, and any process may do it. It
 * is due as long as a CANCELLED generation has no `finishedAt`.
 */
export class Cancelling {
  constructor(
    private readonly services: RunServices,
    private readonly engine: Engine,
  ) {}

  /** @throws NotFoundError, ConflictError for one that has come to another end */
  async cancel(id: string): Promise<Generation> {
    if (!(await this.stop(id))) {
      const { status, finishedAt, attempt } = await this.#read(id);
      if (status !== 'CANCELLED') {
        throw new ConflictError(`The generation is ${status} already; there is nothing to cancel.`);
      }
      if (finishedAt === null) await this.#finish(id, attempt);
    }
    return this.#read(id);
  }

  /** Marks a generation as cancelled, stops its work and tidies it. False for one that has ended, or is no more. */
  async stop(id: string): Promise<boolean> {
    const [marked] = await this.services.db.generation.updateManyAndReturn({
      where: { id, status: { in: [...OPEN_STATUSES] } },
      data: { status: 'CANCELLED' },
      select: { attempt: true },
    });
    if (marked === undefined) return false;
    await this.#finish(id, marked.attempt);
    return true;
  }

  /** Aborts what is under way in every process. Never rejects: work that goes on regardless can store nothing. */
  async abort(id: string, attempt: number): Promise<void> {
    try {
      this.services.halts.halt(id);
      await this.engine.cancel(id, attempt);
    } catch (error) {
      this.services.log.warn({ err: error, generation: id }, 'the work of a cancelled generation could not be aborted');
    }
  }

  /** Tidies generations whose process died after it had marked them. */
  async finishForgotten(): Promise<void> {
    const due = await this.services.db.generation.findMany({
      where: { status: 'CANCELLED', finishedAt: null },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
      select: { id: true, attempt: true },
    });
    for (const { id, attempt } of due) await this.#finish(id, attempt);
  }

  /** Never rejects, for the generation is cancelled already. */
  async #finish(id: string, attempt: number): Promise<void> {
    const aborted = this.abort(id, attempt);
    const tidied = this.#tidy(id).catch((error: unknown) =>
      this.services.log.warn(
        { err: error, generation: id },
        'a cancelled generation could not be tidied; trying again',
      ),
    );
    await within(ANSWER_MS, Promise.all([aborted, tidied]));
  }

  async #tidy(id: string): Promise<void> {
    const finished = { from: ['CANCELLED'], unfinished: true, to: { finishedAt: new Date() } } as const;
    try {
      await this.services.streams.journal.commit(
        id,
        async (tx, emit) => {
          await discardAllIn(tx, emit, id, REASON);
          await endStagesIn(tx, id, { begun: 'SKIPPED', waiting: 'SKIPPED' });
          emit({ type: 'GenerationCancelled' });
        },
        { change: finished },
      );
    } catch (error) {
      // Somebody else has tidied it, or it was deleted with its script.
      if (!(error instanceof AttemptLostError || error instanceof NotFoundError)) throw error;
    }
  }

  async #read(id: string): Promise<Generation> {
    const generation = await this.services.db.generation.findUnique({ where: { id } });
    if (generation === null) throw new NotFoundError('The generation was deleted meanwhile.');
    return generation;
  }
}
