import { items, places } from './world.js';
import type { World } from './world.js';

export const HOSPITAL: World = {
  id: 'hospital',
  words: items('hospital; doctor; nurse; surgeon; patient; clinic; paramedic; emergency room; surgery; transplant; ward; coma; medic; midwife; psychiatrist; asylum; hospice; physician; ambulance'),
  settingName: ['Saint Jude\'s General', 'The County Infirmary', 'Mercy on the Hill'],
  period: 'The present, one long week of nights',
  description: 'A hospital with a new wing named for a donor and an old wing named for a saint, joined by a corridor in which all the real decisions are made.',
  constraints: ['Somebody is always waiting within earshot.', 'No operation is shown; only hands before and faces after.', 'It is either far too late or far too early.'],
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
  weathers: items('sleet in the car park lights; a pink dawn nobody asked for; rain on flat roofs; fog against the ward windows; a heatwave with the windows painted shut; wind finding the old wing; snow, and the gritters out'),
  sounds: items('a pager; a trolley with one bad wheel; somebody calling for a Maureen; a lift, thinking; a monitor, slow; shoes that squeak; a siren, shut off; a child laughing in the wrong place; the tannoy, asking for nobody in particular'),
  papers: items('consent form; patient chart; transfer note; blood result; rota; death certificate; donor card; admission slip; prescription; letter from the board; incident report; X-ray; bed list; next-of-kin form'),
  items: items('stethoscope; pager; name badge; scalpel case; thermometer; pen torch; wristband; teddy bear; key card; hip flask; reading glasses; syringe; tea flask; wedding ring; rosary'),
  professions: items('surgical nurse; night porter; registrar; anaesthetist; hospital chaplain; pharmacist; ward sister; ambulance driver; records clerk; junior doctor; hospital lawyer; physiotherapist'),
  powers: items('the board; the trustees; Administration; the donors; the medical council'),
  stakes: items('the old wing; the patient in bed nine; the night shift; everyone on the list; the ward'),
  deadlines: items('the morning round; the inquest; the theatre slot; the board meeting; shift change'),
  deeds: items('signed the chart without looking; switched the samples; left the patient for ten minutes; swapped the list; stayed on a third shift and got it wrong; turned off the alarm; took the key to the cabinet; told the family a kinder thing; wrote up the wrong dose; kept quiet at the inquiry'),
};
