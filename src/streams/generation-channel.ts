import type { DurableEvent } from '../domain/events.js';
import type { Bus } from '../storage/bus.js';
import type { BusMessage, FollowMessage } from './bus-message.js';
import { channelOf, decodeMessage, encodeMessage } from './bus-message.js';
import type { Clock } from '../domain/clock.js';
import { CoalescingWriter } from './draft-writer.js';
import { isTerminal } from './journal.js';
import { LiveText } from './live-text.js';
import { MirroredDraft } from './mirrored-draft.js';
import type { DraftWriter, OpenDraft } from './types.js';

/** For so long a writer sends its text over the bus after a reader elsewhere asked for it. */
const FOLLOW_MS = 30_000;
/** For so long the text of an ended draft is kept for readers that are a little behind. */
const GRACE_MS = 5_000;

export interface ChannelOptions {
  bus: Bus;
  clock: Clock;
  coalesceMs: number;
  saveEveryMs: number;
  /** Names this process on the bus. */
  origin: string;
  readDraft(draft: DraftPlace): Promise<string | undefined>;
  saveDraft(draftId: string, text: string): Promise<boolean>;
  onWriters(change: 1 | -1): void;
  /** The last writer, and with it perhaps the last user of the channel, is gone. */
  onIdle(): void;
  onError(error: unknown): void;
}

/** A draft as readers name it. */
export interface DraftPlace {
  sceneId: string;
  draftNumber: number;
}

interface LocalDraft extends OpenDraft {
  live: LiveText;
  writer: CoalescingWriter;
  /** Readers in other processes want the text until then. */
  followedUntil: number;
}

export function draftKey(draft: DraftPlace): string {
  return `${draft.sceneId}/${draft.draftNumber}`;
}

/** What one process knows of one generation while it reads or writes it: how far its events go, and the texts being written. */
export class GenerationChannel {
  /** The highest seq known to be committed. */
  seq = 0;
  /** The generation was deleted: nothing more will come. */
  gone = false;
  readonly #options: ChannelOptions;
  readonly #readers = new Set<() => void>();
  readonly #local = new Map<string, LocalDraft>();
  readonly #mirrors = new Map<string, { place: DraftPlace; text: MirroredDraft }>();
  readonly #retired = new Map<LiveText, () => void>();
  readonly #unsubscribe: () => void;

  constructor(
    readonly generationId: string,
    options: ChannelOptions,
  ) {
    this.#options = options;
    this.#unsubscribe = options.bus.subscribe(channelOf(generationId), (payload) => this.#hear(payload));
  }

  get idle(): boolean {
    return this.#readers.size === 0 && this.#local.size === 0;
  }

