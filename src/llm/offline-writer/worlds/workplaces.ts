import { items, places } from './world.js';
import type { World } from './world.js';

/* Where people work and study. */

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
