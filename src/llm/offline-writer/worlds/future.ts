import { items, places } from './world.js';
import type { World } from './world.js';

/* Times to come. */

export const SPACE: World = {
  id: 'space',
  words: items(
    'space; spaceship; starship; astronaut; cosmonaut; planet; mars; moon; lunar; orbit; orbital; galaxy; galactic; alien; colony; asteroid; space station; rocket; interstellar; spacecraft; cryosleep; jupiter; saturn; satellite; cosmic',
  ),
  settingName: ['The Long-Haul Ship Patience', 'Ceres Relay Nine', 'The Generation Ship Meridian'],
  period: 'Two hundred years from now, day 1,104 of the voyage',
  description:
    'A ship built for a shorter journey by people who are no longer answering. It is warm in four compartments, dark in nine, and everything aboard has been mended with a piece of something else.',
  constraints: [
    'No sound in vacuum: outside, we hear only breath.',
    'Messages home take eleven hours; no conversation with Earth is ever a conversation.',
    'Every scene knows how much air there is.',
  ],
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
  weathers: items(
    'unmoving stars; the slow wheel of the sun across the deck; a fine fall of ice off the hull; dark, and then more dark; light from a dead planet; dust, hissing on the plates; the blue edge of something enormous',
  ),
  sounds: items(
    "a fan hunting for its speed; a pump catching its breath; metal, shrinking; a two-note alarm nobody gets up for; somebody's boots on the deck above; the click of a relay; air going somewhere it should not; a voice from home, eleven hours old; a loose pen against a grille",
  ),
  papers: items(
    'maintenance log; oxygen budget; crew manifest; mission order; burn table; medical chart; cargo list; printed transmission; duty roster; psychological report; star chart; sealed instruction; hull survey; course correction',
  ),
  items: items(
    'data core; pressure gauge; torn glove; seed packet; command key; brass sextant; hand lamp; helmet; fuse; music box; tether clip; ampoule; voice recorder; coin from Earth; wedding ring; chess piece',
  ),
  professions: items(
    "flight engineer; ship's doctor; navigator; botanist; cryo technician; communications officer; hull mechanic; geologist; quartermaster; systems analyst; second pilot; mission psychologist",
  ),
  powers: items('Mission Control; the Company; the Colonial Authority; the senior officers; the Consortium'),
  stakes: items('the crew; the forty sleepers in the vault; the colony; the ship; the only seeds left'),
  deadlines: items(
    'the burn window; the last of the air; the next pass; the wake-up call; docking; the eclipse; the reactor shutdown',
  ),
  deeds: items(
    'cut the transmission; vented the second tank; rewrote the log; woke one sleeper early; sealed the hatch from the outside; changed the course by a single degree; kept the warning off the board; hid a week of oxygen; signed the burn order; erased the last message home',
  ),
};

