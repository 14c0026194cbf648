import { NotFoundError } from '../domain/errors.js';
import type { GenerationEvent, TextEvent } from '../domain/events.js';
import { draftKey } from './draft-place.js';
import type { Beginning, EventSource, GenerationDraft } from './event-source.js';
import type { GenerationChannel } from './generation-channel.js';
import { isTerminal } from './journal.js';
import { PAGE } from './reader.js';
import type { ReaderOptions } from './reader.js';
import type { Subscriber } from './subscription.js';

/** One generation, and the drafts that it writes. */
export class GenerationSource implements EventSource<GenerationEvent> {
  readonly #options: ReaderOptions;
  readonly #generationId: string;
  readonly #subscriber: Subscriber;
  readonly #channel: GenerationChannel;
  readonly close: () => void;

  constructor(options: ReaderOptions, generationId: string, subscriber: Subscriber) {
    this.#options = options;
    this.#generationId = generationId;
    this.#subscriber = subscriber;
    const { channel, leave } = options.hub.join(generationId, subscriber.wake);
    this.#channel = channel;
    this.close = leave;
  }

  get seq(): number {
    return this.#channel.seq;
  }

  get gone(): boolean {
    return this.#channel.gone;
  }

  advanceTo(seq: number): void {
    this.#channel.advanceTo(seq);
  }

  async begin(after: number): Promise<Beginning | undefined> {
    const { stored } = this.#options;
    const generation = await stored.ask(this.#subscriber, (db) =>
      db.generation.findUnique({ where: { id: this.#generationId }, select: { lastSeq: true } }),
    );
    if (this.#subscriber.left) return undefined;
    if (generation == null) {
      throw new NotFoundError(
        `Generation ${this.#generationId} does not exist; it may have been deleted with its script`,
      );
    }
    return { ...generation, ...(await stored.generationAt(this.#subscriber, this.#generationId, after)) };
  }

  page(after: number) {
    const { stored, journal } = this.#options;
    return stored.ask(this.#subscriber, () => journal.page(this.#generationId, after, PAGE));
  }

  endsWith(type: string): boolean {
    return isTerminal(type);
  }

  /** Each draft's end is among its generation's events. */
  async stillWritten(drafts: readonly GenerationDraft[]) {
    return drafts;
  }

  follow(draft: GenerationDraft) {
    return this.#channel.source(draft);
  }

  ended(draft: GenerationDraft): void {
    this.#channel.ended(draftKey(draft));
  }

  letGo(): void {}

  textEvent(generationId: string, text: TextEvent, seq: number): GenerationEvent {
    return { ...text, seq, generationId, at: new Date(this.#options.clock.now()) };
  }
}
