import { onTestFinished } from 'vitest';
import { createSchema } from '../../../src/schema/schema.js';
import type { ContextParts } from '../../../src/schema/context.js';
import { encodeGlobalId } from '../../../src/schema/global-ids.js';
import { createServer } from '../../../src/server/server.js';
import type { GraphQLServer, ServerOptions } from '../../../src/server/server.js';

export const GENERATION_ID = '0190f3a0-0000-7000-8000-000000000001';
export const SCENE_ID = '0190f3a0-0000-7000-8000-000000000002';
export const SCRIPT_ID = '0190f3a0-0000-7000-8000-000000000003';
export const SCRIPT = encodeGlobalId('Script', SCRIPT_ID);
export const GENERATION = encodeGlobalId('Generation', GENERATION_ID);
export const SCENE = encodeGlobalId('Scene', SCENE_ID);

export interface LoggedError {
  fields: Record<string, unknown>;
  message: string;
}

export interface TestServer extends GraphQLServer {
  url: string;
  endpoint: string;
  errors: LoggedError[];
}

/** A database of which only the questions are known that the server itself asks: does this generation, scene or script exist? */
export function emptyDatabase(): ContextParts['db'] {
  const one = (known: string) => ({
    findUnique: async ({ where: { id } }: { where: { id: string } }) =>
      id === known ? { id, scriptId: SCRIPT_ID } : null,
  });
  return {
    generation: one(GENERATION_ID),
    scene: one(SCENE_ID),
    script: { ...one(SCRIPT_ID), findMany: async () => [] },
  } as unknown as ContextParts['db'];
}

export type TestServerOptions = Partial<Omit<ServerOptions, 'contextParts' | 'config'>> & {
  parts?: Partial<ContextParts>;
  config?: Partial<ServerOptions['config']>;
};

const schema = createSchema();

/** A listening server that the test's end closes. */
export async function startTestServer({ parts, config, ...options }: TestServerOptions = {}): Promise<TestServer> {
  const errors: LoggedError[] = [];
  const quiet = () => undefined;
  const server = createServer({
    schema,
    contextParts: { db: emptyDatabase(), ...parts } as ContextParts,
    config: { host: '127.0.0.1', port: 0, apiKeys: new Map(), allowAnonymous: false, ...config },
    log: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (fields, message) => errors.push({ fields: fields as Record<string, unknown>, message }),
    },
    health: () => ({
      version: '1.2.3',
      database: { reachable: true, description: 'a test' },
      provider: { name: 'offline-writer', model: 'sample', offline: true },
    }),
    notReady: () => undefined,
    ...options,
  });
  const { url } = await server.listen();
  onTestFinished(() => server.close(500));
  return { ...server, url, endpoint: `${url}/graphql`, errors };
}

export interface GraphQLAnswer {
  status: number;
  headers: Headers;
  data?: Record<string, never> | null;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
}

export async function post(
  endpoint: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, ...((await response.json()) as object) };
}
