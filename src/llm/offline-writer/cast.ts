import type { CharacterContent } from '../../domain/bibles.js';
import { nameKey, whoIsNamed } from '../../domain/names.js';
import type { CastInput } from '../../domain/tasks.js';
import type { CastFunction } from './cast-data.js';
import { CAST_DATA, HABITS, RELATIONS } from './cast-data.js';
import { capitalise, pronounForm, sentence, uncapitalise, withArticle, firstWord } from './grammar.js';
import type { GivenName } from './names.js';
import { nameFor } from './cast-names.js';
import { pronounOf } from './names.js';
import { displayName } from './person.js';
import { drawInTurn, SeededRandom } from './seeded-random.js';
import type { Premise } from './premise.js';
import { premiseOf } from './premise.js';
import { fill } from './template.js';
import { voiceDescribed, voiceDescription, VOICES, voiceTrait } from './voices.js';

const SUPPORT: readonly CastFunction[] = [
  'ally',
  'antagonist',
  'insider',
  'elder',
  'wildcard',
  'ally',
  'insider',
  'wildcard',
  'elder',
];
const YEARS = ['six years', 'eleven years', 'nine years', 'fourteen years', 'four years', 'seventeen years'];

export function writeCast(input: CastInput): { characters: CharacterContent[] } {
  const premise = premiseOf(
    input.logLine,
    input.bibles.characters.map((character) => character.name),
    input.seed,
  );
  return { characters: inventCast(premise, input.bibles.characters, input.count, namedIn(input)) };
}

/** Whom the script's scenes name and nobody is called yet, each once. */
function namedIn({ scenes = [], bibles: { characters } }: CastInput): string[] {
  const missing = scenes
    .flatMap(({ characters: names = [] }) => names.map(displayName))
    .filter((name) => whoIsNamed(name, characters) === undefined);
  const known: { name: string }[] = [];
  // The longest form of a name first: the others mean the same person.
  for (const name of missing.toSorted((one, other) => other.length - one.length)) {
    if (whoIsNamed(name, known) === undefined) known.push({ name });
  }
  const order = missing.map(nameKey);
  return known
    .map(({ name }) => name)
    .toSorted((one, other) => order.indexOf(nameKey(one)) - order.indexOf(nameKey(other)))
    .map((name) => (name === name.toUpperCase() ? capitalisedName(name) : name));
}

function capitalisedName(name: string): string {
  return name.toLowerCase().replace(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase());
}

interface Sketch {
  name: string;
  short: string;
  pronoun: GivenName['pronoun'];
  role: string;
  function: CastFunction;
}

/** New characters beside those that stand: distinct initials, professions and voices, and relationships by name. `wanted`: what the first of them are called. */
export function inventCast(
  premise: Premise,
  existing: readonly CharacterContent[],
  count: number,
  wanted: readonly string[] = [],
): CharacterContent[] {
  const random = new SeededRandom(`${premise.seed}/cast/${existing.length}`);
  const standing = existing.map((character): Sketch => {
    const name = displayName(character.name);
    return {
      name: character.name,
      short: firstWord(name),
      pronoun: pronounOf(firstWord(name)) ?? 'they',
      role: '',
      function: 'ally',
    };
  });
  const told = existing.length === 0 ? premise.logLine.names.map((name) => ({ name })) : [];
  const names = [
    ...told.map(({ name }) => wanted.find((full) => whoIsNamed(name, [{ name: full }]) !== undefined) ?? name),
    ...wanted.filter((name) => told.every((known) => whoIsNamed(known.name, [{ name }]) === undefined)),
  ].filter((name) => name !== undefined);
  const sketches: Sketch[] = [];
  const roles = random.shuffle(premise.world.professions);
  for (const [at, purpose] of functionsFor(premise, existing.length, count).entries()) {
    const named = names[at];
    const taken = [...standing, ...sketches].map((sketch) => sketch.name);
    const role = roleFor(
      premise,
      purpose,
      roles,
      [...standing, ...sketches].map((sketch) => sketch.role),
      at,
    );
    const { name, pronoun } = nameFor(premise, named, [...taken, premise.ghost.name], role, random);
    sketches.push({ name, short: firstWord(name), pronoun, role, function: purpose });
  }
  const used = new Set(existing.map((character) => voiceDescribed(character.voice ?? '')));
  const fresh = random.shuffle(VOICES.filter((voice) => !used.has(voice)));
  const voices = [...fresh, ...random.shuffle(VOICES)];
  const everyone = [...standing, ...sketches];
  return sketches.map((sketch, at) => characterFrom(sketch, at, everyone, premise, voices[at % voices.length]!));
}

function functionsFor(premise: Premise, standing: number, count: number): CastFunction[] {
  const heroes: CastFunction[] =
    standing === 0
      ? ['hero', ...Array.from({ length: Math.min(premise.logLine.protagonists - 1, 2) }, () => 'partner' as const)]
      : [];
  // Beside a single character that stands, the first newcomer is a friend and the second an opponent, as beside an invented hero.
  const support = Array.from({ length: count }, (_, at) => SUPPORT[(at + Math.max(0, standing - 1)) % SUPPORT.length]!);
  return [...heroes, ...support].slice(0, count);
}

