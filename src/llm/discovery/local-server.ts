import { z } from 'zod';
import { systemClock } from '../../domain/clock.js';
import { jsonAsker, probeDeadline } from './probe.js';
import type { AskJson } from './probe.js';
import { askServer, modelList, serverProps } from './server-facts.js';
import type { ServerFacts } from './server-facts.js';

/** A model server that answers on this machine. */
export interface LocalServer {
  name: 'ollama' | 'lm-studio' | 'llama.cpp' | 'vllm';
  /** Of its OpenAI-compatible interface. */
  baseUrl: string;
  model: string;
  /** What it reports of the model. */
  facts: ServerFacts;
}

export interface DetectOptions {
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** How long the servers have to answer, in milliseconds. Default 300. */
  timeoutMs?: number | undefined;
}

const OLLAMA = 'http://127.0.0.1:11434';
const LM_STUDIO = 'http://127.0.0.1:1234';
const LLAMA_CPP = 'http://127.0.0.1:8080';
const VLLM = 'http://127.0.0.1:8000';

const ollamaModels = z.object({
  models: z.array(
    z.object({
      name: z.string().min(1),
      remote_host: z.string().optional(),
      details: z.object({ family: z.string().optional() }).optional(),
    }),
  ),
});
const lmStudioModels = z.object({
  data: z.array(z.object({ id: z.string().min(1), type: z.string().optional(), state: z.string().optional() })),
});
const healthy = z.object({ status: z.literal('ok') });

type Found = Omit<LocalServer, 'facts'>;

/**
 * Looks for an Ollama, an LM Studio, a llama.cpp server and a vLLM, in this order, at their usual ports on this machine. One that
 * does not answer in time, answers something else, or has no chat model is passed over: at the ports of the last two there may
 * be anything. Never throws.
 */
export async function detectLocalServer(options: DetectOptions = {}): Promise<LocalServer | undefined> {
  const within = async <R>(work: (ask: AskJson) => Promise<R>): Promise<R> => {
    const { signal, callOff } = probeDeadline(options.timeoutMs ?? 300, systemClock);
    try {
      return await work(jsonAsker({ fetch: options.fetch, signal }));
    } finally {
      callOff();
    }
  };
  const all = await within((ask) =>
    Promise.all([detectOllama(ask), detectLmStudio(ask), detectLlamaCpp(ask), detectVllm(ask)]),
  );
  const found = all.find((server) => server !== undefined);
  return found && { ...found, facts: await within((ask) => askServer(ask, found.baseUrl, found.model)) };
}

async function detectOllama(ask: AskJson): Promise<Found | undefined> {
  const answer = ollamaModels.safeParse(await ask(`${OLLAMA}/api/tags`));
  // The most recently changed model comes first. One with a remote host runs elsewhere and needs an account.
  const model = answer.data?.models.find(
    ({ name, remote_host, details }) =>
      remote_host === undefined && !name.endsWith('cloud') && !isEmbedding(name, details?.family),
  );
  return model && { name: 'ollama', baseUrl: `${OLLAMA}/v1`, model: model.name };
}

async function detectLmStudio(ask: AskJson): Promise<Found | undefined> {
  // Its own listing knows what is loaded and what a model is for; older versions have the OpenAI-compatible one only.
  const answers = await Promise.all([ask(`${LM_STUDIO}/api/v0/models`), ask(`${LM_STUDIO}/v1/models`)]);
  const listing = answers.map((answer) => lmStudioModels.safeParse(answer).data).find((data) => data !== undefined);
  const models =
    listing?.data.filter(({ id, type }) =>
      type === undefined ? !isEmbedding(id) : type === 'llm' || type === 'vlm',
    ) ?? [];
  const model = models.find(({ state }) => state === 'loaded') ?? models[0];
  return model && { name: 'lm-studio', baseUrl: `${LM_STUDIO}/v1`, model: model.id };
}

/** By its `/props`, or where these are switched off by its health and how it lists its model. */
async function detectLlamaCpp(ask: AskJson): Promise<Found | undefined> {
  const [props, health, models] = await Promise.all([
    ask(`${LLAMA_CPP}/props`),
    ask(`${LLAMA_CPP}/health`),
    ask(`${LLAMA_CPP}/v1/models`),
  ]);
  const listed = (modelList.safeParse(models).data ?? []).filter(({ id }) => id !== '' && !isEmbedding(id));
  const model = serverProps.safeParse(props).success
    ? listed[0]
    : healthy.safeParse(health).success
      ? listed.find(({ owned_by, meta }) => owned_by === 'llamacpp' || meta?.n_ctx_train !== undefined)
      : undefined;
  return model && { name: 'llama.cpp', baseUrl: `${LLAMA_CPP}/v1`, model: model.id };
}

async function detectVllm(ask: AskJson): Promise<Found | undefined> {
  const listed = modelList.safeParse(await ask(`${VLLM}/v1/models`)).data ?? [];
  const model = listed.find(
    ({ id, owned_by, max_model_len }) =>
      id !== '' && owned_by === 'vllm' && max_model_len !== undefined && !isEmbedding(id),
  );
  return model && { name: 'vllm', baseUrl: `${VLLM}/v1`, model: model.id };
}

function isEmbedding(name: string, family = ''): boolean {
  return /embed|rerank|minilm|(^|[/:-])(bge|gte|e5)-/i.test(name) || /bert/i.test(family);
}
