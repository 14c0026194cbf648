import type { PlannedScene } from '../../domain/tasks.js';
import { capitalise, withArticle } from './grammar.js';
import { INTRODUCTIONS } from './cast-data.js';
import type { Person } from './person.js';
import { drawInTurn, hashText } from './seeded-random.js';
import type { Story } from './story.js';
import type { SlotSource } from './template.js';
import { fill } from './template.js';
import type { Place } from './worlds/world.js';

/*
 * Two things of different periods are drawn for each sentence (eleven frames against seven to ten weathers and sounds, thirteen
 * against eleven endings, seven against twenty pairs of details), so that a sentence comes back only after some hundred scenes.
 */
const INSIDE_NIGHT = [
  'Past the glass, {weather}.',
  'The one lamp does what it can; outside, {weather}.',
  'Night, and {weather}.',
  'It is the hour when {sound} counts as company.',
  'Dark at every window; {sound}, and then the wait for the next.',
  'Somewhere below, {sound}.',
  'All the light there is comes from one lamp; all the noise is {sound}.',
  'Outside it is {weather}; inside it is only late.',
  'Shadows up to the ceiling, and {sound}.',
  'Nothing moves but what {weather} moves.',
  'The dark has got as far as {thing}; beyond it, {sound}.',
];
const INSIDE_DAY = [
  'Through the window, {weather}.',
  'Grey light, {sound}.',
  'Daylight gets in by one pane; so does {sound}.',
  'Not quiet: {sound}, close by.',
  'Beyond the wall, {sound}.',
  'Outside, for hours now, {weather}.',
  'Light on {thing}, and behind it {weather}.',
  'From somewhere, {sound}.',
  'The weather is {weather}, and it has found the gap under the door.',
  'The day leans in over {thing}, with {sound}.',
  'Work noises, and over them {sound}.',
];
const OUTSIDE_NIGHT = [
  'Overhead, {weather}.',
  'Night, {weather}, and {sound}.',
  'The only light is a long way off; nearer, {weather}.',
  'Black past {thing}, and out in it {sound}.',
  '{sound}, and under that nothing.',
  'Breath shows, and so does {weather}.',
  'Somebody has left one lamp burning; past it, {weather}.',
  'Such light as there is falls on {thing}; the rest is {weather}.',
  'Cold comes up out of the ground; with it, {sound}.',
  'No stars: {weather}.',
  'It is so still that {sound} seems to be in the next room.',
];
const OUTSIDE_DAY = [
  'Over it all, {weather}.',
  'Wide, and not friendly: {weather}.',
  '{sound}, carried a long way.',
  'Flat light, {weather}.',
  'In the distance, {sound}.',
  'Not a person in sight, only {weather}.',
  '{weather}, and on it {sound}.',
  'Someone has walked here lately, in {weather}.',
  'Today it is {weather}.',
  'A bright, bald hour, and {sound}.',
  'The day has got no further than {weather}.',
];
const OPENERS = [
  '{one}, {two}.',
  '{one}; {two}.',
  '{one}, and {two}.',
  '{one}; nearer, {two}.',
  '{one} and, past that, {two}.',
  'First {one}, then {two}.',
  '{one}; also {two}.',
];
const ARRIVALS = [
  '{A} has come straight from {before}',
  '{A} still has the dust of {before} on both shoes',
  '{A} has taken every back way from {before}',
  '{A} brings in a little of {before}',
  '{A} has not sat down since {before}',
  '{A} has walked here from {before} by the longest way there is',
  '{A} is still in the clothes of {before}',
  '{A} is carrying nothing away from {before} that one could see',
  '{A} has the look, still, of someone leaving {before}',
  'From {before} to here has taken {A} twice the time it should',
  '{A} checks the way back to {before}',
  '{A} is a good deal later from {before} than was promised',
  '{A} has said nothing to anyone since {before}',
];
const ENDINGS = [
  ', and it shows',
  ', with a coat still buttoned',
  ', jaw set',
  ', and cannot get warm',
  ', with nothing in either hand',
  ", walking as if in somebody else's shoes",
  ', a little too upright',
  ', eyes on the floor',
  ', and does not want to be asked',
  ', with one lace undone',
  ', whistling through the teeth',
];

/** Carries somebody over from the scene before. */
export function arrival(story: Story, number: number, person: Person, before: Place): string {
  const template = `${drawInTurn(ARRIVALS, `${story.seed}/arrivals`, number)}${drawInTurn(ENDINGS, `${story.seed}/endings`, number)}.`;
  return fill(template, (slot) => (slot === 'A' ? person.short : slot === 'before' ? before.inText : undefined));
}