export const NEAR_FUTURE: World = {
  id: 'near-future',
  words: items(
    'near future; dystopia; dystopian; android; robot; artificial intelligence; ai; virtual; simulation; hacker; cyber; clone; algorithm; memory; memories; implant; drone; surveillance; megacorporation; corporation; time travel; pandemic; 2050; 2084; 2077; neural; hologram; future',
  ),
  settingName: ['Sector Nine, New Rotterdam', 'The Dry Quarter', 'Greater Avalon, Tier Two'],
  period: 'Thirty years from now, the second summer of the quotas',
  description:
    'A city that works, for those it has decided to work for. Doors know faces, water knows names, and everybody has learned to talk with their hands near their mouths.',
  constraints: [
    'No screen shows anything useful; what matters is on paper, in a hand, or in a face.',
    'Everyone is being watched by something that is not very interested.',
    'Water is never wasted in shot.',
  ],
  currency: 'points',
  places: places(`
INT Memory Clinic | the memory clinic | pale couches in a row; a rack of glass bulbs with names; music without a tune; a nurse's shoes going by below the screen; a plant that turns out to be paper | the couch; the glass rack; the recorder; the frosted screen | labelling bulbs by date; calibrating a headset on a melon
INT Water Queue Hall | the water hall | four hundred people and no talk; numbers going up on a wall; a child asleep on a jerrycan; taps behind mesh; a painted line everyone's toes are on | the mesh; the number wall; the jerrycan; the valve wheel | stamping ration cards; mopping a floor that is dry
EXT Drone Yard | the drone yard | rows of folded wings; a windsock without wind; charging lights like animals' eyes; oil on concrete; a fence that hums | the charging post; the fence; the nearest drone; the gatehouse | re-tuning a rotor by ear; unscrewing a camera eye
INT Apartment 3114 | the apartment | a window that is a picture of a window; a bed that folds into a desk; a kettle with a lock on it; neighbours through paper walls; a real lemon, on a saucer | the false window; the locked kettle; the lemon; the door panel | covering a lens with toothpaste; folding the bed into the wall
INT Server Cathedral | the server hall | racks going up into the dark like organ pipes; cold that tastes of metal; one red light among ten thousand blue; a ladder on rails; somebody's lunch, forgotten | the nearest rack; the rail ladder; the breaker cage; the red light | following a cable by hand; pulling cards like teeth
INT Night Market Under The Viaduct | the night market | noodle steam and solder smoke; radios sold by weight; batteries in a fishmonger's ice; a tarpaulin full of rain; an old woman selling keys with no doors | the solder bench; the key stall; the noodle counter; the tarpaulin | bargaining over a battery; soldering by candle
EXT Seawall | the seawall | concrete to the horizon; the old town's chimneys at low tide; a siren on a pole; salt on every rail; fishing lines nobody is holding | the rail; the siren pole; the flood gate; the steps down | scraping barnacles off a sensor; watching the gauge
INT Compliance Office | the compliance office | one desk and too much floor; a chair a little too low; a bowl of sweets in grey wrappers; a wall that listens; light with no lamp | the low chair; the desk; the sweet bowl; the listening wall | aligning forms; watering a cactus with a dropper
INT Underground Archive | the archive | books in freezer bags; a card index in four languages; dehumidifiers breathing; a cat with a job; candles where there should be bulbs | the card index; the freezer bags; the reading lamp; the trapdoor | mending a spine with fishing line; reading aloud to nobody
`),
  weathers: items(
    'a yellow sky that has been forecast; heat coming off the concrete in sheets; warm rain with something in it; dust from the dry lake; drizzle, by permission; a red sun in the smoke; artificial dusk, four minutes early',
  ),
  sounds: items(
    "a drone going over, and coming back; the tannoy, apologising; a lift that never arrives; water in somebody else's pipe; a generator coughing; the all-clear, a street away; an advertisement talking to itself; a door recognising someone",
  ),
  papers: items(
    'ration card; consent form; transfer order; memory licence; exit permit; maintenance ticket; handwritten letter; water chit; citizen score; deletion order; blueprint; medical waiver; banned pamphlet',
  ),
  items: items(
    'memory bulb; solder iron; battery; access band; paper map; lemon; printed photograph; wind-up radio; glass eye; door key; face mask; metronome; circuit board; analogue watch',
  ),
  professions: items(
    'memory technician; drone mechanic; water inspector; archivist; compliance officer; black-market surgeon; systems auditor; viaduct noodle cook; firmware engineer; school proctor; night courier; seawall warden',
  ),
  powers: items('Compliance; the Water Board; the Corporation; the Ministry of Memory; the Upper Tiers'),
  stakes: items(
    'the Dry Quarter; the last archive; everyone below Tier Two; a thousand wiped names; the only clean well',
  ),
  deadlines: items('the next update; curfew; the audit; the flood tide; the wipe; the vote'),
  deeds: items(
    'signed the consent; deleted the one true copy; sold a memory that was not theirs to sell; opened the flood gate; trained the thing that is hunting them; scored a neighbour down; let the update through; changed a name in the register; reported a friend by accident, and then on purpose; kept the master key',
  ),
};
