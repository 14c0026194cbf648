import type { CharacterContent } from '../../domain/bibles.js';
import type { Pronoun } from './grammar.js';
import { clip } from './grammar.js';
import { pronounOf } from './names.js';
import { hashText } from './seeded-random.js';
import type { Voice } from './voices.js';
import { voiceDescribed, VOICES } from './voices.js';

/** A character as the pages need them. */
export interface Person {
  /** Exactly as in the bible. */
  name: string;
  /** The name as it can stand in a line of Fountain: one line, no marks. */
  display: string;
  /** What the action calls them: the first name, where that tells them apart. */
  short: string;
  pronoun: Pronoun;
  voice: Voice;
  /** Years. */
  age?: number;
  /** "night-desk sergeant" */
  role?: string;
  traits: readonly string[];
}

const HONORIFICS =
  /^(dr|doctor|mr|mrs|ms|miss|mx|sir|dame|lady|lord|captain|capt|sergeant|sgt|detective|det|lieutenant|lt|colonel|col|major|general|gen|sheriff|father|sister|brother|mother|professor|prof|agent|officer|inspector|king|queen|prince|princess|the|old|uncle|aunt|granny|saint|st)\.?$/i;

/** Takes out of a name what Fountain would read as markup or as something other than a name. */
export function displayName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/(?:(?!\u200d)[\p{Cc}\p{Cf}\u2028\u2029\s])+/gu, ' ')
    .replace(/[*_\\^~#@|<>[\](){}/=!"“”]+/g, ' ')
    .replace(/:+(?=\s|$)/g, ' ')
    .replace(/^[.\s,;'’-]+|[\s,;:-]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const short = clip(plain.toWellFormed(), 40).replace(/…$/, '').trim();
  return short === '' || !/[\p{L}\p{N}\p{So}]/u.test(short) ? 'Nameless' : short;
}

/** The cue of a speech: capitals, forced with `@` where Fountain would not take it for a cue. */
export function cueOf(person: Pick<Person, 'display'>): string {
  const capitals = person.display.toUpperCase();
  const plain =
    /\p{Lu}/u.test(capitals) &&
    !/\p{Ll}/u.test(capitals) &&
    /^[\p{Lu}\p{N}]/u.test(capitals) &&
    !/(\bTO|^(INT|EXT|EST|I|INT\.?\/EXT|FADE (OUT|TO BLACK)|CUT TO BLACK)\b.*)\.?$/u.test(capitals);
  return plain ? capitals : `@${capitals}`;
}

export function personFrom(character: CharacterContent, index: number): Person {
  const backstory = character.backstory ?? '';
  const display = displayName(character.name);
  const introduced =
    /\b(\d{1,3})[- ]year[- ]old\s+(\p{L}[\p{L}'’ -]{2,50}?)(?=\s(?:who|whose|with|and|from|at|in|that|on)\b|[,.;])/u.exec(
      backstory,
    );
  const age = introduced?.[1] ?? /\b(?:aged?|is)\s(\d{1,3})\b/.exec(backstory)?.[1];
  return {
    name: character.name,
    display,
    short: shortName(display),
    pronoun: pronounFor(
      display,
      [
        backstory,
        ...character.goals,
        ...character.fears,
        character.voice ?? '',
        ...character.relationships.map((relation) => relation.description),
      ].join(' '),
    ),
    voice: voiceDescribed(character.voice ?? '') ?? VOICES[(hashText(character.name) + index) % VOICES.length]!,
    traits: character.traits.map((trait) => clip(displayText(trait), 80)).filter((trait) => trait !== ''),
    ...(age === undefined || Number(age) > 130 ? {} : { age: Number(age) }),
    ...(introduced?.[2] === undefined ? {} : { role: introduced[2].toLowerCase() }),
  };
}

/** A person's free words, made safe for a line of action or dialogue. */
export function displayText(text: string): string {
  return text
    .normalize('NFC')
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/[*_\\^~#@|<>[\]{}]+/g, '')
    .replace(/\/\*|\*\//g, '')
    .replace(/^[.!=()\s]+/, '')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.;!?])/g, '$1')
    .trim();
}

function shortName(display: string): string {
  const words = display.split(' ').filter((word) => !HONORIFICS.test(word));
  return words[0] ?? display;
}

/** Two people whose short names agree are called by their whole names. */
export function tellApart(people: readonly Person[]): Person[] {
  return people.map((person) => {
    const clash = people.some((other) => other !== person && other.short.toLowerCase() === person.short.toLowerCase());
    return clash ? { ...person, short: person.display } : person;
  });
}

function pronounFor(display: string, text: string): Pronoun {
  const known = pronounOf(shortName(display));
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const she = count(/\b(she|her|hers|herself)\b/gi);
  const he = count(/\b(he|him|his|himself)\b/gi);
  const they = count(/\b(they are|they were|they have|themself|themselves)\b/gi);
  if (known === 'they' && they >= she + he) return 'they';
  if (known === 'she' && !(he > 0 && she === 0)) return 'she';
  if (known === 'he' && !(she > 0 && he === 0)) return 'he';
  if (she === he) return 'they';
  return she > he ? 'she' : 'he';
}
