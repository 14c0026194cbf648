import { FARCE_SITUATIONS } from '../situations/farce.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const COMEDY: Genre = {
  id: 'comedy',
  words: items('comedy; funny; hilarious; prank; accidentally; mistaken; mistake; mistakes; awkward; hijinks; goofy; wacky; misfits; talent show; fake; pretend; pretends; pretending; disaster; embarrassing; clumsy; incompetent; penguin; goose; llama; clown; stand up; stand-up; slacker; lottery; swap; swapped; absurd; banana; office party; intern; viral; inept'),
  world: 'anywhere',
  mood: 'Bright, brisk and slightly alarmed; everyone means well and at full speed',
  matter: 'the plan',
  goal: 'get away with it until the end of the week',
  antagonistRole: 'deputy regional manager',
  ghostBond: ['the real expert', 'an uncle who could do everything', 'the one who had the instructions', 'a predecessor in the post'],
  ghostFate: ['who went to lunch in March', 'who left behind a hat and a warning', 'who was last seen being chased by a goose', 'who took early retirement by the window'],
  mainConflicts: [
    '{hero} has to {goal} without anybody finding out that {hero} cannot; {rival} already suspects, and has bought a notebook.',
    'Everyone needs {hero} to {goal}. {rival} needs it to be a disaster. They are working from the same plan.',
  ],
  deeds: ['said it was a bear', 'put in the second spring', 'ate the evidence, with mustard', 'signed for the goose', 'told them all different birthdays'],
  themes: [
    { name: 'Pretending until it is true', description: 'Nobody here is what the door says. {hero} is the last to notice that it works anyway.', examples: ['A false beard suits somebody better than the real one.', 'The bravest thing anyone does is sit still on a moving coat.'] },
    { name: 'The kindness of going along', description: 'They all knew. The joke is how long people will go on not saying so, for love.', examples: ['{rival} corrects the spelling on the blackmail note.', 'Nine people put their hands in over the gravy.'] },
  ],
  symbols: ['a goose', 'a ball of string', 'a false beard', 'the good chair', 'a drum', 'a wheel on a stick'],
  titles: ['It Was a Bear', 'The Second Spring', 'Ask for String', 'The Wrong Expert', 'A Goose in March', 'Nobody Move'],
  situations: FARCE_SITUATIONS,
};
