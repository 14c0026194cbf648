import { items, places } from './world.js';
import type { World } from './world.js';

/* Where people work. */

export const CITY: World = {
  id: 'city',
  words: items(
    'city; detective; police; cop; murder; private eye; journalist; lawyer; subway; street; gang; mob; apartment; downtown; new york; chicago; london; precinct; crime; killer; blackmail; witness; taxi; courtroom; informant',
  ),
  settingName: ['Halloran Street and the Lower Docks', 'The Sixth Ward', 'Kessler City, East of the River'],
  period: 'The present, eleven days in November',
  description:
    'An old river city whose factories have become lofts and whose favours have stayed favours. Everybody east of the river knows somebody who knows what happened; nobody west of it has to ask.',
  constraints: [
    'No scene shows the skyline; we see the city from the pavement and through glass.',
    'It has rained, is raining, or is about to.',
    'Nobody gets a straight answer on the telephone.',
  ],
  currency: 'dollars',
  places: places(`
INT Records Room | the records room | steel shelving up to a wet ceiling; boxes labelled in three generations of handwriting; a strip light with a moth in it; a radiator knocking without heat; cold coffee in a cup marked DO NOT | the card index; the rolling ladder; the last shelf; the evidence cage | sorting boxes by year; reading file tabs aloud under the light
INT All-Night Diner | the all-night diner | red vinyl mended with silver tape; pie under a scratched dome; the windows gone blind with steam; a fryer spitting behind the hatch; one stool nobody sits on | the sugar shaker; the counter flap; the pie case; the corner booth | salting fries that have gone cold; stacking creamers into a tower
EXT Lower Docks | the lower docks | cranes standing over nothing; oil in rainbows on black water; a chain-link gate with its lock cut; gulls asleep on the bollards; a container with its doors ajar | the bollard; the mooring chain; the gate; the container door | coiling a rope that belongs to somebody else; throwing gravel at the tide
INT Pawnshop On Halloran Street | the pawnshop | trumpets hung like hams; a tray of other people's wedding rings; clocks agreeing on nothing; a grille with one bent bar; dust on everything but the cash drawer | the glass counter; the grille; the clock wall; the ring tray | winding the clocks one by one; checking serial numbers against a list
INT Interview Room | the interview room | a table bolted down; a mirror that fools no one; two chairs and the scrape of a third; a smell of floor polish and old fear; a clock behind a cage | the bolted table; the tape machine; the mirror; the door with no handle | threading a tape; squaring a file that is square already
INT Third-Floor Walk-Up | the apartment | half a lamp's worth of light; unopened post along the skirting; a wall with a paler square where a picture hung; next door's argument coming up through the pipes; a plant kept alive out of spite | the window seat; the kitchen drawer; the record player; the chain on the door | ironing one shirt; opening a week of post with a bread knife
EXT Rooftop Over The Market | the roof | tar still warm underfoot; water tanks on iron legs; pigeons muttering in a homemade loft; a line of washing nobody has claimed; the market's neon coming up pink from below | the parapet; the pigeon loft; the skylight; the tank ladder | feeding somebody else's pigeons; watching a doorway six floors down
INT Union Hall | the union hall | folding chairs for two hundred and people for nine; a banner with a founder's face; a piano nobody has tuned since the strike; sandwiches curling under film; names in gold paint down one wall | the lectern; the piano; the wall of names; the fire door | setting out chairs; repainting a name in gold
EXT Alley Behind The Courthouse | the courthouse alley | bins chained in a row; a drain breathing steam; somebody's cigarette, still alight; a fire door propped with a law book; brick sweating in the cold | the fire door; the bins; the iron stair; the drain cover | smoking somebody else's brand; counting lit windows
INT Parish Kitchen | the parish kitchen | pans you could bathe a child in; onions in a sack as high as a chair; a saint with a chipped hand; a queue forming against the frosted glass; bread under cloths | the long table; the stove; the saint; the serving hatch | peeling potatoes into a bucket; ladling soup
`),
  weathers: items(
    'rain that has forgotten how to stop; sleet on the fire escapes; a wet wind off the river; fog down to the second floor; drizzle through sodium light; a hard clear cold; thunder somewhere over the bridge; steam blowing flat across the street',
  ),
  sounds: items(
    'a siren going the other way; a train on the elevated; somebody dragging bins; a saxophone practising one bar; a car alarm; a shutter coming down; a dog on a roof; a tug on the river; heels on wet stone; a radio in another language',
  ),
  papers: items(
    "pawn ticket; coroner's report; parking stub; telephone bill; hotel register; bail slip; shift roster; marked betting slip; property deed; newspaper cutting; witness statement; laundry list; bus transfer; life insurance policy; tenancy agreement; phone-booth photograph",
  ),
  items: items(
    'brass key; silver lighter; wristwatch; matchbook; tape recorder; glass paperweight; badge; cigarette case; black umbrella; left shoe; camera; crucifix; chess piece; hip flask; bone-handled knife; cassette',
  ),
  professions: items(
    'night-desk sergeant; court stenographer; pawnbroker; crime reporter; union lawyer; bail bondsman; bartender; cab driver; alderman; forensic accountant; parole officer; church caretaker',
  ),
  powers: items(
    "the precinct; City Hall; the union; the commissioner's office; the family on Halloran Street; Internal Affairs",
  ),
  stakes: items(
    'the old neighbourhood; the whole sixth ward; the tenants of Halloran Street; the one honest squad in the city; forty jobs on the docks',
  ),
  deadlines: items(
    'Friday; the grand jury; the early edition; the funeral; the arraignment; the last train; the inquest; the sailing of the ship',
  ),
  deeds: items(
    'signed the false statement; moved the body; sold the list; left the back door unlocked; burned the first report; took the envelope; wore the wire; paid the witness to leave town; wrote the second confession; made the call from the corner box',
  ),
};

