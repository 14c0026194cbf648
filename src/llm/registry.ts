import type { Config, UpstreamConfig } from '../config.js';
import { hostOf, isLocalAddress, isOpenAi, originOf } from './address.js';
import { detectLocalServer } from './discovery/local-server.js';
import type { DetectOptions, LocalServer } from './discovery/local-server.js';
import { createOpenAiProvider } from './openai/openai-provider.js';
import type { LlmProvider, ProviderCaps } from './provider.js';
import { settingsHash } from './openai/request-settings.js';
import type { RequestSettings } from './openai/request-settings.js';
import type { ServerFacts } from './discovery/server-facts.js';
import { DEFAULT_LIMITS, LOCAL_LIMITS } from './watchdog-limits.js';
import type { WatchdogLimits } from './watchdog-limits.js';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
/** Used when a key is set but no model is named: OpenAI's low-price model, with a known price. */
export const OPENAI_DEFAULT_MODEL = 'gpt-6-luna';

const HALF_PRICE = 0.5;
/** What OpenAI's own API offers. */
const OPENAI_CAPS: ProviderCaps = Object.freeze({
  strictSchema: true,
  promptCacheMinTokens: 1_024,
  batchApi: Object.freeze({ priceFactor: HALF_PRICE }),
});
/** Ollama and LM Studio both enforce a schema while the model writes. */
const LOCAL_CAPS: ProviderCaps = Object.freeze({ strictSchema: true });

export interface ChosenProviders {
  /** In order of preference; never empty. Those that are reached over a network have their own `watchdog` limits. */
  providers: readonly [LlmProvider, ...LlmProvider[]];
  /** Why these, as a sentence for the log and for `GET /health`. Holds no secrets. */
  reason: string;
  /** Models by stage; empty where the configured providers are not used. */
  stageModels: Config['stageModels'];
}

type ProviderSettings = Pick<Config, 'openai' | 'provider'> & Partial<Pick<Config, 'providers' | 'stageModels'>>;

/**
 * Decides who writes: the offline writer when that is asked for, else the providers of the configuration file in their order, else
 * the one of the OPENAI_* variables, else a model server that answers on this machine, else the offline writer. The
 * offline writer stands in for another provider only where the file names it.
 */
export async function chooseProviders(
  config: ProviderSettings,
  offline: LlmProvider,
  options: DetectOptions = {},
): Promise<ChosenProviders> {
  if (config.provider === 'offline') {
    return {
      ...only(offline, 'SCRIPTGEN_PROVIDER=offline: the built-in writer, whose text is a sample of form'),
      stageModels: {},
    };
  }
  return { ...(await configured(config, offline, options)), stageModels: config.stageModels ?? {} };
}

type ProvidersAndReason = Omit<ChosenProviders, 'stageModels'>;

async function configured(
  config: ProviderSettings,
  offline: LlmProvider,
  options: DetectOptions,
): Promise<ProvidersAndReason> {
  const [first, ...others] = (config.providers ?? []).map((entry) =>
    entry.kind === 'offline-writer' ? offline : fromFile(entry),
  );
  if (first !== undefined) return { providers: [first, ...others], reason: reasonFor([first, ...others]) };
  if (config.openai !== undefined) return fromEnvironment(config.openai);
  const found = await detectLocalServer(options);
  if (found !== undefined) {
    return only(
      createOpenAiProvider({
        name: found.name,
        baseUrl: found.baseUrl,
        model: found.model,
        caps: LOCAL_CAPS,
        watchdog: LOCAL_LIMITS,
        describes: true,
      }),
      `No provider is configured; ${SERVER_NAMES[found.name]} answers at ${originOf(found.baseUrl)}, so its model ${found.model} is used${describeWindow(found.facts)}`,
    );
  }
  return only(
    offline,
    'No provider is configured and no Ollama, LM Studio, llama.cpp or vLLM answers on this machine: the built-in writer is used, whose text is a sample of form. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, to use a language model',
  );
}

const SERVER_NAMES: Readonly<Record<LocalServer['name'], string>> = Object.freeze({
  ollama: 'Ollama',
  'lm-studio': 'LM Studio',
  'llama.cpp': 'llama.cpp',
  vllm: 'vLLM',
});

function describeWindow({ contextWindow, largestWindow }: ServerFacts): string {
  if (contextWindow !== undefined) return `, with a context window of ${contextWindow} tokens`;
  return largestWindow === undefined
    ? ''
    : `, with a context window of ${largestWindow} tokens or what the server was started with`;
}

function only(provider: LlmProvider, reason: string): ProvidersAndReason {
  return { providers: [provider], reason };
}

