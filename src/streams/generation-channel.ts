import type { DurableEvent, GenerationEvent } from '../domain/events.js';
import type { Bus } from '../storage/bus.js';
import { channelOf, decodeMessage, encodeMessage } from './bus-message.js';
import type { BusMessage } from './bus-message.js';
import { ChannelEvents } from './channel-events.js';
import { committedEvents } from './committed-events.js';
import type { StoredPlace } from './committed-events.js';
import { draftKey } from './draft-place.js';
import type { DraftPlace } from './draft-place.js';
import type { EventStore } from './event-store.js';
import { isTerminal } from './journal.js';
import { LiveText } from './live-text.js';
import { LocalDrafts } from './local-drafts.js';
import type { LocalDraftsOptions } from './local-drafts.js';
import { MirroredDraft } from './mirrored-draft.js';
import { SharedTexts } from './shared-texts.js';
import type { DraftWriter, OpenDraft } from './types.js';
import { WakeList } from './wake-list.js';
import type { Wakeable } from './wake-list.js';

/** How long the text of an ended draft is kept for readers that are a little behind. */
const GRACE_MS = 5_000;

export interface ChannelOptions extends Pick<
  LocalDraftsOptions,
  'clock' | 'coalesceMs' | 'saveEveryMs' | 'origin' | 'saveDraft' | 'onWriters' | 'onError'
> {
  bus: Bus;
  store(generationId: string): EventStore<GenerationEvent>;
  readDraft(draft: DraftPlace): Promise<string | undefined>;
  /** The last writer, and with it perhaps the last user of the channel, is gone. */
  onIdle(): void;
  /** Called for each message that is ignored because this version does not know it. */
  onUnknown(what: string): void;
}

/**
 * What one process knows of a generation while it reads or writes it: its latest events, and the texts being written.
 */
export class GenerationChannel {
  readonly events: ChannelEvents<GenerationEvent>;
  readonly texts: SharedTexts<GenerationEvent>;
  readonly #options: ChannelOptions;
  readonly #readers = new WakeList();
  #gone = false;
  readonly #local: LocalDrafts;
  readonly #mirrors = new Map<string, { place: DraftPlace; text: MirroredDraft }>();
  readonly #retired = new Map<LiveText, () => void>();
  readonly #unsubscribe: () => void;

  constructor(
    readonly generationId: string,
    options: ChannelOptions,
  ) {
    this.#options = options;
    this.events = new ChannelEvents(options.store(generationId), options.clock, () => this.#readers.wake());
    this.texts = new SharedTexts((_draft, text, seq) => ({
      ...text,
      seq,
      generationId,
      at: new Date(options.clock.now()),
    }));
    this.#local = new LocalDrafts({
      ...options,
      send: (message) => this.#send(message),
      wake: () => this.#readers.wake(),
      onRemoved: (live) => {
        this.#retire(live);
        if (this.idle) options.onIdle();
      },
    });
    this.#unsubscribe = options.bus.subscribe(channelOf(generationId), (payload) => this.#receive(payload));
  }

  get idle(): boolean {
    return this.#readers.size === 0 && this.#local.places.length === 0;
  }

  /** The drafts whose text is kept here, whoever writes them. */
  get drafts(): readonly DraftPlace[] {
    return [...this.#local.places, ...[...this.#mirrors.values()].map(({ place }) => place)];
  }

  /** The generation was deleted: nothing more will come. */
  get gone(): boolean {
    return this.#gone;
  }

  /** The reader is woken whenever there may be something to read. */
  addReader(reader: Wakeable): void {
    this.#readers.add(reader);
  }

  removeReader(reader: Wakeable): void {
    this.#readers.remove(reader);
    if (this.#readers.size > 0) return;
    for (const { text } of this.#mirrors.values()) text.stop();
    this.#mirrors.clear();
  }

  /** The generation was found to be deleted. */
  end(): void {
    this.#gone = true;
    this.events.lost();
    this.#readers.wake();
  }

  /** This process has stored these events. */
  committed(events: readonly DurableEvent[], place: StoredPlace): void {
    this.events.committed(committedEvents(this.generationId, events, place), place.lastSeq);
    for (const event of events) {
      if (event.type === 'SceneDraftCompleted' || event.type === 'SceneDraftDiscarded') this.ended(draftKey(event));
      else if (isTerminal(event.type)) for (const draft of this.drafts) this.ended(draftKey(draft));
    }
  }

  openDraft(draft: OpenDraft): DraftWriter {
    return this.#local.open(draft, () => this.#takeOver(draftKey(draft)));
  }

  /** The text of a draft that is being written, here or elsewhere. */
  source(draft: DraftPlace): LiveText {
    const key = draftKey(draft);
    return this.#local.text(key) ?? this.#mirrors.get(key)?.text.live ?? this.#mirror(key, draft).live;
  }

  /** The draft has ended, and its end is stored: its text is dropped after a while. */
  ended(key: string): void {
    this.#local.ended(key);
    const mirror = this.#mirrors.get(key);
    if (mirror === undefined) return;
    this.#mirrors.delete(key);
    mirror.text.stop();
    this.#retire(mirror.text.live);
  }

  /** Asks again for whatever a lost message would have brought. Called now and then. */
  refresh(): void {
    for (const { text } of this.#mirrors.values()) text.refresh();
  }

  /** Drops all texts, and waits for saves in flight. */
  async close(): Promise<void> {
    this.#unsubscribe();
    const saved = this.#local.stop();
    for (const key of this.#mirrors.keys()) this.ended(key);
    for (const [live, cancel] of this.#retired) {
      cancel();
      live.dispose();
    }
    this.#retired.clear();
    await saved();
  }

  /** Readers that came before the writer have a mirror's text already: the writer goes on in it. */
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
      onChanged: () => this.#readers.wake(),
      onError: this.#options.onError,
    });
    this.#mirrors.set(key, { place: { sceneId, draftNumber }, text });
    text.start();
    return text;
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

  #receive(payload: string): void {
    const message = decodeMessage(payload);
    if (message === undefined) {
      this.#options.onUnknown(`message on ${channelOf(this.generationId)}: ${payload.slice(0, 200)}`);
      return;
    }
    try {
      this.#handle(message);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #handle(message: BusMessage): void {
    if (message.kind === 'look') return this.events.advanceTo(message.seq);
    if (message.kind === 'follow') return void this.#local.follow(message);
    const mirror = this.#mirrors.get(draftKey(message))?.text;
    if (message.kind === 'opened') mirror?.refresh();
    else mirror?.receive(message);
  }
}
