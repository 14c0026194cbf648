import type { StoryInput } from '../../domain/tasks.js';
import type { SettingContent } from '../../domain/bibles.js';
import { inventCast } from './cast.js';
import { clip } from './grammar.js';
import { placeNamed } from './log-line-places.js';
import type { LogLine } from './log-line.js';
import type { Person } from './person.js';
import { displayText, personFrom, tellApart } from './person.js';
import type { Premise } from './premise.js';
import { premiseOf } from './premise.js';
import { SeededRandom } from './seeded-random.js';
import { WORLDS } from './worlds/index.js';
import type { Place } from './worlds/world.js';

/** All that the pages draw on: the log line as it was read, and the bibles where they stand. */
export interface Story extends Premise {
  /** Protagonist first, then in the order of the bibles. Never empty. */
  people: readonly [Person, ...Person[]];
  antagonist: Person;
  places: readonly Place[];
}

/** Reads a task's input as a story. With fewer than two characters in the bibles, others are invented to stand beside them. */
export function storyOf(input: Pick<StoryInput, 'logLine' | 'bibles' | 'seed'>): Story {
  const given = input.bibles.characters;
  const premise = premiseOf(
    input.logLine,
    given.map((character) => character.name),
    input.seed,
  );
  const invented = given.length < 2 ? inventCast(premise, given, 3 - given.length) : [];
  const people = tellApart([...given, ...invented].map(personFrom));
  const protagonist = protagonistOf(people, premise.logLine);
  const others = people.filter((person) => person !== protagonist);
  return {
    ...premise,
    people: [protagonist, ...others],
    antagonist: antagonistOf(others, premise, given) ?? protagonist,
    places: placesOf(premise, input.bibles.setting),
  };
}

function protagonistOf(people: readonly Person[], logLine: LogLine): Person {
  const head = logLine.role?.toLowerCase().split(' ').at(-1);
  const named = people.find((person) => logLine.names.some((name) => name.split(' ')[0] === person.short));
  return named ?? people.find((person) => head !== undefined && person.role?.split(' ').at(-1) === head) ?? people[0]!;
}

function antagonistOf(
  others: readonly Person[],
  premise: Premise,
  given: StoryInput['bibles']['characters'],
): Person | undefined {
  const declared = given.find((character) =>
    /\b(antagonist|villain|stands against|rival of)\b/i.test(
      `${character.backstory ?? ''} ${character.traits.join(' ')}`,
    ),
  );
  const role = premise.logLine.antagonist ?? premise.genre.antagonistRole;
  return (
    others.find((person) => person.name === declared?.name) ??
    others.find((person) => person.role === role.toLowerCase()) ??
    others[others.length > 1 ? 1 : 0]
  );
}

/** The places of the setting bible, known ones with all their detail; without a bible, the log line's own and its world's. */
export function placesOf(
  premise: Pick<Premise, 'seed' | 'logLine' | 'world'>,
  setting: SettingContent | undefined,
): Place[] {
  const known = new Map(
    [...premise.logLine.places, ...WORLDS.flatMap((world) => world.places), ...premise.world.places].map((place) => [
      place.name.toLowerCase(),
      place,
    ]),
  );
  const given = (setting?.locations ?? []).flatMap(({ name, description }) => {
    const plain = clip(displayText(name).replace(/\s-\s.*$/, ''), 80).replace(/…$/, '');
    const [, mark, rest] = /^(INT|EXT)(?:\.|\s)\s*(.+)$/i.exec(plain) ?? [];
    const bare = (rest ?? plain).replace(/[^\p{L}\p{N}]+$/u, '');
    if (!/[\p{L}\p{N}]/u.test(bare)) return [];
    const prefix = mark === undefined ? undefined : (`${mark.toUpperCase()}.` as Place['prefix']);
    const own = known.get(bare.toLowerCase());
    const place =
      own ??
      placeNamed(
        bare,
        prefix ?? (/\b(outdoors|outside|open air|exterior)\b/i.test(description ?? '') ? 'EXT.' : undefined),
      );
    return [own || !description ? place : { ...place, details: [...described(description), ...place.details] }];
  });
  if (given.length > 0) return [...new Map(given.map((place) => [place.name.toLowerCase(), place])).values()];
  const own = premise.logLine.places;
  const rest = new SeededRandom(`${premise.seed}/places`)
    .shuffle(premise.world.places)
    .filter((place) => !own.some((one) => one.name === place.name));
  return [...own, ...rest].slice(0, 10);
}

/** The phrases of a person's description of a place that can stand as details: short, and not sentences with a verb of their own. */
function described(description: string): string[] {
  return displayText(description)
    .split(/[.;!?]+/)
    .map((part) => part.trim())
    .filter((part) => part.length > 8 && part.length < 90)
    .slice(0, 3)
    .map((part) => part.replace(/^\p{Lu}(?=\p{Ll}|\s)/u, (letter) => letter.toLowerCase()));
}
