import { JOB_SITUATIONS } from '../situations/job.js';
import { items } from '../worlds/world.js';
import type { Genre } from './genre.js';

export const HEIST: Genre = {
  id: 'heist',
  words: items('heist; steal; rob; robbery; thief; thieves; bank; casino; con; con artist; vault; safe; crew of; jewel; diamond; diamonds; loot; getaway; painting; forger; forgery; scam; hustler; one last job; swindle; pickpocket; safecracker; grifter'),
  world: 'city',
  mood: 'Dry, nimble and affectionate; competence as a form of love',
  matter: 'the job',
  goal: 'take back what was stolen',
  antagonistRole: 'head of security',
  ghostBond: ['the one who taught them all', 'the driver', 'a partner in every sense', 'the best hands of the lot'],
  ghostFate: ['who went back for a hat in Antwerp', 'who took the blame, and eleven years', 'who died owing everyone a drink', 'who said "after you" at the wrong door'],
  mainConflicts: [
    '{hero} means to {goal}; {rival} has left the second lock open, with a chair behind it.',
    'The plan needs five people who trust each other. {hero} has four, and one of them works for {rival}.',
  ],
  deeds: ['drew in the second lock', 'sold Antwerp', 'swapped the bag on the stairs', 'told the guard about the bath', 'kept back the button'],
  themes: [
    { name: 'What a share is worth', description: 'Everyone says what it is for. {hero} is the only one who wrote it down.', examples: ['The fifth heap is for somebody with the right ears.', 'A thief leaves a receipt.'] },
    { name: 'Honour', description: 'The honest people in this story lie all day; the crooks shake hands and mean it.', examples: ['{rival} has never broken a law, having had them made.', '{hero} goes back for one more, every time.'] },
  ],
  symbols: ['a door left on the latch', 'a bell', 'chalk on a floor', 'a teapot with a window', 'a cucumber', 'a button off a coat'],
  titles: ['From the Drain', 'The Fifth Share', 'Remember Antwerp', 'A Lock by Furst', 'The {item} Job', 'Back in Five Minutes'],
  situations: JOB_SITUATIONS,
};
