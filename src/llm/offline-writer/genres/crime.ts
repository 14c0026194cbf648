import { INVESTIGATION_SITUATIONS } from '../situations/investigation.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const CRIME: Genre = {
  id: 'crime',
  words: items('crime; detective; murder; murdered; case; killer; police; cop; noir; mystery; investigate; investigates; investigation; missing; kidnapped; blackmail; mob; gangster; private eye; sleuth; witness; thriller; conspiracy; corrupt; corruption; serial; solve; undercover; spy; assassin; journalist; lawyer; trial; revenge; hunt; disappearance; vanished; suspect; clue'),
  world: 'city',
  mood: 'Low light, wet streets, dry talk; dread in small courtesies',
  matter: 'the case',
  goal: 'find out who did it',
  antagonistRole: 'deputy commissioner',
  ghostBond: ['a younger sister', 'the first partner', 'a brother who was never any trouble', 'the best friend from the old street'],
  ghostFate: ['who went out for cigarettes and was found on the Friday', 'who was pulled out of the river with both shoes on', 'whose file was closed in an afternoon', 'who rang once, at night, and was not answered'],
  mainConflicts: [
    '{hero} has to {goal}, and every step of it leads nearer to {hero}\'s own door; {rival} will see it closed again before {deadline}.',
    'The only witness {hero} can trust is the one {hero} ought to arrest: {rival}, who knows what happened to {ghost} and has built a career on it.',
  ],
  deeds: ['wrote the statement for the witness', 'closed the file in an afternoon', 'drove the victim home that night', 'moved the time on the report', 'put the umbrella back in the hall', 'let an innocent man sign', 'took the call and wrote nothing down'],
  themes: [
    { name: 'The cost of knowing', description: 'Truth does not set anyone free here; it moves in. {hero} has to {goal} and then go on living in the same street as the answer.', examples: ['{hero} keeps the file at home, and the home gets smaller.', '{rival} offers the truth as if it were a favour, and it is one.'] },
    { name: 'Loyalty and law', description: 'Everybody near {matter} has been loyal to somebody. The law arrives late and asks them to be loyal to a stranger.', examples: ['A good officer tears out a page for the best of reasons.', '{hero} arrests a friend and holds the umbrella over them to the car.'] },
  ],
  symbols: ['a dry umbrella', 'wet footprints going one way', 'a lamp across the street', 'an unstamped file', 'a missing page', 'coffee rings', 'a telephone that stops'],
  titles: ['The Dry Umbrella', 'What {ghost} Saw', 'The {item}', 'The Closed File', 'Before {deadline}', '{ghost}\'s {item}'],
  situations: INVESTIGATION_SITUATIONS,
};
