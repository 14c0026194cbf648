/** What may stand for a JSON quotation mark, and what may end the string that it begins. */
export const CLOSERS: Readonly<Record<string, string>> = {
  '"': '"',
  '＂': '＂"',
  '“': '”"“',
  '”': '”"',
  '„': '“”"',
  '‟': '”"',
  '«': '»',
  '»': '«',
  '「': '」',
  '『': '』',
  "'": "'",
  '‘': "’'",
  '’': "’'",
  '`': "`´'",
};

/** A key may be ended by any mark: the colon behind it leaves no doubt. */
export const ANY_CLOSER = '"＂“”„‟«»」』\'‘’`´';

/** Full-width and other forms of JSON's own punctuation. */
export const PUNCTUATION: Readonly<Record<string, string>> = {
  '：': ':',
  '﹕': ':',
  '，': ',',
  '、': ',',
  '﹐': ',',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
};

const MARKS = '"＂“”„‟«»「」『』\'‘’`´';
const GAP = '(?:\\s|//[^\\n]*(?:\\n|$)|/\\*[^*]*\\*/)*';
const quoted = (opener: string): string => `${opener}[^${MARKS}\\n:：]{1,60}[${MARKS}]\\s*[:：﹕]`;
const BARE_KEY = '[\\p{L}_$][\\p{L}\\p{N}_$-]{0,40}\\s*[:：﹕]';

/** Sticky: they are tried at one place only, and look ahead no further than a key is long. */
export const gap = (): RegExp => new RegExp(GAP, 'uy');
/** A key begins with the mark that the first one begins with: another mark before it is part of a text. Keys without marks are sought only where the first has none. */
export function keyLike(source: string): RegExp {
  const [, first] = new RegExp(`^${GAP}[{｛]${GAP}([${MARKS}])`, 'u').exec(source) ?? [];
  const key = bareFirstKey().test(source) ? `(?:${quoted(`[${MARKS}]`)}|${BARE_KEY})` : quoted(first ?? `[${MARKS}]`);
  return new RegExp(`${GAP}${key}`, 'uy');
}
export const valueStart = (): RegExp =>
  new RegExp(`${GAP}(?:[${MARKS}{[｛［【]|-?\\d|true|false|null|None|True|False|NaN)`, 'uy');
const bareFirstKey = (): RegExp => new RegExp(`${GAP}[{｛]${GAP}${BARE_KEY}`, 'uy');
