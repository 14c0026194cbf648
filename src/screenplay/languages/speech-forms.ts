import type { SpeechForm } from './language.js';
import { readName, type WrittenName } from './speaker-name.js';

/** A line that may open a speech; whether it does depends on who it names. */
export interface SpeechOpening extends WrittenName {
  readonly form: SpeechForm;
  /** What is said on the line itself; '' if it only names the speaker. */
  readonly said: string;
}

const COLON = /^(?:[-–—•*·△]\s*)?([*_]{0,3})([^:：「『“"«]{1,60}?)\1\s*[:：]\1\s*(.*)$/u;
const QUOTED = /^([^「『」』。！？!?:：，、]{1,40}?)\s*([「『].*)$/u;
const SPACED = /^(\S{1,20})(?: {2,}|\t|\u3000)\s*(\S.*)$/u;
const BRACKETED = /^[(（【]([^()（）【】]{1,20})[)）】]\s*[:：]?\s*(.*)$/u;
/** The other forms in which a name and what is said stand on one line, the likeliest first. */
const NAME_FIRST: readonly (readonly [SpeechForm, RegExp])[] = Object.freeze([
  ['quoted', QUOTED],
  ['spaced', SPACED],
  ['narrator', BRACKETED],
]);
const LONGEST = 4_000;

/** The ways in which a line may open a speech, the likeliest first. */
export function speechOpenings(line: string): readonly SpeechOpening[] {
  if (line.length > LONGEST) return [];
  const text = line.trim();
  const openings: SpeechOpening[] = [];
  const add = (form: SpeechForm, written: string, said: string) => {
    const name = readName(written);
    if (name) openings.push({ form, said: said.trim(), ...name });
  };
  const [, , before, behind] = COLON.exec(text) ?? [];
  // A colon within brackets or a time of the clock names nobody.
  if (before !== undefined && behind !== undefined && balanced(before)) add('colon', before, behind);
  for (const [form, pattern] of NAME_FIRST) {
    const [, written, said] = pattern.exec(text) ?? [];
    if (written !== undefined && said !== undefined) add(form, written, said);
  }
  if (text.length <= 60) add('alone', text, '');
  return openings;
}

function balanced(text: string): boolean {
  return (text.match(/[(（【]/gu)?.length ?? 0) === (text.match(/[)）】]/gu)?.length ?? 0);
}

export interface SaidPart {
  readonly kind: 'parenthetical' | 'dialogue';
  readonly text: string;
}

/** What is said, parted from how it is said: `（停顿）我数过了。`; brackets of speech around all of it are taken off. */
export function saidParts(line: string): readonly SaidPart[] {
  const text = line.trim();
  const [, how, rest = ''] = /^[(（【]([^()（）【】]{1,200})[)）】]\s*(.*)$/u.exec(text) ?? [];
  if (how !== undefined) return [{ kind: 'parenthetical', text: how }, ...(rest === '' ? [] : saidParts(rest))];
  const quoted = /^[「『]([^「『」』]*)[」』]$/u.exec(text)?.[1];
  return text === '' ? [] : [{ kind: 'dialogue', text: quoted ?? text }];
}
