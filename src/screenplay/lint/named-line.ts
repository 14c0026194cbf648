import { createCast, resolveCue } from '../draft/cast.js';
import { isCapitals } from '../languages/letters.js';
import { isNarrator, looksLikeName } from '../languages/speaker-name.js';
import { LABELS, termKey } from '../languages/terms.js';
import { foldName, nameEnd } from '../names.js';
import type { RuleContext } from './rule.js';
import type { Vocabulary } from './vocabulary.js';

/** A line that names a speaker and that Fountain reads as action. */
export interface NamedLine {
  readonly name: string;
  /** Folded. */
  readonly key: string;
  readonly extensions: readonly string[];
  readonly capitals: boolean;
}

const LONGEST = 50;

const NOBODY = createCast([]);

/** Reads a line as a name; undefined if it cannot be one. */
export function namedLine(line: string): NamedLine | undefined {
  const text = line.trim();
  if (text === '' || text.length > LONGEST || /^[([]/.test(text)) return undefined;
  const { end, extensions } = nameEnd(text);
  const name = text.slice(0, end).trim();
  if (!/\p{L}/u.test(name) || /[:!?;,"\u201C\u201D\u2026()]|\.\.|[^.]{5,}\.$/.test(name)) return undefined;
  return { name, key: foldName(name), extensions, capitals: isCapitals(name) };
}

/** The names that are known in a script, as speakers or otherwise. */
export class KnownNames {
  readonly #context: RuleContext;
  readonly #colons: ReadonlyMap<string, number>;

  constructor(context: RuleContext) {
    this.#context = context;
    this.#colons = spokenBehindColons(context);
  }

  /** Whether the person speaks elsewhere in the script. */
  speaks({ key }: NamedLine): boolean {
    return this.#context.speakers.has(key);
  }

  speeches({ key }: NamedLine): number {
    return this.#context.speakers.get(key)?.speeches ?? 0;
  }

  /** Whether the name occurs in capitals within a line of action, as when somebody is introduced. */
  isIntroduced({ key }: NamedLine): boolean {
    return this.#context.introduced.has(key);
  }

  /** Whether the name is written with a colon before a speech more than once. */
  isWrittenSo({ key }: NamedLine): boolean {
    return (this.#colons.get(key) ?? 0) > 1;
  }

  /** Whether the name is a minor role, which needs no introduction. */
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
      const [, name, behind] = COLON.exec(line.trim().slice(0, LONGEST_LINE)) ?? [];
      const named = name === undefined ? undefined : namedLine(name);
      const said = behind || lines[at + 1] || '';
      if (named && (phrases ? phrases.spoken.test(said) : ASKED.test(said))) {
        counts.set(named.key, (counts.get(named.key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** A question, or a mark that begins speech: tells speech in languages whose words are not known. */
export const ASKED = /[?؟？]\s*$|^[¡¿"«„“–—-]/u;

export const COLON = /^([^:\uFF1A]{1,50})[:\uFF1A] *(.*)$/u;

export const LONGEST_LINE = 4_000;

/** The text without a final colon. */
export function withoutColon(text: string): string {
  const trimmed = text.trim();
  return /[:\uFF1A]$/.test(trimmed.slice(-1)) ? trimmed.slice(0, -1).trimEnd() : trimmed;
}

/** Whether a name before a colon can be a speaker's, and is not a label. */
export function mayBeSpeaker(name: string, { phrases }: Vocabulary): boolean {
  return !LABELS.has(termKey(name)) && !phrases?.noName.test(name) && looksLikeName(name);
}
