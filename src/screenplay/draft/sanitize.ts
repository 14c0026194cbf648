import type { Repair } from '../diagnostics.js';
import { isPlainCue } from '../fountain/classify.js';
import { opensAct } from '../languages/act-title.js';
import { ENGLISH } from '../languages/data/english.js';
import { hasCase, isCapitals } from '../languages/letters.js';
import { isSceneNumber } from '../languages/scene-heading.js';
import { foldName } from '../names.js';
import { trimBlanks } from '../text/characters.js';
import type { SourceLine } from '../text/source.js';
import { resolveCue, type Cast, type CastMember } from './cast.js';
import type { DraftLine } from './lines.js';
import { isPreamble } from './phrases.js';
import { repair, type RepairCode } from './repairs.js';
import {
  coreName,
  cueLine,
  headingMark,
  isCapitalTransition,
  isFence,
  isHeading,
  isRule,
  isSceneAlone,
  isStrongHeading,
  listMark,
  sceneLabel,
  unwrap,
  withoutInvisible,
} from './shapes.js';

interface SanitizerOptions {
  readonly cast?: Cast | undefined;
  /** Takes each clean line, in order. */
  readonly line: (line: SourceLine) => void;
  readonly repaired: (repair: Repair) => void;
}

/** Repairs a model's text line by line. Each line is judged when the next one is known, and without those after that. */
export class Sanitizer {
  readonly #options: SanitizerOptions;
  #waiting: SourceLine | undefined;
  #begun = false;
  #heading = false;
  #fence = false;
  #closed = false;
  #blankAbove = true;
  /** Whether a member of the cast has spoken as `NAME: text`, so that this is how the draft writes speeches. */
  #colons = false;
  readonly #preamble: string[] = [];
  readonly #postscript: string[] = [];

  constructor(options: SanitizerOptions) {
    this.#options = options;
  }

  /** What the model said before the screenplay. */
  get preamble(): string | null {
    return this.#preamble.join('\n').trim() || null;
  }

  /** What it said after the closing fence. */
  get postscript(): string | null {
    return this.#postscript.join('\n').trim() || null;
  }

  /** Whether a closing fence has ended the screenplay. */
  get closed(): boolean {
    return this.#closed;
  }

  feed(line: DraftLine): void {
    const text = withoutInvisible(line.text);
    const clean: SourceLine = { text, raw: line.raw, number: line.number, offset: line.offset };
    if (line.removed || text !== line.text) this.#repair('DRF009', clean, line.raw, text);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#decide(waiting, clean);
    // The line above a blank line is decided at once, as nothing below can change its meaning.
    if (text === '') this.#decide(clean, undefined);
    else this.#waiting = clean;
  }

  finish(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#decide(waiting, undefined);
  }

