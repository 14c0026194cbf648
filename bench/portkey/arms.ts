import OpenAI from 'openai';
import { DEFAULT_TENANT } from '../../src/domain/caller.js';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { createMemoryAnswerStore } from '../../test/support/memory-answer-store.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import type { Optimizer, OptimizerConfig } from '../../src/optimizer/types.js';
import { bareSdk, throughOptimizer } from '../streams.js';
import type { Way } from '../streams.js';
import type { Gateway } from './gateway-process.js';
import { graphqlClient } from './graphql-client.js';
import type { ScriptGenProcess } from './scriptgen-process.js';
import { KEYS } from './scriptgen-process.js';

/** One way to the same upstream. */
export interface Arm extends Way {
  /** Prepares what follows for a model: a server that is configured with one is told. */
  prepare(model: string): Promise<void>;
  /** One answer, whole, to a question that was not asked before unless it is given. */
  plain(model: string, prompt?: string): Promise<string>;
  /** Waits until nothing is under way any more. */
  settled(): Promise<void>;
}

export const NAMES = {
  direct: '0: upstream, bare SDK',
  optimizer: '1: optimizer in process',
  scriptgen: '2: ScriptGen, GraphQL',
  portkey: '3: Portkey',
} as const;

export function freshPrompt(): string {
  return `Say something new about ${crypto.randomUUID()}.`;
}

/** What tells the gateway where the upstream is. */
export function portkeyHeaders(upstreamUrl: string): Record<string, string> {
  return { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': upstreamUrl };
}

export function directArm(upstreamUrl: string): Arm {
  return overSdk(NAMES.direct, upstreamUrl);
}

export function portkeyArm(gateway: Gateway, upstreamUrl: string): Arm {
  return overSdk(NAMES.portkey, gateway.url, portkeyHeaders(upstreamUrl));
}

function overSdk(name: string, baseURL: string, headers: Record<string, string> = {}): Arm {
  const client = new OpenAI({ baseURL, apiKey: 'bench-key', maxRetries: 0, defaultHeaders: headers });
  return {
    ...bareSdk(name, baseURL, headers),
    prepare: async () => {},
    settled: async () => {},
    async plain(model, prompt = freshPrompt()) {
      const { choices } = await client.chat.completions.create({
        model,
        messages: [{ role: 'user', content: prompt }],
        max_tokens: 4_000,
      });
      return choices[0]?.message.content ?? '';
    },
  };
}

/** An optimizer as a library's user has it, its answers in memory. */
export function optimizerFor(upstreamUrl: string, config: OptimizerConfig = {}): Optimizer {
  return createOptimizer({
    providers: [createOpenAiProvider({ name: 'raw', baseUrl: upstreamUrl, model: 'n-20' })],
    answers: createMemoryAnswerStore(),
    config,
  });
}

/** A request of the tenant `a`, unless another one takes its place. */
export function freeTextRequest(model: string, prompt: string): LlmRequest {
  return {
    task: 'freeText',
    input: { text: prompt },
    messages: [{ role: 'user', text: prompt }],
    model,
    maxOutputTokens: 4_000,
    tenantId: 'a',
  };
}

export function optimizerArm(optimizer: Optimizer): Arm {
  return {
    ...throughOptimizer(NAMES.optimizer, optimizer),
    prepare: async () => {},
    settled: async () => {},
    plain: async (model, prompt = freshPrompt()) =>
      (
        await optimizer.callLlm({
          task: 'freeText',
          input: { text: prompt },
          messages: [{ role: 'user', text: prompt }],
          model,
          maxOutputTokens: 4_000,
          tenantId: DEFAULT_TENANT,
        })
      ).text,
  };
}

export const SUMMARY = /* GraphQL */ `query ($id: ID!) { node(id: $id) { ... on Scene { summary } } }`;
const GENERATE = /* GraphQL */ `mutation ($id: ID!) { generateScene(input: { sceneId: $id }) { __typename ... on Generation { id } ... on Error { message } } }`;
const TOKENS = /* GraphQL */ `subscription ($id: ID!) { sceneTokens(sceneId: $id) { offset text done } }`;

/** A plain call is a scene's summary; a stream is the draft of a scene, whose generation is stored and durable. `prompt` is a scene's id. */
export function scriptgenArm(scriptgen: ScriptGenProcess): Arm {
  const client = graphqlClient(scriptgen.url, KEYS.ours);
  return {
    name: NAMES.scriptgen,
    prepare: (model) => scriptgen.setModel(model),
    settled: () => scriptgen.settled(),
    async plain(_model, id = next(scriptgen.written)) {
      const { data, errors } = await client.request<{ node: { summary: string | null } }>(SUMMARY, { id });
      if (data?.node?.summary == null) throw new Error(`no summary: ${JSON.stringify(errors)}`);
      return data.node.summary;
    },
    async *stream() {
      const id = next(scriptgen.planned);
      const { data, errors } = await client.request<{ generateScene: { __typename: string; message?: string } }>(
        GENERATE,
        { id },
      );
      if (data?.generateScene.__typename !== 'Generation') {
        throw new Error(data?.generateScene.message ?? JSON.stringify(errors));
      }
      let text = '';
      let seen = 0;
      for await (const { sceneTokens } of client.subscribe<{
        sceneTokens: { offset: number; text: string; done: boolean };
      }>(TOKENS, { id })) {
        // The finished draft takes the place of the raw one, and holds the tokens that were not shown yet.
        const replaced = sceneTokens.offset < text.length;
        text = text.slice(0, sceneTokens.offset) + sceneTokens.text;
        const tokens = [...text.matchAll(sceneTokens.done || replaced ? /\bt(\d+)@[\d.]+/g : /\bt(\d+)@[\d.]+(?= )/g)];
        for (const [token, number] of tokens.filter(([, number]) => Number(number) > seen)) {
          seen = Number(number);
          yield `${token} `;
        }
        if (sceneTokens.done) return;
      }
    },
  };
}

export function next(ids: string[]): string {
  const id = ids.shift();
  if (id === undefined) throw new Error('No scene is left that nothing was asked of: store more of them.');
  return id;
}
