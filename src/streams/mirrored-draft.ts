import type { WriterMessage } from './bus-message.js';
import { LiveText } from './live-text.js';

type TextMessage = Extract<WriterMessage, { kind: 'text' }>;

/**
 * The most text that waits for a gap before it to be filled, in code units. Beyond it, all of it is dropped and asked for
 * again.
 */
const WAITING_LIMIT = 262_144;

interface MirrorOptions {
  /** The draft's stored text; undefined while there is no such row. */
  read(): Promise<string | undefined>;
  /** Asks the writer, wherever it is, to send its text; with `save`, to save what it has first. */
  ask(save: boolean): void;
  onChanged(): void;
  onError(error: unknown): void;
}

/**
 * The text of a draft that another process writes. Its appended text comes over the bus, where messages may be lost; what
 * came before, and what was lost, is read from the database after the writer has saved it on request.
 */
export class MirroredDraft {
  readonly live = new LiveText(false);
  readonly #options: MirrorOptions;
  /** The writer's revision that `live` holds; undefined until a message has said it. */
  #revision: number | undefined;
  /** How far the writer is, by its latest message. */
  #target: { revision: number; length: number } | undefined;
  #waiting: TextMessage[] = [];
  #waitingLength = 0;
  #reading = false;
  #readAgain: { revision: number } | undefined;
  #asked = false;
  #stopped = false;

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.ask(false);
    void this.#read(undefined);
  }

  /** Asks again for whatever a lost message would have brought. Called now and then. */
  refresh(): void {
    this.#asked = false;
    if (!this.live.ready) void this.#read(undefined);
    this.#options.ask(false);
    this.#settle();
  }

  receive(message: WriterMessage): void {
    if (this.#stopped) return;
    if (message.kind === 'text') {
      this.#aim(message.revision, message.offset + message.text.length);
      this.#keep(message);
    } else {
      this.#aim(message.revision, message.length);
      if (message.saved) {
        this.#asked = false;
        if (this.#behind()) void this.#read(message.revision);
      }
    }
    this.#settle();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
  }

  #aim(revision: number, length: number): void {
    const target = this.#target;
    if (target === undefined || revision > target.revision) this.#target = { revision, length };
    else if (revision === target.revision) target.length = Math.max(target.length, length);
    // A text that was never replaced goes on from whatever was saved of it.
    if (this.#revision === undefined && this.#target?.revision === 0) this.#revision = 0;
  }

  #behind(): boolean {
    const target = this.#target;
    return target !== undefined && (this.#revision !== target.revision || this.live.length < target.length);
  }

  #keep(message: TextMessage): void {
    this.#waiting.push(message);
    this.#waitingLength += message.text.length;
    if (this.#waitingLength > WAITING_LIMIT) this.#forgetWaiting();
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingLength = 0;
  }

  /** Adds what has come and fits; asks for what is missing. */
  #settle(): void {
    if (this.#stopped || this.#reading || !this.live.ready) return;
    const before = this.live.length;
    const waiting = this.#waiting;
    this.#forgetWaiting();
    for (const message of waiting) {
      if (message.revision === this.#revision && message.offset <= this.live.length) {
        this.live.append(message.text.slice(this.live.length - message.offset));
      } else if (this.#revision === undefined || message.revision >= this.#revision) {
        this.#keep(message);
      }
    }
    if (this.live.length > before) this.#options.onChanged();
    if (this.#behind() && !this.#asked) {
      this.#asked = true;
      this.#options.ask(true);
    }
  }

  async #read(revision: number | undefined): Promise<void> {
    if (this.#reading) {
      if (revision !== undefined) this.#readAgain = { revision };
      return;
    }
    this.#reading = true;
    try {
      const stored = await this.#options.read();
      if (!this.#stopped) this.#merge(stored ?? '', revision);
    } catch (error) {
      if (!this.#stopped) this.#options.onError(error);
    } finally {
      this.#reading = false;
    }
    const again = this.#readAgain;
    this.#readAgain = undefined;
    if (this.#stopped) return;
    if (again !== undefined) await this.#read(again.revision);
    else this.#settle();
  }

  #merge(stored: string, revision: number | undefined): void {
    const held = this.live.toString();
    const replaced = revision !== undefined && revision !== this.#revision;
    if (stored.startsWith(held)) this.live.append(stored.slice(held.length));
    else if (replaced || !held.startsWith(stored)) this.live.replace(stored);
    if (revision !== undefined) this.#revision = revision;
    this.live.ready = true;
    this.#options.onChanged();
  }
}
