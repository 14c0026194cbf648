import { setTimeout } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import type { FollowedEvent } from './operations.js';
import { FOLLOW } from './operations.js';

/** A GraphQL client of a ScriptGen server, as anybody would write one: fetch for operations, SSE for the subscription. */
export class ScriptGenClient {
  readonly #headers: Record<string, string>;

  constructor(
    readonly url: string,
    apiKey?: string,
  ) {
    this.#headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  }

  async request<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...this.#headers },
      body: JSON.stringify({ query, variables }),
    }).catch((error: unknown) => {
      throw new Error(`The server at ${this.url} does not answer.`, { cause: error });
    });
    const { data, errors } = (await response.json().catch(() => ({}))) as { data?: T; errors?: { message: string }[] };
    if (errors !== undefined || data === undefined) {
      throw new Error(
        errors?.map((error) => error.message).join('\n') ??
          `The server at ${this.url} answered with HTTP ${response.status}.`,
      );
    }
    return data;
  }

  /** All events of a generation up to its end, over any number of cut connections. */
  async *follow(id: string): AsyncGenerator<FollowedEvent> {
    let after = 0;
    for (let silent = 0; silent < 30; silent += 1) {
      const client = createClient({ url: `${this.url}/graphql`, headers: this.#headers, retryAttempts: 0 });
      try {
        for await (const result of client.iterate<{ generationEvents: FollowedEvent }>({
          query: FOLLOW,
          variables: { id, after },
        })) {
          if (result.errors !== undefined || result.data == null) {
            throw new RefusedError(
              result.errors?.map((error) => error.message).join('\n') ?? 'The server sent no event.',
            );
          }
          const event = result.data.generationEvents;
          after = Math.max(after, event.seq);
          silent = 0;
          yield event;
          if (/^Generation(Completed|Failed|Cancelled)$/.test(event.__typename)) return;
        }
      } catch (error) {
        if (error instanceof RefusedError) throw error;
      } finally {
        client.dispose();
      }
      // The stream was cut before its end: the protocol says to subscribe again after the highest seq seen.
      await setTimeout(500);
    }
    throw new Error('The server does not answer any more; the generation goes on when it is started again.');
  }
}

class RefusedError extends Error {}
