import { COURTSHIP_SITUATIONS } from '../situations/courtship.js';
import { FARCE_SITUATIONS } from '../situations/farce.js';
import { KIN_SITUATIONS } from '../situations/kin.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

/* People among themselves: at home, at work, in love. */

export const COMEDY: Genre = {
  id: 'comedy',
  words: items(
    'comedy; funny; hilarious; prank; accidentally; mistaken; mistake; mistakes; awkward; hijinks; goofy; wacky; misfits; talent show; fake; pretend; pretends; pretending; disaster; embarrassing; clumsy; incompetent; penguin; goose; llama; clown; stand up; stand-up; slacker; lottery; swap; swapped; absurd; banana; office party; intern; viral; inept',
  ),
  world: 'anywhere',
  mood: 'Bright, brisk and slightly alarmed; everyone means well and at full speed',
  matter: 'the plan',
  goal: 'get away with it until the end of the week',
  antagonistRole: 'deputy regional manager',
  ghostBond: [
    'the real expert',
    'an uncle who could do everything',
    'the one who had the instructions',
    'a predecessor in the post',
  ],
  ghostFate: [
    'who went to lunch in March',
    'who left behind a hat and a warning',
    'who was last seen being chased by a goose',
    'who took early retirement by the window',
  ],
  mainConflicts: [
    '{hero} has to {goal} without anybody finding out that {hero} cannot; {rival} already suspects, and has bought a notebook.',
    'Everyone needs {hero} to {goal}. {rival} needs it to be a disaster. They are working from the same plan.',
  ],
  deeds: [
    'said it was a bear',
    'put in the second spring',
    'ate the evidence, with mustard',
    'signed for the goose',
    'told them all different birthdays',
  ],
  themes: [
    {
      name: 'Pretending until it is true',
      description: 'Nobody here is what the door says. {hero} is the last to notice that it works anyway.',
      examples: [
        'A false beard suits somebody better than the real one.',
        'The bravest thing anyone does is sit still on a moving coat.',
      ],
    },
    {
      name: 'The kindness of going along',
      description: 'They all knew. The joke is how long people will go on not saying so, for love.',
      examples: [
        '{rival} corrects the spelling on the blackmail note.',
        'Nine people put their hands in over the gravy.',
      ],
    },
  ],
  symbols: ['a goose', 'a ball of string', 'a false beard', 'the good chair', 'a drum', 'a wheel on a stick'],
  titles: [
    'It Was a Bear',
    'The Second Spring',
    'Ask for String',
    'The Wrong Expert',
    'A Goose in March',
    'Nobody Move',
  ],
  situations: FARCE_SITUATIONS,
};

export const DRAMA: Genre = {
  id: 'drama',
  words: items(
    'drama; grief; grieving; addiction; divorce; funeral; estranged; inheritance; forgiveness; redemption; illness; dying; father; mother; secret; past; regret; loss',
  ),
  world: 'anywhere',
  mood: 'Plain, close and unsentimental; warmth that has to be earned, jokes at the worst moment',
  matter: 'this business',
  goal: 'see it through',
  antagonistRole: '',
  ghostBond: items('an older sister; a best friend since school; a first husband; a father in all but name'),
  ghostFate: items(
    'who went out one evening and did not come back; who died owing everyone a letter; who left in the middle of a sentence and was buried in the spring',
  ),
  mainConflicts: [
    '{hero} wants to {goal}; {rival} has built a whole life on its never being done. Between them stands what each of them did for {ghost}, and did not do.',
    'To {goal}, {hero} must break the one promise made to {ghost}, and {rival} is the only other person alive who heard it.',
  ],
  deeds: items(
    'sold the land without telling anyone; tore up the last letter; drove away that night; told the doctor to stop; signed for both of them; kept the money; answered the door and said nobody was home; let the wrong person be blamed',
  ),
  themes: [
    {
      name: 'What we owe the dead',
      description:
        'A promise outlives the one it was made to. {hero} has to find out which debts to {ghost} can be paid, and which were only ever a way of not living.',
      examples: [
        '{hero} goes on setting a place for {ghost} after everyone has stopped remarking on it.',
        'The {item} is kept in working order by someone with no use for it.',
      ],
    },
    {
      name: 'Coming home',
      description:
        'Nobody returns to the place they left. {hero} comes back to {place} over {matter} and finds that it was waiting for somebody else.',
      examples: [
        'The key still fits, and the door opens the other way.',
        'Everyone asks how long {hero} will be staying. No one asks why.',
      ],
    },
  ],
  symbols: items(
    'an unset table; a stopped clock; a coat on a hook; the last of the jam; a door painted shut; a packed bag; a dog that waits',
  ),
  titles: [
    'What {ghost} Kept',
    'The {item}',
    'Before {deadline}',
    'A Place for {ghost}',
    'The Unset Table',
    "{ghost}'s {item}",
  ],
  situations: KIN_SITUATIONS,
};

