import { items, places } from './world.js';
import type { World } from './world.js';

/* Other times, other worlds, other rules. */

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

export const FRONTIER: World = {
  id: 'frontier',
  words: items(
    'western; cowboy; sheriff; outlaw; saloon; ranch; rancher; frontier; gunslinger; bounty hunter; stagecoach; gold rush; posse; marshal; bandit; wild west; homestead; prairie; cattle; desperado; railroad; deputy; texas; arizona; wyoming',
  ),
  settingName: ['Contention Springs', 'Bitter Creek, Arizona Territory', 'The Town of Last Water'],
  period: 'The spring of 1881',
  description:
    'Eleven buildings, one well and a railway survey. The people who came for silver stayed for want of the fare, and the only law is whoever is still there in the morning.',
  constraints: [
    'Every gun that is drawn is heard; most are not drawn.',
    'The town is always seen with the empty land behind it.',
    'Nobody rides anywhere quickly without a reason.',
  ],
  currency: 'dollars',
  places: places(`
INT Long Branch Saloon | the saloon | sawdust with a clean patch in it; a mirror with one hole and a hundred cracks; a piano missing its middle; a lamp swinging from nobody's shoulder; tobacco smoke lying in planks | the bar rail; the piano; the cracked mirror; the card table | wiping one glass for a long time; sorting a deck that has fifty-one
EXT Main Street | Main Street | wheel ruts baked hard; a dog in the one piece of shade; shutters closing ahead of somebody; a sign that bangs; dust standing where a horse was | the hitching rail; the water trough; the boardwalk; the telegraph pole | watering a horse that is not thirsty; sweeping dust from one side to the other
INT Sheriff's Office | the sheriff's office | wanted bills curling off the boards; a cell with its door open; a stove with a coffee pot welded to it; a rack with one rifle gone; sun in bars on the floor | the gun rack; the cell door; the desk; the stove | oiling a lock; reading old wanted bills for company
INT Assay Office | the assay office | scales under glass; little drawers with men's names; acid in stoppered blue; rock dust on the ledger; a safe too big for the door | the scales; the name drawers; the safe; the ledger stand | weighing dust by the grain; blowing on a crucible
EXT Box Canyon | the box canyon | red walls with the heat still in them; a cold fire ringed with stones; buzzards writing something; a cart wheel half in sand; one way in | the dead fire; the cart wheel; the rock ledge; the rope | reading tracks on hands and knees; picketing two horses
INT Church With No Roof | the church | pews facing open sky; swallows in the bell; hymn books swollen with rain; a font full of leaves; a cross made of fence rail | the font; the fence-rail cross; the front pew; the bell rope | nailing a pew back to its feet; burning hymn books, last page first
INT Depot Telegraph Room | the telegraph room | a key chattering with nobody at it; tape in loops on the floor; a clock that is right by law; a green eyeshade on a nail; glass jars of acid, humming | the telegraph key; the tape; the railway clock; the battery jars | reading the tape backwards; filling jars with acid
EXT Homestead At Bitter Creek | the homestead | two graves and a plum tree; a door standing in no wall; a windmill grinding its teeth; corn gone to paper; a child's boot on a post | the well; the plum tree; the standing door; the gate | mending fence with bedsprings; drawing water hand over hand
INT Livery Stable | the livery | horses shifting in the dark; harness like hanging fruit; hay dust in a stripe of sun; an anvil with a hat on it; a stall with its gate kicked out | the anvil; the stall gate; the hayloft ladder; the saddle rack | picking stones from a hoof; waxing a saddle
`),
  weathers: items(
    'a hard white sun; wind with half the desert in it; heat like a hand; a sky the colour of a gun; a dust storm standing up in the west; dry thunder; stars down to the ground; frost on the sage',
  ),
  sounds: items(
    'a coyote, and its echo; the windmill; harness, somewhere; a shutter working loose; one shot, too far off to count; a piano with a key missing; the telegraph, talking to itself; hoofbeats, stopping',
  ),
  papers: items(
    'land deed; wanted bill; telegram; railway survey; mining claim; promissory note; marriage licence; army discharge; church register; stage ticket; cattle tally; last letter; hand-drawn map',
  ),
  items: items(
    'revolver; pocket watch; silver spur; tin star; canteen; branding iron; rosary; lantern; bone-handled knife; whiskey bottle; cartridge; saddlebag; harmonica; assay scale weight',
  ),
  professions: items(
    'saloon keeper; blacksmith; telegraph operator; undertaker; schoolteacher; land agent; assayer; circuit preacher; stagecoach driver; horse doctor; laundry owner; railway surveyor',
  ),
  powers: items("the railroad; the Cattlemen's Association; the mine owners; the governor's men; the Land Office"),
  stakes: items('the town; the well; the homesteads along the creek; the only water for forty miles; the valley'),
  deadlines: items("noon; the train; sundown; the hanging; the judge's arrival; payday"),
  deeds: items(
    'sold the water rights; rode away from the fire; shot the wrong brother; cut the telegraph wire; signed the survey; took the tin star off a dead man; pointed out the trail; salted the mine; let the posse hang him; buried the payroll',
  ),
};

