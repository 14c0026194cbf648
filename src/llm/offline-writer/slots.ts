import { sumOf } from './cast.js';
import { pronounForm, shiftPerson } from './grammar.js';
import type { Person } from './person.js';
import { drawInTurn } from './seeded-random.js';
import type { Station } from './stations.js';
import type { Story } from './story.js';
import type { SlotSource } from './template.js';
import type { Place } from './worlds/world.js';

/** Scenes that carry the story share its one token and its one old deed, so that they speak of the same thing. */
const CARRYING = new Set(['inciting-incident', 'midpoint-reversal', 'low-point', 'confrontation', 'resolution']);

export function carriesStory({ id }: Station): boolean {
  return CARRYING.has(id);
}

const YEARS = [
  'six years',
  'eleven years',
  'nine years',
  'fourteen years',
  'four years',
  'seventeen years',
  'a dozen years',
  'twenty years',
];
const HOURS = [
  'twenty to four',
  'ten past nine',
  'a quarter to six',
  'five and twenty past two',
  'eleven to the minute',
  'half past four',
  'a few minutes after one',
  'ten to seven',
  'midnight, near enough',
  'a quarter past three',
  'eight on the dot',
];

interface SceneParts {
  number: number;
  station: Station;
  timeOfDay: string;
  place: Place;
  /** In the order of their roles: A, B, C. */
  people: readonly Person[];
}

/** The values of a scene's slots. Read from the scene's number, so that neighbours differ and outline and pages agree. */
export function sceneSlots(
  story: Story,
  parts: SceneParts,
  known: ReadonlyMap<string, string> = new Map(),
): SlotSource {
  const { number, place, people } = parts;
  const turn = (items: readonly string[], key: string) => drawInTurn(items, `${story.seed}/${key}`, number);
  const carrying = carriesStory(parts.station);
  const object = (items: readonly string[], key: string, token: string) =>
    carrying
      ? token
      : drawInTurn(
          items.filter((item) => item !== token),
          `${story.seed}/${key}/rest`,
          number,
        );
  const elsewhere = story.places.filter((other) => other.inText !== place.inText);
  const away = story.people.filter((person) => !people.includes(person));
  const absent =
    away.length > 0
      ? away[number % away.length]!.short
      : story.ghost.name === people[1]?.short
        ? 'the landlord'
        : thirdParty(story, number);
  const roles = new Map(['A', 'B', 'C'].map((role, at) => [role, people[at]]));
  const values: Record<string, string> = {
    hero: story.people[0].short,
    ghost: story.ghost.name,
    matter: story.matter,
    goal: shiftPerson(story.goal, story.people[0].pronoun),
    'goal.my': shiftPerson(story.goal, 'my'),
    'goal.your': shiftPerson(story.goal, 'your'),
    stake: story.stake,
    power: story.power,
    deadline: story.deadline,
    place: place.inText,
    elsewhere: (elsewhere.length > 0 ? drawInTurn(elsewhere, `${story.seed}/elsewhere`, number) : place).inText,
    thing: turn(place.things, 'thing'),
    thing2: drawInTurn(place.things, `${story.seed}/thing`, number + 1),
    thing3: drawInTurn(place.things, `${story.seed}/thing`, number + 2),
    work: turn(place.works, 'work'),
    absent,
    paper: object(story.world.papers, 'paper', drawInTurn(story.world.papers, `${story.seed}/paper`, 0)),
    item: object(story.world.items, 'item', story.token),
    deed: carrying
      ? drawInTurn([...story.genre.deeds, ...story.world.deeds], `${story.seed}/deed`, 0)
      : turn([...story.genre.deeds, ...story.world.deeds], 'deed'),
    weather: turn(weathersAt(story.world.weathers, parts.timeOfDay), 'weather'),
    sound: turn(story.world.sounds, 'sound'),
    years: turn(YEARS, 'years'),
    hour: turn(HOURS, 'hour'),
    sum: sumOf(story, number),
  };
  return (slot) => {
    const found = known.get(slot) ?? known.get(slot.replaceAll('.', '_'));
    const [role, form] = slot.split('.');
    const person = roles.get(role!);
    if (person !== undefined) return form === undefined ? person.short : pronounForm(person.pronoun, form);
    return found === undefined || found.toLowerCase() === values[slot]?.toLowerCase() ? values[slot] : found;
  };
}

const BY_DAY_ONLY = /\bsun\b|sky\b|heat\b|\bdawn\b|gold light|\bblue\b|calm|afternoon|first warm/i;
const BY_NIGHT_ONLY = /\bmoon\b|\bstars?\b|lamp|torch|flare|sodium|dusk|cleaners|\bdark\b|headlights/i;

/** No sun at midnight, no moon at noon. */
function weathersAt(weathers: readonly string[], timeOfDay: string): readonly string[] {
  const dark = /NIGHT|EVENING|DUSK/i.test(timeOfDay);
  const fitting = weathers.filter((weather) => !(dark ? BY_DAY_ONLY : BY_NIGHT_ONLY).test(weather));
  return fitting.length > 0 ? fitting : weathers;
}

/** Somebody to speak of when the whole cast is in the room. */
function thirdParty(story: Story, number: number): string {
  const others = story.world.professions.filter(
    (profession) => !story.people.some((person) => person.role === profession),
  );
  return `the ${drawInTurn(others.length > 0 ? others : story.world.professions, `${story.seed}/third`, number)}`;
}
