import { COURTSHIP_SITUATIONS } from '../situations/courtship.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const ROMANCE: Genre = {
  id: 'romance',
  words: items('love; romance; romantic; wedding; lovers; falls in love; fall in love; heartbroken; ex; marriage; bride; groom; dating; date; kiss; soulmate; valentine; affair; crush; matchmaker; single; engaged; fiance; fiancé; husband; wife; divorced; proposal; paris; valentines; rival chefs'),
  world: 'anywhere',
  mood: 'Warm, quick and rueful; longing in the shape of good manners',
  matter: 'the wedding',
  goal: 'say it before it is too late',
  antagonistRole: 'fiancé of long standing',
  ghostBond: ['a first love', 'the sister who always knew', 'the friend who introduced them', 'a husband of eleven months'],
  ghostFate: ['who left for Lisbon and wrote once', 'who said, of the two of them, "give it ten years"', 'who is buried under a plum tree with the dog', 'who kept the letters and died before passing them on'],
  mainConflicts: [
    '{hero} wants to {goal}; {rival} is kind, suitable, and there first.',
    '{hero} and {rival} each need the other to lose, and have begun to hope for a draw.',
  ],
  deeds: ['wrote the letter for somebody else', 'let the telephone ring out', 'waited in the wrong square', 'returned the ring by post', 'told a friend first'],
  themes: [
    { name: 'The thing unsaid', description: 'Everyone here can talk. {hero} has to find out what the talk has been for.', examples: ['A letter goes as far as the letter box.', '{hero} keeps small sights all day to give to one person, and calls it a habit.'] },
    { name: 'Second chances', description: '{ghost} was the chance that went. {hero} has built a tidy life in the shape of the gap.', examples: ['The coin with a tooth mark in it changes hands again.', 'A chair at the café is kept for no one by someone.'] },
  ],
  symbols: ['one shoe', 'an umbrella for two', 'a coin with a tooth mark', 'a nun on a bicycle', 'a letter with a stamp', 'a lit window over a shop'],
  titles: ['Half an Umbrella', 'The Long Way Round', 'One Shoe', 'A Nun on a Bicycle', 'What the Baker Knew', 'By the Awning'],
  situations: COURTSHIP_SITUATIONS,
};
