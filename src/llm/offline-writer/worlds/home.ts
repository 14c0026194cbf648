import { items, places } from './world.js';
import type { World } from './world.js';

/* Where people live. */

export const MANOR: World = {
  id: 'manor',
  words: items(
    'haunted; mansion; manor; cabin; attic; basement; ghost; seance; isolated; abandoned; woods; hotel; asylum; graveyard; gothic; estate; ouija; possessed; exorcist; cellar; remote',
  ),
  settingName: ['Carrow House', 'The Hotel Belvedere, Closed for the Season', 'Thornwick'],
  period: 'The present, though the house does not insist on it',
  description:
    "A large house at the end of a long drive, added to by five generations who did not care for one another's taste. From outside it has eleven windows on the upper floor. From inside, ten.",
  constraints: [
    'We never see it whole.',
    'What is frightening is always partly behind something ordinary.',
    'No music until somebody in the house hears it too.',
  ],
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
  weathers: items(
    'fog up to the sills; a storm that does not get nearer; snow, without any footprints; rain on glass, like nails; a stillness with weight; wind in a chimney that was blocked; a moon on the wrong side',
  ),
  sounds: items(
    "a bell, for a room there isn't; a step, and not the second one; water running, upstairs; somebody turning over in bed; a music box, slowing; a door being closed considerately; breath; a dog that will not come in",
  ),
  papers: items(
    "house plan; telegram; letter with half of it burnt; guest book; baptism record; newspaper cutting; inventory; diary page; séance transcript; photograph of the eleven windows; sanatorium letter; hymn sheet; caretaker's note",
  ),
  items: items(
    "iron key; hand mirror; candlestick; music box; porcelain doll; crucifix; tape recorder; dinner bell; lantern; locket; child's shoe; wax hand; salt cellar; letter knife; pocket watch",
  ),
  professions: items(
    'caretaker; medium; estate lawyer; governess; antiques valuer; night nurse; groundsman; parish priest; sound engineer; historian; housekeeper; plumber',
  ),
  powers: items('the family; the trustees; the neighbours; the old servants'),
  stakes: items('the child; the house; all of them under this roof; the one who has not slept; the inheritance'),
  deadlines: items('nightfall; the next bell; the thaw; the eleventh night; the last candle; sunrise'),
  deeds: items(
    'bricked up the arch; answered the bell; left the child upstairs; invited it in; buried the other one; moved the bed; let the lamp go out; signed the house away with somebody in it; heard it for years and said nothing; turned the mirror round',
  ),
};

export const SUBURB: World = {
  id: 'suburb',
  words: items(
    'suburb; suburban; family; siblings; neighbour; neighbor; neighbourhood; grandmother; house; home; christmas; thanksgiving; holiday; dinner; baby; babysitter; reunion',
  ),
  settingName: ['Larch Close', 'The Cul-de-Sac at Fernwood', 'Number Nineteen, Meadow Rise'],
  period: 'The present, the week before a holiday nobody agreed to',
  description:
    'A street of eleven houses with the same front door in eleven colours. Every lawn has an opinion, and the walls between the houses were built in a year when they were saving on walls.',
  constraints: [
    'Everything important is said while somebody is carrying something.',
    'There is always one more person coming to dinner.',
    'The house is never empty when you need it to be.',
  ],
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
  weathers: items(
    'rain that will clear for the bins; a barbecue sky, and then not; leaves down over everything; a heat that has got into the bedrooms; frost on the cars; a wind that knows which fence; sun, at last, on the one day',
  ),
  sounds: items(
    'a lawnmower; next door, saying grace or quarrelling; the washing machine, walking; an ice cream van, months early; a ball against the garage; a baby that is not ours; the boiler; a car alarm, apologising',
  ),
  papers: items(
    'birthday card; school report; mortgage letter; shopping list; old photograph; recipe; wedding invitation; adoption paper; hospital letter; will; postcard; bank statement; fridge drawing; removal quote',
  ),
  items: items(
    'house key; casserole dish; baby shoe; photo album; wedding ring; torch; cricket bat; teapot; alarm clock; music box; garden gnome; jewellery box; spare phone; dog lead; roasting tin',
  ),
  professions: items(
    'piano teacher; dentist; driving instructor; estate agent; supply teacher; dog walker; paramedic; plumber; wedding planner; retired judge; baker; insurance assessor',
  ),
  powers: items("the bank; the residents' association; social services; the in-laws; the school"),
  stakes: items("the house; the family; the wedding; everyone's Sunday; the last summer all together"),
  deadlines: items('dinner; the wedding; the removal van; the holidays; the christening; Sunday lunch'),
  deeds: items(
    'sold the piano; read the diary; told the children; missed the birthday; signed for the house; changed the will; threw out the letters; crashed the car and said it was stolen; gave the dog away; invited them both',
  ),
};

