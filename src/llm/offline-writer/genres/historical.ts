import { QUEST_SITUATIONS } from '../situations/quest.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

/* Other times. */

export const WAR: Genre = {
  id: 'war',
  words: items(
    'war; soldier; soldiers; army; battle; trench; platoon; nazi; resistance; front; bomber; occupied; occupation; troops; sniper; regiment; deserter; prisoner of war; world war; invasion; wartime; sergeant; d day; veteran; combat; ceasefire',
  ),
  world: 'front',
  mood: 'Mud, gallows wit and sudden tenderness',
  matter: 'the order',
  goal: 'bring the last of them back alive',
  antagonistRole: 'colonel',
  ghostBond: [
    'a school friend',
    'the first sergeant',
    'a brother in another company',
    'the one who shared the blanket',
  ],
  ghostFate: [
    'who went over a minute early',
    'who was left at the wire, talking',
    'who heard it too, and stayed',
    'whose letters go on arriving',
  ],
  mainConflicts: [
    '{hero} wants to {goal}; {rival} has a map on which they are already dead.',
    'To {goal}, {hero} has to disobey the only officer who has ever kept {hero} alive: {rival}.',
  ],
  deeds: [
    'blew the whistle a minute early',
    'said it was the relief',
    'signed the list',
    'left the wire uncut',
    'told them there were three days',
  ],
  themes: [
    {
      name: 'Orders',
      description: 'Every order comes from someone who is not there. {hero} has to find out at which one to stop.',
      examples: ['A list is copied out fair, and the copying is the crime.', '{rival} weeps and signs.'],
    },
    {
      name: 'The other side',
      description: 'The song is the same song, with another river in it. {hero} would find it easier not to know that.',
      examples: ['A tin cup is left, the right way up.', 'They share a cold across the wire.'],
    },
  ],
  symbols: [
    'a tin cup',
    'a song with another river in it',
    'a boot in the wall',
    'a canary',
    'apples in a gas mask bag',
    'two flags, neither of them much',
  ],
  titles: [
    'The Other River',
    'A Minute Early',
    'The {item}',
    'What {ghost} Heard',
    'The Third Singer',
    'Before {deadline}',
  ],
  situations: QUEST_SITUATIONS,
};

export const WESTERN: Genre = {
  id: 'western',
  words: items(
    'western; cowboy; sheriff; outlaw; saloon; ranch; frontier; gunslinger; bounty; bounty hunter; stagecoach; gold rush; posse; marshal; wild west; homestead; cattle; desperado; railroad; deputy; showdown; duel; gunfighter',
  ),
  world: 'frontier',
  mood: 'Spare, sunstruck and slow to anger; silence as a weapon',
  matter: 'the claim',
  goal: 'hold the town until the judge comes',
  antagonistRole: 'railroad agent',
  ghostBond: ['a brother', 'the old sheriff', 'a partner in the claim', 'the one who dug the well'],
  ghostFate: [
    "who was hanged for somebody else's horse",
    'who rode out after the payroll and was found in spring',
    'who sold the water and could not live on the money',
    'who is under the plum tree',
  ],
  mainConflicts: [
    '{hero} means to {goal}; {rival} has the railroad, the paper, and the only telegraph.',
    'The whole town wants {hero} to {goal}, and not one of them wants to be seen standing next to {hero}.',
  ],
  deeds: [
    'rode away from the fire',
    'swore the claim was empty',
    'gave the posse the wrong trail, and then the right one',
    'took the star off a dead man',
    'fenced the well',
  ],
  themes: [
    {
      name: 'The law before the law',
      description:
        'Nobody has come to say what is right out here. {hero} has to {goal} with nothing to back it but having said so.',
      examples: ['A tin star is worn on the inside of a coat.', '{rival} has a paper for everything.'],
    },
    {
      name: 'Water and land',
      description: 'What can be owned, and what only used. {rival} has bought the well; {hero} remembers who dug it.',
      examples: ['Two graves and a plum tree, fenced.', 'The well is sounded with a stone in every act.'],
    },
  ],
  symbols: [
    'a tin star worn inside the coat',
    'a dry well',
    'a hat on an anvil',
    'a bell with swallows in it',
    'a plum tree',
    'a telegraph key nobody touches',
  ],
  titles: [
    'The Last Water',
    'The {item}',
    'Bitter Creek',
    'A Hat on the Anvil',
    'Noon at Contention',
    "{ghost}'s Well",
  ],
  situations: QUEST_SITUATIONS,
};
