import { createClient as createEventStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { FOLLOW } from '../../src/demo/operations.js';
import type { FollowedEvent } from '../../src/demo/operations.js';
import { createFold } from '../../src/streams/fold.js';
import { fromGraphQL } from '../support/graphql-fold.js';
import type { GraphQLEvent } from '../support/graphql-fold.js';

interface Connection {
  events: AsyncIterable<FollowedEvent>;
  close(): void;
}

/** Opens one subscription to a generation's events after `after`, on a connection of its own. */
type Transport = (url: string, id: string, after: number) => Connection;

interface Payload {
  data?: { generationEvents: FollowedEvent } | null;
  errors?: readonly { message: string }[];
}

async function* eventsOf(payloads: AsyncIterable<Payload>): AsyncGenerator<FollowedEvent> {
  for await (const { data, errors } of payloads) {
    if (data == null) throw new Error(errors?.map((error) => error.message).join('\n') ?? 'A message without data.');
    yield data.generationEvents;
  }
}

/** GraphQL over server-sent events. */
export const eventStream: Transport = (url, id, after) => {
  const client = createEventStreamClient({ url: `${url}/graphql`, retryAttempts: 0 });
  return {
    events: eventsOf(client.iterate({ query: FOLLOW, variables: { id, after } }) as AsyncIterable<Payload>),
    close: () => client.dispose(),
  };
};

/** The `graphql-transport-ws` protocol. */
export const webSocket: Transport = (url, id, after) => {
  const client = createSocketClient({ url: `${url.replace(/^http/, 'ws')}/graphql`, retryAttempts: 0 });
  return {
    events: eventsOf(client.iterate({ query: FOLLOW, variables: { id, after } }) as AsyncIterable<Payload>),
    close: () => client.terminate(),
  };
};

export interface ReaderOptions {
  /** Goes away after so many events of a connection, and comes back with `after`. Default: stays. */
  leaveAfter?: number;
  onEvent?: (event: FollowedEvent) => void;
}

/** A reader that keeps to the stream protocol's fold. */
export class GenerationReader {
  /** Durable events, each once. */
  readonly events: FollowedEvent[] = [];
  /** Of each draft that was completed before this reader's eyes: the text that it held then, and the draft's. */
  readonly completed: { held: string | undefined; text: string }[] = [];
  connections = 0;
  readonly #fold = createFold();

  constructor(
    private readonly url: string,
    private readonly transport: Transport,
  ) {}

  /** Reads until the generation ends; a later call goes on from there, as after a resume. */
  async follow(id: string, { leaveAfter = Infinity, onEvent }: ReaderOptions = {}): Promise<this> {
    do {
      const connection = this.transport(this.url, id, this.#fold.state.seq);
      this.connections += 1;
      let received = 0;
      try {
        for await (const event of connection.events) {
          this.#apply(event);
          onEvent?.(event);
          received += 1;
          if (received === leaveAfter) break;
        }
      } finally {
        connection.close();
      }
      if (received < leaveAfter && !this.#fold.state.ended) {
        throw new Error('The stream ended before the generation did.');
      }
    } while (!this.#fold.state.ended);
    return this;
  }

  text(sceneId: string, draftNumber: number): string | undefined {
    return this.#fold.state.text(sceneId, draftNumber);
  }

  types(...names: FollowedEvent['__typename'][]): string[] {
    return this.events.map((event) => event.__typename).filter((name) => names.includes(name));
  }

  #apply(event: FollowedEvent): void {
    if (event.__typename === 'SceneDraftCompleted' && event.seq > this.#fold.state.seq) {
      this.completed.push({ held: this.text(event.sceneId, event.draftNumber), text: event.draft.text });
    }
    const durable = !event.__typename.startsWith('SceneText');
    const outcome = this.#fold.apply(fromGraphQL(event as GraphQLEvent));
    if (outcome === 'hole') throw new Error(`Text is missing before seq ${event.seq}.`);
    if (durable && outcome === 'applied') this.events.push(event);
  }
}
