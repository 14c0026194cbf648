import type { Block, Part, Pos, Script, Span } from '../ast.js';
import { resolveCue, type Cast } from '../draft/cast.js';
import { normalBlock } from '../normal.js';
import { fromLines, plainText, toLines, type StyledLine } from '../rich.js';
import type { Language } from './language.js';
import { endsSentence, hasCase, isCaseless, isCjk } from './letters.js';
import { isSceneNumber, readSceneHeading } from './scene-heading.js';
import { isExtension, isMinorRole, isNarrator, looksLikeName, nameKey } from './speaker-name.js';
import { saidParts, speechOpenings, type SpeechOpening } from './speech-forms.js';
import { lineTerm } from './terms.js';

type ActionBlock = Pick<Block & { kind: 'action' }, 'text' | 'gap'> & { readonly kind: 'action' };

/** What a form of a language was read as. */
export type FormKind = 'heading' | 'transition' | 'speech' | 'section';

export interface ReadForm {
  readonly kind: FormKind;
  readonly form: SpeechOpening['form'] | null;
  readonly span: Span;
  readonly before: string;
  readonly after: string;
}

export interface FormOptions {
  /** The language of the text; undefined if it is not known. In English only headings are looked for. */
  readonly language: Language | undefined;
  readonly cast?: Cast | undefined;
  /** Some speeches written as `NAME: text` are known already. */
  readonly colons?: boolean | undefined;
  /** Numbers before headings are left out, and lines of them made sections, as a draft of one scene has none. */
  readonly numbers: 'kept' | 'dropped';
  /** Lines that were forced to be what they are. */
  readonly isForced?: ((span: Span) => boolean) | undefined;
  /** May rewrite a speech or heading as it is read. */
  readonly resolve?: ((block: Block, at: Pos) => Block) | undefined;
}

export interface Formed {
  readonly script: Script;
  readonly spans: readonly Span[];
  readonly forms: readonly ReadForm[];
}

/**
 * Finds headings, transitions and speeches that are written as other languages than English write them, where Fountain sees action. It
 * looks at whole scripts, as whoever is named again and again is a speaker.
 */
export function readForms({ script, spans }: Pick<Formed, 'script' | 'spans'>, options: FormOptions): Formed {
  const reader = new FormReader(options, script.body);
  script.body.forEach((block, at) => reader.block(block, spans[at] ?? spans.at(-1) ?? NOWHERE));
  return { script: { ...script, body: reader.body }, spans: reader.spans, forms: reader.forms };
}

const START: Pos = Object.freeze({ offset: 0, line: 1, column: 1 });
const NOWHERE: Span = [START, START];

class FormReader {
  readonly body: Block[] = [];
  readonly spans: Span[] = [];
  readonly forms: ReadForm[] = [];
  readonly #options: FormOptions;
  readonly #speakers: Speakers | undefined;
  /** A name alone in a paragraph, which what stands below it in brackets of speech is said by. */
  #named: { readonly opening: SpeechOpening; readonly index: number } | undefined;

  constructor(options: FormOptions, body: readonly Block[]) {
    this.#options = options;
    this.#speakers = options.language?.code === 'en' ? undefined : new Speakers(options, body);
  }

  block(block: Block, span: Span): void {
    if (this.#options.isForced?.(span)) return this.#keep(block, span);
    if (block.kind === 'action' && block.role === undefined) return this.#action({ ...block, kind: 'action' }, span);
    if (block.kind === 'speech') return this.#speech(block, span);
    this.#keep(block, span);
  }

  #keep(block: Block, span: Span): void {
    this.#named = undefined;
    this.body.push(block);
    this.spans.push(span);
  }

