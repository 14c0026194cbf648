import type { FinishReason } from '../provider.js';

/** Names that give no reason, and the numbers that protocols use for "unspecified". */
const UNSPECIFIED = /^(null|none|nil|false|undefined|finish_?reason_?unspecified|unspecified|[-\W_]*|0|-1)$/i;

/**
 * The finish reasons behind the names that servers have for them, without case and punctuation. The first that fits counts: a name may
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

/** The reason as the server names it; undefined where it gives none. */
export function endNamed(reason: unknown): string | undefined {
  const name =
    typeof reason === 'string' || typeof reason === 'number' || typeof reason === 'boolean'
      ? String(reason).trim()
      : '';
  return UNSPECIFIED.test(name) ? undefined : name;
}

/** Why an answer ended. Undefined where the server gives no reason, or one of an answer that broke off. */
export function readFinishReason(reason: unknown): FinishReason | undefined {
  const name = endNamed(reason);
  if (name === undefined) return undefined;
  const words = name.toLowerCase().replace(/[^a-z]/g, '');
  const known = ENDS.find(([names]) => names.test(words));
  return known === undefined ? 'stop' : known[1];
}
