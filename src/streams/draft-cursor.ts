import type { TextEvent } from '../domain/events.js';
import type { LiveText } from './live-text.js';

interface CursorOptions {
  sceneId: string;
  draftNumber: number;
  /**
   * True for a draft that began before the reader had caught up: the text so far is sent as a snapshot, even when it is empty.
   */
  snapshotFirst: boolean;
  /** More unread text than this, in code units, is replaced by a snapshot. */
  queueLimit: number;
  onSlow(): void;
}

/**
 * How much of a draft's text one reader has received. While a reader does not read, it costs this much memory and no copy of
 * the text.
 */
export class DraftCursor {
  readonly sceneId: string;
  readonly draftNumber: number;
  readonly #options: CursorOptions;
  #live: LiveText | undefined;
  #revision = 0;
  #sent = 0;
  #snapshotDue: boolean;

  constructor(options: CursorOptions) {
    this.sceneId = options.sceneId;
    this.draftNumber = options.draftNumber;
    this.#options = options;
    this.#snapshotDue = options.snapshotFirst;
  }

  get attached(): boolean {
    return this.#live !== undefined;
  }

  attach(live: LiveText): void {
    this.#live = live;
    this.#revision = live.revision;
  }

  /** The next event to send; undefined when the reader has everything so far. */
  next(): TextEvent | undefined {
    const live = this.#live;
    if (live === undefined || !live.ready || live.disposed) return undefined;
    if (this.#snapshotDue || live.revision !== this.#revision) return this.#snapshot(live.toString());
    return this.#append(live);
  }

  /** The last event to send, after which the reader holds exactly `text`, the draft as it was stored at its end. */
  last(text: string): TextEvent | undefined {
    if (this.#snapshotDue) return this.#snapshot(text);
    if (this.#sent > 0 && !this.#holdsBeginningOf(text)) {
      if (this.#live?.disposed === true) this.#options.onSlow();
      return this.#snapshot(text);
    }
    return this.#append(text);
  }

  #holdsBeginningOf(text: string): boolean {
    const live = this.#live;
    if (live === undefined || live.disposed || live.revision !== this.#revision) return false;
    return text.startsWith(live.slice(0, this.#sent));
  }

  #append(text: LiveText | string): TextEvent | undefined {
    const offset = this.#sent;
    const unread = text.length - offset;
    if (unread <= 0) return undefined;
    if (offset > 0 && unread > this.#options.queueLimit) {
      this.#options.onSlow();
      return this.#snapshot(text.toString());
    }
    this.#sent = text.length;
    return {
      type: 'SceneTextAppended',
      sceneId: this.sceneId,
      draftNumber: this.draftNumber,
      offset,
      text: text.slice(offset),
    };
  }

  #snapshot(text: string): TextEvent {
    this.#snapshotDue = false;
    this.#revision = this.#live?.revision ?? 0;
    this.#sent = text.length;
    return { type: 'SceneTextSnapshot', sceneId: this.sceneId, draftNumber: this.draftNumber, text };
  }
}
