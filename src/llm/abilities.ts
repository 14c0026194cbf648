import { hostOf } from './address.js';
import { readFacts, saysContextTooLarge, saysModelNotFound } from './faults.js';
import type { SchemaForm } from './strict-schema.js';

/** What a server is assumed to understand, for one model. Each member can be given up once. */
export interface Abilities {
  answerFormat: 'json_schema' | 'json_object' | 'none';
  /** Which limits a schema may state. */
  schemaForm: SchemaForm;
  tokenLimit: 'max_completion_tokens' | 'max_tokens';
  /** Takes `stream_options.include_usage`. */
  usageOption: boolean;
  temperature: boolean;
  /** `none` spends the output on the answer alone; a model that cannot do without is asked for `low`. */
  reasoningEffort: 'none' | 'low' | undefined;
  /** Takes `prompt_cache_key`. */
  promptCacheKey: boolean;
}

const REJECTIONS: ReadonlySet<number | undefined> = new Set([400, 422, 501]);

/** OpenAI's own API speaks the newest dialect; other servers know the older names. `promptCache`: the server is known to have one. */
export function initialAbilities(baseUrl: string, promptCache = false): Abilities {
  const openai = isOpenAi(baseUrl);
  return {
    answerFormat: 'json_schema',
    schemaForm: openai ? 'strict' : 'extended',
    tokenLimit: openai ? 'max_completion_tokens' : 'max_tokens',
    usageOption: true,
    temperature: true,
    reasoningEffort: openai ? 'none' : undefined,
    promptCacheKey: openai || promptCache,
  };
}

export function isOpenAi(baseUrl: string): boolean {
  return hostOf(baseUrl)?.endsWith('.openai.com') ?? false;
}

/**
 * The abilities with which a rejected request may be asked again, or undefined when the rejection has another reason. A server
 * that does not say what it minds is first suspected of not knowing the answer format.
 */
export function giveUpOne(tried: Abilities, initial: Abilities, error: unknown, structured: boolean): Abilities | undefined {
  const facts = readFacts(error);
  if (!REJECTIONS.has(facts.status) || saysContextTooLarge(facts) || saysModelNotFound(facts)) return undefined;
  const { words } = facts;
  if (tried.reasoningEffort !== undefined && /reasoning/.test(words)) {
    return { ...tried, reasoningEffort: tried.reasoningEffort === 'none' && !/unrecognized|unknown/.test(words) ? 'low' : undefined };
  }
  if (tried.promptCacheKey && /prompt_cache_key/.test(words)) return { ...tried, promptCacheKey: false };
  if (tried.usageOption && /stream_options|include_usage/.test(words)) return { ...tried, usageOption: false };
  if (tried.temperature && /temperature/.test(words)) return { ...tried, temperature: false };
  if (tried.tokenLimit === initial.tokenLimit && /max_(completion_)?tokens/.test(words) && !/too large|at most|exceed|less than/.test(words)) {
    return { ...tried, tokenLimit: tried.tokenLimit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens' };
  }
  if (structured && tried.answerFormat === 'json_schema' && tried.schemaForm === 'extended' && /grammar|min_?length|max_?length|repetition|too many states|schema is too complex/.test(words)) {
    return { ...tried, schemaForm: 'strict' };
  }
  if (structured && tried.answerFormat !== 'none') {
    return { ...tried, answerFormat: tried.answerFormat === 'json_schema' ? 'json_object' : 'none' };
  }
  return undefined;
}
