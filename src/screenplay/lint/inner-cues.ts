import type { Block, Part } from '../ast.js';
import { action, speech } from '../build.js';
import { isCapitals } from '../languages/letters.js';
import { isGroup } from '../text/parentheses.js';
import { plainText } from '../text/rich.js';
import type { KnownNames } from './named-line.js';
import { ASKED, COLON, LONGEST_LINE, mayBeSpeaker, type NamedLine, namedLine, withoutColon } from './named-line.js';
import type { RuleContext } from './rule.js';
import { isPlain, plainRun } from './text-edit.js';
import type { Vocabulary } from './vocabulary.js';

/** Makes lines the parts of a speech: a line in parentheses is a parenthetical. */
export function partsOf(lines: readonly string[]): Part[] {
  return lines
    .map((line) => line.trim())
    .map((line) =>
      isGroup(line)
        ? { kind: 'parenthetical', text: [plainRun(line.slice(1, -1))] }
        : { kind: 'dialogue', text: [plainRun(line)] },
    );
}

export type CueForm = 'small' | 'unparted' | 'colon';

/** A line within a paragraph of action that opens a speech. */
interface InnerCue {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly form: CueForm;
  readonly named: NamedLine;
  /** The speech on the same line. */
  readonly said: string;
}

/** Finds speeches in a paragraph that Fountain reads as action: `Anna` above text, a name without a blank line above, `ANNA: text`. */
export function innerCues(text: string, names: KnownNames, { vocabulary }: RuleContext): InnerCue[] {
  const lines = text.split('\n');
  const found: InnerCue[] = [];
  let start = 0;
  for (const [line, written] of lines.entries()) {
    const at = { line, start, end: start + written.length };
    start += written.length + 1;
    const colon =
      colonCue(written, names, vocabulary, true) ??
      colonAbove(lines, line, names, vocabulary) ??
      dashCue(written, names, vocabulary);
    if (colon) {
      found.push({ ...at, form: 'colon', ...colon });
      continue;
    }
    const next = lines[line + 1]?.trim() ?? '';
    const named = next === '' ? undefined : namedLine(written);
    if (!named || !/^[\p{Lu}\p{Lo}"'\u2018\u201C(¡¿\u2026.-]/u.test(next) || isCapitals(next)) continue;
    if (named.capitals && line > 0 && names.speaks(named)) found.push({ ...at, form: 'unparted', named, said: '' });
    if (
      !named.capitals &&
      (names.speaks(named) || (line === 0 && names.isRole(named) && /^\p{Lu}/u.test(named.name)))
    ) {
      found.push({ ...at, form: 'small', named, said: '' });
    }
  }
  return found;
}

const DASH = /^(\S[^\n]{0,49}?) +[-\u2013\u2014]+ +(\S.*)$/u;

interface SaidCue {
  readonly named: NamedLine;
  readonly said: string;
}

/** Reads `ANNA: text`. @param mayBeTold whether the line is in action, where it may also describe what is seen */
export function colonCue(
  line: string,
  names: KnownNames,
  vocabulary: Vocabulary,
  mayBeTold: boolean,
): SaidCue | undefined {
  const [, name = '', said = ''] = COLON.exec(line.trim().slice(0, LONGEST_LINE)) ?? [];
  const named = said === '' ? undefined : namedLine(name);
  if (!named || !mayBeSpeaker(named.name, vocabulary)) return undefined;
  const { phrases } = vocabulary;
  // `John: staring at the pill` describes what is seen; text in quotation marks is on a screen.
  if (!/^[\p{Lu}\p{Lo}(¡¿\u2026.-]/u.test(said) || (mayBeTold && phrases?.told.test(said))) return undefined;
  return names.speaks(named) ||
    (named.capitals && (names.isIntroduced(named) || names.isRole(named))) ||
    names.isWrittenSo(named)
    ? { named, said }
    : undefined;
}

/** Reads `Bob:` above his speech, in a paragraph of action. */
function colonAbove(
  lines: readonly string[],
  at: number,
  names: KnownNames,
  vocabulary: Vocabulary,
): SaidCue | undefined {
  const written = lines[at]?.trim() ?? '';
  const named = /[:\uFF1A]$/.test(written) ? namedLine(withoutColon(written)) : undefined;
  const next = lines[at + 1]?.trim() ?? '';
  if (!named || !/^[\p{Lu}\p{Lo}(¡¿\u2026.-]/u.test(next) || isCapitals(next)) return undefined;
  const { phrases } = vocabulary;
  const known = names.speaks(named) || names.isIntroduced(named) || names.isRole(named) || names.isWrittenSo(named);
  if (!known && (at > 0 || named.name.includes(' ') || !phrases?.spoken.test(next))) return undefined;
  if (phrases?.told.test(next) && !phrases.spoken.test(next)) return undefined;
  const capitalised = named.name.replace(/(?<!\p{L})\p{Ll}/gu, (letter) => letter.toUpperCase());
  return mayBeSpeaker(capitalised, vocabulary) ? { named, said: '' } : undefined;
}

/** Reads `BOB - Hi there.`. Entrances and actions are written so too, so the words must be recognisable as speech. */
function dashCue(line: string, names: KnownNames, { phrases }: Vocabulary): SaidCue | undefined {
  const [, name = '', said = ''] = DASH.exec(line.trim().slice(0, LONGEST_LINE)) ?? [];
  const named = namedLine(name);
  if (!named?.capitals || !names.speaks(named) || phrases?.noName.test(named.name)) return undefined;
  return /^\p{Lu}/u.test(said) &&
    !isCapitals(said) &&
    (phrases ? phrases.spoken.test(said) && !phrases.told.test(said) : ASKED.test(said))
    ? { named, said }
    : undefined;
}

/** Turns the speeches in a paragraph into speech blocks; the text above the first one stays action. */
export function asSpeeches(block: Block, cues: readonly InnerCue[]): Block[] {
  if (block.kind !== 'action' || block.role || !isPlain(block.text)) return [block];
  const lines = plainText(block.text).split('\n');
  const above = lines.slice(0, cues[0]!.line).join('\n');
  const speeches = cues.map(({ line, named, said }, at) => {
    const rest = lines.slice(line + 1, cues[at + 1]?.line ?? lines.length);
    return speech(
      named.name.toUpperCase(),
      partsOf([said, ...rest].filter((each) => each.trim() !== '')),
      named.extensions,
    );
  });
  return [...(above.trim() === '' ? [] : [action(above)]), ...speeches];
}
