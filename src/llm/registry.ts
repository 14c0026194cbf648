import type { Config } from '../config.js';
import { isOpenAi } from './abilities.js';
import { hostOf, isLocalAddress, originOf } from './address.js';
import { detectLocalServer } from './detect.js';
import type { DetectOptions } from './detect.js';
import { createOpenAiProvider } from './openai-provider.js';
import type { LlmProvider } from './provider.js';
import { DEFAULT_LIMITS, LOCAL_LIMITS, NO_LIMITS } from './watchdog.js';
import type { WatchdogLimits } from './watchdog.js';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
/** Used when a key is set but no model is named: OpenAI's low-price model, with a known price. */
export const OPENAI_DEFAULT_MODEL = 'gpt-6-luna';

export interface ChosenProvider {
  provider: LlmProvider;
  /** Why this one, as a sentence for the log and for `GET /health`. Holds no secrets. */
  reason: string;
  /** How long this provider may keep silent: a model on one's own machine is loaded on the first call. */
  watchdog: WatchdogLimits;
}

/**
 * Decides who writes: the offline writer when that is asked for, else the configured provider, else an Ollama or LM Studio that
 * answers on this machine, else the offline writer.
 */
export async function chooseProvider(config: Pick<Config, 'openai' | 'provider'>, offline: LlmProvider, options: DetectOptions = {}): Promise<ChosenProvider> {
  if (config.provider === 'offline') {
    return { provider: offline, reason: 'SCRIPTGEN_PROVIDER=offline: the built-in writer, whose text is a sample of form', watchdog: NO_LIMITS };
  }
  if (config.openai !== undefined) return configured(config.openai);
  const found = await detectLocalServer(options);
  if (found !== undefined) {
    return {
      provider: createOpenAiProvider({ name: found.name, baseUrl: found.baseUrl, model: found.model }),
      reason: `No provider is configured; ${found.name === 'ollama' ? 'Ollama' : 'LM Studio'} answers at ${originOf(found.baseUrl)}, so its model ${found.model} is used`,
      watchdog: LOCAL_LIMITS,
    };
  }
  return {
    provider: offline,
    reason: 'No provider is configured and no Ollama or LM Studio answers on this machine: the built-in writer is used, whose text is a sample of form. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, to use a language model',
    watchdog: NO_LIMITS,
  };
}

function configured(openai: NonNullable<Config['openai']>): ChosenProvider {
  const baseUrl = openai.baseUrl ?? OPENAI_BASE_URL;
  const model = openai.model ?? OPENAI_DEFAULT_MODEL;
  const provider = createOpenAiProvider({ name: providerName(baseUrl), baseUrl, apiKey: openai.apiKey, model });
  const variable = openai.baseUrl === undefined ? 'OPENAI_API_KEY' : 'OPENAI_BASE_URL';
  return {
    provider,
    reason: `${variable} is set: ${model} at ${originOf(baseUrl)}${openai.model === undefined ? ' (the default model; OPENAI_MODEL names another)' : ''}`,
    watchdog: isLocalAddress(baseUrl) ? LOCAL_LIMITS : DEFAULT_LIMITS,
  };
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
