import { ABOARD_SITUATIONS } from '../situations/aboard.js';
import { QUEST_SITUATIONS } from '../situations/quest.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

/* Worlds that are not ours. */

export const FANTASY: Genre = {
  id: 'fantasy',
  words: items(
    'fantasy; magic; magical; wizard; witch; dragon; kingdom; prophecy; elf; elves; dwarf; quest; sorcerer; enchanted; spell; fairy; sword; throne; realm; curse; mythical; chosen one; queen; king; prince; princess; knight; castle; myth; unicorn; goddess; immortal; medieval; fae',
  ),
  world: 'realm',
  mood: 'Old, weathered and strange; wonder with mud on it',
  matter: 'the oath',
  goal: 'keep the old promise',
  antagonistRole: 'lord chancellor',
  ghostBond: ['the last bearer', 'an older sister, sworn before', 'the rightful heir', 'a foster brother'],
  ghostFate: [
    'who went in under the hill and did not come out',
    'who held the crossing by night',
    'whose name is not spoken indoors',
    'who took the oath first and was taken by it',
  ],
  mainConflicts: [
    '{hero} must {goal}, and the only way to it is through {rival}, who keeps the letter of every oath ever sworn.',
    'What {hero} carries is the one thing {rival} fears, and it costs its bearer something each time that it is drawn.',
  ],
  deeds: [
    'broke the seal',
    'woke the thing beneath the hill',
    "swore in another's name",
    'let eleven ride out',
    'cut the mark on the inside',
  ],
  themes: [
    {
      name: 'What an oath is for',
      description:
        'A promise here is a made thing, with a weight. {hero} has put one down and must pick it up again to {goal}.',
      examples: ['The letter will not burn.', '{rival} has kept every word and betrayed everyone.'],
    },
    {
      name: 'The price of power',
      description: 'Nothing is given. Whatever {hero} uses against {power} comes out of something {hero} loves.',
      examples: ['Each use of the {item} takes one memory of {ghost}.', 'The old ones ask politely, and wait.'],
    },
  ],
  symbols: [
    'a letter that will not burn',
    'a ring of iron',
    'marsh lights',
    'a cup set upright',
    'a cairn with a stone gone',
    'a white sock on a stick',
  ],
  titles: [
    'Eleven Went',
    'The {item}',
    'The Unburned Letter',
    'Under the Hill',
    "{ghost}'s Crossing",
    'The Oath at Harrow',
  ],
  situations: QUEST_SITUATIONS,
};

export const SCIENCE_FICTION: Genre = {
  id: 'science fiction',
  words: items(
    'space; spaceship; astronaut; alien; aliens; robot; android; planet; mars; moon; future; ai; artificial intelligence; time travel; dystopia; dystopian; galaxy; cyborg; clone; colony; orbit; starship; simulation; virtual; sci fi; science fiction; quantum; experiment; scientist; mutant; apocalypse; apocalyptic; post apocalyptic; asteroid; memory; memories; hologram',
  ),
  world: 'space',
  mood: 'Cold light and close quarters; wonder kept on a short lead',
  matter: 'the mission',
  goal: 'bring everyone home',
  antagonistRole: 'mission commander',
  ghostBond: ['the first pilot', 'a twin', 'the engineer who built half of it', 'an older brother who went ahead'],
  ghostFate: [
    'whose last message broke off in a word',
    'who was left outside when the hatch came down',
    'who went ahead nine years before and was never heard from',
    'who volunteered, and was listed as cargo',
  ],
  mainConflicts: [
    'To {goal}, {hero} needs what {rival} has hidden; and {rival} hid it because the last people who had it are all dead.',
    'The sum does not come out: {hero} can {goal} or keep {stake}, and {rival} has already chosen.',
  ],
  deeds: [
    'answered the signal',
    'put a shim in the gauge',
    'locked the hatch on a living voice',
    'sent the flowers',
    'took a name off the list and put on another',
  ],
  themes: [
    {
      name: 'Arithmetic and mercy',
      description: 'Out here every kindness is measured in air. {hero} has to decide what the sums are for.',
      examples: [
        'One chair is left at the table for twelve.',
        '{rival} is right to the third decimal place, and it is unforgivable.',
      ],
    },
    {
      name: 'Who answers',
      description:
        '{ghost} went first and may still be talking. The story is about what it does to people to have to listen.',
      examples: [
        'A voice arrives eleven hours old and is obeyed.',
        '{hero} knocks on a wall, for company, and is answered.',
      ],
    },
  ],
  symbols: [
    'a line of blue light',
    'an empty harness',
    'a needle that lies',
    'breath on glass',
    'a tomato with a name',
    'the rule on the wall',
  ],
  titles: [
    'Two Short, One Long',
    'The {item}',
    'After {ghost}',
    'The Empty Harness',
    'Blue at the Edge',
    'What {ghost} Heard',
  ],
  situations: ABOARD_SITUATIONS,
};