  #decide(line: SourceLine, next: SourceLine | undefined): void {
    const text = trimBlanks(line.text);
    const above = next === undefined || trimBlanks(next.text) === '';
    if (this.#closed) {
      if (text !== '' && this.#postscript.length === 0) this.#repair('DRF002', line, text, '');
      if (text !== '' || this.#postscript.length > 0) this.#postscript.push(line.text);
      return;
    }
    if (isFence(text)) return this.#turnFence(line);
    if (text === '') return this.#blank(line, above);
    if (!this.#begun && isPreamble(text) && (above || isFence(trimBlanks(next.text)))) {
      this.#begun = true;
      this.#preamble.push(text);
      return this.#repair('DRF002', line, text, '');
    }
    this.#begun = true;
    if (isRule(text)) {
      this.#repair('DRF007', line, text, '');
      return this.#emitBlank(line);
    }
    this.#content(this.#withoutMarkdown(line), above);
  }

  #content(line: SourceLine, blankBelow: boolean): void {
    const text = trimBlanks(line.text);
    if (text.includes('/*')) this.#repair('DRF008', line, '/*', '/\\*');
    if (isHeading(text)) {
      this.#heading = true;
      return isStrongHeading(text) ? this.#apart(line, blankBelow) : this.#emit(line);
    }
    if (text.startsWith('.')) this.#heading ||= /^\.[\p{L}\p{N}]/u.test(text);
    if (isCapitalTransition(text)) return this.#apart(line, blankBelow);
    if (!this.#named(line, text, blankBelow)) this.#emit(line);
  }

  /** Takes off list marks, Markdown marks of scene headings, scene labels, and emphasis around whole headings and cues. */
  #withoutMarkdown(line: SourceLine): SourceLine {
    let text = trimBlanks(line.text);
    const change = (code: RepairCode, after: string) => {
      this.#repair(code, line, text, after);
      text = after;
    };
    const list = listMark(text);
    if (list) change('DRF007', text.slice(list.length));
    const mark = headingMark(text);
    if (mark) {
      const title = unwrap(text.slice(mark.length));
      if (isHeading(title) || sceneLabel(title)) change('DRF007', title);
    }
    const inner = unwrap(text);
    const label = sceneLabel(inner);
    // In a speech only a heading in capitals is one.
    if (label && (this.#blankAbove || isStrongHeading(inner.slice(label.length)))) {
      change('DRF011', inner.slice(label.length));
    } else if (inner !== text) {
      if (isHeading(inner)) change('DRF003', inner);
      else if (opensAct(inner)) change('DRF007', `# ${inner}`);
      else if (/^scene\b/i.test(inner) || isSceneNumber(inner)) change('DRF007', `## ${inner}`);
      else if (this.#blankAbove && (isPlainCue(inner) || this.#member(inner))) change('DRF003', inner);
    } else if (this.#blankAbove && isSceneAlone(text)) {
      change('DRF011', `## ${text}`);
    }
    return text === trimBlanks(line.text) ? line : { ...line, text };
  }

  /** Makes speeches of `NAME: text`, and of a mixed-case name alone above text. */
  #named(line: SourceLine, text: string, blankBelow: boolean): boolean {
    const colon = /^([*_]*)([^:*_]{1,60})\1?:\1? *(.*)$/.exec(text);
    const name = trimBlanks(colon?.[2] ?? '');
    const said = trimBlanks(colon?.[3] ?? '');
    if (colon && (said !== '' || !blankBelow) && this.#speaks(name, colon[1] !== '')) {
      const group = /^(\([^()]*\)) +(?=\S)/.exec(said);
      const below = group?.[1] ? [group[1], said.slice(group[0].length)] : [said].filter(Boolean);
      this.#repair('DRF005', line, text, [name, ...below].join('\n'));
      if (!this.#blankAbove) this.#emitBlank(line);
      this.#emit({ ...line, text: cueLine(name) });
      for (const each of below) this.#emit({ ...line, text: each });
      return true;
    }
    const alone = this.#blankAbove && !blankBelow && !isCapitals(coreName(text)) && !text.startsWith('@');
    if (!alone || !this.#member(text)) return false;
    this.#repair('DRF006', line, text, `@${text}`);
    this.#emit({ ...line, text: `@${text}` });
    return true;
  }

  /** Whether the text before a colon is a speaker, and not prose or a label. */
  #speaks(name: string, marked: boolean): boolean {
    const { cast } = this.#options;
    const core = coreName(name);
    if (!cast || core === '') return false;
    const capitals = isCapitals(core);
    const found = resolveCue(core, cast);
    // A name within a paragraph may be only mentioned, except where lines are speeches and in writing without capitals.
    if (!this.#blankAbove && !marked && !capitals && !(found.kind === 'exact' && (this.#colons || !hasCase(core)))) {
      return false;
    }
    if (
      found.kind === 'exact' ||
      (found.kind === 'partial' && (marked || capitals || isFirstName(core, found.member)))
    ) {
      this.#colons = true;
      return true;
    }
    // Others count as speakers only after a member of the cast has spoken in this form.
    return (
      this.#colons &&
      capitals &&
      !LABELS.has(/^\w+/.exec(core)?.[0] ?? '') &&
      core.length <= 30 &&
      core.split(' ').length <= 3
    );
  }

  /** Whether a name, extensions apart, is exactly one of the cast. */
  #member(text: string): boolean {
    const { cast } = this.#options;
    if (!cast || text.length > 80) return false;
    return resolveCue(coreName(text), cast).kind === 'exact';
  }

  #turnFence(line: SourceLine): void {
    this.#repair('DRF001', line, line.text, '');
    this.#closed = this.#fence || this.#heading;
    this.#fence = true;
    this.#emitBlank(line);
  }

  #blank(line: SourceLine, blankBelow: boolean): void {
    if (line.text.length > 1 && !this.#blankAbove && !blankBelow) this.#repair('DRF008', line, line.text, '');
    this.#emitBlank(line);
  }

  #apart(line: SourceLine, blankBelow: boolean): void {
    const before = this.#blankAbove ? '' : '\n';
    const text = trimBlanks(line.text);
    if (before || !blankBelow) this.#repair('DRF004', line, text, `${before}${text}${blankBelow ? '' : '\n'}`);
    if (before) this.#emitBlank(line);
    this.#emit({ ...line, text });
    if (!blankBelow) this.#emitBlank(line);
  }

  #emit(line: SourceLine): void {
    this.#blankAbove = false;
    this.#options.line(line);
  }

  #emitBlank(line: SourceLine): void {
    this.#blankAbove = true;
    this.#options.line({ ...line, text: '' });
  }

  #repair(code: RepairCode, line: SourceLine, before: string, after: string): void {
    this.#options.repaired(repair(code, line, before, after));
  }
}

/** First words of what may precede a colon in capitals without being a speaker. */
const LABELS: ReadonlySet<string> = new Set(ENGLISH.labels);

function isFirstName(name: string, { cueName, aliases = [] }: CastMember): boolean {
  return [cueName, ...aliases].some((each) => foldName(each).startsWith(`${foldName(name)} `));
}
