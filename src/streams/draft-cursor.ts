import type { GenerationDraft } from './event-source.js';
import type { LiveText } from './live-text.js';
import { WHOLE } from './shared-texts.js';

export interface CursorLimits {
  /** More unread text than this, in code units, is replaced by a snapshot. */
  queueLimit: number;
  onSlow(): void;
}

/**
 * How much of a draft's text one reader has received. While a reader does not read, it costs this much memory and no copy of
 * the text.
 */
export class DraftCursor {
  readonly draft: GenerationDraft;
  /** It began during the replay of stored events. If it also ended there, its text comes with the event of its end. */
  readonly replayed: boolean;
  /** Its text flows, as far as is known. */
  written = true;
  readonly #limits: CursorLimits;
  #live: LiveText | undefined;
  #revision = 0;
  #sent = 0;
  #snapshotDue: boolean;

  /** `snapshotFirst` for a draft that began before the reader had caught up: the text so far is sent as a snapshot, even when it is empty. */
  constructor(limits: CursorLimits, draft: GenerationDraft, replayed: boolean, snapshotFirst: boolean) {
    this.#limits = limits;
    this.draft = draft;
    this.replayed = replayed;
    this.#snapshotDue = snapshotFirst;
  }

  get live(): LiveText | undefined {
    return this.#live;
  }

  attach(live: LiveText): void {
    this.#live = live;
    this.#revision = live.revision;
  }

  /** The offset from which the text so far is to be sent, or `WHOLE`; undefined when the reader has everything so far. It counts as sent. */
  next(): number | undefined {
    const live = this.#live;
    if (live === undefined || !live.ready || live.disposed) return undefined;
    const whole = this.#snapshotDue || live.revision !== this.#revision;
    return whole ? this.#snapshot(live.length) : this.#append(live.length);
  }

  /** The same of `text`, the draft as it was stored at its end: after this the reader holds exactly that. */
  last(text: string): number | undefined {
    if (this.#snapshotDue) return this.#snapshot(text.length);
    if (this.#sent > 0 && !this.#holdsBeginningOf(text)) {
      if (this.#live?.disposed === true) this.#limits.onSlow();
      return this.#snapshot(text.length);
    }
    return this.#append(text.length);
  }

  #holdsBeginningOf(text: string): boolean {
    const live = this.#live;
    if (live === undefined || live.disposed || live.revision !== this.#revision) return false;
    return this.#sent <= live.sharedWith(text);
  }

  #append(length: number): number | undefined {
    const offset = this.#sent;
    const unread = length - offset;
    if (unread <= 0) return undefined;
    if (offset > 0 && unread > this.#limits.queueLimit) {
      this.#limits.onSlow();
      return this.#snapshot(length);
    }
    this.#sent = length;
    return offset;
  }

  #snapshot(length: number): number {
    this.#snapshotDue = false;
    this.#revision = this.#live?.revision ?? 0;
    this.#sent = length;
    return WHOLE;
  }
}