  /** The drafts whose text is kept here, whoever writes them. */
  get drafts(): readonly DraftPlace[] {
    return [...this.#local.values(), ...[...this.#mirrors.values()].map(({ place }) => place)];
  }

  /** Calls `wake` whenever there may be something to read. */
  addReader(wake: () => void): void {
    this.#readers.add(wake);
  }

  removeReader(wake: () => void): void {
    this.#readers.delete(wake);
    if (this.#readers.size > 0) return;
    for (const { text } of this.#mirrors.values()) text.stop();
    this.#mirrors.clear();
  }

  /** Events up to `seq` are committed. */
  look(seq: number): void {
    if (seq <= this.seq) return;
    this.seq = seq;
    this.wake();
  }

  /** This process has stored these events; the last one's seq is `seq`. */
  committed(events: readonly DurableEvent[], seq: number): void {
    this.look(seq);
    for (const event of events) {
      if (event.type === 'SceneDraftCompleted' || event.type === 'SceneDraftDiscarded') this.ended(draftKey(event));
      else if (isTerminal(event.type)) for (const draft of this.drafts) this.ended(draftKey(draft));
    }
  }

  wake(): void {
    for (const wake of this.#readers) wake();
  }

  openDraft(draft: OpenDraft): DraftWriter {
    const key = draftKey(draft);
    const name = `draft ${draft.draftNumber} of scene ${draft.sceneId}`;
    if (this.#local.has(key)) {
      throw new Error(`${name} is already being written; open the next number for another draft`);
    }
    const live = this.#takeOver(key);
    let counted = true;
    const writer = new CoalescingWriter({
      name,
      live,
      clock: this.#options.clock,
      coalesceMs: this.#options.coalesceMs,
      saveEveryMs: this.#options.saveEveryMs,
      save: (text) => this.#options.saveDraft(draft.draftId, text),
      onSent: (from) => this.#sent(local, from),
      onClosed: (how) => {
        if (counted) this.#options.onWriters(-1);
        counted = false;
        if (how !== 'finished') this.#remove(local);
      },
      onError: this.#options.onError,
    });
    const local: LocalDraft = { ...draft, live, writer, followedUntil: 0 };
    this.#local.set(key, local);
    this.#options.onWriters(1);
    this.#send({ kind: 'opened', sceneId: draft.sceneId, draftNumber: draft.draftNumber });
    return writer;
  }

  /** The text of a draft that is being written, here or elsewhere. */
  source(draft: DraftPlace): LiveText {
    const key = draftKey(draft);
    return this.#local.get(key)?.live ?? this.#mirrors.get(key)?.text.live ?? this.#mirror(key, draft).live;
  }

  /** The draft has come to its durable end: its text is let go. */
  ended(key: string): void {
    this.#local.get(key)?.writer.stop();
    const mirror = this.#mirrors.get(key);
    if (mirror === undefined) return;
    this.#mirrors.delete(key);
    mirror.text.stop();
    this.#retire(mirror.text.live);
  }

  /** Once in a while: whatever message was lost, ask again. */
  refresh(): void {
    for (const { text } of this.#mirrors.values()) text.refresh();
  }

  /** Lets everything go, and waits for saves in flight. */
  async close(): Promise<void> {
    this.#unsubscribe();
    const writers = [...this.#local.values()].map(({ writer }) => writer);
    for (const writer of writers) writer.stop();
    for (const key of this.#mirrors.keys()) this.ended(key);
    for (const [live, cancel] of this.#retired) {
      cancel();
      live.dispose();
    }
    this.#retired.clear();
    await Promise.all(writers.map((writer) => writer.finish()));
  }

  /** Readers that came before the writer already look at a mirror's text: the writer goes on in it. */
  #takeOver(key: string): LiveText {
    const mirror = this.#mirrors.get(key)?.text;
    if (mirror === undefined) return new LiveText();
    this.#mirrors.delete(key);
    mirror.stop();
    if (mirror.live.length > 0) mirror.live.replace('');
    mirror.live.ready = true;
    return mirror.live;
  }

  #mirror(key: string, { sceneId, draftNumber }: DraftPlace): MirroredDraft {
    const text = new MirroredDraft({
      read: () => this.#options.readDraft({ sceneId, draftNumber }),
      ask: (save) => this.#send({ kind: 'follow', sceneId, draftNumber, from: this.#options.origin, save }),
      onChanged: () => this.wake(),
      onError: this.#options.onError,
    });
    this.#mirrors.set(key, { place: { sceneId, draftNumber }, text });
    text.start();
    return text;
  }

  #sent(draft: LocalDraft, from: number): void {
    this.wake();
    if (this.#options.clock.now() >= draft.followedUntil) return;
    const { sceneId, draftNumber, live } = draft;
    const place = { sceneId, draftNumber, revision: live.revision };
    if (from < 0) this.#send({ kind: 'at', ...place, length: live.length, saved: false });
    else this.#send({ kind: 'text', ...place, offset: from, text: live.slice(from) });
  }

  #remove(draft: LocalDraft): void {
    const key = draftKey(draft);
    if (this.#local.get(key) !== draft) return;
    this.#local.delete(key);
    this.#retire(draft.live);
    if (this.idle) this.#options.onIdle();
  }

  #retire(live: LiveText): void {
    const cancel = this.#options.clock.after(GRACE_MS, () => {
      this.#retired.delete(live);
      live.dispose();
    });
    this.#retired.set(live, cancel);
  }

  #send(message: BusMessage): void {
    try {
      this.#options.bus.publish(channelOf(this.generationId), encodeMessage(message));
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #hear(payload: string): void {
    try {
      this.#obey(decodeMessage(payload));
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #obey(message: BusMessage): void {
    if (message.kind === 'look') return this.look(message.seq);
    const key = draftKey(message);
    if (message.kind === 'follow') {
      const local = this.#local.get(key);
      if (local !== undefined && message.from !== this.#options.origin) void this.#answer(local, message);
      return;
    }
    const mirror = this.#mirrors.get(key)?.text;
    if (message.kind === 'opened') mirror?.refresh();
    else mirror?.receive(message);
  }

  async #answer(draft: LocalDraft, { save }: FollowMessage): Promise<void> {
    draft.followedUntil = this.#options.clock.now() + FOLLOW_MS;
    const { sceneId, draftNumber, live, writer } = draft;
    if (!save) {
      this.#send({ kind: 'at', sceneId, draftNumber, revision: live.revision, length: live.length, saved: false });
      return;
    }
    const mark = await writer.saveNow();
    if (mark !== undefined) this.#send({ kind: 'at', sceneId, draftNumber, ...mark, saved: true });
  }
}
