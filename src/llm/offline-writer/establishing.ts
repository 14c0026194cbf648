import type { PlannedScene } from '../../domain/tasks.js';
import { capitalise, withArticle } from './grammar.js';
import { INTRODUCTIONS } from './cast-data.js';
import type { Person } from './person.js';
import { drawInTurn, hashText } from './seeded-random.js';
import type { Story } from './story.js';
import type { SlotSource } from './template.js';
import { fill } from './template.js';
import type { Place } from './worlds/world.js';

const INSIDE_NIGHT = [
  'Past the glass, {weather}.', 'The one lamp does what it can.', 'Night, and {weather}.', 'It is the hour when {sound} counts as company.', 'Dark at every window; {sound}, and then the wait for the next.', 'Somewhere below, {sound}.', 'All the light there is comes from {thing}.', 'Outside it is {weather}; inside it is only late.',
  'Shadows up to the ceiling, and {sound}.', 'Nothing moves but what {weather} moves.', 'The dark has got as far as {thing2}.',
];
const INSIDE_DAY = [
  'Through the window, {weather}.', 'Grey light, {sound}.', 'Daylight gets in by one pane and stops at {thing}.', 'Not quiet: {sound}, close by.', 'Beyond the wall, {sound}.', 'Outside, {weather}. It has been at it for hours.', 'Light on {thing2}, and on the dust above it.', 'From somewhere, {sound}.', 'The weather is {weather}, and it has found the gap under the door.', 'The day leans in over {thing}.', 'Work noises. Then, over them, {sound}.',
];
const OUTSIDE_NIGHT = ['Overhead, {weather}.', 'Night, {weather}, and {sound}.', 'The only light is a long way off and going further.', 'Black beyond {thing}. Out in it, {sound}.', '{sound}. Then the silence that was there before.', 'Breath shows. So does {weather}.', 'Somebody has left one lamp burning near {thing2}.', 'Whatever moon there is has other work.', 'Cold comes up out of the ground; with it, {sound}.'];
const OUTSIDE_DAY = ['Over it all, {weather}.', 'Wide, and not friendly: {weather}.', '{sound}, carried a long way.', 'The light is flat and gets into everything.', 'In the distance, {sound}.', 'Not a person in sight, only {weather}.', '{weather}, and on it {sound}.', 'The ground between here and {thing} has been walked on lately.', 'Today it is {weather}.', 'A bright, bald hour. {sound}.'];
const OPENERS = ['{one}. {two}.', '{one}, {two}.', '{one}; {two}.', '{one}. Behind it, {two}.', '{two}. {one}.', 'First {one}. Then {two}.', '{one}, and {two}.', '{two}; nearer, {one}.', '{one}. Also {two}.', '{two} and, past that, {one}.'];

/** The first lines under the heading: what the place is like at this hour. */
export function establishingAction(story: Story, place: Place, number: number, timeOfDay: string, slots: SlotSource): string {
  const pairs = place.details.flatMap((one) => place.details.filter((two) => two !== one).map((two) => [one, two] as const));
  const [one, two] = pairs.length > 0 ? drawInTurn(pairs, `${story.seed}/${place.name}`, number) : [place.details[0] ?? 'an ordinary room', 'nobody in it yet'];
  const opener = drawInTurn(OPENERS, `${story.seed}/openers`, number);
  const dark = /NIGHT|EVENING|MIDNIGHT|DUSK/i.test(timeOfDay);
  const airs = place.prefix === 'EXT.' ? (dark ? OUTSIDE_NIGHT : OUTSIDE_DAY) : dark ? INSIDE_NIGHT : INSIDE_DAY;
  const first = fill(opener, (slot) => (slot === 'one' ? one : slot === 'two' ? two : undefined));
  const second = fill(drawInTurn(airs, `${story.seed}/air`, number), slots);
  return `${first} ${second}`;
}

/** "MARA VOSS (41), night-desk sergeant, ink on one cuff." */
export function introduction(story: Story, person: Person): string {
  const detail = drawInTurn(INTRODUCTIONS, `${story.seed}/introductions`, Math.max(0, story.people.findIndex((other) => other.name === person.name)) || hashText(person.name) % 29);
  const trait = person.traits.find((candidate) => candidate.split(' ').length <= 2 && /^\p{Ll}+( \p{Ll}+)?$/u.test(candidate));
  const age = person.age === undefined ? '' : ` (${person.age})`;
  const who = person.role !== undefined ? `${withArticle(person.role)}: ` : trait !== undefined ? `${trait}, ` : '';
  return `${person.display.toUpperCase()}${age}, ${who}${detail}.`;
}

const PRESENCES = [
  '{C} has come along, and stays near {thing3}.', '{C} is there too, making a long business of taking off a coat.', 'In the corner {C} pretends to be {work}.', '{C} got here first and has the good chair.', 'Over by {thing3}, {C} listens with the whole of one side.', '{C} came in with the cold and nobody has said to go.',
  '{C} leans where {C} can see them both.', 'By {thing3} {C} counts something under one breath.', '{C} has been told to stay out of it and has brought something to lean on.', 'Half in, half out: {C}, one hand still on the latch.', 'There is also {C}, eating an apple with a knife.', '{C} holds the light, since somebody must.', '{C} has taken up the post by {thing3} and looks like staying.',
];

export function presence(story: Story, number: number, slots: SlotSource, person: Person): string {
  return fill(drawInTurn(PRESENCES, `${story.seed}/presences`, number), (slot) => (slot === 'C' ? person.short : slots(slot)));
}

/** The heading of the scene as it must stand in the text: one line that Fountain takes for a heading. */
export function headingLine(scene: PlannedScene): string {
  const heading = scene.outline.heading.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').replace(/\/\*|\*\/|\[\[|\]\]/g, '').trim();
  if (/^(INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\/E|E\/I)[. ]/i.test(heading)) return heading;
  if (/^\.?[\p{L}\p{N}]/u.test(heading)) return `.${heading.replace(/^\./, '')}`;
  return `INT. ${capitalise(heading.replace(/^[^\p{L}\p{N}]+/u, '')).toUpperCase() || 'A ROOM'}`;
}
