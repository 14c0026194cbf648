import type { Block, Part } from '../ast.js';
import { action, speech } from '../build.js';
import { createCast, resolveCue } from '../draft/cast.js';
import { isCapitals } from '../languages/letters.js';
import { isNarrator, looksLikeName } from '../languages/speaker-name.js';
import { LABELS, termKey } from '../languages/terms.js';
import { foldName, isGroup, nameEnd } from '../names.js';
import { plainText } from '../rich.js';
import type { SurveyedParagraph } from '../statistics/survey.js';
import { saysOnlyTime } from './heading-time.js';
import type { BlockEdit, RuleContext } from './rule.js';
import { isPlain, plainRun } from './text-edit.js';
import type { Vocabulary } from './vocabulary.js';

/** A line that names a speaker, where Fountain sees action. */
export interface NamedLine {
  readonly name: string;
  /** Folded. */
  readonly key: string;
  readonly extensions: readonly string[];
  readonly capitals: boolean;
}

const LONGEST = 50;
const NOBODY = createCast([]);

/** The name that a whole line is, if it may be one. */
export function namedLine(line: string): NamedLine | undefined {
  const text = line.trim();
  if (text === '' || text.length > LONGEST || /^[([]/.test(text)) return undefined;
  const { end, extensions } = nameEnd(text);
  const name = text.slice(0, end).trim();
  if (!/\p{L}/u.test(name) || /[:!?;,"\u201C\u201D\u2026()]|\.\.|[^.]{5,}\.$/.test(name)) return undefined;
  return { name, key: foldName(name), extensions, capitals: isCapitals(name) };
}

/** Who is known to speak in a script, or to be somebody. */
export class KnownNames {
  readonly #context: RuleContext;
  readonly #colons: ReadonlyMap<string, number>;

  constructor(context: RuleContext) {
    this.#context = context;
    this.#colons = spokenBehindColons(context);
  }

  /** Speaks elsewhere. */
  speaks({ key }: NamedLine): boolean {
    return this.#context.speakers.has(key);
  }

  speeches({ key }: NamedLine): number {
    return this.#context.speakers.get(key)?.speeches ?? 0;
  }

  /** Its name stands in capitals within a line of action, as that of somebody new does. */
  isIntroduced({ key }: NamedLine): boolean {
    return this.#context.introduced.has(key);
  }

  /** Is written with a colon before what somebody says, more than once. */
  isWrittenSo({ key }: NamedLine): boolean {
    return (this.#colons.get(key) ?? 0) > 1;
  }

  /** A role that nobody needs to introduce. */
  isRole({ name }: NamedLine): boolean {
    return isNarrator(name) || resolveCue(name, NOBODY).kind === 'generic';
  }
}

function spokenBehindColons({ survey, vocabulary: { phrases } }: RuleContext): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, role, text } of survey.paragraphs) {
    if (kind !== 'action' || role !== null || !/[:\uFF1A]/.test(text)) continue;
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      const found = COLON.exec(line.trim().slice(0, LONGEST_LINE));
      const named = found ? namedLine(found[1]!) : undefined;
      const said = found?.[2] || lines[at + 1] || '';
      if (named && (phrases ? phrases.spoken.test(said) : ASKED.test(said))) {
        counts.set(named.key, (counts.get(named.key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** A question, or a mark that begins what somebody says in languages whose words are not known. */
const ASKED = /[?؟？]\s*$|^[¡¿"«„“–—-]/u;

const DIGITS_ONLY = /^[\p{N}\s.#-]+$/u;

/** A cue with a blank line below it: a name in capitals as a paragraph, and what is said as the next. */
export interface PartedCue {
  readonly paragraph: SurveyedParagraph;
  readonly named: NamedLine;
  /** What is said, if a paragraph of action follows. */
  readonly below: readonly SurveyedParagraph[];
  /** Whether the paragraph below is said by somebody. */
  readonly said: 'yes' | 'no' | 'perhaps';
}

export function partedCues(context: RuleContext): PartedCue[] {
  const {
    survey: { paragraphs },
    vocabulary,
  } = context;
  const names = new KnownNames(context);
  const found: PartedCue[] = [];
  const times = new Map<string, number>();
  for (const [at, paragraph] of paragraphs.entries()) {
    const { block, kind, role, text } = paragraph;
    const named = kind !== 'action' || role !== null || text.includes('\n') ? undefined : namedLine(withoutColon(text));
    if (!named?.capitals || DIGITS_ONLY.test(named.name)) continue;
    const below = spokenBelow(paragraphs, at);
    const next = below.at(-1)?.text ?? '';
    if (named.extensions.length > 0) {
      const follows = context.script.body[block + 1];
      const said = spokenness(next, below.length > 1, vocabulary);
      if (names.speaks(named) && (below.length > 0 || follows?.kind === 'speech' || follows?.kind === 'dual')) {
        found.push({ paragraph, named, below: said === 'no' ? [] : below, said });
      }
      continue;
    }
    if (below.length === 0) continue;
    if (vocabulary.phrases?.noName.test(named.name)) continue;
    const said = spokenness(next, below.length > 1, vocabulary);
    if (said === 'no') continue;
    times.set(named.key, (times.get(named.key) ?? 0) + (said === 'yes' ? 1 : 0));
    found.push({ paragraph, named, below, said });
  }
  // Who sets names in capitals above what people do does so often.
  const perhaps = found.filter(({ named, said }) => said === 'perhaps' && names.speaks(named)).length;
  return found.filter(({ named, said }) => {
    if (named.extensions.length > 0) return true;
    if (!names.speaks(named) && (!looksLikeName(named.name) || saysOnlyTime(named.name, vocabulary))) return false;
    if (said === 'perhaps') {
      return (
        names.speaks(named) &&
        (names.isIntroduced(named) || names.speeches(named) > 1) &&
        (perhaps <= MOST_UNSURE || names.speeches(named) < 3)
      );
    }
    return names.speaks(named) || names.isIntroduced(named) || names.isRole(named) || times.get(named.key)! > 1;
  });
}

const MOST_UNSURE = 1;

/** Whether somebody says a paragraph, as far as its words tell. */
function spokenness(text: string, hasParenthetical: boolean, { phrases }: Vocabulary): PartedCue['said'] {
  if (/^\p{Ll}/u.test(text)) return 'no';
  if (hasParenthetical) return 'yes';
  if (phrases === undefined) return ASKED.test(text) ? 'yes' : 'perhaps';
  return phrases.spoken.test(text) ? 'yes' : phrases.told.test(text) ? 'no' : 'perhaps';
}

/** The paragraph directly below, with a parenthetical above it. */
function spokenBelow(paragraphs: readonly SurveyedParagraph[], at: number): SurveyedParagraph[] {
  const below: SurveyedParagraph[] = [];
  for (let next = at + 1; next <= at + 2; next++) {
    const paragraph = paragraphs[next];
    if (
      !paragraph ||
      paragraph.block !== paragraphs[at]!.block + (next - at) ||
      paragraph.kind !== 'action' ||
      paragraph.role !== null
    ) {
      return [];
    }
    if (isCapitals(paragraph.text) && !isGroup(paragraph.text.trim()) && paragraph.text.split(' ').length < 4) {
      return [];
    }
    below.push(paragraph);
    if (!isGroup(paragraph.text.trim())) return below;
  }
  return [];
}

export function joinedCue(
  { script }: RuleContext,
  { paragraph: { block, text }, below, said }: PartedCue,
): BlockEdit[] {
  if (below.length === 0 || said !== 'yes') return [];
  const all = [block, ...below.map((each) => each.block)].map((at) => script.body[at]!);
  if (!all.every((each) => each.kind === 'action' && isPlain(each.text))) return [];
  const [first = '', ...rest] = below.flatMap((each) => each.text.split('\n'));
  return [
    { block, replacement: [speech(withoutColon(text), partsOf([first, ...rest]))] },
    ...below.map((each) => ({ block: each.block, replacement: [] })),
  ];
}

function partsOf(lines: readonly string[]): Part[] {
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
export interface InnerCue {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly form: CueForm;
  readonly named: NamedLine;
  /** What is said on the line itself. */
  readonly said: string;
}

/** A speech written as no cue of Fountain is: `Anna` above text, a name without a blank line above it, `ANNA: text`. */
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

const COLON = /^([^:\uFF1A]{1,50})[:\uFF1A] *(.*)$/u;
const DASH = /^(\S[^\n]{0,49}?) +[-\u2013\u2014]+ +(\S.*)$/u;
const LONGEST_LINE = 4_000;

export function withoutColon(text: string): string {
  const trimmed = text.trim();
  return /[:\uFF1A]$/.test(trimmed.slice(-1)) ? trimmed.slice(0, -1).trimEnd() : trimmed;
}

interface SaidCue {
  readonly named: NamedLine;
  readonly said: string;
}

/** Whether a name before a colon is somebody's, and no label. */
export function mayBeSpeaker(name: string, { phrases }: Vocabulary): boolean {
  return !LABELS.has(termKey(name)) && !phrases?.noName.test(name) && looksLikeName(name);
}

/** @param mayBeTold the line stands in action */
export function colonCue(
  line: string,
  names: KnownNames,
  vocabulary: Vocabulary,
  mayBeTold: boolean,
): SaidCue | undefined {
  const found = COLON.exec(line.trim().slice(0, LONGEST_LINE));
  const named = found?.[2] ? namedLine(found[1]!) : undefined;
  if (!found || !named || !mayBeSpeaker(named.name, vocabulary)) return undefined;
  const { phrases } = vocabulary;
  const said = found[2]!;
  // `John: staring at the pill` tells what is seen; what stands in quotation marks is on a screen.
  if (!/^[\p{Lu}\p{Lo}(¡¿\u2026.-]/u.test(said) || (mayBeTold && phrases?.told.test(said))) return undefined;
  return names.speaks(named) ||
    (named.capitals && (names.isIntroduced(named) || names.isRole(named))) ||
    names.isWrittenSo(named)
    ? { named, said }
    : undefined;
}

/** `Bob:` above what is said, in a paragraph of action. */
function colonAbove(
  lines: readonly string[],
  at: number,
  names: KnownNames,
  vocabulary: Vocabulary,
): SaidCue | undefined {
  const written = lines[at]!.trim();
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

/** `BOB - Hi there.`: who enters and what he does is written so too, so that the words must be said by somebody. */
function dashCue(line: string, names: KnownNames, { phrases }: Vocabulary): SaidCue | undefined {
  const found = DASH.exec(line.trim().slice(0, LONGEST_LINE));
  const named = found ? namedLine(found[1]!) : undefined;
  if (!found || !named?.capitals || !names.speaks(named) || phrases?.noName.test(named.name)) return undefined;
  const said = found[2]!;
  return /^\p{Lu}/u.test(said) &&
    !isCapitals(said) &&
    (phrases ? phrases.spoken.test(said) && !phrases.told.test(said) : ASKED.test(said))
    ? { named, said }
    : undefined;
}

/** The paragraph with its speeches as speeches; what stands above the first stays action. */
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