export const VILLAGE: World = {
  id: 'village',
  words: items(
    'village; farm; farmer; rural; countryside; small town; hometown; vineyard; orchard; priest; vicar; church; mountain; valley; cottage; harvest; goat; sheep; shepherd; peasant; country; barn; hamlet',
  ),
  settingName: ['Upper Marle', 'Saint Ebb and the Five Farms', 'The Village of Little Tarn'],
  period: 'The present, from the last hay to the first frost',
  description:
    'Forty chimneys and one road, which goes up. People here know what everyone paid for their house, and whose ladder it is, and say good morning as if it were evidence.',
  constraints: [
    'Everything is overheard.',
    'The bus comes twice a day and somebody is always on the wrong one.',
    'The season moves on by a week in every scene.',
  ],
  currency: 'pounds',
  places: places(`
INT Farmhouse Kitchen | the farmhouse kitchen | boots in a row from large to small; a range ticking as it cools; plums in every bowl there is; a clock with a wooden bird that no longer bothers; a chair nobody takes | the kitchen table; the range; the back door; the empty chair | stoning plums; darning by feel
EXT Churchyard Wall | the churchyard | yews older than the church; a mower among the graves; a wall with a gap at just the height of a child; jam jars of last week's flowers; rooks holding a meeting | the gap in the wall; the nearest stone; the lych gate; the yew | scraping moss from a name; raking gravel
INT Village Hall | the village hall | a stage with last year's forest on it; chairs stacked to the ceiling; a tea urn like a bomb; a notice for a dog found in spring; badminton lines, faded | the tea urn; the stage; the notice board; the stacked chairs | unfolding trestle tables; painting scenery
EXT Top Meadow | the top meadow | the whole valley laid out like a table; hay in lines; a bath for a trough; a gate hung on rope; larks, very high, very busy | the gate; the bath; the hay rake; the stile | turning hay; walling up a gap, stone by stone
INT Post Office And Stores | the post office | a bell that announces everyone; string, stamps and cheese; a hatch with a blind; a set of scales trusted by all; a card in the window selling somebody's pram | the counter; the hatch; the scales; the door bell | sorting letters by gossip; weighing a parcel twice
INT Barn | the barn | owls' leavings on the beams; a tractor under a sheet, like a ghost on wheels; straw with the sun in it; a rope swing; a smell of apples and diesel | the rope swing; the tractor; the loft ladder; the apple racks | wrapping apples in newspaper; greasing an axle
INT Vestry | the vestry | cassocks on pegs, slumped; a safe for the silver; communion wine with a line pencilled on the label; mice in the organ; a register open at a blank | the register; the safe; the pegs; the little window | trimming candles; counting the plate
EXT Bus Shelter | the bus shelter | initials on initials; a timetable somebody has corrected in biro; nettles coming through the bench; rain from the gutter on to one precise spot; a road with nothing on it | the bench; the timetable; the gutter; the milk churn | waiting with a suitcase; correcting the timetable
INT Schoolhouse | the schoolhouse | eleven coats on little hooks; a map with the old countries on it; chalk in the air; a stove behind a guard; frogspawn in a sink | the blackboard; the stove; the map; the little chairs | marking sums; cleaning out the frog tank
`),
  weathers: items(
    'a mist that will burn off by ten; soft rain on slate; the first frost; a low gold light; wind in the ash trees; thunder going round the valley; a big washed sky; snow on the tops',
  ),
  sounds: items(
    'a tractor, two fields over; the half-hour, late; rooks; a gate; a dog with one thing to say; somebody practising the organ; sheep being moved; a chainsaw, and then the tree',
  ),
  papers: items(
    "parish register; letter from the solicitor; will; planning notice; hymn sheet; vet's bill; old school report; bus timetable; tenancy agreement; recipe; baptism certificate; seed catalogue; postcard",
  ),
  items: items(
    'door key; plum stone; wooden spoon; bell clapper; walking stick; jam jar; sheepdog whistle; hat with a feather; billhook; hymn book; biscuit tin; medal; horseshoe; hurricane lamp',
  ),
  professions: items(
    'vicar; postmistress; dairy farmer; schoolteacher; district nurse; bell ringer; vet; bus driver; parish clerk; cider maker; thatcher; retired colonel',
  ),
  powers: items('the parish council; the bank; the estate office; the diocese; the county people'),
  stakes: items('the farm; the orchard; the school; the village; the last house on the lane'),
  deadlines: items('harvest supper; the auction; Sunday; the first frost; the last bus; the reading of the will'),
  deeds: items(
    'sold the top meadow; moved the boundary stone; kept back a letter; rang the bell for nothing; drained the pond; told the bank; let the bull out; signed the register twice; cut down the old ash; took the harvest money',
  ),
};

