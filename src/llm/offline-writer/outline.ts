import type { OutlineInput } from '../../domain/tasks.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import type { Direction } from './directions.js';
import { directionsIn } from './directions.js';
import { clip, listed } from './grammar.js';
import { placeNamed } from './log-line-places.js';
import type { Person } from './person.js';
import { displayName, displayText } from './person.js';
import { drawInTurn, hashText, SeededRandom } from './seeded-random.js';
import type { Situation } from './situation.js';
import { beatsOf, PHASES, recognise, version } from './situation.js';
import { COMMON_SITUATIONS } from './situations/index.js';
import { carriesStory, sceneSlots } from './slots.js';
import { openingState, stateAfter, stateWith, writeState } from './state-contract.js';
import type { Station } from './stations.js';
import { lengthAt, stationOf } from './stations.js';
import type { Story } from './story.js';
import { storyOf } from './story.js';
import { fill } from './template.js';
import { titleOf } from './title.js';
import type { Place } from './worlds/world.js';

type OutlineAnswer = TaskAnswers['outline'];

const TIMES = ['DAY', 'NIGHT', 'MORNING', 'EVENING', 'DUSK', 'AFTERNOON', 'NIGHT', 'DAWN'];

export function situationsFor(story: Story): readonly Situation[] {
  return [...story.genre.situations, ...COMMON_SITUATIONS];
}

/** Plans scenes `from` to `to`, each with its own situation, and hands the state on from one to the next. */
export function writeOutline(input: OutlineInput): OutlineAnswer {
  const story = storyOf(input);
  const situations = situationsFor(story);
  const used = new Map<Situation, number>();
  for (const scene of input.previous) {
    const found = recognise(situations, scene.outline.description, scene.outline.beats);
    if (found) used.set(found.situation, (used.get(found.situation) ?? 0) + 1);
  }
  let state = stateAfter(input.previous, displayName, (location) => placeInStory(story, location).inText);
  let priorState = input.previous.at(-1)?.nextState.trim() || openingState(story);
  let lastPlace = input.previous.at(-1)?.outline.location.toLowerCase();
  const wishes = spread(
    input.wish === undefined ? [] : directionsIn(input.wish, story.people),
    input.to - input.from + 1,
  );
  const scenes: OutlineAnswer['scenes'] = [];
  for (let number = input.from; number <= input.to; number += 1) {
    const total = lengthAt(number, input);
    const station = stationOf(number, total);
    const wanted = wishes[number - input.from]!;
    const { situation, use } = chooseSituation(story, situations, used, station, total);
    const place = placeFor(story, number, lastPlace, wanted, situation);
    const people = peopleFor(story, station, number, total, situation, wanted);
    const timeOfDay = timeFor(story, number);
    const slots = sceneSlots(story, { number, station, timeOfDay, place, people });
    const say = (template: string) => fill(template, slots);
    const fact = say(version(situation.fact, use));
    const after = stateWith(state, people, place.inText, [...wanted.map((wish) => wish.action), fact]);
    const nextState = writeState(after);
    scenes.push({
      heading: headingOf(place, timeOfDay),
      description: describe(story, station, number, people, wanted, say(version(situation.premise, use)), say),
      characters: people.map((person) => person.name),
      location: place.name,
      timeOfDay,
      conflict: say(version(situation.conflict, use)),
      beats: [...wanted.map((wish) => clip(wish.action, 900)), ...beatsOf(situation, use, slots)]
        .filter((beat) => beat !== '')
        .slice(0, 8),
      ending: say(version(situation.ending, use)),
      priorState,
      nextState,
      ...(input.lengths === undefined ? {} : { pages: pagesFor(story, station, number, input) }),
    });
    state = after;
    priorState = nextState;
    lastPlace = place.name.toLowerCase();
    used.set(situation, (used.get(situation) ?? 0) + 1);
  }
  return { title: titleOf(story), scenes };
}

/** What a scene weighs beside the others: what carries the story has more pages, and neighbours differ. */
const WEIGHTS = [0.7, 0.85, 1, 1.15, 1.3];
const CARRYING = 1.25;

function pagesFor(story: Story, station: Station, number: number, { lengths, from, to }: OutlineInput): number {
  const average = (lengths?.scenes ?? 0) / 8 / (to - from + 1);
  const weight = drawInTurn(WEIGHTS, `${story.seed}/pages`, number) * (carriesStory(station) ? CARRYING : 1);
  return Math.max(0.25, Math.round(average * weight * 8) / 8);
}

export function headingOf(place: Place, timeOfDay: string): string {
  return `${place.prefix} ${place.name.toUpperCase()} - ${timeOfDay}`;
}

function timeFor(story: Story, number: number): string {
  if (number === 1 && story.logLine.timeOfDay !== undefined) return story.logLine.timeOfDay;
  return TIMES[(number - 1 + (hashText(story.seed) % TIMES.length)) % TIMES.length]!;
}

function spread(wishes: readonly Direction[], scenes: number): Direction[][] {
  const shares: Direction[][] = Array.from({ length: scenes }, () => []);
  for (const [at, wish] of wishes.entries()) shares[Math.floor((at * scenes) / Math.max(wishes.length, 1))]!.push(wish);
  // One sentence for several scenes is meant for all of them to lead to; the first takes it up, the others keep its words.
  return shares;
}

