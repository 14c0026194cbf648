/** Names under which models and their templates mark what they think. */
const NAMES = [
  'think',
  'thinking',
  'thought',
  'thoughts',
  'reasoning',
  'reason',
  'reflection',
  'analysis',
  'planning',
  'scratchpad',
  'inner_monologue',
  'seed:think',
  'antthinking',
];

/** How thoughts begin and end, lower case. */
const PAIRS: readonly (readonly [string, string])[] = [
  ...NAMES.map((name) => [`<${name}>`, `</${name}>`] as const),
  ['&lt;think&gt;', '&lt;/think&gt;'],
  ['[think]', '[/think]'],
  ['◁think▷', '◁/think▷'],
  ['<|think|>', '<|/think|>'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|start_thinking|>', '<|end_thinking|>'],
  ['<|channel>thought', '<channel|>'],
  ['<unused94>thought', '<unused95>'],
];

/** The tokens between which gpt-oss puts its channels: https://cookbook.openai.com/articles/openai-harmony */
const HARMONY = ['start', 'channel', 'message', 'constrain', 'end', 'return', 'call'] as const;

export interface Mark {
  /** As it stands in the text. */
  readonly text: string;
  readonly index: number;
  readonly kind: 'open' | 'close' | (typeof HARMONY)[number];
}

const KINDS: ReadonlyMap<string, Mark['kind']> = new Map<string, Mark['kind']>([
  ...PAIRS.flatMap(
    ([open, close]) =>
      [
        [open, 'open'],
        [close, 'close'],
      ] as const,
  ),
  ...HARMONY.map((token) => [`<|${token}|>`, token] as const),
]);
const ALL = [...KINDS.keys()];
const LONGEST = Math.max(...ALL.map(({ length }) => length));
const ANY = new RegExp(ALL.map((mark) => mark.replace(/[[\]|]/g, '\\$&')).join('|'), 'i');
const FIRST = /[<[◁&]/;

/** The first mark in a text. */
export function firstMark(text: string): Mark | undefined {
  const found = FIRST.test(text) ? ANY.exec(text) : null;
  const kind = found === null ? undefined : KINDS.get(found[0].toLowerCase());
  return found === null || kind === undefined ? undefined : { text: found[0], index: found.index, kind };
}

/** True for a mark of a pair, not of a channel. */
export function isTag({ kind }: Mark): boolean {
  return kind === 'open' || kind === 'close';
}

/** Where the end of a text may be the beginning of a mark; its length where it is not. */
export function markMayBeginAt(text: string): number {
  for (let at = Math.max(0, text.length - LONGEST); at < text.length; at += 1) {
    if (FIRST.test(text[at]!) && beginsMark(text.slice(at))) return at;
  }
  return text.length;
}

function beginsMark(text: string): boolean {
  const lower = text.toLowerCase();
  return ALL.some((mark) => mark.startsWith(lower));
}
