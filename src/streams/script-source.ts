import type { ScriptEvent } from '../domain/events.js';
import { draftKey } from './draft-place.js';
import type { Beginning, EventSource, GenerationDraft } from './event-source.js';
import type { GenerationChannel } from './generation-channel.js';
import type { StreamHub } from './hub.js';
import type { ScriptChannel } from './script-channel.js';
import type { ScriptHub } from './script-hub.js';
import type { StoredEvents } from './stored-events.js';
import type { Subscriber } from './subscription.js';

interface ScriptSourceOptions {
  hub: StreamHub;
  scriptHub: ScriptHub;
  stored: StoredEvents;
}

interface JoinedGeneration {
  channel: GenerationChannel;
  /** The drafts for whose text it was joined. */
  drafts: Set<string>;
}

/** One script, and the drafts that all of its generations write. A generation is joined while one of its drafts is followed. */
export class ScriptSource implements EventSource<ScriptEvent> {
  readonly #options: ScriptSourceOptions;
  readonly #subscriber: Subscriber;
  readonly #channel: ScriptChannel;
  readonly #generations = new Map<string, JoinedGeneration>();

  constructor(options: ScriptSourceOptions, scriptId: string, subscriber: Subscriber) {
    this.#options = options;
    this.#subscriber = subscriber;
    this.#channel = options.scriptHub.join(scriptId, subscriber);
  }

  get events() {
    return this.#channel.events;
  }

  get texts() {
    return this.#channel.texts;
  }

  get gone(): boolean {
    return this.#channel.gone;
  }

  get name(): string {
    return `Script ${this.#channel.scriptId}`;
  }

  /** Another generation may begin, and a person may edit. */
  endsWith(): boolean {
    return false;
  }

  /** Where the history went on for longer than what was read at the beginning, it is asked for again. */
  stillWritten(drafts: readonly GenerationDraft[], { written }: Beginning) {
    return written === undefined
      ? this.#options.stored.written(this.#subscriber, drafts)
      : drafts.filter((draft) => written.has(draftKey(draft)));
  }

  follow(draft: GenerationDraft) {
    let joined = this.#generations.get(draft.generationId);
    if (joined === undefined) {
      joined = { channel: this.#options.hub.join(draft.generationId, this.#subscriber), drafts: new Set() };
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
    this.#options.hub.leave(joined.channel, this.#subscriber);
  }

  close(): void {
    for (const { channel } of this.#generations.values()) this.#options.hub.leave(channel, this.#subscriber);
    this.#generations.clear();
    this.#options.scriptHub.leave(this.#channel, this.#subscriber);
  }
}