export const HOSPITAL: World = {
  id: 'hospital',
  words: items(
    'hospital; doctor; nurse; surgeon; patient; clinic; paramedic; emergency room; surgery; transplant; ward; coma; medic; midwife; psychiatrist; asylum; hospice; physician; ambulance',
  ),
  settingName: ["Saint Jude's General", 'The County Infirmary', 'Mercy on the Hill'],
  period: 'The present, one long week of nights',
  description:
    'A hospital with a new wing named for a donor and an old wing named for a saint, joined by a corridor in which all the real decisions are made.',
  constraints: [
    'Somebody is always waiting within earshot.',
    'No operation is shown; only hands before and faces after.',
    'It is either far too late or far too early.',
  ],
  currency: 'dollars',
  places: places(`
INT Night Ward | the night ward | twelve beds and one reading lamp; curtains breathing on their rails; a drip counting; a jug of flowers on the floor for the night; shoes under beds, pointing out | the curtain rail; the drip stand; the ward desk; the reading lamp | charting by torchlight; folding a blanket to a hospital corner
INT Scrub Room | the scrub room | steel troughs; a clock with a red hand; water running over somebody's wrists; masks in a box like folded birds; a window on to bright light and backs | the taps; the glass; the clock; the swing door | scrubbing up to the elbow; counting swabs
INT Basement Corridor | the basement corridor | pipes lagged in old bandage; a trolley with a wheel that sings; arrows in five colours on the floor; a door marked PLANT with lipstick on it; a light that comes on a second late | the trolley; the plant door; the pipe; the service lift | wheeling an empty trolley; chalking a mark on the wall
INT Relatives' Room | the relatives' room | tissues, placed; a picture of a harbour in no country; six soft chairs and a hard one; a fish tank with a fish in it; coffee nobody finishes | the fish tank; the hard chair; the tissue box; the picture | feeding the fish; straightening a picture of boats
EXT Ambulance Bay | the ambulance bay | doors hanging open on an empty light; steam off wet asphalt; somebody's glove, inside out; smokers beneath the sign; a blue lamp turning with no sound | the rear doors; the kerb; the blue lamp; the oxygen rack | hosing out the back; restocking a bag by feel
INT Pharmacy Hatch | the pharmacy | ten thousand small drawers; a hatch with a bell; a fridge that sings one note; labels curling in a tray; a scale for very small things | the hatch; the fridge; the drawer wall; the controlled book | counting capsules by threes; initialling a book
EXT Hospital Roof | the roof | a painted H; vents breathing out kitchens and worse; a deckchair chained to a pipe; the town, tiny and well; pigeons with bad feet | the deckchair; the vent; the parapet; the windsock | eating somebody's sandwich; watching for a helicopter
INT Records Basement | the records basement | the dead, by surname; rolling stacks with wheels like a ship's; a damp patch the shape of Africa; a lamp with a beaded chain; a kettle that should not be here | the wheel; the end stack; the beaded lamp; the kettle | cranking a stack open; re-taping a spine
INT Chapel Of Rest | the chapel | chairs for every faith; battery candles, flickering in time; a visitors' book with one sentence in it; carpet the colour of throat; quiet, by regulation | the visitors' book; the battery candles; the last chair; the screen | changing candle batteries; sleeping upright
`),
  weathers: items(
    'sleet in the car park lights; a pink dawn nobody asked for; rain on flat roofs; fog against the ward windows; a heatwave with the windows painted shut; wind finding the old wing; snow, and the gritters out',
  ),
  sounds: items(
    'a pager; a trolley with one bad wheel; somebody calling for a Maureen; a lift, thinking; a monitor, slow; shoes that squeak; a siren, shut off; a child laughing in the wrong place; the tannoy, asking for nobody in particular',
  ),
  papers: items(
    'consent form; patient chart; transfer note; blood result; rota; death certificate; donor card; admission slip; prescription; letter from the board; incident report; X-ray; bed list; next-of-kin form',
  ),
  items: items(
    'stethoscope; pager; name badge; scalpel case; thermometer; pen torch; wristband; teddy bear; key card; hip flask; reading glasses; syringe; tea flask; wedding ring; rosary',
  ),
  professions: items(
    'surgical nurse; night porter; registrar; anaesthetist; hospital chaplain; pharmacist; ward sister; ambulance driver; records clerk; junior doctor; hospital lawyer; physiotherapist',
  ),
  powers: items('the board; the trustees; Administration; the donors; the medical council'),
  stakes: items('the old wing; the patient in bed nine; the night shift; everyone on the list; the ward'),
  deadlines: items('the morning round; the inquest; the theatre slot; the board meeting; shift change'),
  deeds: items(
    'signed the chart without looking; switched the samples; left the patient for ten minutes; swapped the list; stayed on a third shift and got it wrong; turned off the alarm; took the key to the cabinet; told the family a kinder thing; wrote up the wrong dose; kept quiet at the inquiry',
  ),
};

