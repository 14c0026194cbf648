import type { Block, Heading, Pos, Speech } from '../ast.js';
import type { Diagnostic, Level, Repair } from '../diagnostics.js';
import { normalSpeech } from '../normal/speech.js';
import { asidesOf } from '../text/styled-line.js';
import { plainText, toLines } from '../text/rich.js';
import { headingParts } from '../headings/parts.js';
import { resolveCue, resolvePlace, spellExtension, type Cast } from './cast.js';

interface ResolverOptions {
  readonly cast?: Cast | undefined;
  readonly locations?: Cast | undefined;
  /** Called with diagnostics; another spelling that was replaced is reported as a repair. */
  readonly report: (diagnostic: Diagnostic | Repair) => void;
}

/** Matches cues with the cast and headings with the known places, and gives them the spelling of these. */
export class Resolver {
  readonly #options: ResolverOptions;
  readonly #ids = new Map<Speech, string>();
  readonly #unknown = new Map<string, string>();

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  /** The cast member who speaks, if known. */
  idOf(speech: Speech): string | undefined {
    return this.#ids.get(speech);
  }

  /** Speakers that are neither cast nor minor roles, as first written. */
  get unknownSpeakers(): readonly string[] {
    return [...this.#unknown.values()];
  }

  readonly resolve = (block: Block, at: Pos): Block => {
    if (block.kind === 'speech') return { ...block, speech: this.#speech(block.speech, at) };
    return block.kind === 'heading' ? this.#heading(block, at) : block;
  };

  #speech(speech: Speech, at: Pos): Speech {
    const extensions = speech.extensions.map(spellExtension);
    const respelt = extensions.some((extension, i) => extension !== speech.extensions[i]);
    if (respelt) {
      this.#respelt(
        'CUE110',
        `Extensions are spelt ${extensions.join(', ')}.`,
        at,
        speech.extensions.join(', '),
        extensions.join(', '),
      );
    }
    const spelt = respelt ? { ...speech, extensions } : speech;
    const { cast } = this.#options;
    if (!cast) return spelt;
    const written = plainText(spelt.name);
    const found = resolveCue(written, cast);
    switch (found.kind) {
      case 'exact':
      case 'partial': {
        const { id, cueName } = found.member;
        const renamed = written === cueName ? spelt : rename(spelt, cueName);
        if (renamed !== spelt) {
          this.#respelt('CUE110', `The cue "${written}" was written out as "${cueName}".`, at, written, cueName);
        }
        this.#ids.set(renamed, id);
        return renamed;
      }
      case 'suggestion':
        this.#miss(written);
        this.#report(
          'CUE111',
          'warning',
          `The cue "${written}" is not in the cast: is "${found.member.cueName}" meant?`,
          at,
        );
        return spelt;
      case 'unknown':
        this.#miss(written);
        this.#report('CUE112', 'warning', `The cue "${written}" is nobody in the cast.`, at);
        return spelt;
      case 'generic':
        return spelt;
    }
  }

  #heading(block: Block & Heading, at: Pos): Block {
    const { locations } = this.#options;
    if (!locations) return block;
    const text = plainText(block.text);
    const { place } = headingParts(text);
    const found = resolvePlace(place, locations);
    if (found.kind === 'suggestion') {
      this.#report(
        'LOC111',
        'warning',
        `The place "${place}" is not in the list: is "${found.member.cueName}" meant?`,
        at,
      );
    }
    const styled =
      block.text.length > 1 ||
      block.text.some((item) => item.kind !== 'run' || item.bold || item.italic || item.underline);
    if (found.kind !== 'exact' || found.member.cueName === place || styled) return block;
    this.#respelt(
      'LOC110',
      `The place "${place}" was written out as "${found.member.cueName}".`,
      at,
      place,
      found.member.cueName,
    );
    const from = text.indexOf(place);
    const renamed = text.slice(0, from) + found.member.cueName + text.slice(from + place.length);
    return { ...block, text: [{ kind: 'run', text: renamed }] };
  }

  #miss(written: string): void {
    const key = written.toUpperCase();
    if (!this.#unknown.has(key)) this.#unknown.set(key, written);
  }

  #respelt(code: string, message: string, at: Pos, before: string, after: string): void {
    this.#options.report({ code, level: 'info', message, start: at, end: at, before, after } satisfies Repair);
  }

  #report(code: string, level: Level, message: string, at: Pos): void {
    this.#options.report({ code, level, message, start: at, end: at });
  }
}

function rename(speech: Speech, name: string): Speech {
  const asides = toLines(speech.name).flatMap(asidesOf);
  return normalSpeech({ ...speech, name: [{ kind: 'run', text: name }, ...asides] });
}