/** The first lines under the heading: what the place is like at this hour. */
export function establishingAction(
  story: Story,
  place: Place,
  number: number,
  timeOfDay: string,
  slots: SlotSource,
): string {
  const pairs = place.details.flatMap((one) =>
    place.details.filter((two) => two !== one).map((two) => [one, two] as const),
  );
  const [one, two] =
    pairs.length > 0
      ? drawInTurn(pairs, `${story.seed}/${place.name}`, number)
      : [place.details[0] ?? 'an ordinary room', 'nobody in it yet'];
  const opener = drawInTurn(OPENERS, `${story.seed}/openers`, number);
  const dark = /NIGHT|EVENING|MIDNIGHT|DUSK/i.test(timeOfDay);
  const airs = place.prefix === 'EXT.' ? (dark ? OUTSIDE_NIGHT : OUTSIDE_DAY) : dark ? INSIDE_NIGHT : INSIDE_DAY;
  const first = fill(opener, (slot) => (slot === 'one' ? one : slot === 'two' ? two : undefined));
  const second = fill(drawInTurn(airs, `${story.seed}/air`, number), slots);
  return `${first} ${second}`;
}

/** "MARA VOSS (41), night-desk sergeant, ink on one cuff." */
export function introduction(story: Story, person: Person): string {
  const detail = drawInTurn(
    INTRODUCTIONS,
    `${story.seed}/introductions`,
    Math.max(
      0,
      story.people.findIndex((other) => other.name === person.name),
    ) || hashText(person.name) % 29,
  );
  const trait = person.traits.find(
    (candidate) => candidate.split(' ').length <= 2 && /^\p{Ll}+( \p{Ll}+)?$/u.test(candidate),
  );
  const age = person.age === undefined ? '' : ` (${person.age})`;
  const who = person.role !== undefined ? `${withArticle(person.role)}: ` : trait !== undefined ? `${trait}, ` : '';
  return `${person.display.toUpperCase()}${age}, ${who}${detail}.`;
}

const PRESENCES = [
  '{C} has come along, and stays near {thing3}',
  '{C} makes a long business of hanging a coat on {thing3}',
  '{C} is in the corner by {thing3}, {work}',
  '{C} got here first and has the place next to {thing3}',
  '{C} listens from over by {thing3}',
  '{C} came in with the cold, and has got as far as {thing3}',
  '{C} leans against {thing3} with a view of them both',
  '{C} is at {thing3}, counting under one breath',
  '{C} has been told to stay out of it, and stays by {thing3}',
  '{C} is half in {place}, half out of it',
  '{C} eats an apple with a knife, beside {thing3}',
  '{C} has taken up the post by {thing3}',
  '{C} is {work}',
];
const MANNERS = [
  ', so as not to miss anything',
  ', as one waits for a bus',
  ', and looks like staying',
  ', like somebody at a play',
  ', for no reason that is given',
  ', with great discretion',
  ', all ears',
  ', and takes up less room than one would think',
  ', back turned, missing nothing',
  ', and has not been asked to leave',
  ', in a hat',
];
const OUT_OF_SIGHT = [
  'Next door, out of sight, {C} can be heard {work}',
  'A door stands open on the other room, and on {C} in there',
  'The shadow of {C} falls as far as {thing3}',
  'Out of sight beyond {thing3}, {C} is {work}',
];

/** Somebody who is there beside the two who talk; where `unseen`, heard from the next room. */
export function presence(story: Story, number: number, slots: SlotSource, person: Person, unseen: boolean): string {
  const where = unseen
    ? drawInTurn(OUT_OF_SIGHT, `${story.seed}/out-of-sight`, Math.floor(number / 6))
    : drawInTurn(PRESENCES, `${story.seed}/presences`, number);
  return fill(`${where}${drawInTurn(MANNERS, `${story.seed}/manners`, number)}.`, (slot) =>
    slot === 'C' ? person.short : slots(slot),
  );
}

/** The heading of the scene as it must stand in the text: one line that Fountain takes for a heading. */
export function headingLine(scene: PlannedScene): string {
  const heading = scene.outline.heading
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/\/\*|\*\/|\[\[|\]\]/g, '')
    .trim();
  if (/^(INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\/E|E\/I)[. ]/i.test(heading)) return heading;
  if (/^\.?[\p{L}\p{N}]/u.test(heading)) return `.${heading.replace(/^\./, '')}`;
  return `INT. ${capitalise(heading.replace(/^[^\p{L}\p{N}]+/u, '')).toUpperCase() || 'A ROOM'}`;
}