export const OFFICE: World = {
  id: 'office',
  words: items(
    'office; company; startup; boss; ceo; intern; accountant; coworker; corporate; banker; wall street; job; secretary; lawyer; salesman; advertising; newspaper; editor; politician; senator; president; campaign; election; assistant; executive; tv; studio',
  ),
  settingName: ['Pemberton & Daughters, Floors Four to Six', 'The Meridian Building', 'Hatchway Provident'],
  period: 'The present, the last days of the quarter',
  description:
    'Three floors of a building that belongs to a pension fund in another country. The carpet is new, the ceiling is not, and everyone knows whose mug is whose.',
  constraints: [
    'The open plan means that every quarrel is whispered.',
    'No one ever says the word "fired".',
    'We never learn exactly what the company makes.',
  ],
  currency: 'dollars',
  places: places(`
INT Open-Plan Floor | the fourth floor | ninety desks and one plant; a printer talking to itself; a birthday balloon losing heart; monitors with the same weather; someone's jacket left on a chair as an alibi | the printer; the water cooler; the dying balloon; the window desk | un-jamming the printer; watering somebody else's plant
INT Glass Meeting Room | the glass room | a table the size of a boat; yesterday's whiteboard; biscuits in a ring; a telephone like a starfish; fingerprints at forehead height | the whiteboard; the starfish telephone; the biscuit plate; the blinds | wiping the whiteboard; arranging biscuits by rank
INT Stairwell B | the stairwell | a concrete echo; a fire extinguisher propping a door; somebody's hidden slippers; numbers stencilled on every landing; a window on to bricks | the rail; the fire door; the extinguisher; the landing window | eating lunch on a step; counting landings
INT Archive Room | the archive room | boxes on boxes to a leaking tile; a shredder with its mouth full; carbon paper; a ladder with a memo taped to it; a light on a timer | the shredder; the ladder; the light timer; the end shelf | piecing a page together from strips; re-boxing a decade
INT Lift | the lift | four mirrors and no exit; a button worn blank; music nobody composed; an inspection certificate, out of date; a stranger's umbrella | the panel; the rail; the mirror; the alarm button | pressing a button that is already lit; rehearsing to a mirror
EXT Smoking Terrace | the terrace | a bucket of sand with a flag in it; chairs tilted against the rain; the car park, from above, like a sum; a heater, humming at nothing; a pigeon on staff | the sand bucket; the heater; the railing; the tilted chair | sharing a lighter; folding a memo into a bird
INT Canteen | the canteen | trays with the old logo; soup under a lamp; a queue with opinions; a till that pings; tables for four, taken by ones | the tray rail; the soup; the till; the corner table | building a tower of jam portions; wiping a clean table
INT Corner Office | the corner office | two walls of sky; a desk with nothing on it; an orchid on a drip; a carpet that shows who has been where; a model of a building that was not built | the model; the bare desk; the orchid; the sofa | turning the model to face the light; signing without sitting
INT Server Cupboard | the server cupboard | a fan heater in reverse; cables like hair; a sticky note with the password; one chair; a green light, blinking in a way it should not | the rack; the sticky note; the fan; the chair | tracing a cable; rebooting with a prayer
`),
  weathers: items(
    "rain on forty storeys of glass; a white sky, unbroken; the sun sliding off the building opposite; a thunderstorm scheduled for the commute; wind round the corners of the car park; snow nobody here will see; the cleaners' lights, floor by floor",
  ),
  sounds: items(
    'the printer; a telephone that nobody will pick up; applause from another meeting; the lift, announcing itself; a keyboard, angry; the vending machine, swallowing; a fire drill, two floors off; a spoon in a mug',
  ),
  papers: items(
    'spreadsheet; resignation letter; contract; memo; expense claim; org chart; seating plan; leaving card; audit report; press release; appraisal; invoice; non-disclosure agreement; petition',
  ),
  items: items(
    'stapler; lanyard; company mug; cactus; desk lamp; hard drive; trophy; letter opener; snow globe; key card; label printer; stress ball; fountain pen; model building; umbrella',
  ),
  professions: items(
    'accounts clerk; head of compliance; receptionist; systems administrator; regional manager; night cleaner; speech writer; union representative; personal assistant; security guard; copy editor; actuary',
  ),
  powers: items('head office; the shareholders; Human Resources; the board; the people upstairs'),
  stakes: items(
    "the fourth floor; everyone's pension; the Christmas party; the whole department; the only account that pays",
  ),
  deadlines: items(
    "five o'clock; the end of the quarter; the merger; the all-staff meeting; the audit; the lift inspection",
  ),
  deeds: items(
    'shredded the minutes; approved the list; forwarded it to everyone; put their own name on it; moved the decimal point; sold the pension fund; blamed the intern; read the whole inbox; promised the same job to two people; locked the fire door',
  ),
};

