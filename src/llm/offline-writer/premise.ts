import { GENRES } from './genres/index.js';
import type { Genre } from './genres/genre.js';
import type { LogLine } from './log-line.js';
import { readLogLine } from './log-line.js';
import { ABSENT_NAMES } from './names.js';
import { displayText } from './person.js';
import { drawInTurn, SeededRandom } from './seeded-random.js';
import { WORLDS } from './worlds/index.js';
import type { World } from './worlds/world.js';

/** The part of a story that the log line alone decides. */
export interface Premise {
  seed: string;
  logLine: LogLine;
  genre: Genre;
  world: World;
  /** Somebody who is gone, and whom the others go on talking about. */
  ghost: { name: string; bond: string; fate: string };
  matter: string;
  goal: string;
  stake: string;
  power: string;
  deadline: string;
  /** The one object that the story keeps coming back to, without article. */
  token: string;
}

/** The same log line gives the same premise, unless it is given another seed. */
export function premiseOf(logLine: string, taken: readonly string[], given?: string): Premise {
  const read = readLogLine(displayText(logLine), GENRES, WORLDS);
  const seed = given === undefined ? read.text : `${read.text}\n${given}`;
  const random = new SeededRandom(`${seed}/premise`);
  const initials = new Set(taken.map((name) => name.trim()[0]?.toUpperCase()));
  const { lost } = read;
  const absent = random
    .shuffle(ABSENT_NAMES)
    .filter(({ pronoun }) => lost === undefined || lost.pronoun === 'they' || lost.pronoun === pronoun);
  const ghost = absent.find((candidate) => !initials.has(candidate.name[0])) ?? absent[0]!;
  return {
    seed,
    logLine: read,
    genre: read.genre,
    world: read.world,
    ghost:
      lost === undefined
        ? {
            name: ghost.name,
            bond: random.pick(bondsFor(ghost.pronoun, read.genre.ghostBond)),
            fate: random.pick(read.genre.ghostFate),
          }
        : { name: ghost.name, bond: lost.bond, fate: lost.missing ? 'who has not been seen since' : 'who is dead' },
    matter: read.matter ?? read.genre.matter,
    goal: read.goal ?? read.genre.goal,
    stake: random.pick(read.world.stakes),
    power: random.pick(read.world.powers),
    deadline: read.deadline ?? random.pick(read.world.deadlines),
    token: read.thing ?? drawInTurn(read.world.items, `${seed}/item`, 0),
  };
}

/** A Nadia is nobody's brother. */
function bondsFor(pronoun: string, bonds: readonly string[]): readonly string[] {
  const other =
    pronoun === 'she'
      ? /\b(father|grandfather|brother|husband|uncle|son)\b/
      : /\b(mother|grandmother|sister|wife|aunt|daughter)\b/;
  const fitting = bonds.filter((bond) => !other.test(bond));
  return fitting.length > 0 ? fitting : bonds;
}
