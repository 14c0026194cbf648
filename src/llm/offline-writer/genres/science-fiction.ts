import { ABOARD_SITUATIONS } from '../situations/aboard.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const SCIENCE_FICTION: Genre = {
  id: 'science fiction',
  words: items('space; spaceship; astronaut; alien; aliens; robot; android; planet; mars; moon; future; ai; artificial intelligence; time travel; dystopia; dystopian; galaxy; cyborg; clone; colony; orbit; starship; simulation; virtual; sci fi; science fiction; quantum; experiment; scientist; mutant; apocalypse; apocalyptic; post apocalyptic; asteroid; memory; memories; hologram'),
  world: 'space',
  mood: 'Cold light and close quarters; wonder kept on a short lead',
  matter: 'the mission',
  goal: 'bring everyone home',
  antagonistRole: 'mission commander',
  ghostBond: ['the first pilot', 'a twin', 'the engineer who built half of it', 'an older brother who went ahead'],
  ghostFate: ['whose last message broke off in a word', 'who was left outside when the hatch came down', 'who went ahead nine years before and was never heard from', 'who volunteered, and was listed as cargo'],
  mainConflicts: [
    'To {goal}, {hero} needs what {rival} has hidden; and {rival} hid it because the last people who had it are all dead.',
    'The sum does not come out: {hero} can {goal} or keep {stake}, and {rival} has already chosen.',
  ],
  deeds: ['answered the signal', 'put a shim in the gauge', 'locked the hatch on a living voice', 'sent the flowers', 'took a name off the list and put on another'],
  themes: [
    { name: 'Arithmetic and mercy', description: 'Out here every kindness is measured in air. {hero} has to decide what the sums are for.', examples: ['One chair is left at the table for twelve.', '{rival} is right to the third decimal place, and it is unforgivable.'] },
    { name: 'Who answers', description: '{ghost} went first and may still be talking. The story is about what it does to people to have to listen.', examples: ['A voice arrives eleven hours old and is obeyed.', '{hero} knocks on a wall, for company, and is answered.'] },
  ],
  symbols: ['a line of blue light', 'an empty harness', 'a needle that lies', 'breath on glass', 'a tomato with a name', 'the rule on the wall'],
  titles: ['Two Short, One Long', 'The {item}', 'After {ghost}', 'The Empty Harness', 'Blue at the Edge', 'What {ghost} Heard'],
  situations: ABOARD_SITUATIONS,
};
