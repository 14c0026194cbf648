import { setTimeout as delay } from 'node:timers/promises';
import type { FollowedEvent } from '../../src/demo/operations.js';
import { createFold } from '../../src/streams/fold.js';
import { eventStream, webSocket } from '../../test/e2e/generation-reader.js';
import { fromGraphQL } from '../../test/support/graphql-fold.js';
import type { GraphQLEvent } from '../../test/support/graphql-fold.js';
import { now } from './time.js';

/** What must be so at the end, as the API tells it. */
export interface Truth {
  events: readonly { seq: number; type: string }[];
  /** The complete drafts. */
  drafts: readonly { sceneId: string; number: number; text: string }[];
}

export interface ReaderOptions {
  transport: 'sse' | 'websocket';
  /** Where to connect next; undefined while nobody serves. */
  chooseUrl: () => string | undefined;
  onDurable: (event: FollowedEvent, at: number) => void;
}

const TRANSPORTS = { sse: eventStream, websocket: webSocket };
/** A client that hears nothing for so long connects elsewhere: the process may be frozen. */
const SILENCE_MS = 12_000;
const PAUSE_MS = 400;

/** A client that follows a generation by the protocol's fold, through every disconnect, and writes down whatever is not as promised. */
export class Reader {
  readonly problems: string[] = [];
  connections = 0;
  refusals = new Set<string>();
  readonly #fold = createFold();
  readonly #events: { seq: number; type: string }[] = [];
  readonly #stop = new AbortController();
  /** Drafts that began, and how they ended. */
  readonly #drafts = new Map<string, 'writing' | 'completed' | 'discarded'>();
  readonly ended: Promise<void>;

  constructor(
    readonly name: string,
    private readonly generationId: string,
    private readonly options: ReaderOptions,
  ) {
    this.ended = this.#follow();
  }

  get seq(): number {
    return this.#fold.state.seq;
  }

  /** Whether it has seen the end. */
  get done(): boolean {
    return this.#fold.state.ended;
  }

  get last(): string | undefined {
    return this.#events.at(-1)?.type;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  /** Everything that is not as it should be, as sentences; none when the reader is exact. */
  compare(truth: Truth): string[] {
    const found = [...this.problems];
    const seqs = this.#events.map(({ seq }) => seq);
    if (seqs.some((seq, at) => seq !== at + 1)) found.push(`seqs are not 1 to n: ${seqs.join(' ')}`);
    const told = (events: Truth['events']) => events.map(({ seq, type }) => `${seq} ${type}`);
    const [mine, stored] = [told(this.#events), told(truth.events)];
    const differs = stored.findIndex((line, at) => line !== mine[at]);
    if (differs !== -1 || mine.length !== stored.length) {
      found.push(
        `event ${differs + 1} is ${mine[differs] ?? 'missing'} and not ${stored[differs]}; ${mine.length} events of ${stored.length}`,
      );
    }
    for (const { sceneId, number, text } of truth.drafts) {
      const held = this.#fold.state.text(sceneId, number);
      if (held !== text) {
        found.push(`draft ${number} of ${sceneId} is ${describeText(held)} and not ${describeText(text)}`);
      }
    }
    const complete = new Set(truth.drafts.map(({ sceneId, number }) => `${sceneId}/${number}`));
    for (const [draft, state] of this.#drafts) {
      if ((state === 'completed') !== complete.has(draft)) {
        found.push(
          `draft ${draft} is ${state} for the reader and ${complete.has(draft) ? 'complete' : 'not there'} in the script`,
        );
      }
      if (state === 'writing') found.push(`draft ${draft} never ended`);
    }
    return found.map((problem) => `${this.name}: ${problem}`);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!this.done && !signal.aborted) {
      const url = this.options.chooseUrl();
      if (url !== undefined) await this.#connect(url);
      if (!this.done) await delay(PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #connect(url: string): Promise<void> {
    const connection = TRANSPORTS[this.options.transport](url, this.generationId, this.seq);
    this.connections += 1;
    const events = connection.events[Symbol.asyncIterator]();
    try {
      while (!this.done) {
        const next = await this.#within(events.next(), SILENCE_MS);
        if (next === 'silence' || next.done === true) return;
        if (this.#apply(next.value) === 'hole') return;
      }
    } catch (error) {
      // Cut, or refused by a process whose database is away: either way it comes back.
      this.refusals.add(error instanceof Error ? error.message : String(error));
    } finally {
      connection.close();
    }
  }

  /** What the promise gives, or `silence`. A promise that is left behind may fail in peace. */
  async #within<T>(promise: Promise<T>, ms: number): Promise<T | 'silence'> {
    promise.catch(() => {});
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#stop.signal]);
    try {
      return await Promise.race([promise, delay(ms, 'silence' as const, { signal }).catch(() => 'silence' as const)]);
    } finally {
      over.abort();
    }
  }

  #apply(event: FollowedEvent): 'hole' | undefined {
    const { seq, __typename: type } = event;
    const isText = type === 'SceneTextSnapshot' || type === 'SceneTextAppended';
    if (!isText && seq > this.seq) this.#noteDraft(event);
    const outcome = this.#fold.apply(fromGraphQL(event as GraphQLEvent));
    if (outcome === 'hole') {
      this.problems.push(
        `text is missing before an append at ${'offset' in event ? event.offset : '?'}, after seq ${seq}`,
      );
      return 'hole';
    }
    if (isText) {
      if (outcome === 'applied' && this.#drafts.get(`${event.sceneId}/${event.draftNumber}`) !== 'writing') {
        this.problems.push(`text of draft ${event.draftNumber} that is not being written, after seq ${seq}`);
      }
      return undefined;
    }
    if (outcome === 'ignored') {
      this.problems.push(`event ${seq} ${type} was sent again after ${this.seq}`);
      return undefined;
    }
    this.#events.push({ seq, type });
    this.options.onDurable(event, now());
    return undefined;
  }

  #noteDraft(event: FollowedEvent): void {
    switch (event.__typename) {
      case 'SceneDraftStarted':
        this.#drafts.set(`${event.sceneId}/${event.draftNumber}`, 'writing');
        break;
      case 'SceneDraftDiscarded':
        this.#drafts.set(`${event.sceneId}/${event.draftNumber}`, 'discarded');
        break;
      case 'SceneDraftCompleted': {
        const {
          sceneId,
          draftNumber,
          draft: { text },
        } = event;
        const held = this.#fold.state.text(sceneId, draftNumber);
        if (held !== undefined && held !== text) {
          this.problems.push(
            `at its completion draft ${draftNumber} of ${sceneId} was held as ${describeText(held)} and not ${describeText(text)}`,
          );
        }
        this.#drafts.set(`${sceneId}/${draftNumber}`, 'completed');
        break;
      }
      default:
    }
  }
}

function describeText(text: string | undefined): string {
  return text === undefined ? 'nothing' : `${text.length} characters ending ${JSON.stringify(text.slice(-24))}`;
}
