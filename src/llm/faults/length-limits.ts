import { isObject } from '../json.js';
import type { Facts } from './fault-facts.js';

/** The lengths that a server names when it finds a request too long, in tokens. */
export interface LengthLimits {
  /** The longest answer that the model gives, whatever the prompt. */
  readonly maxOutputTokens?: number | undefined;
  /** Prompt and answer together. */
  readonly contextWindow?: number | undefined;
  /** Of the request that was refused. */
  readonly promptTokens?: number | undefined;
  /** The prompt may be longer than `promptTokens`: the server stopped counting there. */
  readonly promptIsLonger?: boolean | undefined;
  /** How much too long the request was. */
  readonly excessTokens?: number | undefined;
}

const NUMBER = '(\\d{1,3}(?:[,_]\\d{3})+(?!\\d)|\\d+)';
const pattern = (source: string): RegExp => new RegExp(source.replaceAll('#', NUMBER));

/** Anthropic's and its gateways': prompt, answer and window in one sum. */
const SUM = pattern('# \\+ # > #');
const WINDOWS = [
  // Of two numbers, the one that the first is more than.
  '(?:context|prompt|inputs?|window|sequence)[^\\n\\d]{0,60}[\\d,_]+(?: (?:input |prompt )?tokens?)? ?(?:>=?|≥) ?#',
  '(?:context|prompt|inputs?|window|sequence)[^\\n\\d]{0,40}(?:exceed|too (?:long|large))[^\\n\\d]{0,25}[\\d,_]+[^\\n\\d]{0,20}?(?:/|of|limit|max\\w*|allowed)[^\\n\\d]{0,15}#',
  '# token context|# maximum context', // Mistral
  'tokens`? \\+ `?max_new_tokens`? must be <= #', // text-generation-inference
  'tokens > # maximum',
  '(?:context (?:length|window|size|limit)|model token limit|max_model_len|上下文(?:长度|窗口))[^\\d\\n]{0,40}#',
].map(pattern);
const PROMPTS = [
  '# (?:tokens? )?(?:(?:in|from) (?:the|your) (?:messages|prompt|input)|of text input)',
  '(?:prompt|request|messages|inputs?) (?:contains?|has|have|resulted in|is|of)(?: at least| about| only)? # (?:input |prompt )?tokens',
  'request \\(# tokens\\)',
  'given: # `?inputs',
  'keep the first # tokens',
  'too long: # tokens',
].map(pattern);
const OUTPUT =
  /max[_ ]?(completion_|new_|output_)?tokens|maxoutputtokens|max[- ]tokens|(output|completion|generated|new) tokens|输出长度|最大输出/;
const OUTPUT_LIMITS = [
  '> #, which is the maximum',
  '> # must have .?stream', // Fireworks, of answers in one piece
  '(?:supports?|allows?|accepts?)(?: only)?(?: at most| up to| a maximum of) #',
  '(?:at most|up to|less than or equal to|smaller than or equal to|no (?:more|greater|larger) than|<=|≤)[ `\'"]*#',
  '[\\[(] ?\\d+ ?, ?#[\\])]',
  'between \\d+ and #',
  "(?:cannot|must not|can't|may not|should not|not) (?:exceed|be (?:greater|more|larger|higher) than) #",
  "(?:exceeds?|above|over|greater than|larger than|higher than) (?:the |this model's )?(?:maximum|max|limit|upper limit)(?: allowed| supported| output| value| tokens?| limit)*(?: of| is|:)?[ (`]*#",
  '(?:max(?:imum)?(?: allowed| supported)?[ _](?:output|completion|new|generated)[ _]tokens?|maximum value|maximum)(?: for \\W?\\w+\\W?| limit| allowed)*(?: is|:| of| =) ?`?#',
  '(?:不能超过|不得超过|不可超过|小于等于|小于或等于|不大于|最大值?(?:为|是)|上限(?:为|是)?)\\s*#',
].map(pattern);
const EXCLUSIVE = pattern(
  'from \\d+ \\(inclusive\\) to # \\(exclusive\\)|(?:must be|be|should be) (?:less|smaller|lower) than #',
);

/** True when the server rejects the length of the answer that was asked for, not that of the prompt. */
export function saysOutputTooLong(facts: Facts): boolean {
  const { words, param } = facts;
  if (!OUTPUT.test(words) && !OUTPUT.test(param)) return false;
  return (
    outputLimit(words) !== undefined ||
    /too (large|long|big|high)|above maximum|out of range|valid range|exceed|integer_above_max_value|超过|超出|非法/.test(
      words,
    )
  );
}

/** Undefined when the server names no number. */
export function readLengthLimits(facts: Facts): LengthLimits | undefined {
  const { words, body } = facts;
  const tooLarge = pattern('request too large[\\s\\S]{0,300}limit #, requested #').exec(words);
  if (tooLarge !== null) return known({ excessTokens: count(tooLarge[2]) - count(tooLarge[1]) });
  const sum = SUM.exec(words);
  if (sum !== null) return known({ promptTokens: count(sum[1]), contextWindow: count(sum[3]) });
  const fields = isObject(body) ? body : {};
  const contextWindow = amount(fields.n_ctx) ?? first(WINDOWS, words);
  const promptTokens =
    contextWindow === undefined ? undefined : (amount(fields.n_prompt_tokens) ?? first(PROMPTS, words));
  if (contextWindow !== undefined) {
    return known({
      contextWindow,
      promptTokens,
      promptIsLonger: promptTokens === undefined || /at least|about/.test(words) ? true : undefined,
    });
  }
  return saysOutputTooLong(facts) ? known({ maxOutputTokens: outputLimit(words) }) : undefined;
}

function outputLimit(words: string): number | undefined {
  const exclusive = EXCLUSIVE.exec(words);
  if (exclusive !== null) return count(exclusive[1] ?? exclusive[2]) - 1;
  return first(OUTPUT_LIMITS, words);
}

function first(patterns: readonly RegExp[], words: string): number | undefined {
  for (const each of patterns) {
    const match = each.exec(words);
    const found = match?.slice(1).find((group) => group !== undefined);
    if (found !== undefined && count(found) > 0) return count(found);
  }
  return undefined;
}

function known(limits: LengthLimits): LengthLimits | undefined {
  const numbers = [limits.maxOutputTokens, limits.contextWindow, limits.excessTokens].filter(
    (value) => value !== undefined,
  );
  return numbers.length > 0 && numbers.every((value) => value > 0) ? limits : undefined;
}

function count(digits: string | undefined): number {
  return Number((digits ?? '').replace(/[,_]/g, ''));
}

function amount(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : undefined;
}
