import { items, places } from './world.js';
import type { World } from './world.js';

export const SPACE: World = {
  id: 'space',
  words: items('space; spaceship; starship; astronaut; cosmonaut; planet; mars; moon; lunar; orbit; orbital; galaxy; galactic; alien; colony; asteroid; space station; rocket; interstellar; spacecraft; cryosleep; jupiter; saturn; satellite; cosmic'),
  settingName: ['The Long-Haul Ship Patience', 'Ceres Relay Nine', 'The Generation Ship Meridian'],
  period: 'Two hundred years from now, day 1,104 of the voyage',
  description: 'A ship built for a shorter journey by people who are no longer answering. It is warm in four compartments, dark in nine, and everything aboard has been mended with a piece of something else.',
  constraints: ['No sound in vacuum: outside, we hear only breath.', 'Messages home take eleven hours; no conversation with Earth is ever a conversation.', 'Every scene knows how much air there is.'],
  currency: 'credits',
  places: places(`
INT Command Deck | the command deck | three dark consoles and one awake; stars that do not twinkle; a mission patch stitched over a tear; a chair with the harness knotted; status lights going amber by turns | the flight console; the pilot's chair; the master breaker; the forward glass | cross-checking the star chart by hand; bleeding static out of the receiver
INT Engine Spine | the engine spine | a tunnel of pipes furred with frost; handwritten warnings on painted steel; coolant ticking; a spanner drifting on its tether; heat on one side of the face only | the coolant valve; the tether rail; the pressure gauge; the inspection hatch | tightening a coupling a quarter-turn; listening to pipes through a wooden spoon
INT Hydroponics Bay | the hydroponics bay | violet light on wet leaves; beans climbing a data cable; mist that smells of somewhere else; a tomato under a label with a name; pumps sighing in turn | the nutrient tank; the bean rows; the grow lamp; the seed drawer | thinning seedlings with tweezers; pollinating tomatoes with a paintbrush
INT Medical Bay | the medical bay | a bed with straps; one drawer sealed with tape; a monitor drawing someone's heart; white light with a flicker in it; instruments held down by magnets | the diagnostic arm; the drug locker; the scanner; the restraint bed | counting ampoules; sterilising needles in soup steam
INT Airlock Two | the airlock | two suits on hooks like hanged men; a scratched porthole; a red lever under a wire guard; frost flowers on the outer door; a checklist with every box ticked twice | the inner door; the red lever; the nearer suit; the porthole | checking seals by touch; patching a glove
INT Galley | the galley | a table for twelve laid for four; a coffee dispenser with a queue drawn on it in marker; crumbs hanging in the air; a birthday banner nobody took down; somebody's mug, still in its clip | the long table; the dispenser; the ration locker; the twelfth chair | cutting a ration bar with ceremony; refilling salt by the grain
INT Cryo Vault | the cryo vault | forty glass lids in the dark; a name on each in two alphabets; cold that comes through boots; one lid clouded from inside; a hum a half-tone flat | the fourth pod; the coolant main; the vault door; the manifest screen | wiping frost off nameplates; reading temperatures aloud
EXT Outer Hull | the outer hull | black in every direction; a handrail going over the curve of the ship; a torn antenna turning; the sun, small as a coin; a line of old footprints in ice | the handrail; the antenna mast; the tool bag; the access plate | unpicking a cable with thick gloves; scraping ice from a lens
INT Communications Closet | the communications closet | tape reels and glowing glass; a stool for one; eleven-hour-old voices in a headset; a wall of pencilled dates; a heater no bigger than a shoe | the transmitter; the headset; the wall of dates; the tape reel | splicing tape; turning a dial a hair at a time
INT Observation Blister | the observation blister | a dome of stars with a crack taped across; two cushions gone flat; somebody's initials in the paint; light from a planet still months away; breath on the glass | the dome; the brass telescope; the hatch; the cushions | naming stars after people; polishing scratches out of the dome
`),
  weathers: items('unmoving stars; the slow wheel of the sun across the deck; a fine fall of ice off the hull; dark, and then more dark; light from a dead planet; dust, hissing on the plates; the blue edge of something enormous'),
  sounds: items('a fan hunting for its speed; a pump catching its breath; metal, shrinking; a two-note alarm nobody gets up for; somebody\'s boots on the deck above; the click of a relay; air going somewhere it should not; a voice from home, eleven hours old; a loose pen against a grille'),
  papers: items('maintenance log; oxygen budget; crew manifest; mission order; burn table; medical chart; cargo list; printed transmission; duty roster; psychological report; star chart; sealed instruction; hull survey; course correction'),
  items: items('data core; pressure gauge; torn glove; seed packet; command key; brass sextant; hand lamp; helmet; fuse; music box; tether clip; ampoule; voice recorder; coin from Earth; wedding ring; chess piece'),
  professions: items('flight engineer; ship\'s doctor; navigator; botanist; cryo technician; communications officer; hull mechanic; geologist; quartermaster; systems analyst; second pilot; mission psychologist'),
  powers: items('Mission Control; the Company; the Colonial Authority; the senior officers; the Consortium'),
  stakes: items('the crew; the forty sleepers in the vault; the colony; the ship; the only seeds left'),
  deadlines: items('the burn window; the last of the air; the next pass; the wake-up call; docking; the eclipse; the reactor shutdown'),
  deeds: items('cut the transmission; vented the second tank; rewrote the log; woke one sleeper early; sealed the hatch from the outside; changed the course by a single degree; kept the warning off the board; hid a week of oxygen; signed the burn order; erased the last message home'),
};
