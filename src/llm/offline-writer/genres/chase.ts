import { DREAD_SITUATIONS } from '../situations/dread.js';
import { INVESTIGATION_SITUATIONS } from '../situations/investigation.js';
import { JOB_SITUATIONS } from '../situations/job.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

/* Something is hidden, taken or hunted. */

export const CRIME: Genre = {
  id: 'crime',
  words: items(
    'crime; detective; murder; murdered; case; killer; police; cop; noir; mystery; investigate; investigates; investigation; missing; kidnapped; blackmail; mob; gangster; private eye; sleuth; witness; thriller; conspiracy; corrupt; corruption; serial; solve; undercover; spy; assassin; journalist; lawyer; trial; revenge; hunt; disappearance; vanished; suspect; clue',
  ),
  world: 'city',
  mood: 'Low light, wet streets, dry talk; dread in small courtesies',
  matter: 'the case',
  goal: 'find out who did it',
  antagonistRole: 'deputy commissioner',
  ghostBond: [
    'a younger sister',
    'the first partner',
    'a brother who was never any trouble',
    'the best friend from the old street',
  ],
  ghostFate: [
    'who went out for cigarettes and was found on the Friday',
    'who was pulled out of the river with both shoes on',
    'whose file was closed in an afternoon',
    'who rang once, at night, and was not answered',
  ],
  mainConflicts: [
    "{hero} has to {goal}, and every step of it leads nearer to {hero}'s own door; {rival} will see it closed again before {deadline}.",
    'The only witness {hero} can trust is the one {hero} ought to arrest: {rival}, who knows what happened to {ghost} and has built a career on it.',
  ],
  deeds: [
    'wrote the statement for the witness',
    'closed the file in an afternoon',
    'drove the victim home that night',
    'moved the time on the report',
    'put the umbrella back in the hall',
    'let an innocent man sign',
    'took the call and wrote nothing down',
  ],
  themes: [
    {
      name: 'The cost of knowing',
      description:
        'Truth does not set anyone free here; it moves in. {hero} has to {goal} and then go on living in the same street as the answer.',
      examples: [
        '{hero} keeps the file at home, and the home gets smaller.',
        '{rival} offers the truth as if it were a favour, and it is one.',
      ],
    },
    {
      name: 'Loyalty and law',
      description:
        'Everybody near {matter} has been loyal to somebody. The law arrives late and asks them to be loyal to a stranger.',
      examples: [
        'A good officer tears out a page for the best of reasons.',
        '{hero} arrests a friend and holds the umbrella over them to the car.',
      ],
    },
  ],
  symbols: [
    'a dry umbrella',
    'wet footprints going one way',
    'a lamp across the street',
    'an unstamped file',
    'a missing page',
    'coffee rings',
    'a telephone that stops',
  ],
  titles: [
    'The Dry Umbrella',
    'What {ghost} Saw',
    'The {item}',
    'The Closed File',
    'Before {deadline}',
    "{ghost}'s {item}",
  ],
  situations: INVESTIGATION_SITUATIONS,
};

export const HEIST: Genre = {
  id: 'heist',
  words: items(
    'heist; steal; rob; robbery; thief; thieves; bank; casino; con; con artist; vault; safe; crew of; jewel; diamond; diamonds; loot; getaway; painting; forger; forgery; scam; hustler; one last job; swindle; pickpocket; safecracker; grifter',
  ),
  world: 'city',
  mood: 'Dry, nimble and affectionate; competence as a form of love',
  matter: 'the job',
  goal: 'take back what was stolen',
  antagonistRole: 'head of security',
  ghostBond: ['the one who taught them all', 'the driver', 'a partner in every sense', 'the best hands of the lot'],
  ghostFate: [
    'who went back for a hat in Antwerp',
    'who took the blame, and eleven years',
    'who died owing everyone a drink',
    'who said "after you" at the wrong door',
  ],
  mainConflicts: [
    '{hero} means to {goal}; {rival} has left the second lock open, with a chair behind it.',
    'The plan needs five people who trust each other. {hero} has four, and one of them works for {rival}.',
  ],
  deeds: [
    'drew in the second lock',
    'sold Antwerp',
    'swapped the bag on the stairs',
    'told the guard about the bath',
    'kept back the button',
  ],
  themes: [
    {
      name: 'What a share is worth',
      description: 'Everyone says what it is for. {hero} is the only one who wrote it down.',
      examples: ['The fifth heap is for somebody with the right ears.', 'A thief leaves a receipt.'],
    },
    {
      name: 'Honour',
      description: 'The honest people in this story lie all day; the crooks shake hands and mean it.',
      examples: ['{rival} has never broken a law, having had them made.', '{hero} goes back for one more, every time.'],
    },
  ],
  symbols: [
    'a door left on the latch',
    'a bell',
    'chalk on a floor',
    'a teapot with a window',
    'a cucumber',
    'a button off a coat',
  ],
  titles: [
    'From the Drain',
    'The Fifth Share',
    'Remember Antwerp',
    'A Lock by Furst',
    'The {item} Job',
    'Back in Five Minutes',
  ],
  situations: JOB_SITUATIONS,
};

export const HORROR: Genre = {
  id: 'horror',
  words: items(
    'horror; haunted; ghost; ghosts; demon; possessed; terror; nightmare; zombie; vampire; werewolf; monster; curse; cursed; evil; creature; exorcism; exorcist; cult; séance; seance; terrifying; sinister; undead; slasher; scream; haunting; poltergeist; supernatural; occult; ritual',
  ),
  world: 'manor',
  mood: 'Quiet, exact and patient; something is polite and should not be',
  matter: 'what is in the house',
  goal: 'get everyone out by morning',
  antagonistRole: 'caretaker',
  ghostBond: ['a little brother', 'the first child', 'a cousin who came for the summer', 'the nurse who stayed on'],
  ghostFate: [
    'who went down to the lake one night and is still expected',
    'who was last heard, not seen',
    'whose bed was found made from the inside',
    'who answered when it called',
  ],
  mainConflicts: [
    '{hero} wants to {goal}. {rival} has always known what it wants instead, and has been setting the table for it.',
    'It can only come in as someone they love. {hero} counts them each night, and {rival} has asked {hero} to stop.',
  ],
  deeds: [
    'laid the extra place',
    'opened when it knocked',
    'counted wrong on purpose',
    'gave it a name',
    'took the bars off the nursery window',
  ],
  themes: [
    {
      name: 'Hospitality',
      description:
        'Something wants to be let in, and it has better manners than the living. {hero} has to learn when not to be kind.',
      examples: [
        'The best glass is got out, and no one remembers for whom.',
        '{rival} says grace for one more than there are.',
      ],
    },
    {
      name: 'Grief keeps house',
      description: '{ghost} was never properly mourned, and the place has been doing it for them.',
      examples: ['A small bed is warm each morning.', 'They go on buying the cereal that {ghost} liked.'],
    },
  ],
  symbols: [
    'an extra coat on the hooks',
    'a chipped glass',
    'a wheel still turning',
    'eleven windows',
    'a bell for no room',
    'wet ink',
  ],
  titles: [
    'One Over',
    'The Extra Place',
    'Count the Coats',
    '{ghost} Is Listening',
    'The Tenth Window',
    'Hello, {ghost}',
  ],
  situations: DREAD_SITUATIONS,
};