export const SCHOOL: World = {
  id: 'school',
  words: items(
    'school; teacher; student; pupil; teenager; teen; college; university; professor; classroom; principal; headmaster; prom; campus; boarding school; dorm; exam; coach; graduation; cheerleader; high school; freshman; kindergarten',
  ),
  settingName: ['Eastfield Secondary', "Saint Cyril's School", 'The Margaret Pell Academy'],
  period: 'The present, the last half of summer term',
  description:
    'A school built for six hundred and holding nine. Everything has been painted the same green up to shoulder height, and everything above that has been written on.',
  constraints: [
    'A bell ends more scenes than it should.',
    'Adults are overheard; the young are underestimated.',
    'There is no private room anywhere in the building.',
  ],
  currency: 'dollars',
  places: places(`
INT Chemistry Lab | the chemistry lab | gas taps like a row of small bishops; a burn in the shape of a country; a skeleton in a blazer; a periodic table missing a corner; something blue, left on overnight | the end bench; the skeleton; the fume hood; the gas tap | labelling bottles; scraping gum with a scalpel
INT Main Corridor | the corridor | lockers, dented at knee height; a trophy case with one space; a bucket under a drip; posters for a show that has been cancelled; floor wax and oranges | the trophy case; the end locker; the fire bell; the drip bucket | pinning up a notice; jimmying a locker with a ruler
INT School Theatre | the theatre | a forest of painted flats; one working light, swinging; costumes on a rail like a queue; a piano under a sheet; dust that has learned its lines | the lighting desk; the piano; the costume rail; the trapdoor | painting a tree; re-lacing a corset
EXT Playing Field | the playing field | goalposts with no nets; chalk lines running into a puddle; a roller no one can shift; the bus going without someone; crows on the halfway line | the roller; the goalpost; the long-jump pit; the fence | marking out a line; picking up cones
INT Staff Room | the staff room | a kettle with a rota; chairs that have taken the shape of their owners; a pigeonhole with no name; marking, in drifts; somebody's cake, guarded by a note | the kettle; the pigeonholes; the photocopier; the good chair | un-jamming a photocopier; marking in green
INT Library | the library | sun on the atlases; a trolley that leans; a sign asking for silence with a moustache drawn on it; a beanbag bleeding beans; a computer older than its users | the issue desk; the trolley; the atlas stand; the beanbag | stamping dates; mending a spine with tape
EXT Bike Sheds | the bike sheds | one wheel, chained; names in three generations of penknife; a roof that drums; a cat on a saddle; smoke with nobody under it | the rack; the chained wheel; the low wall; the drain | straightening a spoke; scratching out a name
INT Head's Office | the head's office | carpet, suddenly; a window with a view of everyone; a fish on a plaque; two chairs, low, in front of one, high; a confiscated ball | the desk; the window; the plaque; the filing drawer | signing reports unread; watering a fern
INT Gymnasium | the gym | ropes looped up out of reach; the smell of every year since it was built; a mat like a dead whale; light in cages; bleachers folded like an accordion | the vaulting horse; the wall bars; the rope; the bleachers | stacking mats; pumping up a ball that leaks
`),
  weathers: items(
    'the first real heat; rain on the temporary classrooms; a wind that takes hats; a storm that will cancel sports day; a soft white sky; drizzle on the tarmac; sun through dirty glass',
  ),
  sounds: items(
    'a bell; nine hundred chairs going back; a recorder lesson; a whistle; a ball against a wall, over and over; somebody running where one must not; a door with a strong spring; the band, tuning, hopelessly',
  ),
  papers: items(
    'exam paper; permission slip; report card; detention list; love note; scholarship letter; class photograph; absence note; programme for the show; timetable; essay with no name; cheque; yearbook page',
  ),
  items: items(
    'locker key; whistle; trophy; calculator; stopwatch; house badge; lunchbox; protractor; trumpet; lab goggles; plaster frog; tennis ball; hair slide; master key',
  ),
  professions: items(
    'chemistry teacher; school caretaker; head of year; drama teacher; school nurse; librarian; games coach; dinner lady; deputy head; exchange student; prefect; lollipop man',
  ),
  powers: items("the governors; the head's office; the parents' committee; the inspectors; the prefects"),
  stakes: items(
    'the school; the show; the scholarship; the class of the year; the only decent teacher in the building',
  ),
  deadlines: items('the last bell; prize day; the exam; opening night; the inspection; the end of term'),
  deeds: items(
    'changed the grade; took the blame, and then a fee for it; copied the key; wrote the letter; pulled the fire bell; left a kid on the coach; hid the exam paper; told everyone on the bus; let someone else get expelled; burned the yearbook page',
  ),
};

