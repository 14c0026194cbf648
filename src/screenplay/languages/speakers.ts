import type { Block } from '../ast.js';
import { resolveCue, type Cast } from '../draft/cast.js';
import { plainText } from '../text/rich.js';
import { endsSentence, hasCase, isCaseless, isCjk } from './letters.js';
import { isExtension, isMinorRole, isNarrator, looksLikeName, nameKey } from './speaker-name.js';
import { speechOpenings, type SpeechOpening } from './speech-forms.js';

export interface SpeakersOptions {
  readonly cast?: Cast | undefined;
  /** Some speeches written as `NAME: text` are known already. */
  readonly colons?: boolean | undefined;
}

/** Decides by names which lines of a script are speeches. */
export class Speakers {
  readonly #cast: Cast | undefined;
  readonly #known = new Set<string>();
  readonly #counts = new Map<string, number>();
  /** Whether a known name, or a name that occurs twice, has spoken as `NAME: text`, so that speeches are written so here. */
  #colons = false;

  constructor({ cast, colons = false }: SpeakersOptions, body: readonly Block[]) {
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
    this.#colons =
      colons || first.some((opening) => this.isKnown(opening) || (this.#again(opening) && looksLikeName(opening.name)));
  }

  /** Somebody of the cast, or one whose cue Fountain has read. */
  isKnown({ name }: SpeechOpening): boolean {
    if (this.#known.has(nameKey(name))) return true;
    if (!this.#cast) return false;
    const { kind } = resolveCue(name, this.#cast);
    return (
      kind === 'exact' || (kind === 'partial' && (isCaseless(name) || /^\p{Lu}/u.test(name)) && looksLikeName(name))
    );
  }

  /** @param next the line below, undefined if there is none in the paragraph */
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
        return (
          this.isKnown(opening) ||
          (looksLikeName(name) && (/[」』]\s*$/u.test(said) || (isMinorRole(name) && !/[」』]/u.test(said))))
        );
      case 'colon':
        if (said === '' && next === undefined) return false;
        if (this.isKnown(opening)) return true;
        if (!looksLikeName(name)) return false;
        // Where nothing has capitals, a whole sentence behind a name and a colon is said.
        return (
          isNarrator(name) ||
          isMinorRole(name) ||
          this.#colons ||
          this.#again(opening) ||
          (isCaseless(name) && !hasCase(name) && endsSentence(said))
        );
    }
  }

  /** Whether a name on a line of its own is the cue of what stands below it. */
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