export const HARBOUR: World = {
  id: 'harbour',
  words: items(
    'sea; ship; sailor; harbour; harbor; fisherman; fishing; boat; lighthouse; island; pirate; captain; ocean; coast; coastal; submarine; shipwreck; whale; ferry; mermaid; port; sail; tide; yacht; beach; diver; smuggler',
  ),
  settingName: ['Skerry Harbour', 'Port Amity and the Outer Light', 'The Island of Saint Osgyth'],
  period: 'The present, the last week of the season',
  description:
    'A harbour town at the end of a road that was going somewhere else. The boats are mortgaged, the light is automatic, and everyone reads the sky before they read a face.',
  constraints: [
    'The tide is always going one way or the other, and we know which.',
    'Nobody swims for pleasure.',
    'The mainland is seen only as weather.',
  ],
  currency: 'dollars',
  places: places(`
INT Harbour Office | the harbour office | tide tables curling off the walls; a kettle boiled dry on its ring; a radio muttering positions; a window crusted with salt; an oilskin dripping on a nail | the chart drawer; the radio set; the tide board; the harbour safe | chalking up the night's arrivals; counting flares
EXT Fish Quay | the fish quay | crates of ice with nothing in them; gulls on every post; blood and bleach on the stones; a winch squealing; nets hung up like a wet theatre | the winch; the ice crates; the bollard; the weighing scale | mending net with a wooden needle; hosing down stone
INT Lamp Room Of The Lighthouse | the lamp room | glass taller than a man; the beam passing like a slow thought; dead moths in drifts; brass polished by someone long gone; wind making the whole tower hum | the great lens; the logbook stand; the gallery door; the brass rail | polishing a lens with vinegar; winding a clockwork nobody needs
INT Net Loft | the net loft | cork and tar and cats; a hundred years of rope; light through shrunken boards; a hammock with a shape in it; a trapdoor with a hook | the trapdoor; the rope locker; the hammock; the long bench | splicing an eye; sorting floats by colour
EXT Causeway At Low Tide | the causeway | weed combed all one way; a car that did not make it, to the windows in sand; pools with sky in them; marker posts leaning; water coming in from both sides | the marker post; the drowned car; the refuge ladder; the chain | digging for bait; reading the posts
INT Cabin Of The Constance | the cabin of the Constance | a lamp swinging a beat behind the sea; charts under a cracked glass; one bunk slept in; tins rolling; a saint, a compass and a calendar of tractors | the chart table; the companionway; the bunk; the barometer | pumping the bilge; plotting a course in pencil
INT Anchor Bar | the Anchor | a stuffed shark in a paper hat; pumps with no signs; dominoes left in the middle of a game; names of the lost in gold, and room for more; wet wool drying | the bar; the board of names; the stove; the back booth | stacking glasses; chalking a slate
EXT Cemetery Above The Cliff | the cemetery | stones that all face the water; more names than graves; a bench screwed down; grass bent flat; a mower abandoned in mid-row | the bench; the newest stone; the gate; the cliff fence | clearing lichen with a spoon; righting a fallen jar
INT Lifeboat Shed | the lifeboat shed | an orange hull taking up the whole world; boots in pairs, waiting; a klaxon like a fist; a slip going down into black; a board of rescues with the paint still wet | the boots; the slip rail; the klaxon; the hull | greasing the slip; checking straps by number
`),
  weathers: items(
    'fog off the water; rain coming in sideways; a gale in its second day; a flat grey calm; squalls walking about on the sea; spray over the wall; a moon dragging the tide; sleet among the masts',
  ),
  sounds: items(
    'a foghorn, twice; halyards against a mast; gulls quarrelling; the bell buoy; an engine that will not catch; the sea in the stones; a chain running out; somebody calling a name from the pier',
  ),
  papers: items(
    "tide table; ship's log; insurance claim; crew list; harbour chart; bill of lading; telegram; coastguard report; mortgage deed; weather fax; will; letter in a bottle; customs form",
  ),
  items: items(
    "brass compass; flare pistol; ship's bell; rope knife; sextant; waterproof bag; outboard key; glass float; oilskin coat; barometer; hand radio; signal lamp; anchor pin; tobacco tin",
  ),
  professions: items(
    "harbour master; trawler skipper; lighthouse keeper; coastguard officer; ship's cook; marine salvage diver; net maker; customs inspector; ferry pilot; lifeboat coxswain; boatbuilder; publican",
  ),
  powers: items('the harbour board; the cannery; the coastguard; the owners; the insurance people'),
  stakes: items('the harbour; the last boats; the crew of the Constance; the island; everyone out past the bar'),
  deadlines: items('high water; the ferry; the gale; the inquiry; the last boat; the turn of the tide'),
  deeds: items(
    "put out the light; cut the tow; signed for the rotten hull; turned the boat round; falsified the log; sold the lifeboat's engine; sent them out on a falling glass; moved the marker post; kept the radio switched off; took the insurance",
  ),
};
