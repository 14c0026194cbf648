import type { Bus } from '../storage/bus.js';
import { decodeMessage, scriptChannelOf } from './bus-message.js';

interface ScriptChannelOptions {
  bus: Bus;
  /** Called for each message that is ignored because this version does not know it. */
  onUnknown(what: string): void;
}

/** What one process knows of a script while it is read here: the seq of its latest event. */
export class ScriptChannel {
  /** The highest seq known to be committed. */
  seq = 0;
  /** The script was deleted: nothing more will come. */
  gone = false;
  readonly #readers = new Set<() => void>();
  readonly #unsubscribe: () => void;

  constructor(
    readonly scriptId: string,
    { bus, onUnknown }: ScriptChannelOptions,
  ) {
    const channel = scriptChannelOf(scriptId);
    this.#unsubscribe = bus.subscribe(channel, (payload) => {
      const message = decodeMessage(payload);
      if (message?.kind === 'look') this.advanceTo(message.seq);
      else onUnknown(`message on ${channel}: ${payload.slice(0, 200)}`);
    });
  }

  get idle(): boolean {
    return this.#readers.size === 0;
  }

  /** Calls `wake` whenever there may be something to read. */
  addReader(wake: () => void): void {
    this.#readers.add(wake);
  }

  removeReader(wake: () => void): void {
    this.#readers.delete(wake);
  }

  /** Events up to `seq` are committed. */
  advanceTo(seq: number): void {
    if (seq <= this.seq) return;
    this.seq = seq;
    this.#wake();
  }

  end(): void {
    this.gone = true;
    this.#wake();
  }

  close(): void {
    this.#unsubscribe();
  }

  #wake(): void {
    for (const wake of this.#readers) wake();
  }
}
