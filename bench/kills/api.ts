import { ScriptGenClient } from '../../src/demo/client.js';
import type { Truth } from './reader.js';

const START = /* GraphQL */ `
  mutation ($input: GenerateScriptInput!) { generateScript(input: $input) { __typename ... on Generation { id script { id } } ... on Error { code message } } }
`;
const PAUSE = /* GraphQL */ `mutation ($id: ID!) { pauseGeneration(id: $id) { __typename ... on Error { code message } } }`;
const RESUME = /* GraphQL */ `mutation ($id: ID!) { resumeGeneration(id: $id) { __typename ... on Error { code message } } }`;
const STATE = /* GraphQL */ `query ($id: ID!) { generation(id: $id) { status failure { code message stage } } }`;
const EVENTS = /* GraphQL */ `query ($id: ID!, $after: Int!) { generation(id: $id) { events(after: $after, first: 100) { __typename seq } } }`;
const DRAFTS = /* GraphQL */ `query ($id: ID!) { script(id: $id) { scenes(first: 20) { nodes { id drafts(first: 50) { nodes { number text } } } } } }`;

/** A request that a frozen process never answers is given up. */
const TIMEOUT_MS = 15_000;

export interface GenerationState {
  status: string;
  failure: { code: string; message: string; stage: string | null } | null;
}

interface Refused {
  __typename: string;
  code?: string;
  message?: string;
}

/** What the harness asks of a server, as any client would. */
export class Api {
  readonly #client: ScriptGenClient;

  constructor(url: string) {
    this.#client = new ScriptGenClient(url);
  }

  async start(input: Record<string, unknown>): Promise<{ id: string; scriptId: string }> {
    const { generateScript: result } = await this.#ask<{
      generateScript: Refused & { id: string; script: { id: string } };
    }>(START, { input });
    if (result.__typename !== 'Generation') throw new Error(`generateScript: ${result.__typename}: ${result.message}`);
    return { id: result.id, scriptId: result.script.id };
  }

  /** Undefined when it was done, else why not. */
  async pause(id: string): Promise<string | undefined> {
    return refusal((await this.#ask<{ pauseGeneration: Refused }>(PAUSE, { id })).pauseGeneration);
  }

  /** Undefined when it was done, else why not. */
  async resume(id: string): Promise<string | undefined> {
    return refusal((await this.#ask<{ resumeGeneration: Refused }>(RESUME, { id })).resumeGeneration);
  }

  async state(id: string): Promise<GenerationState> {
    return (await this.#ask<{ generation: GenerationState }>(STATE, { id })).generation;
  }

  async truth(id: string, scriptId: string): Promise<Truth> {
    const events: { seq: number; type: string }[] = [];
    for (;;) {
      const { generation } = await this.#ask<{ generation: { events: { __typename: string; seq: number }[] } }>(
        EVENTS,
        { id, after: events.at(-1)?.seq ?? 0 },
      );
      if (generation.events.length === 0) break;
      events.push(...generation.events.map(({ seq, __typename: type }) => ({ seq, type })));
    }
    const { script } = await this.#ask<{
      script: { scenes: { nodes: { id: string; drafts: { nodes: { number: number; text: string }[] } }[] } };
    }>(DRAFTS, { id: scriptId });
    return {
      events,
      drafts: script.scenes.nodes.flatMap((scene) =>
        scene.drafts.nodes.map((draft) => ({ sceneId: scene.id, ...draft })),
      ),
    };
  }

  async #ask<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`No answer within ${TIMEOUT_MS / 1_000} s`)), TIMEOUT_MS);
    const answer = this.#client.request<T>(query, variables);
    answer.catch(() => {});
    try {
      return await Promise.race([answer, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function refusal({ __typename: type, message }: Refused): string | undefined {
  return type === 'Generation' ? undefined : `${type}: ${message}`;
}