function fromEnvironment(openai: NonNullable<Config['openai']>): ProvidersAndReason {
  const baseUrl = openai.baseUrl ?? OPENAI_BASE_URL;
  const model = openai.model ?? OPENAI_DEFAULT_MODEL;
  const provider = createOpenAiProvider({
    name: providerName(baseUrl),
    baseUrl,
    apiKey: openai.apiKey,
    model,
    caps: capsOf(baseUrl),
    watchdog: limitsOf(baseUrl),
    describes: !isOpenAi(baseUrl),
  });
  const variable = openai.baseUrl === undefined ? 'OPENAI_API_KEY' : 'OPENAI_BASE_URL';
  return only(
    provider,
    `${variable} is set: ${model} at ${originOf(baseUrl)}${openai.model === undefined ? ' (the default model; OPENAI_MODEL names another)' : ''}`,
  );
}

function fromFile(entry: UpstreamConfig): LlmProvider {
  const { name, baseUrl, apiKey, apiKeyVariable, model, models, cacheGroup, watchdog } = entry;
  const { strictSchema, promptArrays, chatBatch, promptCacheMinTokens, requestsPerMinute, tokensPerMinute } = entry;
  const batchApi =
    entry.batchApi === true
      ? { priceFactor: HALF_PRICE }
      : entry.batchApi === false
        ? undefined
        : (entry.batchApi ?? capsOf(baseUrl).batchApi);
  const contextWindow = typeof entry.contextWindow === 'number' ? { '*': entry.contextWindow } : entry.contextWindow;
  const known = capsOf(baseUrl);
  const request = requestSettingsOf(entry);
  const settingsKey = settingsHash(request, (value) => entry.secrets?.includes(value as string) === true);
  return createOpenAiProvider({
    name,
    baseUrl,
    apiKey,
    model,
    models,
    request,
    // What was answered under other settings is another answer.
    cacheGroup: cacheGroup ?? (settingsKey && `${name}#${settingsKey}`),
    describes: !isOpenAi(baseUrl),
    caps: {
      strictSchema: strictSchema ?? known.strictSchema,
      promptCacheMinTokens: promptCacheMinTokens ?? known.promptCacheMinTokens,
      promptArrays,
      chatBatch,
      batchApi,
      contextWindow,
      requestsPerMinute,
      tokensPerMinute,
      maxConcurrent: entry.maxConcurrent,
      maxOutputTokens: entry.maxOutputTokens,
      reasoningTokens: typeof entry.reasoning === 'object' ? entry.reasoning.tokens : undefined,
    },
    watchdog: watchdog ?? withTimeouts(limitsOf(baseUrl), entry.timeouts),
    settings: {
      key: apiKeyVariable ?? `the apiKey of the provider "${name}" in SCRIPTGEN_CONFIG`,
      model: `the model of the provider "${name}" in SCRIPTGEN_CONFIG`,
      address: 'its baseUrl',
    },
  });
}

function requestSettingsOf({
  headers,
  body,
  temperature,
  maxOutputTokens,
  reasoning,
}: UpstreamConfig): RequestSettings {
  const { effort, field } =
    typeof reasoning === 'string' ? { effort: reasoning } : { effort: reasoning?.effort, field: reasoning?.field };
  return { headers, body, temperature, maxOutputTokens, effort, reasoningField: field };
}

function withTimeouts(
  limits: WatchdogLimits,
  { firstTokenMs, idleMs, totalMs }: NonNullable<UpstreamConfig['timeouts']> = {},
): WatchdogLimits {
  return { ttftMs: firstTokenMs ?? limits.ttftMs, idleMs: idleMs ?? limits.idleMs, totalMs: totalMs ?? limits.totalMs };
}

function reasonFor(providers: readonly LlmProvider[]): string {
  const each = providers.map(({ name, model, baseUrl }) =>
    baseUrl === undefined ? name : `${name} (${model} at ${originOf(baseUrl)})`,
  );
  return `SCRIPTGEN_CONFIG is set: ${each.join(', then ')}`;
}

function capsOf(baseUrl: string): ProviderCaps {
  if (isOpenAi(baseUrl)) return OPENAI_CAPS;
  return ['ollama', 'lm-studio'].includes(providerName(baseUrl)) ? LOCAL_CAPS : {};
}

function limitsOf(baseUrl: string): WatchdogLimits {
  return isLocalAddress(baseUrl) ? LOCAL_LIMITS : DEFAULT_LIMITS;
}

/** How logs, provenance and the ledger name a provider that is known by its address only. */
function providerName(baseUrl: string): string {
  if (isOpenAi(baseUrl)) return 'openai';
  const { port, host } = new URL(baseUrl);
  if (isLocalAddress(baseUrl) && port === '11434') return 'ollama';
  if (isLocalAddress(baseUrl) && port === '1234') return 'lm-studio';
  if (hostOf(baseUrl) === 'openrouter.ai') return 'openrouter';
  return host.slice(0, 60);
}
