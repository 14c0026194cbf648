import type { FinishReason } from './provider.js';

/** Names of the same end at servers that have names of their own, without case and punctuation. Whatever else is named is a natural end. */
const ENDS: readonly (readonly [RegExp, FinishReason | undefined])[] = [
  [/^(null|none|finishreasonunspecified)?$/, undefined],
  // `eos_token`, `stop_sequence`, `end_turn`.
  [/^(eos|stop|end|complete)/, 'stop'],
  [/^(tool|function)(s|call|calls|use)*$/, 'tool_calls'],
  [/filter|safety|sensitive|recitation|block|flagged|prohibited|spii|moderation|guardrail|refus|contentpolicy/, 'content_filter'],
  [/length|max\w*token|tokenlimit|truncat|contextwindow|modelcontext/, 'length'],
  [/error|abort|cancel|fail|timeout|insufficient|unavailable|overload|malformed|unexpected|interrupt|disconnect|preempt/, undefined],
];

/** What a server says why an answer ended. Undefined when it is not complete, or there is none to give. */
export function readFinishReason(reason: unknown): FinishReason | undefined {
  if (reason === undefined || reason === null) return undefined;
  const name = typeof reason === 'string' ? reason.toLowerCase().replace(/[^a-z]/g, '') : 'stop';
  const known = typeof reason === 'string' && /[a-z]/i.test(reason) ? ENDS.find(([names]) => names.test(name)) : name === '' ? ENDS[0] : undefined;
  return known === undefined ? 'stop' : known[1];
}
