import { isOpenAi } from '../address.js';
import {
  readFacts,
  saysContextTooLarge,
  saysModelNotFound,
  saysUnsupportedRegion,
  saysRateLimited,
} from '../faults/fault-facts.js';
import type { SchemaForm } from './strict-schema.js';
import { saysOutputTooLong } from '../faults/length-limits.js';

/** What a server is assumed to understand, for one model. Each ability can be given up for a while. */
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
  /** Takes a message of the role `system`; else the system text opens the first turn of the user. */
  systemRole: boolean;
  /** `unopened`: what the model thinks comes without an opening mark, so its text waits until the thoughts are over. */
  thoughts: 'marked' | 'unopened';
}

/** What may still be asked for after a rejection, and on what evidence. */
interface GivenUp {
  readonly abilities: Abilities;
  /**
   * `named`: the server named it. `suspected`: the server did not say what was wrong, or failed to make an answer twice. `resample`:
   * nothing is given up, since the server failed to make this one answer and may well make the next.
   */
  readonly reason: 'named' | 'suspected' | 'resample';
}

const REJECTIONS: ReadonlySet<number | undefined> = new Set([400, 422, 501]);
/** Servers that render a chat template fail with it. */
const TEMPLATE_FAILURES: ReadonlySet<number | undefined> = new Set([400, 422, 500, 501]);

const SYSTEM_ROLE = new RegExp(
  [
    // A template that counts the system message as a turn says that turns do not alternate.
    'roles? must alternate|must alternate between|alternating (user|roles?)',
    "\\b(system|developer) ?['\"`]? ?(role|message|prompt|instruction)s?\\b.{0,60}(not |n't|unsupported|invalid|disallow|forbid)",
    "(not|n't|unsupported|invalid|unknown|unexpected|unrecognized)\\b.{0,60}\\b(role|messages?\\[\\d+\\]\\.role)\\b.{0,20}\\bsystem\\b",
    "\\brole\\b.{0,30}['\"`]?\\bsystem\\b['\"`]?.{0,40}(not |n't|unsupported|invalid)",
    "(not|n't) (support|allow|accept|permit)\\w* .{0,20}['\"`]?\\bsystem\\b",
    '\\bonly\\b.{0,30}\\buser\\b.{0,20}\\b(assistant|model)\\b',
    'should be [\'"`]user[\'"`](,| or) [\'"`](assistant|model)',
    'valid role: (user|model|assistant)',
  ].join('|'),
);
const ANSWER_FORMAT = /response.?(format|schema|mime)|json.?(schema|object|mode)|structured.?output|guided|grammar/;
const BAD_SAMPLE = /json_validate_failed|failed_generation|failed to (generate|validate) json|generated json/;
/** Words about a grammar that the limits in the schema made too large. */
const SCHEMA_LIMITS = /grammar|min_?length|max_?length|repetition|too many states|schema is too complex/;
/** A rejection with these words has another reason than the form of the answer. */
const ANOTHER_REASON = /token|length|api.?key|auth|polic|moderat|filter|safety|quota|billing|credit|\brole|image/;

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
    systemRole: true,
    thoughts: 'marked',
  };
}

/** The abilities with which a rejected request may be asked again, or undefined when the rejection has another reason. `isResampled`: the same request was sent once more already, because of a bad sample. */
export function giveUpOne(
  tried: Abilities,
  initial: Abilities,
  error: unknown,
  structured: boolean,
  isResampled = false,
): GivenUp | undefined {
  const facts = readFacts(error);
  if (
    [saysContextTooLarge, saysModelNotFound, saysOutputTooLong, saysRateLimited, saysUnsupportedRegion].some((says) =>
      says(facts),
    )
  ) {
    return undefined;
  }
  const { words } = facts;
  if (tried.systemRole && TEMPLATE_FAILURES.has(facts.status) && SYSTEM_ROLE.test(words)) {
    return named({ ...tried, systemRole: false });
  }
  if (!REJECTIONS.has(facts.status)) return undefined;
  // One bad sample says nothing: the same is asked once more before the form is asked for in words.
  if (structured && BAD_SAMPLE.test(words)) {
    return isResampled ? lessFormat(tried, 'suspected') : { abilities: tried, reason: 'resample' };
  }
  if (tried.reasoningEffort !== undefined && /reasoning/.test(words)) {
    return named({
      ...tried,
      reasoningEffort: tried.reasoningEffort === 'none' && !/unrecognized|unknown/.test(words) ? 'low' : undefined,
    });
  }
  if (tried.promptCacheKey && /prompt_cache_key/.test(words)) return named({ ...tried, promptCacheKey: false });
  if (tried.usageOption && /stream_options|include_usage/.test(words)) return named({ ...tried, usageOption: false });
  if (tried.temperature && /temperature/.test(words)) return named({ ...tried, temperature: false });
  if (
    tried.tokenLimit === initial.tokenLimit &&
    /max_(completion_)?tokens/.test(words) &&
    !/too large|at most|exceed|less than/.test(words)
  ) {
    return named({ ...tried, tokenLimit: tried.tokenLimit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens' });
  }
  if (!structured) return undefined;
  if (tried.answerFormat === 'json_schema' && tried.schemaForm === 'extended' && SCHEMA_LIMITS.test(words)) {
    return named({ ...tried, schemaForm: 'strict' });
  }
  if (ANSWER_FORMAT.test(words)) return lessFormat(tried, 'named');
  return ANOTHER_REASON.test(words) || facts.param !== '' ? undefined : lessFormat(tried, 'suspected');
}

function named(abilities: Abilities): GivenUp {
  return { abilities, reason: 'named' };
}

function lessFormat(tried: Abilities, reason: GivenUp['reason']): GivenUp | undefined {
  if (tried.answerFormat === 'none') return undefined;
  return {
    abilities: { ...tried, answerFormat: tried.answerFormat === 'json_schema' ? 'json_object' : 'none' },
    reason,
  };
}
