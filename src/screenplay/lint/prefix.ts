import { editDistance } from './near-names.js';
import { isTimeOfDay, type Vocabulary } from './vocabulary.js';

const FIRST_WORD = /^ *([\p{L}.,:;/]{2,12}) +(?=\S)/u;
const PREFIXES = ['INT', 'EXT', 'EST'];

/** Finds a misspelt prefix of a scene heading at the start of a line of action. */
export function misspeltPrefix(text: string, vocabulary: Vocabulary) {
  let from = 0;
  for (const line of text.split('\n')) {
    const found = FIRST_WORD.exec(line);
    const prefix = found?.[1] ?? '';
    const meant = found ? meantPrefix(prefix, line.slice(found[0].length), vocabulary) : undefined;
    if (found && meant) {
      return { start: from + line.indexOf(prefix), prefix, meant: `${meant}.`, rest: line.slice(found[0].length) };
    }
    from += line.length + 1;
  }
  return undefined;
}

function meantPrefix(written: string, rest: string, vocabulary: Vocabulary): string | undefined {
  const letters = written.replace(/[^\p{L}]/gu, '').toUpperCase();
  if (/^(?:INT|EXT|EST)\.$/i.test(written) || rest === rest.toLowerCase()) return undefined;
  const marked = letters.length < written.length;
  const timed = isTimeOfDay(vocabulary, rest.split(/ [-\u2013\u2014]+ /).at(-1)!) && / [-\u2013\u2014]+ /.test(rest);
  const capitals = rest === rest.toUpperCase();
  // Without a mark in it, or a time of day at the end, it may well be a word: INTO, NEXT, EXIT.
  if (!(timed && (marked || isSlip(letters))) && !(marked && capitals)) return undefined;
  return PREFIXES.find((prefix) => letters === prefix || editDistance(letters, prefix, 1) === 1);
}

/** Whether letters are a prefix with a letter doubled or two letters swapped. */
function isSlip(letters: string): boolean {
  return /^(?:II+NT|INN+T|INTT+|ITN|NIT|EE+XT|EXX+T|EXTT+|ETX|XET)$/.test(letters);
}
