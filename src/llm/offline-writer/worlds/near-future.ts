import { items, places } from './world.js';
import type { World } from './world.js';

export const NEAR_FUTURE: World = {
  id: 'near-future',
  words: items('near future; dystopia; dystopian; android; robot; artificial intelligence; ai; virtual; simulation; hacker; cyber; clone; algorithm; memory; memories; implant; drone; surveillance; megacorporation; corporation; time travel; pandemic; 2050; 2084; 2077; neural; hologram; future'),
  settingName: ['Sector Nine, New Rotterdam', 'The Dry Quarter', 'Greater Avalon, Tier Two'],
  period: 'Thirty years from now, the second summer of the quotas',
  description: 'A city that works, for those it has decided to work for. Doors know faces, water knows names, and everybody has learned to talk with their hands near their mouths.',
  constraints: ['No screen shows anything useful; what matters is on paper, in a hand, or in a face.', 'Everyone is being watched by something that is not very interested.', 'Water is never wasted in shot.'],
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
  weathers: items('a yellow sky that has been forecast; heat coming off the concrete in sheets; warm rain with something in it; dust from the dry lake; drizzle, by permission; a red sun in the smoke; artificial dusk, four minutes early'),
  sounds: items('a drone going over, and coming back; the tannoy, apologising; a lift that never arrives; water in somebody else\'s pipe; a generator coughing; the all-clear, a street away; an advertisement talking to itself; a door recognising someone'),
  papers: items('ration card; consent form; transfer order; memory licence; exit permit; maintenance ticket; handwritten letter; water chit; citizen score; deletion order; blueprint; medical waiver; banned pamphlet'),
  items: items('memory bulb; solder iron; battery; access band; paper map; lemon; printed photograph; wind-up radio; glass eye; door key; face mask; metronome; circuit board; analogue watch'),
  professions: items('memory technician; drone mechanic; water inspector; archivist; compliance officer; black-market surgeon; systems auditor; viaduct noodle cook; firmware engineer; school proctor; night courier; seawall warden'),
  powers: items('Compliance; the Water Board; the Corporation; the Ministry of Memory; the Upper Tiers'),
  stakes: items('the Dry Quarter; the last archive; everyone below Tier Two; a thousand wiped names; the only clean well'),
  deadlines: items('the next update; curfew; the audit; the flood tide; the wipe; the vote'),
  deeds: items('signed the consent; deleted the one true copy; sold a memory that was not theirs to sell; opened the flood gate; trained the thing that is hunting them; scored a neighbour down; let the update through; changed a name in the register; reported a friend by accident, and then on purpose; kept the master key'),
};
