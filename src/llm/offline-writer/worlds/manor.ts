import { items, places } from './world.js';
import type { World } from './world.js';

export const MANOR: World = {
  id: 'manor',
  words: items('haunted; mansion; manor; cabin; attic; basement; ghost; seance; isolated; abandoned; woods; hotel; asylum; graveyard; gothic; estate; ouija; possessed; exorcist; cellar; remote'),
  settingName: ['Carrow House', 'The Hotel Belvedere, Closed for the Season', 'Thornwick'],
  period: 'The present, though the house does not insist on it',
  description: 'A large house at the end of a long drive, added to by five generations who did not care for one another\'s taste. From outside it has eleven windows on the upper floor. From inside, ten.',
  constraints: ['We never see it whole.', 'What is frightening is always partly behind something ordinary.', 'No music until somebody in the house hears it too.'],
  currency: 'pounds',
  places: places(`
INT Long Gallery | the long gallery | portraits with their eyes cleaned and the rest not; a runner of carpet with one wet footprint; a chandelier bagged in muslin; windows that show a slightly different garden; a rocking chair, at rest | the rocking chair; the ninth portrait; the curtain; the far door | counting portraits, and counting again; drawing every curtain
INT Cellar | the cellar | wine under a fur of dust; a bricked arch; a drain with hair in it; a child's drawing at ankle height; a bulb that hums a tune | the bricked arch; the wine rack; the drain; the bulb | pressing an ear to the brick; shifting bottles to see behind
INT Nursery | the nursery | a rocking horse with human teeth; wallpaper rabbits, one facing the other way; a cot with a lid; a night light, warm; dolls put to bed in order of size | the rocking horse; the cot; the doll shelf; the window bars | turning the dolls to the wall; winding a toy that is already wound
INT Kitchen Passage | the kitchen passage | bells on springs, with the names of rooms; a bell for a room there isn't; knives on a magnet, one swinging; a dumb waiter, shut; flagstones that sweat | the bell board; the dumb waiter; the knife rack; the back stair | waiting for a bell; salting a threshold
EXT Walled Garden | the walled garden | pears nobody has planted; a sundial giving a different hour; gravel that has been raked; a door in the wall without a handle; a swing | the sundial; the swing; the blind door; the well cover | cutting back ivy; raking out footprints
INT Library | the library | a ladder on a rail, moving the last inch; books shelved spine in; a fire that was not lit; a desk with a letter begun; a stopped clock, ticking | the rail ladder; the letter desk; the fire irons; the clock | turning books to read the spines; reading the burnt half of a page
EXT Jetty On The Lake | the jetty | a lake like a shut eye; a boat tied from underneath; a lantern still warm; reeds parted by something; the house, lit, though all of us are here | the boat; the lantern; the last plank; the rope | dragging a line; counting lit windows
INT Attic | the attic | dust sheets in the shapes of people; a trunk with airholes; a wasps' nest big as a head; a mirror turned round; a small bed, slept in | the trunk; the turned mirror; the skylight; the small bed | reading the trunk's labels; lifting sheets one by one
INT Chapel | the chapel | candles burned down from the middle; a hymn board with a phone number; an organ that breathes; the family's pew, caged; wax hands and feet on hooks | the caged pew; the organ; the hymn board; the hooks | re-lighting candles; prising up a stone
`),
  weathers: items('fog up to the sills; a storm that does not get nearer; snow, without any footprints; rain on glass, like nails; a stillness with weight; wind in a chimney that was blocked; a moon on the wrong side'),
  sounds: items('a bell, for a room there isn\'t; a step, and not the second one; water running, upstairs; somebody turning over in bed; a music box, slowing; a door being closed considerately; breath; a dog that will not come in'),
  papers: items('house plan; telegram; letter with half of it burnt; guest book; baptism record; newspaper cutting; inventory; diary page; séance transcript; photograph of the eleven windows; sanatorium letter; hymn sheet; caretaker\'s note'),
  items: items('iron key; hand mirror; candlestick; music box; porcelain doll; crucifix; tape recorder; dinner bell; lantern; locket; child\'s shoe; wax hand; salt cellar; letter knife; pocket watch'),
  professions: items('caretaker; medium; estate lawyer; governess; antiques valuer; night nurse; groundsman; parish priest; sound engineer; historian; housekeeper; plumber'),
  powers: items('the family; the trustees; the neighbours; the old servants'),
  stakes: items('the child; the house; all of them under this roof; the one who has not slept; the inheritance'),
  deadlines: items('nightfall; the next bell; the thaw; the eleventh night; the last candle; sunrise'),
  deeds: items('bricked up the arch; answered the bell; left the child upstairs; invited it in; buried the other one; moved the bed; let the lamp go out; signed the house away with somebody in it; heard it for years and said nothing; turned the mirror round'),
};
