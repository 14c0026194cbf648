import { QUEST_SITUATIONS } from '../situations/quest.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const FANTASY: Genre = {
  id: 'fantasy',
  words: items('fantasy; magic; magical; wizard; witch; dragon; kingdom; prophecy; elf; elves; dwarf; quest; sorcerer; enchanted; spell; fairy; sword; throne; realm; curse; mythical; chosen one; queen; king; prince; princess; knight; castle; myth; unicorn; goddess; immortal; medieval; fae'),
  world: 'realm',
  mood: 'Old, weathered and strange; wonder with mud on it',
  matter: 'the oath',
  goal: 'keep the old promise',
  antagonistRole: 'lord chancellor',
  ghostBond: ['the last bearer', 'an older sister, sworn before', 'the rightful heir', 'a foster brother'],
  ghostFate: ['who went in under the hill and did not come out', 'who held the crossing by night', 'whose name is not spoken indoors', 'who took the oath first and was taken by it'],
  mainConflicts: [
    '{hero} must {goal}, and the only way to it is through {rival}, who keeps the letter of every oath ever sworn.',
    'What {hero} carries is the one thing {rival} fears, and it costs its bearer something each time that it is drawn.',
  ],
  deeds: ['broke the seal', 'woke the thing beneath the hill', 'swore in another\'s name', 'let eleven ride out', 'cut the mark on the inside'],
  themes: [
    { name: 'What an oath is for', description: 'A promise here is a made thing, with a weight. {hero} has put one down and must pick it up again to {goal}.', examples: ['The letter will not burn.', '{rival} has kept every word and betrayed everyone.'] },
    { name: 'The price of power', description: 'Nothing is given. Whatever {hero} uses against {power} comes out of something {hero} loves.', examples: ['Each use of the {item} takes one memory of {ghost}.', 'The old ones ask politely, and wait.'] },
  ],
  symbols: ['a letter that will not burn', 'a ring of iron', 'marsh lights', 'a cup set upright', 'a cairn with a stone gone', 'a white sock on a stick'],
  titles: ['Eleven Went', 'The {item}', 'The Unburned Letter', 'Under the Hill', '{ghost}\'s Crossing', 'The Oath at Harrow'],
  situations: QUEST_SITUATIONS,
};
