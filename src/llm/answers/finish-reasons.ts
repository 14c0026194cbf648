import type { FinishReason } from '../provider.js';

/** Of an end that is not told: what says nothing, and the numbers by which protocols say that. */
const UNTOLD = /^(null|none|nil|false|undefined|finish_?reason_?unspecified|unspecified|[-\W_]*|0|-1)$/i;

/**
 * Names of the same end at servers that have names of their own, without case and punctuation. The first that fits counts: a name may
 * hold several words, as in `ERROR_TOXIC` and `stop_error`. Whatever else is named is a natural end.
 */
const ENDS: readonly (readonly [RegExp, FinishReason | undefined])[] = [
  [
    /filter|safety|unsafe|sensitive|recitation|block|flagged|prohibited|spii|moderation|guardrail|refus|policy|toxic|harm(?!ony)|^language$/,
    'content_filter',
  ],
  [
    /ratelimit|timelimit|quota|error|abort|cancel|fail|timed?out|insufficient|unavailable|overload|malformed|unexpected|interrupt|disconnect|preempt/,
    undefined,
  ],
  [
    /length|max|limit|truncat|contextwindow|modelcontext|incomplete|unfinished|notfinished|notcomplete|budget|exceed|cutoff|partial|^pause/,
    'length',
  ],
  [/^(tool|function)(s|call|calls|use)*$/, 'tool_calls'],
];

/** How a server names an end; undefined for what names none. */
export function endNamed(reason: unknown): string | undefined {
  const name =
    typeof reason === 'string' || typeof reason === 'number' || typeof reason === 'boolean'
      ? String(reason).trim()
      : '';
  return UNTOLD.test(name) ? undefined : name;
}

/** What a server says why an answer ended. Undefined when it is not complete, or there is none to give. */
export function readFinishReason(reason: unknown): FinishReason | undefined {
  const name = endNamed(reason);
  if (name === undefined) return undefined;
  const words = name.toLowerCase().replace(/[^a-z]/g, '');
  const known = ENDS.find(([names]) => names.test(words));
  return known === undefined ? 'stop' : known[1];
}