export const REALM: World = {
  id: 'realm',
  words: items(
    'medieval; castle; knight; king; queen; prince; princess; kingdom; realm; dragon; wizard; witch; sorcerer; sorceress; magic; magical; sword; throne; prophecy; elf; dwarf; quest; fantasy; enchanted; peasant; monk; squire; viking; crusade; plague; alchemist; curse; warrior; fairy; myth; ancient',
  ),
  settingName: ['The Marches of Harrow', 'The Low Kingdom', 'Saint Brannoc and the Fens'],
  period: 'The ninth winter after the old king, as the monks count it',
  description:
    'A small kingdom of wet roads and long memories, where what is promised out loud binds the land as well as the mouth. The old powers have not gone. They have only stopped being asked.',
  constraints: [
    'Magic always costs the one who uses it something we can see.',
    'Light comes from fire, sky or not at all.',
    'No oath is spoken unless it will be kept or broken on screen.',
  ],
  currency: 'crowns',
  places: places(`
INT Great Hall | the great hall | a fire that could roast a village; banners moving where there is no wind; hounds under the boards; a throne with one arm newer than the other; rushes that want changing | the high table; the throne; the hearth; the minstrels' stair | scouring a shield with sand; trimming torches
INT Scriptorium | the scriptorium | forty desks and three monks; gold leaf trembling under a breath; a chained book shut with wax; frost on the ink; a mouse drawn in a margin, laughing | the chained book; the slanted desk; the inkhorn; the east window | scraping a page clean; ruling lines nobody will write on
EXT Causeway Through The Fens | the causeway | black water either side; reeds talking; a line of poles with the tops gone; marsh lights that keep their distance; a shrine up to its knees | the shrine; the nearest pole; the raft; the stone marker | sounding the mud with a staff; cutting reeds
INT Tower Stair | the tower stair | steps worn to bowls; an arrow slit with a slice of moon; a rope where a rail was; names scratched by the waiting; wind going up like a voice | the arrow slit; the rope; the iron door; the ninth step | counting steps aloud; whetting a blade on the wall
INT Apothecary's Cellar | the apothecary's cellar | roots in the shape of people; jars that have been turned to the wall; a drain that breathes; a toad on a ledger; something simmering, green, then not | the alembic; the turned jars; the grindstone; the hatch | grinding bone for ink; straining something through lace
EXT Gallows Hill | Gallows Hill | a beam and no rope; crows with time on their hands; the whole town down there with its lamps; grass that will not grow straight; a cart with a broken axle | the beam; the cart; the milestone; the thorn tree | gathering thorn for a fire; reading the road below
INT Abbey Crypt | the abbey crypt | stone knights with their faces kissed off; water on the third step; a lamp that has not gone out in living memory; an empty tomb with a name on it; cold, and beeswax | the empty tomb; the old lamp; the grating; the stone knight | filling the lamp, drop by drop; tracing a name with wax
EXT Market Cross | the market cross | eels in a barrel; a preacher nobody hears; a stocks with somebody's lunch on it; mud to the ankle; bells not quite together | the cross; the stocks; the eel barrel; the well | haggling over candle ends; patching a sail cloth
INT Smithy | the smithy | sparks going up like a swarm; swords in a barrel like umbrellas; a horse that disapproves; a hammer too big for one man; water that screams when iron goes in | the anvil; the quench tub; the bellows; the sword barrel | drawing out a nail into a ring; beating a ploughshare flat
`),
  weathers: items(
    'snow, and the light that comes before it; fog off the fen; sleet in the torchlight; a low sun the colour of brass; rain coming through three roofs; a moon with a ring round it; wind from the old wood; a green dusk',
  ),
  sounds: items(
    'a bell under water; hounds, a long way off; somebody at matins; an owl where no owl should be; chains, taking up slack; a millwheel; horns from the northern road; the ice, speaking',
  ),
  papers: items(
    "royal writ; page from the chained book; prophecy; treaty; rent roll; letter of safe conduct; confession; map of the fens; marriage contract; ransom demand; monk's chronicle; pedigree",
  ),
  items: items(
    'iron ring; broken sword; silver bell; raven feather; signet; bone flute; lodestone; candle stub; wolf tooth; horn cup; key of black iron; glass bead; falcon hood; river stone',
  ),
  professions: items(
    'blacksmith; herbalist; scribe; ferryman; master of hounds; falconer; midwife; reliquary keeper; tax reeve; bell founder; charcoal burner; court jester',
  ),
  powers: items("the king's men; the monks; the Council of Marches; the northern lords; the Old Ones"),
  stakes: items('the realm; the people of the fens; the last of the old blood; the peace; the harvest'),
  deadlines: items('midwinter; the coronation; moonrise; the first snow; the muster; the feast of Saint Brannoc'),
  deeds: items(
    'opened the postern gate; swapped the cradle; broke the oath at the well; named the wrong heir; fed the king the cup; sold the road to the north; burned the true page; woke what was sleeping under the hill; swore falsely on the bones; let the signal fire go out',
  ),
};

