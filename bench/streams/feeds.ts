import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import type { App } from '../../src/app.js';
import { commitDraftStart, completeDraft, emitAll, openStudio } from '../../test/streams/studio.js';
import { openBenchApp } from '../bench-app.js';
import { PEER_SCHEMA } from './document.js';
import type { PeerEvent } from './document.js';

/** A draft that is written and read. */
export interface Draft {
  /** The `id` that its readers ask for. */
  id: string;
  append(text: string): void;
  /** Its end, after which its readers' streams complete. */
  end(): Promise<void>;
  /** A durable event in the middle. */
  commit(): Promise<void>;
}

/** A server whose readers' cost is measured. */
export interface Feed {
  url: string;
  app?: App;
  open(): Promise<Draft>;
  close(): Promise<void>;
}

export type FeedName = 'ScriptGen' | 'raw SSE' | 'stock yoga' | 'graphql-ws';

export const FEEDS: Readonly<Record<FeedName, () => Promise<Feed>>> = {
  ScriptGen: scriptGen,
  'raw SSE': rawSse,
  'stock yoga': stockYoga,
  'graphql-ws': stockGraphqlWs,
};

async function scriptGen(): Promise<Feed> {
  const app = await openBenchApp({ env: {}, config: { provider: 'offline' } });
  const { url } = await app.listen();
  const { db } = app.storage;
  return {
    url: `${url.replace(/\/$/, '')}/graphql`,
    app,
    async open() {
      const { generationId, sceneIds } = await openStudio(db);
      const draft = await commitDraftStart(app.streams, generationId, sceneIds[0]!);
      const writer = app.streams.openDraft(draft);
      return {
        id: encodeGlobalId('Generation', generationId),
        append: (text) => writer.append(text),
        commit: () => emitAll(app.streams, generationId, { type: 'StageStarted', stage: 'SCENES' }),
        async end() {
          await writer.finish();
          await completeDraft(app.streams, draft, writer.text);
          await emitAll(app.streams, generationId, { type: 'GenerationCompleted' });
        },
      };
    },
    close: () => app.close(),
  };
}

/** A peer's draft: what was sent of it so far, for readers that come later, and where events go. */
class PeerDraft implements Draft {
  readonly id = '1';
  text = '';
  readonly #send: (event: PeerEvent) => void;

  constructor(send: (event: PeerEvent) => void) {
    this.#send = send;
  }

  get beginning(): PeerEvent[] {
    return [
      { __typename: 'SceneDraftStarted', seq: 1, sceneId: SCENE, draftNumber: 1 },
      { __typename: 'SceneTextSnapshot', seq: 1, sceneId: SCENE, draftNumber: 1, text: this.text },
    ];
  }

  append(text: string): void {
    const offset = this.text.length;
    this.text += text;
    this.#send({ __typename: 'SceneTextAppended', seq: 1, sceneId: SCENE, draftNumber: 1, offset, text });
  }

  async commit(): Promise<void> {}

  async end(): Promise<void> {
    this.#send({ __typename: 'SceneDraftCompleted', seq: 2, sceneId: SCENE, draftNumber: 1 });
    this.#send({ __typename: 'GenerationCompleted', seq: 3 });
  }
}

const SCENE = 'U2NlbmU6MDE5MGYzYTAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAy';

async function rawSse(): Promise<Feed> {
  const readers = new Set<ServerResponse>();
  const bytesOf = (event: PeerEvent) =>
    Buffer.from(`id: ${event.seq}\nevent: next\ndata: ${JSON.stringify({ data: { generationEvents: event } })}\n\n`);
  let draft = new PeerDraft(() => undefined);
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of draft.beginning) response.write(bytesOf(event));
    readers.add(response);
    response.once('close', () => readers.delete(response));
  });
  const open = async () => {
    draft = new PeerDraft((event) => {
      const bytes = bytesOf(event);
      for (const response of readers) {
        response.write(bytes);
        if (event.__typename === 'GenerationCompleted') response.end();
      }
    });
    return draft;
  };
  return { url: await listen(http), open, close: () => closed(http) };
}

function peerSchema() {
  const pubsub = createPubSub<{ events: [PeerEvent] }>();
  let draft = new PeerDraft(() => undefined);
  const schema = createSchema({
    typeDefs: PEER_SCHEMA,
    resolvers: {
      GenerationEvent: { __resolveType: (event: PeerEvent) => event.__typename },
      Subscription: {
        generationEvents: {
          async *subscribe() {
            const live = pubsub.subscribe('events');
            yield* draft.beginning;
            for await (const event of live) {
              yield event;
              if (event.__typename === 'GenerationCompleted') return;
            }
          },
          resolve: (event: PeerEvent) => event,
        },
      },
    },
  });
  const open = async () => {
    draft = new PeerDraft((event) => pubsub.publish('events', event));
    return draft;
  };
  return { schema, open };
}

async function stockYoga(): Promise<Feed> {
  const { schema, open } = peerSchema();
  const yoga = createYoga({ schema, logging: false });
  const http = createServer((request, response) => void yoga(request, response));
  return { url: await listen(http), open, close: () => closed(http) };
}

async function stockGraphqlWs(): Promise<Feed> {
  const { schema, open } = peerSchema();
  const http = createServer();
  useServer({ schema }, new WebSocketServer({ server: http, path: '/graphql' }));
  return { url: await listen(http), open, close: () => closed(http) };
}

async function listen(http: Server): Promise<string> {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
}

async function closed(http: Server): Promise<void> {
  http.closeAllConnections();
  http.close();
}
