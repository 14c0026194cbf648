import { DREAD_SITUATIONS } from '../situations/dread.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const HORROR: Genre = {
  id: 'horror',
  words: items('horror; haunted; ghost; ghosts; demon; possessed; terror; nightmare; zombie; vampire; werewolf; monster; curse; cursed; evil; creature; exorcism; exorcist; cult; séance; seance; terrifying; sinister; undead; slasher; scream; haunting; poltergeist; supernatural; occult; ritual'),
  world: 'manor',
  mood: 'Quiet, exact and patient; something is polite and should not be',
  matter: 'what is in the house',
  goal: 'get everyone out by morning',
  antagonistRole: 'caretaker',
  ghostBond: ['a little brother', 'the first child', 'a cousin who came for the summer', 'the nurse who stayed on'],
  ghostFate: ['who went down to the lake one night and is still expected', 'who was last heard, not seen', 'whose bed was found made from the inside', 'who answered when it called'],
  mainConflicts: [
    '{hero} wants to {goal}. {rival} has always known what it wants instead, and has been setting the table for it.',
    'It can only come in as someone they love. {hero} counts them each night, and {rival} has asked {hero} to stop.',
  ],
  deeds: ['laid the extra place', 'opened when it knocked', 'counted wrong on purpose', 'gave it a name', 'took the bars off the nursery window'],
  themes: [
    { name: 'Hospitality', description: 'Something wants to be let in, and it has better manners than the living. {hero} has to learn when not to be kind.', examples: ['The best glass is got out, and no one remembers for whom.', '{rival} says grace for one more than there are.'] },
    { name: 'Grief keeps house', description: '{ghost} was never properly mourned, and the place has been doing it for them.', examples: ['A small bed is warm each morning.', 'They go on buying the cereal that {ghost} liked.'] },
  ],
  symbols: ['an extra coat on the hooks', 'a chipped glass', 'a wheel still turning', 'eleven windows', 'a bell for no room', 'wet ink'],
  titles: ['One Over', 'The Extra Place', 'Count the Coats', '{ghost} Is Listening', 'The Tenth Window', 'Hello, {ghost}'],
  situations: DREAD_SITUATIONS,
};
