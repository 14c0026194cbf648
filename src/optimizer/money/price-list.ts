import { calcPrice } from '@pydantic/genai-prices';
import { LRUCache } from 'lru-cache';
import type { LlmProvider } from '../../llm/provider.js';
import type { Price } from '../price.js';

/** What the public list knows of a model at a provider. */
export interface ListedModel {
  /** Null for a model that is not priced by input and output tokens. */
  readonly price: Price | null;
  /** Tokens of prompt and answer together, if the list says. */
  readonly contextWindow: number | undefined;
}

/** Looks a model up; null if the list does not know it. */
export type PriceList = (
  provider: Pick<LlmProvider, 'name' | 'baseUrl'>,
  model: string,
  at?: Date,
) => ListedModel | null;

/** Some prices depend on the date or the time of day. */
const REMEMBERED_MS = 60_000;
const REMEMBERED_MODELS = 500;

/** The list of `@pydantic/genai-prices` as it was installed; it is never updated over the network. Answers are remembered for a minute. */
export function createPriceList(): PriceList {
  const known = new LRUCache<string, { listed: ListedModel | null }>({ max: REMEMBERED_MODELS });
  return (provider, model, at = new Date()) => {
    const key = JSON.stringify([provider.name, provider.baseUrl, model, Math.floor(at.getTime() / REMEMBERED_MS)]);
    let entry = known.get(key);
    if (entry === undefined) {
      entry = { listed: lookUp(provider, model, at) };
      known.set(key, entry);
    }
    return entry.listed;
  };
}

function lookUp(
  { name, baseUrl }: Pick<LlmProvider, 'name' | 'baseUrl'>,
  modelId: string,
  timestamp: Date,
): ListedModel | null {
  const byAddress = baseUrl === undefined ? null : calcPrice({}, modelId, { providerApiUrl: baseUrl, timestamp });
  // An address that the list does not know may still serve a model that it knows.
  const found =
    byAddress ?? calcPrice({}, modelId, { providerId: name, timestamp }) ?? calcPrice({}, modelId, { timestamp });
  if (found === null) return null;
  const {
    input_mtok: input,
    output_mtok: output,
    cache_read_mtok: cachedInput,
    cache_write_mtok: cacheWrite,
    requests_kcount: requests,
  } = found.model_price;
  const price: Price | null =
    input === undefined || output === undefined
      ? null
      : { input, cachedInput, cacheWrite, output, requests: typeof requests === 'number' ? requests : undefined };
  return { price, contextWindow: found.model.context_window };
}