export const HIGH_STREET: World = {
  id: 'high-street',
  words: items(
    'bakery; baker; chef; restaurant; cafe; café; bookshop; bookstore; florist; wedding; bride; groom; hotel; shop; cook; cooking; waiter; waitress; barista; hairdresser; salon; theatre; theater; actor; actress; band; musician; dance; dancer; paris; food truck; bar; stand-up; diner; matchmaker; museum; gallery',
  ),
  settingName: ['Lantern Street', 'The Arcade at Marlow Square', 'Pier Road, Out of Season'],
  period: 'The present, from the first warm evening to the last',
  description:
    'One street of small shops with flats above them, where everyone has seen everyone taking the bins out in a dressing gown, and love affairs are conducted largely by way of what is put in windows.',
  constraints: [
    'Shop windows are always reflecting someone.',
    "Nobody is ever more than one wall from somebody's music.",
    'Food that is shown is eaten.',
  ],
  currency: 'pounds',
  places: places(`
INT Bakery | the bakery | flour in the light like weather; loaves ticking as they cool; a radio dusted white; a tray of things that went wrong, and are the best; a queue already, yawning on the glass | the proving drawer; the cooling rack; the till; the flour bin | plaiting dough; scraping down a bench
INT Bookshop | the bookshop | stairs with books on every step; a cat on Philosophy; a bell that has to be lifted; a ladder with a cushion; rain, and the smell of other people's shelves | the ladder; the cat; the window seat; the till drawer | shelving by colour, for a bet; pricing in pencil
INT Restaurant Kitchen | the restaurant kitchen | copper, steam and shouting left over from service; a wall of tickets on nails; a pan on fire, under control; a step everybody trips on; lemons in a bowl like a still life | the pass; the ticket wall; the low step; the walk-in door | tasting with a bent spoon; turning artichokes
EXT Marlow Square | the square | a fountain that works on Fridays; chairs stacked and chained; pigeons, promenading; plane trees letting go of things; a busker with one song | the fountain; the bench; the chained chairs; the lamp post | sharing chips; throwing a coin, and fishing it out
INT Flat Above The Florist | the flat | lilies coming up through the floorboards; a bath in the kitchen; a window that opens on the awning; two mugs, never matching; a bed that has been a sofa since morning | the window; the bath; the awning; the mugs | washing up with the tap running for cover; burning an omelette
INT Little Theatre | the little theatre | red plush with the nap gone; a ghost light on a bare stage; programmes for a show that closed; a rope with a sandbag; a seat with a name on it | the ghost light; the front row; the prompt desk; the rope | sweeping the stage; learning somebody else's lines
EXT Rooftop Garden | the roof garden | herbs in old sinks; fairy lights, half of them; deckchairs facing the wrong way; a vine that has got into the flue; the whole street's music, mixed | the deckchair; the herb sink; the vine; the chimney | watering by moonlight; pinching out basil
INT Launderette | the launderette | portholes of other people's lives; a bench with a lean; a machine that must be slapped; a lost sock, pinned up, with a reward; warm air and someone's perfume | the slapped machine; the bench; the folding table; the pinned sock | folding a stranger's sheets; feeding in coins
INT Town Hall Registry | the registry office | confetti in the carpet, historic; flowers that are not; a desk with a very good pen; two gilt chairs; a clock set five minutes fast, for nerves | the good pen; the gilt chairs; the register; the double doors | vacuuming confetti; practising a signature
`),
  weathers: items(
    'the first warm evening; rain on awnings; a sky like the inside of a shell; sun after a shower; a wind full of blossom; a soft fog with the lamps in it; heat coming off the pavement; snow, and nobody ready for it',
  ),
  sounds: items(
    'a busker, getting it nearly right; a coffee machine, clearing its throat; bicycle bells; the awning coming down; an argument, and then laughing; a piano through a wall; glasses in a crate; the last bus',
  ),
  papers: items(
    'recipe; wedding list; unpaid bill; love letter; menu; lease; review; theatre programme; order slip; guest list; telegram; postcard; crossword; train ticket; shop sign, half painted',
  ),
  items: items(
    'wooden spoon; ring box; umbrella; left glove; bicycle pump; cake tin; top hat; potted basil; door bell; guitar; jar of honey; second-hand novel; shop key; paper crown; silver tray',
  ),
  professions: items(
    'baker; florist; sous-chef; wedding photographer; piano tuner; bookseller; registrar; seamstress; food critic; cellist; dance teacher; barber; travel agent; set painter',
  ),
  powers: items('the landlords; the families; the critics; the council; the developers'),
  stakes: items('the shop; the wedding; the street; the restaurant; the last good summer'),
  deadlines: items('the wedding; opening night; Saturday; quarter day; the last train; the flight to Lisbon'),
  deeds: items(
    'read the letter; took the recipe; said yes to somebody else; never sent the ring back; wrote the review; moved to Lisbon without a word; told them both the same thing; ate the cake; signed the lease away; hid behind the flowers and heard it all',
  ),
};
