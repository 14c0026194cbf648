import { KIN_SITUATIONS } from '../situations/kin.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const DRAMA: Genre = {
  id: 'drama',
  words: items('drama; grief; grieving; addiction; divorce; funeral; estranged; inheritance; forgiveness; redemption; illness; dying; father; mother; secret; past; regret; loss'),
  world: 'anywhere',
  mood: 'Plain, close and unsentimental; warmth that has to be earned, jokes at the worst moment',
  matter: 'this business',
  goal: 'see it through',
  antagonistRole: '',
  ghostBond: items('an older sister; a best friend since school; a first husband; a father in all but name'),
  ghostFate: items('who went out one evening and did not come back; who died owing everyone a letter; who left in the middle of a sentence and was buried in the spring'),
  mainConflicts: ['{hero} wants to {goal}; {rival} has built a whole life on its never being done. Between them stands what each of them did for {ghost}, and did not do.', 'To {goal}, {hero} must break the one promise made to {ghost}, and {rival} is the only other person alive who heard it.'],
  deeds: items('sold the land without telling anyone; tore up the last letter; drove away that night; told the doctor to stop; signed for both of them; kept the money; answered the door and said nobody was home; let the wrong person be blamed'),
  themes: [
    { name: 'What we owe the dead', description: 'A promise outlives the one it was made to. {hero} has to find out which debts to {ghost} can be paid, and which were only ever a way of not living.', examples: ['{hero} goes on setting a place for {ghost} after everyone has stopped remarking on it.', 'The {item} is kept in working order by someone with no use for it.'] },
    { name: 'Coming home', description: 'Nobody returns to the place they left. {hero} comes back to {place} over {matter} and finds that it was waiting for somebody else.', examples: ['The key still fits, and the door opens the other way.', 'Everyone asks how long {hero} will be staying. No one asks why.'] },
  ],
  symbols: items('an unset table; a stopped clock; a coat on a hook; the last of the jam; a door painted shut; a packed bag; a dog that waits'),
  titles: ['What {ghost} Kept', 'The {item}', 'Before {deadline}', 'A Place for {ghost}', 'The Unset Table', '{ghost}\'s {item}'],
  situations: KIN_SITUATIONS,
};
