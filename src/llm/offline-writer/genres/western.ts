import { QUEST_SITUATIONS } from '../situations/quest.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const WESTERN: Genre = {
  id: 'western',
  words: items('western; cowboy; sheriff; outlaw; saloon; ranch; frontier; gunslinger; bounty; bounty hunter; stagecoach; gold rush; posse; marshal; wild west; homestead; cattle; desperado; railroad; deputy; showdown; duel; gunfighter'),
  world: 'frontier',
  mood: 'Spare, sunstruck and slow to anger; silence as a weapon',
  matter: 'the claim',
  goal: 'hold the town until the judge comes',
  antagonistRole: 'railroad agent',
  ghostBond: ['a brother', 'the old sheriff', 'a partner in the claim', 'the one who dug the well'],
  ghostFate: ['who was hanged for somebody else\'s horse', 'who rode out after the payroll and was found in spring', 'who sold the water and could not live on the money', 'who is under the plum tree'],
  mainConflicts: [
    '{hero} means to {goal}; {rival} has the railroad, the paper, and the only telegraph.',
    'The whole town wants {hero} to {goal}, and not one of them wants to be seen standing next to {hero}.',
  ],
  deeds: ['rode away from the fire', 'swore the claim was empty', 'gave the posse the wrong trail, and then the right one', 'took the star off a dead man', 'fenced the well'],
  themes: [
    { name: 'The law before the law', description: 'Nobody has come to say what is right out here. {hero} has to {goal} with nothing to back it but having said so.', examples: ['A tin star is worn on the inside of a coat.', '{rival} has a paper for everything.'] },
    { name: 'Water and land', description: 'What can be owned, and what only used. {rival} has bought the well; {hero} remembers who dug it.', examples: ['Two graves and a plum tree, fenced.', 'The well is sounded with a stone in every act.'] },
  ],
  symbols: ['a tin star worn inside the coat', 'a dry well', 'a hat on an anvil', 'a bell with swallows in it', 'a plum tree', 'a telegraph key nobody touches'],
  titles: ['The Last Water', 'The {item}', 'Bitter Creek', 'A Hat on the Anvil', 'Noon at Contention', '{ghost}\'s Well'],
  situations: QUEST_SITUATIONS,
};
