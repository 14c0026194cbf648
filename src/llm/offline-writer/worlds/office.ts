import { items, places } from './world.js';
import type { World } from './world.js';

export const OFFICE: World = {
  id: 'office',
  words: items('office; company; startup; boss; ceo; intern; accountant; coworker; corporate; banker; wall street; job; secretary; lawyer; salesman; advertising; newspaper; editor; politician; senator; president; campaign; election; assistant; executive; tv; studio'),
  settingName: ['Pemberton & Daughters, Floors Four to Six', 'The Meridian Building', 'Hatchway Provident'],
  period: 'The present, the last days of the quarter',
  description: 'Three floors of a building that belongs to a pension fund in another country. The carpet is new, the ceiling is not, and everyone knows whose mug is whose.',
  constraints: ['The open plan means that every quarrel is whispered.', 'No one ever says the word "fired".', 'We never learn exactly what the company makes.'],
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
  weathers: items('rain on forty storeys of glass; a white sky, unbroken; the sun sliding off the building opposite; a thunderstorm scheduled for the commute; wind round the corners of the car park; snow nobody here will see; the cleaners\' lights, floor by floor'),
  sounds: items('the printer; a telephone that nobody will pick up; applause from another meeting; the lift, announcing itself; a keyboard, angry; the vending machine, swallowing; a fire drill, two floors off; a spoon in a mug'),
  papers: items('spreadsheet; resignation letter; contract; memo; expense claim; org chart; seating plan; leaving card; audit report; press release; appraisal; invoice; non-disclosure agreement; petition'),
  items: items('stapler; lanyard; company mug; cactus; desk lamp; hard drive; trophy; letter opener; snow globe; key card; label printer; stress ball; fountain pen; model building; umbrella'),
  professions: items('accounts clerk; head of compliance; receptionist; systems administrator; regional manager; night cleaner; speech writer; union representative; personal assistant; security guard; copy editor; actuary'),
  powers: items('head office; the shareholders; Human Resources; the board; the people upstairs'),
  stakes: items('the fourth floor; everyone\'s pension; the Christmas party; the whole department; the only account that pays'),
  deadlines: items('five o\'clock; the end of the quarter; the merger; the all-staff meeting; the audit; the lift inspection'),
  deeds: items('shredded the minutes; approved the list; forwarded it to everyone; put their own name on it; moved the decimal point; sold the pension fund; blamed the intern; read the whole inbox; promised the same job to two people; locked the fire door'),
};
