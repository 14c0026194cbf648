import { headingParts } from '../../screenplay/headings/parts.js';
import { hasCase } from '../../screenplay/languages/letters.js';
import { termKey } from '../../screenplay/languages/terms.js';
import type { SceneFrame } from './scene-assessment.js';

/** Least letters of a word that counts: shorter words of a place are articles and the like. */
const LEAST = { name: 3, place: 4 };
/** Last letters of a longer word that inflection may change. */
const ENDING = 2;

/**
 * Whether a text names anybody, or the place, of its planned scene, however the words are inflected; true where the plan names nothing
 * that could be looked for.
 */
export function namesPlanned(text: string, { heading, location = '', cast, planned = [] }: SceneFrame): boolean {
  const { place, subPlaces } = headingParts(heading);
  const wanted = [
    ...[...cast, ...planned].flatMap((name) => stemsOf(name, LEAST.name)),
    ...[place, ...subPlaces, location].flatMap((each) => stemsOf(each, LEAST.place)),
  ];
  const words = ` ${termKey(text)}`;
  return wanted.length === 0 || wanted.some((stem) => words.includes(stem));
}

/** Beginnings of words with a blank before them; in writings without blanks between words, or with prefixes, stems that may stand anywhere. */
function stemsOf(name: string, least: number): string[] {
  return termKey(name)
    .split(' ')
    .flatMap((word) => {
      if (word === '') return [];
      if (/^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+$/u.test(word)) return pairsOf(word);
      const letters = [...word];
      if (!hasCase(word)) {
        return letters.length < 2 ? [] : [letters.slice(0, Math.max(2, letters.length - ENDING)).join('')];
      }
      return letters.length < least ? [] : [` ${letters.slice(0, Math.max(least, letters.length - ENDING)).join('')}`];
    });
}

function pairsOf(word: string): string[] {
  const letters = [...word];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, at) => `${letters[at]!}${letter}`);
}
