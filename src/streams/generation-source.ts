import type { GenerationEvent } from '../domain/events.js';
import { draftKey } from './draft-place.js';
import type { EventSource, GenerationDraft } from './event-source.js';
import type { GenerationChannel } from './generation-channel.js';
import type { StreamHub } from './hub.js';
import { isTerminal } from './journal.js';
import type { Wakeable } from './wake-list.js';

/** One generation, and the drafts that it writes. */
export class GenerationSource implements EventSource<GenerationEvent> {
  readonly #channel: GenerationChannel;
  readonly #hub: StreamHub;
  readonly #reader: Wakeable;

  constructor(hub: StreamHub, generationId: string, reader: Wakeable) {
    this.#hub = hub;
    this.#reader = reader;
    this.#channel = hub.join(generationId, reader);
  }

  get events() {
    return this.#channel.events;
  }

  get texts() {
    return this.#channel.texts;
  }

  get gone(): boolean {
    return this.#channel.gone;
  }

  get name(): string {
    return `Generation ${this.#channel.generationId}`;
  }

  endsWith(type: string): boolean {
    return isTerminal(type);
  }

  /** Each draft's end is among its generation's events. */
  stillWritten(drafts: readonly GenerationDraft[]) {
    return drafts;
  }

  follow(draft: GenerationDraft) {
    return this.#channel.source(draft);
  }

  ended(draft: GenerationDraft): void {
    this.#channel.ended(draftKey(draft));
  }

  letGo(): void {}

  close(): void {
    this.#hub.leave(this.#channel, this.#reader);
  }
}
