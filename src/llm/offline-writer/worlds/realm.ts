import { items, places } from './world.js';
import type { World } from './world.js';

export const REALM: World = {
  id: 'realm',
  words: items('medieval; castle; knight; king; queen; prince; princess; kingdom; realm; dragon; wizard; witch; sorcerer; sorceress; magic; magical; sword; throne; prophecy; elf; dwarf; quest; fantasy; enchanted; peasant; monk; squire; viking; crusade; plague; alchemist; curse; warrior; fairy; myth; ancient'),
  settingName: ['The Marches of Harrow', 'The Low Kingdom', 'Saint Brannoc and the Fens'],
  period: 'The ninth winter after the old king, as the monks count it',
  description: 'A small kingdom of wet roads and long memories, where what is promised out loud binds the land as well as the mouth. The old powers have not gone. They have only stopped being asked.',
  constraints: ['Magic always costs the one who uses it something we can see.', 'Light comes from fire, sky or not at all.', 'No oath is spoken unless it will be kept or broken on screen.'],
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
  weathers: items('snow, and the light that comes before it; fog off the fen; sleet in the torchlight; a low sun the colour of brass; rain coming through three roofs; a moon with a ring round it; wind from the old wood; a green dusk'),
  sounds: items('a bell under water; hounds, a long way off; somebody at matins; an owl where no owl should be; chains, taking up slack; a millwheel; horns from the northern road; the ice, speaking'),
  papers: items('royal writ; page from the chained book; prophecy; treaty; rent roll; letter of safe conduct; confession; map of the fens; marriage contract; ransom demand; monk\'s chronicle; pedigree'),
  items: items('iron ring; broken sword; silver bell; raven feather; signet; bone flute; lodestone; candle stub; wolf tooth; horn cup; key of black iron; glass bead; falcon hood; river stone'),
  professions: items('blacksmith; herbalist; scribe; ferryman; master of hounds; falconer; midwife; reliquary keeper; tax reeve; bell founder; charcoal burner; court jester'),
  powers: items('the king\'s men; the monks; the Council of Marches; the northern lords; the Old Ones'),
  stakes: items('the realm; the people of the fens; the last of the old blood; the peace; the harvest'),
  deadlines: items('midwinter; the coronation; moonrise; the first snow; the muster; the feast of Saint Brannoc'),
  deeds: items('opened the postern gate; swapped the cradle; broke the oath at the well; named the wrong heir; fed the king the cup; sold the road to the north; burned the true page; woke what was sleeping under the hill; swore falsely on the bones; let the signal fire go out'),
};
