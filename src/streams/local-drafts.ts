import type { Clock } from '../domain/clock.js';
import type { BusMessage, FollowMessage } from './bus-message.js';
import { draftKey } from './draft-place.js';
import type { DraftPlace } from './draft-place.js';
import { CoalescingWriter } from './draft-writer.js';
import type { LiveText } from './live-text.js';
import type { DraftWriter, OpenDraft } from './types.js';

/** How long a writer sends its text over the bus after a reader elsewhere has asked for it. */
const FOLLOW_MS = 30_000;

export interface LocalDraftsOptions {
  clock: Clock;
  coalesceMs: number;
  saveEveryMs: number;
  /** Names this process on the bus. */
  origin: string;
  saveDraft(draftId: string, text: string): Promise<boolean>;
  /** Sends a message to the generation's readers in other processes. */
  send(message: BusMessage): void;
  /** Readers in this process have something to read. */
  wake(): void;
  /** The draft is written no more; readers that are a little behind may still want its text. */
  onRemoved(live: LiveText): void;
  onWriters(change: 1 | -1): void;
  onError(error: unknown): void;
}

interface LocalDraft extends OpenDraft {
  live: LiveText;
  writer: CoalescingWriter;
  /** Readers in other processes want the text until then. */
  followedUntil: number;
}

/** The drafts of one generation that this process writes. */
export class LocalDrafts {
  readonly #options: LocalDraftsOptions;
  readonly #drafts = new Map<string, LocalDraft>();

  constructor(options: LocalDraftsOptions) {
    this.#options = options;
  }

  get places(): DraftPlace[] {
    return [...this.#drafts.values()];
  }

  /** The text of a draft that is written here. */
  text(key: string): LiveText | undefined {
    return this.#drafts.get(key)?.live;
  }

  /** Begins a draft. `takeText` gives the text object that it is written into. */
  open(draft: OpenDraft, takeText: () => LiveText): DraftWriter {
    const key = draftKey(draft);
    const name = `draft ${draft.draftNumber} of scene ${draft.sceneId}`;
    if (this.#drafts.has(key)) {
      throw new Error(`${name} is already being written; open the next number for another draft`);
    }
    const { clock, coalesceMs, saveEveryMs, onWriters, onError } = this.#options;
    const live = takeText();
    let counted = true;
    const writer = new CoalescingWriter({
      name,
      live,
      clock,
      coalesceMs,
      saveEveryMs,
      save: (text) => this.#options.saveDraft(draft.draftId, text),
      onSent: (from) => this.#sent(local, from),
      onClosed: (how) => {
        if (counted) onWriters(-1);
        counted = false;
        if (how !== 'finished') this.#remove(local);
      },
      onError,
    });
    const local: LocalDraft = { ...draft, live, writer, followedUntil: 0 };
    this.#drafts.set(key, local);
    onWriters(1);
    this.#options.send({ kind: 'opened', sceneId: draft.sceneId, draftNumber: draft.draftNumber });
    return writer;
  }

  /** The draft has ended, and its end is stored. */
  ended(key: string): void {
    this.#drafts.get(key)?.writer.stop();
  }

  /** A process asks for a draft's text; it is answered if the draft is written here. */
  async follow({ save, from, ...place }: FollowMessage): Promise<void> {
    const draft = this.#drafts.get(draftKey(place));
    if (draft === undefined || from === this.#options.origin) return;
    draft.followedUntil = this.#options.clock.now() + FOLLOW_MS;
    const { sceneId, draftNumber, live, writer } = draft;
    if (!save) {
      const { revision, length } = live;
      this.#options.send({ kind: 'at', sceneId, draftNumber, revision, length, saved: false });
      return;
    }
    const mark = await writer.saveNow();
    if (mark !== undefined) this.#options.send({ kind: 'at', sceneId, draftNumber, ...mark, saved: true });
  }

  /** Stops all writers. The returned function waits for their saves in flight. */
  stop(): () => Promise<void> {
    const writers = [...this.#drafts.values()].map(({ writer }) => writer);
    for (const writer of writers) writer.stop();
    return async () => void (await Promise.all(writers.map((writer) => writer.finish())));
  }

  #sent(draft: LocalDraft, from: number): void {
    this.#options.wake();
    if (this.#options.clock.now() >= draft.followedUntil) return;
    const { sceneId, draftNumber, live } = draft;
    const place = { sceneId, draftNumber, revision: live.revision };
    if (from < 0) this.#options.send({ kind: 'at', ...place, length: live.length, saved: false });
    else this.#options.send({ kind: 'text', ...place, offset: from, text: live.slice(from) });
  }

  #remove(draft: LocalDraft): void {
    const key = draftKey(draft);
    if (this.#drafts.get(key) !== draft) return;
    this.#drafts.delete(key);
    this.#options.onRemoved(draft.live);
  }
}
