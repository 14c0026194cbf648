import { SUBURB, VILLAGE } from './home.js';
import { CITY, HIGH_STREET } from './streets.js';
import { OFFICE } from './workplaces.js';
import { items } from './world.js';
import type { World } from './world.js';

/** For log lines that say nothing of where: rooms and streets that any story may have. */
export const ANYWHERE: World = {
  id: 'anywhere',
  words: [],
  settingName: ['A Town of Middling Size', 'Two Streets and a Square', 'The Town, This Year'],
  period: 'The present',
  description:
    'A town like others: people who know each other by sight, a few rooms, one long street, and what was never said between them.',
  constraints: [
    'Nothing happens off the screen that could happen on it.',
    'People do something with their hands while they talk.',
    'Nobody explains what both of them know.',
  ],
  currency: 'dollars',
  places: [CITY, HIGH_STREET, OFFICE, SUBURB, VILLAGE].flatMap(({ places }) =>
    places.filter(({ name }) =>
      /^(All-Night Diner|Third-Floor Walk-Up|Bookshop|Canteen|Stairwell B|Family Kitchen|Street|Car|Dining Room|Hospital Waiting Room|Bus Shelter)$/.test(
        name,
      ),
    ),
  ),
  weathers: items(
    'rain on and off; a low grey sky; a bright, cold wind; the last of the sun; fog that will not lift; a heavy, windless heat; first snow, not settling; stars, for once',
  ),
  sounds: items(
    'a door, somewhere; a radio two houses off; children going home; a train, a long way away; a dog that wants to be let in; footsteps overhead; a tap; a bell that strikes the half hour; somebody laughing in the street',
  ),
  papers: items(
    'letter; receipt; photograph; postcard; bank statement; bus ticket; birthday card; contract; hospital bill; street map; torn-out page; envelope; lease; newspaper cutting',
  ),
  items: items(
    'brass key; umbrella; wristwatch; suitcase; transistor radio; scarf; lighter; teapot; camera; torch; ring; penknife; notebook; hip flask; walking stick',
  ),
  professions: items(
    'bus driver; school caretaker; plumber; line cook; bookkeeper; gardener; librarian; electrician; tailor; postal clerk; piano tuner; pharmacist; night nurse; upholsterer',
  ),
  powers: items('the council; the bank; the lawyers; the neighbours; the family'),
  stakes: items('the house; the street; the family; the savings; the last good year'),
  deadlines: items('Friday; Sunday evening; the end of the month; the hearing; the last train; the first of the month'),
  deeds: items(
    'kept the money; lied about the date; left by the back door; read the letter first; told the wrong person; signed for both of them; said nothing when asked; changed the lock; took the photograph out of its frame',
  ),
};
