import { items, places } from './world.js';
import type { World } from './world.js';

/* Times gone by, and one that never was. */

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
