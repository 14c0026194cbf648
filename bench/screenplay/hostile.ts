/** Inputs that a careless reader takes quadratic time for, by the count of their repeated part. */
export const HOSTILE: Readonly<Record<string, (count: number) => string>> = {
  'repeated /*': (count) => '/*'.repeat(count),
  'repeated [[': (count) => '[['.repeat(count),
  'repeated *': (count) => 'a*'.repeat(count),
  'repeated _': (count) => 'a _'.repeat(count),
  'repeated \\': (count) => '\\'.repeat(2 * count),
  'repeated (': (count) => `A\n${'('.repeat(2 * count)}`,
  'repeated >': (count) => '>\n\n'.repeat(count),
  cues: (count) => '@A\n\n'.repeat(count),
  'dual cues': (count) => 'A ^\nx\n\n'.repeat(count),
  'repeated #': (count) => '#'.repeat(2 * count),
  'one long line': (count) => 'word '.repeat(count),
  'blank lines': (count) => '\n'.repeat(3 * count),
  'one long paragraph': (count) => 'word\n'.repeat(count),
  'held-open lines': (count) => `A\n${'x\n  \n'.repeat(count)}`,
};
