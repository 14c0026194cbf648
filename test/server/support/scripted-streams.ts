import type { GenerationEvent, SceneText, SceneTokens, ScriptEvent } from '../../../src/domain/events.js';
import type { Streams } from '../../../src/streams/types.js';

/** A reader of a scripted stream, as the server opened it. */
export class ScriptedReader<Event> implements AsyncIterableIterator<Event> {
  ended = false;
  readonly #waiting: ((result: IteratorResult<Event>) => void)[] = [];
  readonly #queue: Event[] = [];
  #failure: Error | undefined;
  #finished = false;

  constructor(
    readonly after: number,
    signal: AbortSignal,
  ) {
    if (signal.aborted) this.#end();
    signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  send(...events: Event[]): void {
    for (const event of events) {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#queue.push(event);
      else waiting({ value: event, done: false });
    }
  }

  /** The stream ends after what was sent, as after a terminal event. */
  finish(): void {
    this.#finished = true;
    if (this.#queue.length === 0) this.#end();
  }

  /** The stream breaks after what was sent. */
  fail(error: Error): void {
    this.#failure = error;
  }

  next(): Promise<IteratorResult<Event>> {
    const event = this.#queue.shift();
    if (event !== undefined) return Promise.resolve({ value: event, done: false });
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#finished || this.ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<Event>> {
    this.#end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  #end(): void {
    this.ended = true;
    for (const waiting of this.#waiting.splice(0)) waiting({ value: undefined, done: true });
  }
}

export interface ScriptedStreams extends Streams {
  readonly readers: ScriptedReader<GenerationEvent>[];
  readonly tokenReaders: ScriptedReader<SceneTokens>[];
  readonly scriptReaders: ScriptedReader<ScriptEvent>[];
  readonly textReaders: ScriptedReader<SceneText>[];
}

/** Streams whose events a test sends by hand. Each subscription is a reader of its own. */
export function scriptedStreams(
  onReader: (reader: ScriptedReader<GenerationEvent>) => void = () => undefined,
): ScriptedStreams {
  const readers: ScriptedReader<GenerationEvent>[] = [];
  const tokenReaders: ScriptedReader<SceneTokens>[] = [];
  const scriptReaders: ScriptedReader<ScriptEvent>[] = [];
  const textReaders: ScriptedReader<SceneText>[] = [];
  const unused = () => {
    throw new Error('Scripted streams do not write');
  };
  return {
    readers,
    tokenReaders,
    scriptReaders,
    textReaders,
    journal: { commit: unused, change: unused, page: unused, read: unused },
    scriptJournal: { commit: unused, storeIn: unused, page: unused, read: unused },
    open: { readers: 0, writers: 0, generations: 0, scripts: 0, slowSnapshots: 0 },
    openDraft: unused,
    isPresent: () => true,
    generationEvents(_generationId, after, signal) {
      const reader = new ScriptedReader<GenerationEvent>(after, signal);
      readers.push(reader);
      onReader(reader);
      return reader;
    },
    sceneTokens(_sceneId, signal) {
      const reader = new ScriptedReader<SceneTokens>(0, signal);
      tokenReaders.push(reader);
      return reader;
    },
    scriptEvents(_scriptId, after, signal) {
      const reader = new ScriptedReader<ScriptEvent>(after, signal);
      scriptReaders.push(reader);
      return reader;
    },
    sceneText(_sceneId, signal) {
      const reader = new ScriptedReader<SceneText>(0, signal);
      textReaders.push(reader);
      return reader;
    },
    close: async () => undefined,
  };
}
