import { z } from 'zod';
import type { AskJson } from './probe.js';

/** What a model server reports of itself and of one of its models. A member is absent where the server does not say. */
export interface ServerFacts {
  /** Tokens of prompt and answer together, as the server is run now. */
  contextWindow?: number | undefined;
  /** What the model could read; the server may have been started with less. */
  largestWindow?: number | undefined;
  /** Requests that it works on at once. */
  slots?: number | undefined;
}

const tokens = z.coerce.number().int().min(1).max(1e9);
const reported = tokens.optional().catch(undefined);

/** llama.cpp. */
export const serverProps = z.object({
  default_generation_settings: z.object({ n_ctx: reported }),
  total_slots: reported,
  model_path: z.string().optional().catch(undefined),
});
const model = z.object({
  id: z.string(),
  aliases: z.array(z.string()).optional().catch(undefined),
  owned_by: z.string().optional().catch(undefined),
  state: z.string().optional().catch(undefined),
  max_model_len: reported,
  context_length: reported,
  context_window: reported,
  max_context_length: reported,
  loaded_context_length: reported,
  meta: z.object({ n_ctx: reported, n_ctx_train: reported }).optional().nullable().catch(undefined),
});
type ListedModel = z.output<typeof model>;
/** OpenAI's form, with what vLLM, llama.cpp, LM Studio and gateways add to it. */
export const modelList = z
  .object({ data: z.array(z.unknown()) })
  .transform(({ data }) => data.flatMap((entry) => model.safeParse(entry).data ?? []));
/** Ollama. */
const ollamaShow = z.object({
  parameters: z.string().optional().catch(undefined),
  model_info: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
const ollamaLoaded = z.object({
  models: z.array(z.object({ name: z.string(), model: z.string().optional(), context_length: reported })),
});
const ollamaVersion = z.object({ version: z.string() });

/**
 * Asks a server what it is and what it can take, in the ways of llama.cpp, vLLM, Ollama, LM Studio and gateways. Nothing that it
 * answers, or leaves unanswered, is an error.
 */
export async function askServer(ask: AskJson, baseUrl: string, name: string): Promise<ServerFacts> {
  const root = rootOf(baseUrl);
  const [props, listed, studio, loaded, version] = await Promise.all([
    ask(addressOf(root, '/props')),
    ask(addressOf(baseUrl, '/models')),
    ask(addressOf(root, '/api/v0/models')),
    ask(addressOf(root, '/api/ps')),
    ask(addressOf(root, '/api/version')),
  ]);
  const llama = serverProps.safeParse(props).data;
  const entry = entryOf(listed, name);
  const ownEntry = entryOf(studio, name);
  const running = ollamaLoaded
    .safeParse(loaded)
    .data?.models.find((each) => isCalled(name, each.name) || (each.model !== undefined && isCalled(name, each.model)));
  // Asked only where an Ollama is: for others this would be a request that they do not know.
  const isOllama =
    ollamaVersion.safeParse(version).success || ollamaLoaded.safeParse(loaded).success || entry?.owned_by === 'library';
  const show = isOllama
    ? ollamaShow.safeParse(await ask(addressOf(root, '/api/show'), { model: name })).data
    : undefined;
  return {
    contextWindow:
      llama?.default_generation_settings.n_ctx ??
      ownEntry?.loaded_context_length ??
      chosenWindow(show?.parameters) ??
      running?.context_length ??
      entry?.loaded_context_length ??
      entry?.max_model_len ??
      entry?.meta?.n_ctx ??
      entry?.context_length ??
      entry?.context_window,
    largestWindow: largest(
      ownEntry?.max_context_length,
      entry?.max_context_length,
      entry?.meta?.n_ctx_train,
      trainedWindow(show?.model_info),
    ),
    slots: llama?.total_slots,
  };
}

/** A path beside the OpenAI-compatible interface, whose address may carry a query: `?api-version=`. */
function addressOf(baseUrl: string, path: string): string {
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  return url.href;
}

function rootOf(baseUrl: string): string {
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/v1\/*$/, '');
  return url.href;
}

/** A server with one model answers to any name. */
function entryOf(body: unknown, name: string): ListedModel | undefined {
  const list = modelList.safeParse(body).data ?? [];
  return (
    list.find(({ id, aliases }) => isCalled(name, id) || aliases?.includes(name) === true) ??
    (list.length === 1 ? list[0] : undefined)
  );
}

function isCalled(name: string, listed: string): boolean {
  return listed === name || listed === `${name}:latest`;
}

/** `num_ctx 8192`, as a model file sets it. */
function chosenWindow(parameters: string | undefined): number | undefined {
  return reported.parse(/^\s*num_ctx\s+(\d+)/m.exec(parameters ?? '')?.[1]);
}

/** `llama.context_length`, by the model's architecture. */
function trainedWindow(info: Readonly<Record<string, unknown>> | undefined): number | undefined {
  return largest(
    ...Object.entries(info ?? {}).map(([key, value]) =>
      key.endsWith('.context_length') ? reported.parse(value) : undefined,
    ),
  );
}

function largest(...windows: readonly (number | undefined)[]): number | undefined {
  const known = windows.filter((window) => window !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