/** As the log line has it; what it leaves open is an occupation of its world. */
function roleFor(
  premise: Premise,
  purpose: CastFunction,
  roles: readonly string[],
  taken: readonly string[],
  at: number,
): string {
  const { role: own, antagonist, others } = premise.logLine;
  const free = roles.filter((role) => role !== own && !taken.includes(role));
  if (purpose === 'hero' || purpose === 'partner') return own ?? free[0] ?? roles[0]!;
  const stated = others.find((role) => !taken.includes(role));
  if (purpose === 'antagonist' && antagonist !== undefined) return antagonist;
  return (
    stated ??
    (purpose === 'antagonist' && premise.genre.antagonistRole !== '' ? premise.genre.antagonistRole : undefined) ??
    free[at % free.length] ??
    roles[at % roles.length]!
  );
}

function characterFrom(
  sketch: Sketch,
  at: number,
  everyone: readonly Sketch[],
  premise: Premise,
  voice: (typeof VOICES)[number],
): CharacterContent {
  const seed = `${premise.seed}/${sketch.name}`;
  const random = new SeededRandom(seed);
  const data = CAST_DATA[sketch.function];
  const hero = everyone[0] === sketch ? (everyone[1] ?? sketch) : everyone[0]!;
  const slots =
    (other: Sketch) =>
    (slot: string): string | undefined => {
      if (slot.startsWith('X.')) {
        return slot === 'X.they2' ? sketch.pronoun : pronounForm(sketch.pronoun, slot.slice(2));
      }
      const values: Record<string, string> = {
        X: sketch.short,
        They: capitalise(sketch.pronoun),
        Y: other.short,
        hero: hero.short,
        ghost: premise.ghost.name,
        bond: premise.ghost.bond,
        fate: premise.ghost.fate,
        power: premise.power,
        stake: premise.stake,
        matter: premise.matter,
        goal: premise.goal,
        deadline: premise.deadline,
        years: drawInTurn(YEARS, premise.seed, at),
        sum: sumOf(premise, at),
        deed: drawInTurn([...premise.world.deeds, ...premise.genre.deeds], `${premise.seed}/cast-deeds`, at),
        place: drawInTurn(premise.world.places, premise.seed, at).inText,
        item: drawInTurn(premise.world.items, `${premise.seed}/cast-items`, at),
      };
      return values[slot];
    };
  const say = (template: string, other: Sketch = hero) => fill(template, slots(other));
  const turn = (texts: readonly string[], key: string) =>
    drawInTurn(texts, `${premise.seed}/${key}/${sketch.function}`, at);
  const invented = ageFor(sketch, random);
  const age = sketch.function === 'hero' ? (premise.logLine.age ?? invented) : invented;
  const others = random.shuffle(everyone.filter((other) => other !== sketch)).slice(0, 3);
  if (hero !== sketch && !others.includes(hero)) others.unshift(hero);
  return {
    name: sketch.name,
    backstory: [
      sentence(
        `${capitalise(withArticle(`${age}-year-old`))} ${sketch.role} who ${uncapitalise(say(turn(data.origins, 'origins')))}`,
      ),
      say(turn(data.turns, 'turns')),
      say(drawInTurn(HABITS, `${premise.seed}/habits`, at)),
    ].join(' '),
    goals: random
      .shuffle(data.goals)
      .slice(0, 2)
      .concat(sketch.function === 'hero' ? data.goals.slice(0, 1) : [])
      .filter((goal, index, all) => all.indexOf(goal) === index)
      .map((goal) => say(goal)),
    fears: random
      .shuffle(data.fears)
      .slice(0, 2)
      .map((fear) => say(fear)),
    traits: [...random.shuffle(data.traits).slice(0, 3), voiceTrait(voice)],
    voice: voiceDescription(voice),
    relationships: others.slice(0, 3).map((other, index) => ({
      name: other.name,
      description: say(drawInTurn(RELATIONS[other.function], `${seed}/relations`, index), other),
    })),
  };
}

function ageFor({ function: purpose, role }: Sketch, random: SeededRandom): number {
  if (
    /\b(teen|teenager|student|kid|boy|girl|schoolboy|schoolgirl|child|orphan|apprentice|prodigy|cadet)\b/.test(role)
  ) {
    return 14 + random.below(5);
  }
  if (/\b(young|intern|rookie|trainee|novice)\b/.test(role)) return 19 + random.below(8);
  if (purpose === 'elder' || /\b(aging|ageing|retired|grandmother|grandfather|widower|pope)\b/.test(role)) {
    return 62 + random.below(15);
  }
  return 27 + random.below(30);
}

export function sumOf(premise: Pick<Premise, 'world'>, index: number): string {
  const amounts = [
    'four thousand',
    'nine hundred',
    'twelve thousand',
    'six hundred and forty',
    'thirty thousand',
    'eighteen hundred',
    'two thousand two hundred',
    'seven thousand',
  ];
  return `${amounts[index % amounts.length]!} ${premise.world.currency}`;
}