export const FAMILY: Genre = {
  id: 'family',
  words: items(
    'family; siblings; brothers; sisters; grandmother; grandfather; kids; christmas; holiday; thanksgiving; adopted; parents; daughter; son; twin; twins; reunion; puppy; dog; pet; childhood; summer camp; grandparents; boy; girl; child; children; orphan',
  ),
  world: 'anywhere',
  mood: 'Tender, loud and unsparing; love by way of crockery',
  matter: 'the house',
  goal: 'get everyone to one table',
  antagonistRole: 'cousin by marriage',
  ghostBond: ['a grandmother', 'the eldest of them', 'a father', 'the aunt who held it together'],
  ghostFate: [
    'who died in the middle of telling a joke',
    'who left the house to all of them, equally',
    'whose chair nobody has sat in since',
    'who kept eleven letters and posted none',
  ],
  mainConflicts: [
    '{hero} wants to {goal}; {rival} has sold the table.',
    'Everyone here loves {hero}. {rival} loves {hero} enough to have lied for half a lifetime.',
  ],
  deeds: ['was driving', 'kept back the letters', 'changed the lock', 'told the dog and nobody else', 'sold the view'],
  themes: [
    {
      name: 'The same old joke',
      description:
        'Families say one thing for forty years and mean something else by it. {hero} comes to {goal}, and has to learn the language again.',
      examples: ['The tart is brought, and eaten, and hated.', '{rival} passes the salt as others pass sentence.'],
    },
    {
      name: 'Who stayed',
      description: 'Someone leaves and someone stays, and each thinks the other had the better of it.',
      examples: ['The pencil marks on the door frame stop at a certain year.', '{hero} still knows which stair.'],
    },
  ],
  symbols: [
    'pencil marks on a door frame',
    'a fourth heap',
    'the ninth chair',
    'green paint',
    'a plunger',
    'a dog that waits',
  ],
  titles: [
    'The Ninth Chair',
    'Keep, Give, Burn',
    'The Bottom Half',
    'What {ghost} Kept',
    'The Small Bag',
    'It Is the Almonds',
  ],
  situations: KIN_SITUATIONS,
};

export const ROMANCE: Genre = {
  id: 'romance',
  words: items(
    'love; romance; romantic; wedding; lovers; falls in love; fall in love; heartbroken; ex; marriage; bride; groom; dating; date; kiss; soulmate; valentine; affair; crush; matchmaker; single; engaged; fiance; fiancé; husband; wife; divorced; proposal; paris; valentines; rival chefs',
  ),
  world: 'anywhere',
  mood: 'Warm, quick and rueful; longing in the shape of good manners',
  matter: 'the wedding',
  goal: 'say it before it is too late',
  antagonistRole: 'fiancé of long standing',
  ghostBond: [
    'a first love',
    'the sister who always knew',
    'the friend who introduced them',
    'a husband of eleven months',
  ],
  ghostFate: [
    'who left for Lisbon and wrote once',
    'who said, of the two of them, "give it ten years"',
    'who is buried under a plum tree with the dog',
    'who kept the letters and died before passing them on',
  ],
  mainConflicts: [
    '{hero} wants to {goal}; {rival} is kind, suitable, and there first.',
    '{hero} and {rival} each need the other to lose, and have begun to hope for a draw.',
  ],
  deeds: [
    'wrote the letter for somebody else',
    'let the telephone ring out',
    'waited in the wrong square',
    'returned the ring by post',
    'told a friend first',
  ],
  themes: [
    {
      name: 'The thing unsaid',
      description: 'Everyone here can talk. {hero} has to find out what the talk has been for.',
      examples: [
        'A letter goes as far as the letter box.',
        '{hero} keeps small sights all day to give to one person, and calls it a habit.',
      ],
    },
    {
      name: 'Second chances',
      description: '{ghost} was the chance that went. {hero} has built a tidy life in the shape of the gap.',
      examples: [
        'The coin with a tooth mark in it changes hands again.',
        'A chair at the café is kept for no one by someone.',
      ],
    },
  ],
  symbols: [
    'one shoe',
    'an umbrella for two',
    'a coin with a tooth mark',
    'a nun on a bicycle',
    'a letter with a stamp',
    'a lit window over a shop',
  ],
  titles: [
    'Half an Umbrella',
    'The Long Way Round',
    'One Shoe',
    'A Nun on a Bicycle',
    'What the Baker Knew',
    'By the Awning',
  ],
  situations: COURTSHIP_SITUATIONS,
};
