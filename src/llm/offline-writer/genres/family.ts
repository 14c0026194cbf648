import { KIN_SITUATIONS } from '../situations/kin.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const FAMILY: Genre = {
  id: 'family',
  words: items('family; siblings; brothers; sisters; grandmother; grandfather; kids; christmas; holiday; thanksgiving; adopted; parents; daughter; son; twin; twins; reunion; puppy; dog; pet; childhood; summer camp; grandparents; boy; girl; child; children; orphan'),
  world: 'anywhere',
  mood: 'Tender, loud and unsparing; love by way of crockery',
  matter: 'the house',
  goal: 'get everyone to one table',
  antagonistRole: 'cousin by marriage',
  ghostBond: ['a grandmother', 'the eldest of them', 'a father', 'the aunt who held it together'],
  ghostFate: ['who died in the middle of telling a joke', 'who left the house to all of them, equally', 'whose chair nobody has sat in since', 'who kept eleven letters and posted none'],
  mainConflicts: [
    '{hero} wants to {goal}; {rival} has sold the table.',
    'Everyone here loves {hero}. {rival} loves {hero} enough to have lied for half a lifetime.',
  ],
  deeds: ['was driving', 'kept back the letters', 'changed the lock', 'told the dog and nobody else', 'sold the view'],
  themes: [
    { name: 'The same old joke', description: 'Families say one thing for forty years and mean something else by it. {hero} comes to {goal}, and has to learn the language again.', examples: ['The tart is brought, and eaten, and hated.', '{rival} passes the salt as others pass sentence.'] },
    { name: 'Who stayed', description: 'Someone leaves and someone stays, and each thinks the other had the better of it.', examples: ['The pencil marks on the door frame stop at a certain year.', '{hero} still knows which stair.'] },
  ],
  symbols: ['pencil marks on a door frame', 'a fourth heap', 'the ninth chair', 'green paint', 'a plunger', 'a dog that waits'],
  titles: ['The Ninth Chair', 'Keep, Give, Burn', 'The Bottom Half', 'What {ghost} Kept', 'The Small Bag', 'It Is the Almonds'],
  situations: KIN_SITUATIONS,
};
