import type { PlannedScene } from '../../domain/tasks.js';
import { capitalise } from './grammar.js';
import { drawInTurn } from './seeded-random.js';
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
