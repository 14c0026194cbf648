import { firstWord } from './grammar.js';
import type { GivenName } from './names.js';
import { MODERN_NAMES, OLD_WORLD_NAMES, OLD_WORLD_SURNAMES, pronounOf, SURNAMES, WESTERN_NAMES } from './names.js';
import { displayName } from './person.js';
import type { Premise } from './premise.js';
import type { SeededRandom } from './seeded-random.js';

/** A full name for a new character, and their pronoun: as the log line has it, else one whose parts and initial nobody has yet. */
export function nameFor(
  premise: Premise,
  named: string | undefined,
  taken: readonly string[],
  role: string,
  random: SeededRandom,
): { name: string; pronoun: GivenName['pronoun'] } {
  const old = premise.world.id === 'realm';
  const pool = premise.world.id === 'frontier' ? WESTERN_NAMES : old ? OLD_WORLD_NAMES : MODERN_NAMES;
  const initials = new Set(taken.map((name) => displayName(name)[0]?.toUpperCase()));
  const firsts = new Set(taken.map((name) => firstWord(displayName(name)).toLowerCase()));
  const lasts = new Set(taken.map((name) => displayName(name).split(' ').slice(1).join(' ')));
  const all = [...random.shuffle(pool), ...random.shuffle(MODERN_NAMES)];
  const gender = pronounHint(premise, role, taken.length <= 1);
  const unused = all.filter((entry) => !firsts.has(entry.name.toLowerCase()) && entry.name !== premise.ghost.name);
  const distinct = unused.filter((entry) => !initials.has(entry.name[0]));
  const chosen = distinct.find((entry) => gender === undefined || entry.pronoun === gender) ?? distinct[0] ?? unused[0];
  const surnames = random.shuffle(old ? OLD_WORLD_SURNAMES : SURNAMES).filter((surname) => !lasts.has(surname));
  const surname = surnames.find((candidate) => candidate[0] !== chosen?.name[0]) ?? random.pick(SURNAMES);
  // More people than the pools have given names for: a second letter tells them apart.
  const first =
    chosen?.name ??
    `${random.pick(pool).name} ${String.fromCharCode(65 + (taken.length % 26))}.${taken.length > 150 ? ` ${taken.length}` : ''}`;
  const pronoun = named === undefined ? (chosen?.pronoun ?? 'they') : (pronounOf(firstWord(named)) ?? gender ?? 'they');
  const name = named === undefined ? `${first} ${surname}` : named.includes(' ') ? named : `${named} ${surname}`;
  return { name: taken.includes(name) ? `${name} the Younger` : name, pronoun };
}

/** Whether the log line tells us what the protagonist is called by: "her missing sister", "brothers". */
function pronounHint(premise: Premise, role: string, first: boolean): GivenName['pronoun'] | undefined {
  if (
    /(woman|sister|mother|girl|queen|princess|widow|nun|wife|daughter|bride|witch|actress|waitress|grandmother|aunt|nanny|mistress|lady|seamstress|governess|midwife)$/i.test(
      role,
    )
  ) {
    return 'she';
  }
  if (
    /(man|brother|father|boy|king|prince|widower|monk|husband|son|groom|priest|grandfather|uncle|cowboy|dad)$/i.test(
      role,
    )
  ) {
    return 'he';
  }
  if (!first) return undefined;
  if (/\b(her|she)\b/i.test(premise.logLine.text) && !/\b(his|he)\b/i.test(premise.logLine.text)) return 'she';
  if (/\b(his|he)\b/i.test(premise.logLine.text) && !/\b(her|she)\b/i.test(premise.logLine.text)) return 'he';
  return undefined;
}
