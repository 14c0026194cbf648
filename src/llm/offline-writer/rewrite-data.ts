/** What a new draft puts in: looks, silences and small acts. {A} and {B} are in the scene; {thing} is there to be touched. */
export const VISUAL_BEATS: readonly string[] = [
  '{A} takes hold of {thing}, finds nothing to do with it, and lets go.',
  '{B} looks for the time, and there is no clock.',
  "A button has come off {A}'s cuff. Both of them watch it roll.",
  '{B} rubs at a mark on {thing2} that was not hurting anyone.',
  '{A} crosses behind {B}, so that neither has to be looked at.',
  'For as long as it takes {sound} to pass, they might be friends.',
  '{B} holds out a hand for the {item}. {A} gives the hand a look, and keeps the {item}.',
  '{A} counts something on four fingers and folds the fifth away.',
  '{B} sits on the arm of it, not the seat: not staying.',
  'They both put out a hand to {thing}, as to a horse.',
  '{A} pours water, and goes on a little after the cup is full.',
  "{B} picks a thread off {A}'s shoulder and cannot think where to put it.",
  '{A} stops at {thing3} with a back turned, and breathes out until there is none left.',
  '{B} laughs through the nose, once, at nothing that was said.',
  '{A} reads the room from left to right, like a line of print.',
  'Without looking, {B} puts a foot on the shadow of {thing2}.',
  '{A} begins to roll up one sleeve and then rolls it down.',
  'A draught goes through. {B} is the only one to shiver.',
];
/** In place of a feeling said outright; {S} is who would have said it. */
export const INSTEAD_OF_SAYING: readonly string[] = [
  '{S} opens {S.their} mouth, and shuts it, and turns the {item} half an inch to the left.',
  '{S} has it ready. It does not come. {S} nods instead, several times.',
  'What {S} does is take off the one ring, look through it, and put it back.',
  '{S} gets up and winds something that does not need winding.',
  '{S} laughs in the wrong place, and it says it all.',
  '{S} straightens {S.their} cuffs: left, right, and left again.',
  '{S} pushes the {item} across, an inch, as if that were an answer. It is.',
  "Only {S}'s hands have heard. They stop.",
  '{S} breathes on the {item} and wipes it clear with a fist.',
];
export const TENSION_BEATS: readonly string[] = [
  '{sound}: nearer than it ought to be. Nobody finishes the thought they were having.',
  'A step, outside, where there should be none. It waits for them to go on talking.',
  'The light dips. Comes back. Dips. They have both stopped pretending not to notice.',
  '{A} has moved between {B} and the way out. It may be chance.',
  'Something in {thing} ticks, and then does not.',
  '{B} sees that {thing2} has been moved. It was not {A}.',
  'From beyond {thing2}, very softly, something is set down.',
  '{A} puts a finger to {A.their} lips. They listen to a silence with a person in it.',
];
export const ENDING_DETAILS: readonly string[] = [
  'And on {thing}, where there had been nothing, the {item}.',
  'Behind it all, unnoticed, a shadow crosses {thing2} and stops.',
  'Somebody has left the {item} behind. It will be missed by {deadline}.',
  'A shadow crosses {thing3}. It belongs to none of them.',
  'Far away, {sound}. It is coming from {elsewhere}.',
  'Only then do we see the {paper}, face up, on {thing}.',
  'Under {thing2}, a corner of it showing: the {paper}.',
  'We stay a moment too long on {thing}.',
];
export const HUMOUR: readonly (readonly [action: string, line: string])[] = [
  ['{A} leans on {thing}. It gives way. {A} goes on standing at the same angle, for dignity.', 'I meant that.'],
  ['{B} tries to leave by what turns out to be a cupboard, and comes back out, having thought.', 'Roomy.'],
  [
    'The {item} slides off {thing2} and lands in a bucket. They all wait for the splash to be over.',
    'It was like that.',
  ],
  ["{A} puts on a hat to be taken seriously. It is {B}'s hat.", 'Suits me.'],
];
export const LIES: readonly string[] = [
  'I was at {elsewhere} the whole night. Ask anyone who was asleep.',
  "I never saw the {paper} before. I'd have remembered the smell.",
  "There's nothing in my pockets but my hands.",
  '{ghost}? Hardly knew {ghost}. To nod to.',
  'I burned it. You can look in the grate.',
  "Nobody came. I'd have heard them wiping their feet.",
];
export const TELLS: readonly string[] = [
  "As it is said, one of {S}'s hands is closing over the {item}.",
  '{S} says it to {thing}, not to a face.',
  'It comes out beautifully. {S} has been practising.',
  '{S} smiles a moment before, not after.',
  "Under the table {S}'s heel has begun to knock.",
];
/** Somebody brings up {np}: a thing a note asked for more of. */
export const MENTIONS: readonly (readonly [asked: string, answered: string])[] = [
  ['And {np}? You walked all round that and never put a foot in it.', 'Because I know how deep it is.'],
  ["You haven't said one word about {np}.", "I've said it every way but out loud."],
  ['Then tell me about {np}.', 'What would you like first? The bit I tell people?'],
  ['It comes down to {np} with you. It always has.', "It comes down on me. That's not the same."],
  ['Is this because of {np}?', "Everything's because of {np}. You might as well ask if it's because of Monday."],
];
