import type { Clock } from '../domain/clock.js';
import type { ScriptEvent } from '../domain/events.js';
import type { Bus } from '../storage/bus.js';
import { decodeMessage, scriptChannelOf } from './bus-message.js';
import { ChannelEvents } from './channel-events.js';
import type { EventStore } from './event-store.js';
import { SharedTexts } from './shared-texts.js';
import { WakeList } from './wake-list.js';
import type { Wakeable } from './wake-list.js';

interface ScriptChannelOptions {
  bus: Bus;
  clock: Clock;
  store: EventStore<ScriptEvent>;
  /** Called for each message that is ignored because this version does not know it. */
  onUnknown(what: string): void;
}

/** What one process knows of a script while it is read here: its latest events. */
export class ScriptChannel {
  readonly events: ChannelEvents<ScriptEvent>;
  readonly texts: SharedTexts<ScriptEvent>;
  readonly #readers = new WakeList();
  #gone = false;
  readonly #unsubscribe: () => void;

  constructor(
    readonly scriptId: string,
    { bus, clock, store, onUnknown }: ScriptChannelOptions,
  ) {
    this.events = new ChannelEvents(store, clock, () => this.#readers.wake());
    this.texts = new SharedTexts(({ generationId }, text, seq) => ({
      ...text,
      seq,
      scriptId,
      generationId,
      at: new Date(clock.now()),
    }));
    const channel = scriptChannelOf(scriptId);
    this.#unsubscribe = bus.subscribe(channel, (payload) => {
      const message = decodeMessage(payload);
      if (message?.kind === 'look') this.events.advanceTo(message.seq);
      else onUnknown(`message on ${channel}: ${payload.slice(0, 200)}`);
    });
  }

  get idle(): boolean {
    return this.#readers.size === 0;
  }

  /** The script was deleted: nothing more will come. */
  get gone(): boolean {
    return this.#gone;
  }

  /** The reader is woken whenever there may be something to read. */
  addReader(reader: Wakeable): void {
    this.#readers.add(reader);
  }

  removeReader(reader: Wakeable): void {
    this.#readers.remove(reader);
  }

  /** The script was found to be deleted. */
  end(): void {
    this.#gone = true;
    this.events.lost();
    this.#readers.wake();
  }

  close(): void {
    this.#unsubscribe();
  }
}
