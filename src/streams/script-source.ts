import { NotFoundError } from '../domain/errors.js';
import type { ScriptEvent, TextEvent } from '../domain/events.js';
import { draftKey } from './draft-place.js';
import type { Beginning, EventSource, GenerationDraft } from './event-source.js';
import type { GenerationChannel } from './generation-channel.js';
import { PAGE } from './reader.js';
import type { ReaderOptions } from './reader.js';
import type { ScriptChannel } from './script-channel.js';
import type { Subscriber } from './subscription.js';

interface JoinedGeneration {
  channel: GenerationChannel;
  leave: () => void;
  /** The drafts for whose text it was joined. */
  drafts: Set<string>;
}

/** One script, and the drafts that all of its generations write. A generation is joined while one of its drafts is followed. */
export class ScriptSource implements EventSource<ScriptEvent> {
  readonly #options: ReaderOptions;
  readonly #scriptId: string;
  readonly #subscriber: Subscriber;
  readonly #channel: ScriptChannel;
  readonly #leave: () => void;
  readonly #generations = new Map<string, JoinedGeneration>();

  constructor(options: ReaderOptions, scriptId: string, subscriber: Subscriber) {
    this.#options = options;
    this.#scriptId = scriptId;
    this.#subscriber = subscriber;
    const { channel, leave } = options.scriptHub.join(scriptId, subscriber.wake);
    this.#channel = channel;
    this.#leave = leave;
  }

  get seq(): number {
    return this.#channel.seq;
  }

  get gone(): boolean {
    return this.#channel.gone;
  }

  advanceTo(seq: number): void {
    this.#channel.advanceTo(seq);
  }

  async begin(after: number): Promise<Beginning | undefined> {
    const { stored } = this.#options;
    const script = await stored.ask(this.#subscriber, (db) =>
      db.script.findUnique({ where: { id: this.#scriptId }, select: { feed: { select: { lastSeq: true } } } }),
    );
    if (this.#subscriber.left) return undefined;
    if (script == null) throw new NotFoundError(`Script ${this.#scriptId} does not exist; it may have been deleted`);
    const drafts = await stored.scriptDraftsAt(this.#subscriber, this.#scriptId, after);
    return { lastSeq: script.feed?.lastSeq ?? 0, latest: undefined, drafts };
  }

  page(after: number) {
    const { stored, scriptJournal } = this.#options;
    return stored.ask(this.#subscriber, () => scriptJournal.page(this.#scriptId, after, PAGE));
  }

  /** Another generation may begin, and a person may edit. */
  endsWith(): boolean {
    return false;
  }

  stillWritten(drafts: readonly GenerationDraft[]) {
    return this.#options.stored.written(this.#subscriber, drafts);
  }

  follow(draft: GenerationDraft) {
    let joined = this.#generations.get(draft.generationId);
    if (joined === undefined) {
      joined = { ...this.#options.hub.join(draft.generationId, this.#subscriber.wake), drafts: new Set() };
      this.#generations.set(draft.generationId, joined);
    }
    joined.drafts.add(draftKey(draft));
    return joined.channel.source(draft);
  }

  ended(draft: GenerationDraft): void {
    this.#generations.get(draft.generationId)?.channel.ended(draftKey(draft));
  }

  letGo(draft: GenerationDraft): void {
    const joined = this.#generations.get(draft.generationId);
    joined?.drafts.delete(draftKey(draft));
    if (joined?.drafts.size !== 0) return;
    this.#generations.delete(draft.generationId);
    joined.leave();
  }

  textEvent(generationId: string, text: TextEvent, seq: number): ScriptEvent {
    return { ...text, seq, scriptId: this.#scriptId, generationId, at: new Date(this.#options.clock.now()) };
  }

  close(): void {
    for (const { leave } of this.#generations.values()) leave();
    this.#generations.clear();
    this.#leave();
  }
}
