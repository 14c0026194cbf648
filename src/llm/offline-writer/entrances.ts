import { withArticle } from './grammar.js';
import type { Person } from './person.js';
import { drawInTurn, hashText } from './seeded-random.js';
import type { Story } from './story.js';
import type { SlotSource } from './template.js';
import { fill } from './template.js';
import type { Place } from './worlds/world.js';

const INTRODUCTIONS: readonly string[] = [
  'a good coat worn through at one elbow',
  'hands that are never quite still',
  'the stillness of somebody used to being interrupted',
  'shoes better than the rest',
  'a face that has been told it looks tired, and has stopped minding',
  'hair cut at home, in a hurry',
  'the walk of a person who has carried things',
  'eyes that count the exits and then the people',
  'ink on one cuff',
  'a smile that arrives late and leaves early',
  'sleeves rolled exactly twice',
  "somebody else's scarf",
  'a limp that comes and goes with the company',
  'spectacles mended with thread',
  'all elbows and attention',
  'tidy as a made bed',
  'a voice heard before the rest comes in',
  'pockets that clink',
  'a burn, long healed, along the jaw',
  'the patience of a cat on a wall',
  'dressed for a different weather',
  'one glove',
  'the look of someone adding up',
  'a laugh held in reserve',
  'too much hat',
  'a back as straight as a shut door',
  'knuckles skinned this week',
  'a plaster on the thumb, drawn on with a small face',
  'the posture of someone waiting to be told off',
  'grey early and proud of it',
];

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
