import { QUEST_SITUATIONS } from '../situations/quest.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const WAR: Genre = {
  id: 'war',
  words: items('war; soldier; soldiers; army; battle; trench; platoon; nazi; resistance; front; bomber; occupied; occupation; troops; sniper; regiment; deserter; prisoner of war; world war; invasion; wartime; sergeant; d day; veteran; combat; ceasefire'),
  world: 'front',
  mood: 'Mud, gallows wit and sudden tenderness',
  matter: 'the order',
  goal: 'bring the last of them back alive',
  antagonistRole: 'colonel',
  ghostBond: ['a school friend', 'the first sergeant', 'a brother in another company', 'the one who shared the blanket'],
  ghostFate: ['who went over a minute early', 'who was left at the wire, talking', 'who heard it too, and stayed', 'whose letters go on arriving'],
  mainConflicts: [
    '{hero} wants to {goal}; {rival} has a map on which they are already dead.',
    'To {goal}, {hero} has to disobey the only officer who has ever kept {hero} alive: {rival}.',
  ],
  deeds: ['blew the whistle a minute early', 'said it was the relief', 'signed the list', 'left the wire uncut', 'told them there were three days'],
  themes: [
    { name: 'Orders', description: 'Every order comes from someone who is not there. {hero} has to find out at which one to stop.', examples: ['A list is copied out fair, and the copying is the crime.', '{rival} weeps and signs.'] },
    { name: 'The other side', description: 'The song is the same song, with another river in it. {hero} would find it easier not to know that.', examples: ['A tin cup is left, the right way up.', 'They share a cold across the wire.'] },
  ],
  symbols: ['a tin cup', 'a song with another river in it', 'a boot in the wall', 'a canary', 'apples in a gas mask bag', 'two flags, neither of them much'],
  titles: ['The Other River', 'A Minute Early', 'The {item}', 'What {ghost} Heard', 'The Third Singer', 'Before {deadline}'],
  situations: QUEST_SITUATIONS,
};