export const FRONT: World = {
  id: 'front',
  words: items(
    'war; soldier; army; battle; battlefield; trench; platoon; nazi; resistance; general; lieutenant; sergeant; bomber; veteran; front line; occupied; occupation; troops; siege; prisoner of war; world war; refugee; sniper; regiment; deserter; invasion',
  ),
  settingName: ['The Salient at Verrières', 'Hill 201 and the River Crossing', 'The Occupied Quarter'],
  period: 'The fourth autumn of the war',
  description:
    'Two kilometres of mud that have changed hands eleven times, and the villages behind it that have had to change their manners each time. Nobody remembers the reason; everyone remembers the names.',
  constraints: [
    'The enemy is a sound, a light, a boot; hardly ever a face.',
    'No one is heroic on purpose.',
    'Every order comes from someone who is not there.',
  ],
  currency: 'francs',
  places: places(`
INT Dugout | the dugout | a candle in a tin; earth sifting down at intervals; bunks made of doors; a gramophone with one record; rats, discreetly | the door-bunk; the gramophone; the map board; the blanket curtain | toasting bread on a bayonet; writing a letter for somebody else
EXT Forward Trench | the forward trench | duckboards floating; wire against the sky, like handwriting; a boot in the wall; a periscope made of a shaving mirror; tea going cold in a helmet | the fire step; the periscope; the sandbags; the wire | bailing with a helmet; cleaning a rifle with a bootlace
INT Field Kitchen | the field kitchen | a cauldron you could drown in; cabbages with holes; a cook with no eyebrows; steam with the lamp in it; a queue of tin plates | the cauldron; the bread crate; the lamp; the flour sacks | peeling by candle; watering down the soup
INT Requisitioned Church | the church | stretchers between the pews; a piano used as an operating table; saints with their faces to the wall; straw, and what is on it; a bell on the floor | the piano; the fallen bell; the altar rail; the stretcher | rolling bandages; boiling instruments in a font
EXT River Crossing | the river crossing | a bridge with its back broken; a rope going down into brown water; mules that will not; a punt with a hole and a sign saying so; willows without tops | the rope; the punt; the bridge stump; the willow | sounding the ford with a rifle; lashing barrels
INT Signals Cellar | the signals cellar | wires like ivy; a switchboard with half its teeth; a canary; wine racks full of batteries; a wall of pigeonholes | the switchboard; the canary; the battery rack; the field telephone | mending a wire with teeth; logging calls in pencil
INT Farmhouse Behind The Lines | the farmhouse | a table set for a family; a clock that has been stolen, and its shadow; chickens in the parlour; officers' boots on the stair; lace, still clean | the table; the stair; the dresser; the parlour door | plucking a chicken; ironing somebody's medal ribbon
EXT Crossroads | the crossroads | signposts to places that are not; a cart upended; a crucifix with a telephone wire round it; poplars cut off at one height; a boy selling matches | the signpost; the cart; the crucifix; the ditch | turning the signpost; digging out a wheel
EXT Orchard | the orchard | apples nobody has picked; a crater with ducks on it; graves with bottles for names; a ladder against a split tree; bees | the ladder; the crater; the bottle graves; the split tree | picking apples into a gas mask bag; carving a name on a plank
`),
  weathers: items(
    'rain, the same rain; mist lying in the low ground; a flare, coming down slowly; snow on the wire; a blue and shameful sky; smoke from the village; a cold that rings; wind from their side, with singing in it',
  ),
  sounds: items(
    'guns, like furniture being moved upstairs; a mouth organ; someone coughing in the other trench; a mule; a telephone, being cranked; larks; a whistle, too far along to matter; a wheel going round on nothing',
  ),
  papers: items(
    "order; casualty list; leave pass; letter home; map overlay; field dressing label; telegram; ration return; pay book; charge sheet; prisoner's confession; citation; last will; code card",
  ),
  items: items(
    'whistle; field compass; identity tag; mess tin; trench knife; water bottle; cigarette tin; lighter; prayer book; wire cutters; signal pistol; medal; mouth organ; wristwatch; hand grenade pin',
  ),
  professions: items(
    'stretcher bearer; signals corporal; field surgeon; regimental cook; army chaplain; sniper; quartermaster; mule driver; staff officer; tunneller; war correspondent; farm widow',
  ),
  powers: items('Headquarters; the general staff; the occupation; the brigade; the military police'),
  stakes: items('the platoon; the village; the men still out there; the crossing; the children in the cellar'),
  deadlines: items('zero hour; dawn; the relief; the barrage; the flood; the exchange of prisoners'),
  deeds: items(
    'sent the wrong map reference; left three men at the wire; signed the order in another name; gave away the cellar; held back the runner; shot the horse and kept the water; traded the list for bread; called it a victory; crossed over in the fog; blew the whistle a minute early',
  ),
};
