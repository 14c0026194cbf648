import { items, places } from './world.js';
import type { World } from './world.js';

export const SUBURB: World = {
  id: 'suburb',
  words: items('suburb; suburban; family; siblings; neighbour; neighbor; neighbourhood; grandmother; house; home; christmas; thanksgiving; holiday; dinner; baby; babysitter; reunion'),
  settingName: ['Larch Close', 'The Cul-de-Sac at Fernwood', 'Number Nineteen, Meadow Rise'],
  period: 'The present, the week before a holiday nobody agreed to',
  description: 'A street of eleven houses with the same front door in eleven colours. Every lawn has an opinion, and the walls between the houses were built in a year when they were saving on walls.',
  constraints: ['Everything important is said while somebody is carrying something.', 'There is always one more person coming to dinner.', 'The house is never empty when you need it to be.'],
  currency: 'dollars',
  places: places(`
INT Family Kitchen | the kitchen | a fridge that is mostly notes; heights pencilled up a door frame; a tap that needs a trick; a bowl of keys with no locks; toast, somewhere, past saving | the fridge door; the breakfast table; the back step; the trick tap | scraping burnt toast; unpacking the wrong shopping
INT Garage | the garage | bikes in order of outgrowing; paint tins with a room's name on each; a freezer with a lid that sighs; a car under a blanket; tools inside their drawn outlines | the chest freezer; the blanketed car; the workbench; the up-and-over door | untangling lights; hunting for the one right screw
INT Upstairs Landing | the landing | school photographs getting older up the stairs; a laundry basket with a cat in it; three doors, three kinds of shut; a loft hatch on a string; carpet worn to a path | the loft hatch; the laundry basket; the banister; the middle door | folding sheets alone; listening at no door in particular
EXT Back Garden | the garden | a trampoline with a lake on it; a shed leaning towards the neighbours; washing that should have been in by six; tomatoes tied up with tights; a paddling pool, going green | the trampoline; the shed; the washing line; the fence | deadheading roses; poking leaves out of a pool
INT Loft | the loft | insulation like dirty snow; boxes marked MISC; a cot in pieces; a tank that talks at night; a skylight with a wasp | the cot; the water tank; the skylight; the nearest box | opening a box meant for someone else; testing fairy lights bulb by bulb
INT Dining Room | the dining room | the good plates; nine chairs of four families; a candle nobody is allowed to light; a sideboard with a locked drawer; a stain with a story | the sideboard; the head of the table; the gravy boat; the locked drawer | counting forks; ironing a tablecloth where it lies
EXT Street | the street | wheelie bins in formation; a sprinkler doing the pavement; a curtain, back in place; chalk hopscotch going off round a corner; a skip with half a piano in it | the skip; the letterbox; the kerb; the neighbour's hedge | dragging bins; pretending to look for a dog
INT Car | the car | crumbs of every year; a map nobody folds; a window that needs a hand on it; a song everyone hates and knows; a seat belt biting a coat | the glovebox; the rear mirror; the handbrake; the back seat | driving round the block again; emptying a glovebox
INT Hospital Waiting Room | the waiting room | a machine with one kind of soup; toys with the wheels gone; a television, mouthing; a clock with its own ideas; magazines from another government | the soup machine; the door with the light; the toy box; the plastic chairs | filling in a form; sorting jigsaw edges
`),
  weathers: items('rain that will clear for the bins; a barbecue sky, and then not; leaves down over everything; a heat that has got into the bedrooms; frost on the cars; a wind that knows which fence; sun, at last, on the one day'),
  sounds: items('a lawnmower; next door, saying grace or quarrelling; the washing machine, walking; an ice cream van, months early; a ball against the garage; a baby that is not ours; the boiler; a car alarm, apologising'),
  papers: items('birthday card; school report; mortgage letter; shopping list; old photograph; recipe; wedding invitation; adoption paper; hospital letter; will; postcard; bank statement; fridge drawing; removal quote'),
  items: items('house key; casserole dish; baby shoe; photo album; wedding ring; torch; cricket bat; teapot; alarm clock; music box; garden gnome; jewellery box; spare phone; dog lead; roasting tin'),
  professions: items('piano teacher; dentist; driving instructor; estate agent; supply teacher; dog walker; paramedic; plumber; wedding planner; retired judge; baker; insurance assessor'),
  powers: items('the bank; the residents\' association; social services; the in-laws; the school'),
  stakes: items('the house; the family; the wedding; everyone\'s Sunday; the last summer all together'),
  deadlines: items('dinner; the wedding; the removal van; the holidays; the christening; Sunday lunch'),
  deeds: items('sold the piano; read the diary; told the children; missed the birthday; signed for the house; changed the will; threw out the letters; crashed the car and said it was stolen; gave the dog away; invited them both'),
};
