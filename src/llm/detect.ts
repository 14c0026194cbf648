import { z } from 'zod';

/** A model server that answers on this machine. */
export interface LocalServer {
  name: 'ollama' | 'lm-studio';
  /** Of its OpenAI-compatible interface. */
  baseUrl: string;
  model: string;
}

export interface DetectOptions {
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** How long the servers have to answer, in milliseconds. Default 300. */
  timeoutMs?: number | undefined;
}

const OLLAMA = 'http://127.0.0.1:11434';
const LM_STUDIO = 'http://127.0.0.1:1234';

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

/**
 * Looks for an Ollama, then an LM Studio, at their usual ports on this machine. One that does not answer in time, answers
 * something else, or has no chat model is passed over. Never throws.
 */
export async function detectLocalServer(options: DetectOptions = {}): Promise<LocalServer | undefined> {
  const probe = options.fetch ?? fetch;
  const signal = AbortSignal.timeout(options.timeoutMs ?? 300);
  const [ollama, lmStudio] = await Promise.all([detectOllama(probe, signal), detectLmStudio(probe, signal)]);
  return ollama ?? lmStudio;
}

async function detectOllama(probe: typeof fetch, signal: AbortSignal): Promise<LocalServer | undefined> {
  const answer = ollamaModels.safeParse(await getJson(probe, `${OLLAMA}/api/tags`, signal));
  // The most recently changed model comes first. One with a remote host runs elsewhere and needs an account.
  const model = answer.data?.models.find(({ name, remote_host, details }) => remote_host === undefined && !name.endsWith('cloud') && !isEmbedding(name, details?.family));
  return model && { name: 'ollama', baseUrl: `${OLLAMA}/v1`, model: model.name };
}

async function detectLmStudio(probe: typeof fetch, signal: AbortSignal): Promise<LocalServer | undefined> {
  // Its own listing knows what is loaded and what a model is for; older versions have the OpenAI-compatible one only.
  const answers = await Promise.all([getJson(probe, `${LM_STUDIO}/api/v0/models`, signal), getJson(probe, `${LM_STUDIO}/v1/models`, signal)]);
  const listing = answers.map((answer) => lmStudioModels.safeParse(answer).data).find((data) => data !== undefined);
  const models = listing?.data.filter(({ id, type }) => (type === undefined ? !isEmbedding(id) : type === 'llm' || type === 'vlm')) ?? [];
  const model = models.find(({ state }) => state === 'loaded') ?? models[0];
  return model && { name: 'lm-studio', baseUrl: `${LM_STUDIO}/v1`, model: model.id };
}

/** The body, or undefined for a server that is not there, slow, or does not speak JSON: here they all mean "not this one". */
async function getJson(probe: typeof fetch, url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await probe(url, { signal });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

function isEmbedding(name: string, family = ''): boolean {
  return /embed|rerank|minilm|(^|[/:-])(bge|gte|e5)-/i.test(name) || /bert/i.test(family);
}