export function placeInStory(story: Pick<Story, 'places'>, location: string): Place {
  return (
    story.places.find((place) => place.name.toLowerCase() === location.toLowerCase()) ??
    placeNamed(clip(displayText(location), 80).replace(/…$/, '') || 'Room')
  );
}

function placeFor(
  story: Story,
  number: number,
  last: string | undefined,
  wishes: readonly Direction[],
  situation: Situation,
): Place {
  const wished = story.places.find((place) =>
    wishes.some((wish) => wish.words.toLowerCase().includes(place.name.toLowerCase())),
  );
  if (wished) return wished;
  // The first scene shows where the log line plays.
  const own = story.places.find((place) => place.name === story.logLine.places[0]?.name);
  if (number === 1 && own !== undefined && (story.world.id === 'anywhere' || !own.inText.startsWith('the street '))) {
    return own;
  }
  const size = story.places.length;
  const cycle = Math.floor((number - 1) / size);
  const order = new SeededRandom(`${story.seed}/places/${cycle}`).shuffle(story.places);
  const turned = [...order.slice((number - 1) % size), ...order.slice(0, (number - 1) % size)].filter(
    (place) => size < 2 || place.name.toLowerCase() !== last,
  );
  // Most situations need a room: doors, drawers, something to sit on.
  const suits = situation.place ?? /^INT/;
  return turned.find((place) => suits.test(`${place.prefix} ${place.name}`)) ?? turned[0]!;
}

/**
 * Least used first, those for the scene's phase before others; those of the genre have two lots to one of the common ones. A short script takes
 * those of the phases beside as well, so that two of a kind are not told alike.
 */
function chooseSituation(
  story: Story,
  situations: readonly Situation[],
  used: ReadonlyMap<Situation, number>,
  station: Station,
  total: number,
): { situation: Situation; use: number } {
  const leeway = total <= 8 ? 1 : 0;
  const rank = (situation: Situation) =>
    (used.get(situation) ?? 0) * 100 +
    (situation.phases.some((phase) => Math.abs(PHASES.indexOf(phase) - PHASES.indexOf(station.phase)) <= leeway)
      ? 0
      : 40);
  const shuffled = new SeededRandom(`${story.seed}/situations/${station.phase}`).shuffle([
    ...situations,
    ...story.genre.situations,
  ]);
  const situation = shuffled.reduce((best, candidate) => (rank(candidate) < rank(best) ? candidate : best));
  const first = hashText(`${story.seed}/${situation.id}`) % situation.premise.length;
  return { situation, use: (first + (used.get(situation) ?? 0)) % situation.premise.length };
}

function peopleFor(
  story: Story,
  station: Station,
  number: number,
  total: number,
  situation: Situation,
  wishes: readonly Direction[],
): Person[] {
  const [hero, ...others] = story.people as [Person, ...Person[]];
  const turned = [
    ...others.filter((person) => person !== story.antagonist),
    ...others.filter((person) => person === story.antagonist),
  ];
  const opponent =
    station.opponent === 'antagonist' || total === 1 ? story.antagonist : turned[(number - 1) % turned.length]!;
  const reveals = [...situation.premise, ...situation.fact].some((text) => text.includes('{deed}'));
  const without = number % 5 === 3 && turned.length > 2 && station.opponent === 'anyone';
  const pair = without
    ? [turned[number % turned.length]!, turned[(number + 1) % turned.length]!]
    : number % 4 === 2 && total > 4 && !reveals
      ? [opponent, hero]
      : [hero, opponent];
  const wished = wishes.flatMap((wish) =>
    story.people.filter((person) => wish.words.toLowerCase().includes(person.short.toLowerCase())),
  );
  const rest = turned.filter((person) => !pair.includes(person));
  const extra =
    rest.length === 0
      ? []
      : total === 1 || number % 2 === 0 || total <= 3
        ? [rest[Math.floor(number / 2) % rest.length]!]
        : [];
  const fourth = number % 7 === 0 && rest.length > 1 ? [rest[(Math.floor(number / 2) + 1) % rest.length]!] : [];
  const wanted = [...new Set(wished)];
  const chosen = wanted.length >= 2 ? [...wanted, ...extra] : [...new Set([...pair, ...wanted, ...extra, ...fourth])];
  return [...new Set(chosen)].slice(0, 4);
}

function describe(
  story: Story,
  station: Station,
  number: number,
  people: readonly Person[],
  wishes: readonly Direction[],
  premise: string,
  say: (template: string) => string,
): string {
  const purpose = say(drawInTurn(station.purposes, `${story.seed}/${station.id}`, number));
  const asked = wishes
    .map((wish) => (wish.action !== '' ? wish.action : `As asked for: ${wish.words.replace(/[.!?]+$/, '')}.`))
    .join(' ');
  const witnesses = people.slice(2).map((person) => person.short);
  const company =
    witnesses.length === 0
      ? ''
      : ` ${listed(witnesses)} ${witnesses.length > 1 ? 'look' : 'looks'} on and cannot be sent away.`;
  return clip(`${asked === '' ? '' : `${asked} `}${premise}${company} ${purpose}`, 3_900);
}
