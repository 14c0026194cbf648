import type { Clock } from '../domain/clock.js';
import type { LiveText } from './live-text.js';
import type { DraftWriter } from './types.js';

interface DraftWriterOptions {
  /** How errors name the draft. */
  name: string;
  live: LiveText;
  clock: Clock;
  coalesceMs: number;
  saveEveryMs: number;
  /** Stores partial text; false when there is no row that takes it. Called again with newer text after it failed. */
  save(text: string): Promise<boolean>;
  /** The text from offset `from` on is now in `live`; -1 means that the whole text was replaced. */
  onSent(from: number): void;
  /** The writer takes no more text. After `finished` readers still read the text, and it may be `abandoned` later. */
  onClosed(how: Closed): void;
  onError(error: unknown): void;
}

export type Closed = 'finished' | 'abandoned' | 'stopped';

/** How much of the text is in the draft's row: so many code units of this revision. */
interface SavedMark {
  revision: number;
  length: number;
}

/** Collects a draft's text, passes it to readers at once but no more often than every `coalesceMs`, and saves it about every `saveEveryMs` milliseconds. */
export class CoalescingWriter implements DraftWriter {
  readonly #options: DraftWriterOptions;
  #state: 'open' | Closed = 'open';
  #pending = '';
  /** The first half of a surrogate pair whose second half has not come yet. */
  #half = '';
  /** When text was last sent. */
  #sentAt = -Infinity;
  #saved: SavedMark = { revision: 0, length: 0 };
  #saving: Promise<boolean> | undefined;
  #cancelSend: (() => void) | undefined;
  #cancelSave: (() => void) | undefined;

  constructor(options: DraftWriterOptions) {
    this.#options = options;
    this.#saved.revision = options.live.revision;
  }

  get text(): string {
    return this.#options.live.toString() + this.#pending;
  }

  append(text: string): void {
    if (!this.#accepts()) return;
    this.#take(text);
    if (this.#pending === '') return;
    const { clock, coalesceMs } = this.#options;
    const sinceSent = Math.abs(clock.now() - this.#sentAt);
    if (sinceSent >= coalesceMs) this.#send();
    else this.#cancelSend ??= clock.after(coalesceMs - sinceSent, () => this.#send());
  }

  replace(text: string): void {
    if (!this.#accepts()) return;
    this.#stopSending();
    this.#pending = '';
    this.#half = '';
    this.#take(text);
    const { live } = this.#options;
    if (live.length > 0 && this.#pending.startsWith(live.toString())) {
      // It only gains an end, as a last line break: what readers hold stands.
      this.#pending = this.#pending.slice(live.length);
      this.#send();
      return;
    }
    live.replace(this.#pending);
    this.#pending = '';
    this.#sent(-1);
  }

  async finish(): Promise<void> {
    if (this.#state === 'open') {
      this.#pending += this.#half.toWellFormed();
      this.#half = '';
      this.#send();
      this.#close('finished');
    }
    await this.#saving;
  }

  abandon(): void {
    this.#close('abandoned');
  }

  /** The draft has ended elsewhere: text that still comes is dropped without an error. */
  stop(): void {
    this.#close('stopped');
  }

  /** Sends what is unsent and saves it. Gives how much is saved then; undefined when saving failed. */
  async saveNow(): Promise<SavedMark | undefined> {
    if (this.#state === 'open') this.#send();
    if (this.#saving !== undefined) await this.#saving;
    if (!this.#unsaved()) return this.#saved;
    return (await (this.#saving ?? this.#startSave())) ? this.#saved : undefined;
  }

  #accepts(): boolean {
    if (this.#state === 'finished') {
      throw new Error(`${this.#options.name} is finished and takes no more text; open the next draft for it`);
    }
    return this.#state === 'open';
  }

  /** PostgreSQL stores neither U+0000 nor half a surrogate pair, and what is sent must equal what is stored. */
  #take(text: string): void {
    const all = (this.#half + text).replaceAll('\0', '');
    const cut = endsInHighSurrogate(all) ? all.length - 1 : all.length;
    this.#half = all.slice(cut);
    this.#pending += all.slice(0, cut).toWellFormed();
  }

  #send(): void {
    this.#stopSending();
    if (this.#pending === '') return;
    const from = this.#options.live.length;
    this.#options.live.append(this.#pending);
    this.#pending = '';
    this.#sent(from);
  }

  #sent(from: number): void {
    this.#sentAt = this.#options.clock.now();
    this.#options.onSent(from);
    this.#scheduleSave();
  }

  #stopSending(): void {
    this.#cancelSend?.();
    this.#cancelSend = undefined;
  }

  #unsaved(): boolean {
    const { live } = this.#options;
    return live.revision !== this.#saved.revision || live.length !== this.#saved.length;
  }

  #scheduleSave(): void {
    if (this.#state !== 'open' || this.#saving !== undefined || !this.#unsaved()) return;
    this.#cancelSave ??= this.#options.clock.after(this.#options.saveEveryMs, () => void this.#startSave());
  }

  #startSave(): Promise<boolean> {
    this.#stopSaving();
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
      this.#scheduleSave();
    });
    return this.#saving;
  }

  async #save(): Promise<boolean> {
    const { live } = this.#options;
    const mark = { revision: live.revision, length: live.length };
    try {
      const stored = await this.#options.save(live.toString());
      if (stored) this.#saved = mark;
      return stored;
    } catch (error) {
      this.#options.onError(error);
      return false;
    }
  }

  #stopSaving(): void {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
  }

  #close(how: Closed): void {
    if (this.#state === how || this.#state === 'abandoned' || this.#state === 'stopped') return;
    this.#state = how;
    this.#stopSending();
    this.#stopSaving();
    this.#options.onClosed(how);
  }
}

function endsInHighSurrogate(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
