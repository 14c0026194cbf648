import type { TextEvent } from '../domain/events.js';
import type { GenerationDraft, ReadEvent } from './event-source.js';
import type { LiveText } from './live-text.js';

/** Instead of an offset: the whole text, as a snapshot. */
export const WHOLE = -1;

/** Different events that are kept of one beat: readers in step take the same, those a little behind one of a few others. */
const KEPT = 16;

interface Beat<Event> {
  revision: number;
  length: number;
  events: { from: number; event: Event }[];
}

/**
 * Makes text events, each of them once: readers that are to get the same text from the same offset, at the same seq, get the same object.
 * A text grows at its beats alone, so readers in step ask for the same.
 */
export class SharedTexts<Event extends ReadEvent> {
  readonly #make: (draft: GenerationDraft, text: TextEvent, seq: number) => Event;
  readonly #beats = new WeakMap<object, Beat<Event>>();

  constructor(make: (draft: GenerationDraft, text: TextEvent, seq: number) => Event) {
    this.#make = make;
  }

  /** The text of a draft that is being written, from offset `from` to its end. */
  live(draft: GenerationDraft, text: LiveText, from: number, seq: number): Event {
    return this.#shared(text, text.revision, draft, text, from, seq);
  }

  /** The text of a draft at its end, which `completed` tells of. */
  last(completed: GenerationDraft, text: string, from: number, seq: number): Event {
    return this.#shared(completed, 0, completed, text, from, seq);
  }

  #shared(
    of: object,
    revision: number,
    draft: GenerationDraft,
    text: LiveText | string,
    from: number,
    seq: number,
  ): Event {
    let beat = this.#beats.get(of);
    if (beat === undefined || beat.length !== text.length || beat.revision !== revision) {
      beat = { revision, length: text.length, events: [] };
      this.#beats.set(of, beat);
    }
    for (const made of beat.events) if (made.from === from && made.event.seq === seq) return made.event;
    const { sceneId, draftNumber } = draft;
    const event = Object.freeze(
      this.#make(
        draft,
        from === WHOLE
          ? { type: 'SceneTextSnapshot', sceneId, draftNumber, text: text.toString() }
          : { type: 'SceneTextAppended', sceneId, draftNumber, offset: from, text: text.slice(from) },
        seq,
      ),
    );
    if (beat.events.length === KEPT) beat.events.shift();
    beat.events.push({ from, event });
    return event;
  }
}