  #put(kind: FormKind, block: Block, span: Span, before: string, form: SpeechOpening['form'] | null = null): void {
    for (const each of normalBlock(block)) {
      this.#keep(this.#options.resolve?.(each, span[0]) ?? each, span);
      const after = each.kind === 'speech' ? [plainText(each.speech.name), ...each.speech.parts.map(({ text }) => plainText(text))].join('\n') : 'text' in each && typeof each.text !== 'string' ? plainText(each.text) : before;
      this.forms.push({ kind, form, span, before, after });
    }
  }

  #action(block: ActionBlock, span: Span): void {
    const lines = toLines(block.text);
    let kept: StyledLine[] = [];
    let keptFrom = 0;
    const flush = () => {
      if (kept.length > 0) this.#keepAction(block, kept, keptFrom === 0, spanOf(span, lines.length, keptFrom, keptFrom + kept.length));
      kept = [];
    };
    for (let at = 0; at < lines.length; ) {
      const read = this.#lineForm(lines, at, kept.length === 0);
      if (read === undefined) {
        if (kept.length === 0) keptFrom = at;
        kept.push(lines[at]!);
        at++;
        continue;
      }
      flush();
      const before = lines.slice(at, at + read.count).map(({ text }) => text).join('\n');
      this.#put(read.kind, { ...read.block, ...(at === 0 && block.gap ? { gap: block.gap } : undefined) }, spanOf(span, lines.length, at, at + read.count), before, read.form ?? null);
      at += read.count;
    }
    flush();
  }

  #keepAction(block: ActionBlock, kept: readonly StyledLine[], first: boolean, span: Span): void {
    const { gap, ...rest } = block;
    const only = kept.length === 1 ? kept[0]!.text.trim() : '';
    const named = this.#named;
    const quoted = named !== undefined && /^[「『][^」』]*[」』]$/u.test(kept.map(({ text }) => text.trim()).join(''));
    if (quoted) {
      this.body.length = named.index;
      this.spans.length = named.index;
      const text = kept.map((line) => line.text.trim()).join('\n');
      return this.#put('speech', speechBlock(named.opening, saidParts(text)), span, `${named.opening.name}\n${text}`, 'alone');
    }
    this.#keep({ ...rest, text: fromLines(kept), ...(first && gap ? { gap } : undefined) }, span);
    const alone = only === '' ? undefined : speechOpenings(only).find(({ form }) => form === 'alone');
    if (alone && isCjk(only) && this.#speakers?.mayStandAlone(alone, '「')) this.#named = { opening: alone, index: this.body.length - 1 };
  }

  #lineForm(lines: readonly StyledLine[], at: number, opensParagraph: boolean): { kind: FormKind; block: Block; count: number; form?: SpeechOpening['form'] } | undefined {
    // Notes within a line have their place there.
    if (lines[at]!.asides.length > 0) return undefined;
    const text = lines[at]!.text.trim();
    const heading = headingBlock(text, this.#options.numbers);
    if (heading && (opensParagraph || heading.sure)) return { kind: 'heading', block: heading.block, count: 1 };
    if (lines.length === 1 && this.#options.numbers === 'dropped' && isSceneNumber(text)) return { kind: 'section', block: { kind: 'section', depth: 2, text: [{ kind: 'run', text }] }, count: 1 };
    if (opensParagraph && lines.length === at + 1 && this.#options.language?.code !== 'en' && lineTerm(text) === 'transition') return { kind: 'transition', block: { kind: 'transition', text: [{ kind: 'run', text }] }, count: 1 };
    return this.#speakers && this.#spoken(lines, at, opensParagraph);
  }

  #spoken(lines: readonly StyledLine[], at: number, opensParagraph: boolean): { kind: 'speech'; block: Block; count: number; form: SpeechOpening['form'] } | undefined {
    const opening = this.#opening(lines[at]!.text, lines[at + 1]?.text, opensParagraph);
    if (opening === undefined) return undefined;
    const said = [opening.said].filter(Boolean);
    let end = at + 1;
    let open = opening.form === 'quoted' && !/[」』]/u.test(opening.said);
    for (; end < lines.length; end++) {
      const { text, asides } = lines[end]!;
      if (asides.length > 0) break;
      // What stands below `NAME「...」` is told, what stands below the others is said.
      if (!open && (opening.form === 'quoted' || (opening.form === 'spaced' && !/^\s{2,}/u.test(text)))) break;
      if (/^\s*[△▲]/u.test(text) || (!open && (headingBlock(text.trim(), 'kept') || this.#opening(text, lines[end + 1]?.text, false)))) break;
      said.push(text.trim());
      if (/[」』]\s*$/u.test(text)) open = false;
    }
    const whole = opening.form === 'quoted' ? [said.join('\n')] : said;
    return { kind: 'speech', block: speechBlock(opening, whole.flatMap(saidParts)), count: end - at, form: opening.form };
  }

  #opening(line: string, next: string | undefined, opensParagraph: boolean): SpeechOpening | undefined {
    return speechOpenings(line).find((opening) => this.#speakers!.speaks(opening, next, opensParagraph));
  }

  /** What Fountain took for a cue may be a heading or transition without a blank line below; a cue may have wide brackets. */
  #speech(block: Block & { kind: 'speech' }, span: Span): void {
    const { name, extensions, parts } = block.speech;
    const cue = [plainText(name), ...extensions.map((each) => `(${each})`)].join(' ');
    const heading = headingBlock(cue, this.#options.numbers);
    const foreign = this.#options.language?.code !== 'en';
    const transition = foreign && lineTerm(cue) === 'transition';
    if (heading || transition) {
      const [start, end] = span;
      const cut: Span = [start, { offset: start.offset, line: start.line, column: start.column }];
      this.#put(heading ? 'heading' : 'transition', { ...(heading?.block ?? { kind: 'transition', text: name }), ...(block.gap ? { gap: block.gap } : undefined) }, cut, cue);
      const rest = parts.flatMap(({ kind, text }) => toLines(text).map((line) => (kind === 'parenthetical' ? `(${line.text})` : line.text)));
      if (rest.length > 0) this.#action({ kind: 'action', text: [{ kind: 'run', text: rest.join('\n') }] }, [{ ...start, line: start.line + 1, column: 1 }, end]);
      return;
    }
    if (!this.#speakers) return this.#keep(block, span);
    if (this.#isNoCue(cue)) {
      const lines = [cue, ...parts.flatMap(({ kind, text }) => (kind === 'parenthetical' ? `(${plainText(text)})` : plainText(text)))];
      return this.#action({ kind: 'action', text: [{ kind: 'run', text: lines.join('\n') }], ...(block.gap ? { gap: block.gap } : undefined) }, span);
    }
    this.#speechLines(block, span);
  }

  /** `店員Ａ「閉めますよ`: a Latin capital alone makes no cue of what is told or said in letters without capitals. */
  #isNoCue(cue: string): boolean {
    if (!/\p{Lo}/u.test(cue) || !hasCase(cue)) return false;
    return endsSentence(cue) || speechOpenings(cue).some((opening) => (opening.form === 'colon' || opening.form === 'quoted') && opening.said !== '' && this.#speakers!.speaks(opening, undefined, true));
  }

  #speechLines(block: Block & { kind: 'speech' }, span: Span): void {
    const { name, extensions, parts } = block.speech;
    const written = plainText(name);
    const wide = /[（【]/u.test(written) ? speechOpenings(written).find(({ form }) => form === 'alone') : undefined;
    const own: Part[] = [];
    const others: { opening: SpeechOpening; said: string[] }[] = [];
    let changed = wide !== undefined;
    for (const part of parts) {
      if (part.kind !== 'dialogue') {
        if (others.length === 0) own.push(part);
        else others.at(-1)!.said.push(`(${plainText(part.text)})`);
        continue;
      }
      for (const line of toLines(part.text)) {
        const opening = speechOpenings(line.text).find((each) => each.form === 'colon' && (this.#speakers!.isKnown(each) || isMinorRole(each.name)));
        if (opening) others.push({ opening, said: [opening.said].filter(Boolean) });
        else if (others.length > 0) others.at(-1)!.said.push(line.text);
        else if (/^\s*(?:（[^（）]*）|[「『][^「『」』]*[」』]\s*$)/u.test(line.text)) {
          changed = true;
          own.push(...saidParts(line.text).map(({ kind, text }): Part => ({ kind, text: [{ kind: 'run', text }] })));
        } else own.push({ kind: 'dialogue', text: fromLines([line]) });
      }
    }
    if (!changed && others.length === 0) return this.#keep(block, span);
    const speech = { name: wide ? [{ kind: 'run' as const, text: wide.name }] : name, extensions: [...(wide?.extensions ?? []), ...extensions], parts: own };
    this.#put('speech', { ...block, speech }, span, written, 'alone');
    for (const { opening, said } of others) this.#put('speech', speechBlock(opening, said.flatMap(saidParts)), span, `${opening.name}: ${said.join(' ')}`, 'colon');
  }
}

/** Who speaks in a script, as far as names tell it. */
class Speakers {
  readonly #cast: Cast | undefined;
  readonly #known = new Set<string>();
  readonly #counts = new Map<string, number>();
  /** Somebody known, or somebody named twice, speaks as `NAME: text`: that is how speeches are written here. */
  #colons = false;

  constructor({ cast, colons = false }: FormOptions, body: readonly Block[]) {
    this.#cast = cast;
    const first: SpeechOpening[] = [];
    for (const block of body) {
      if (block.kind === 'speech') this.#known.add(nameKey(plainText(block.speech.name)));
      if (block.kind !== 'action') continue;
      const lines = plainText(block.text).split('\n');
      lines.forEach((line, at) => {
        for (const opening of speechOpenings(line)) {
          if (opening.form === 'narrator' || (opening.form === 'alone' && (at > 0 || lines.length === 1))) continue;
          const key = `${opening.form} ${nameKey(opening.name)}`;
          this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
          if (opening.form === 'colon') first.push(opening);
        }
      });
    }
    this.#colons = colons || first.some((opening) => this.isKnown(opening) || (this.#again(opening) && looksLikeName(opening.name)));
  }

  isKnown({ name }: SpeechOpening): boolean {
    if (this.#known.has(nameKey(name))) return true;
    if (!this.#cast) return false;
    const { kind } = resolveCue(name, this.#cast);
    return kind === 'exact' || (kind === 'partial' && (isCaseless(name) || /^\p{Lu}/u.test(name)) && looksLikeName(name));
  }

  speaks(opening: SpeechOpening, next: string | undefined, opensParagraph: boolean): boolean {
    const { form, name, said } = opening;
    switch (form) {
      case 'narrator':
        return (isNarrator(name) || isExtension(name)) && (said !== '' || next !== undefined);
      case 'alone':
        return opensParagraph && next !== undefined && this.mayStandAlone(opening, next);
      case 'spaced':
        return isCjk(name) && (this.isKnown(opening) || (this.#again(opening) && looksLikeName(name)));
      case 'quoted':
        return this.isKnown(opening) || (looksLikeName(name) && (/[」』]\s*$/u.test(said) || (isMinorRole(name) && !/[」』]/u.test(said))));
      case 'colon':
        if (said === '' && next === undefined) return false;
        if (this.isKnown(opening)) return true;
        if (!looksLikeName(name)) return false;
        // Where nothing has capitals, a whole sentence behind a name and a colon is said.
        return isNarrator(name) || isMinorRole(name) || this.#colons || this.#again(opening) || (isCaseless(name) && !hasCase(name) && endsSentence(said));
    }
  }

  mayStandAlone(opening: SpeechOpening, next: string): boolean {
    const { name } = opening;
    if (this.isKnown(opening)) return true;
    if (!looksLikeName(name)) return false;
    if (isMinorRole(name) || opening.extensions.some(isExtension)) return true;
    if (this.#again(opening)) return true;
    return isCaseless(name) && !hasCase(name) && (endsSentence(next) || /^\s*[(（「『“]/u.test(next));
  }

  #again({ form, name }: SpeechOpening): boolean {
    return (this.#counts.get(`${form} ${nameKey(name)}`) ?? 0) > 1;
  }
}

function speechBlock({ name, extensions }: SpeechOpening, said: readonly { kind: 'parenthetical' | 'dialogue'; text: string }[]): Block & { kind: 'speech' } {
  const parts = said.map(({ kind, text }): Part => ({ kind, text: [{ kind: 'run', text }] }));
  return { kind: 'speech', speech: { name: [{ kind: 'run', text: name }], extensions, parts } };
}

/** @returns `sure` for a heading that needs no blank line above it to be known as one */
function headingBlock(text: string, numbers: FormOptions['numbers']): { block: Block; sure: boolean } | undefined {
  const found = readSceneHeading(text);
  if (!found) return undefined;
  const from = found.mark + (numbers === 'dropped' && (found.prefix !== '' || found.time !== null) ? found.label : 0);
  const heading = text.slice(from).trim();
  return { block: { kind: 'heading', text: [{ kind: 'run', text: heading }] }, sure: found.prefix !== '' && found.time !== null };
}

/** Where some lines of a block stand; columns and offsets are told for the block as a whole. */
function spanOf([start, end]: Span, all: number, from: number, to: number): Span {
  return [from === 0 ? start : { ...start, line: start.line + from, column: 1 }, to === all ? end : { ...start, line: start.line + to - 1, column: 1 }];
}
