import { items, places } from './world.js';
import type { World } from './world.js';

export const FRONT: World = {
  id: 'front',
  words: items('war; soldier; army; battle; battlefield; trench; platoon; nazi; resistance; general; lieutenant; sergeant; bomber; veteran; front line; occupied; occupation; troops; siege; prisoner of war; world war; refugee; sniper; regiment; deserter; invasion'),
  settingName: ['The Salient at Verrières', 'Hill 201 and the River Crossing', 'The Occupied Quarter'],
  period: 'The fourth autumn of the war',
  description: 'Two kilometres of mud that have changed hands eleven times, and the villages behind it that have had to change their manners each time. Nobody remembers the reason; everyone remembers the names.',
  constraints: ['The enemy is a sound, a light, a boot; hardly ever a face.', 'No one is heroic on purpose.', 'Every order comes from someone who is not there.'],
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
  weathers: items('rain, the same rain; mist lying in the low ground; a flare, coming down slowly; snow on the wire; a blue and shameful sky; smoke from the village; a cold that rings; wind from their side, with singing in it'),
  sounds: items('guns, like furniture being moved upstairs; a mouth organ; someone coughing in the other trench; a mule; a telephone, being cranked; larks; a whistle, too far along to matter; a wheel going round on nothing'),
  papers: items('order; casualty list; leave pass; letter home; map overlay; field dressing label; telegram; ration return; pay book; charge sheet; prisoner\'s confession; citation; last will; code card'),
  items: items('whistle; field compass; identity tag; mess tin; trench knife; water bottle; cigarette tin; lighter; prayer book; wire cutters; signal pistol; medal; mouth organ; wristwatch; hand grenade pin'),
  professions: items('stretcher bearer; signals corporal; field surgeon; regimental cook; army chaplain; sniper; quartermaster; mule driver; staff officer; tunneller; war correspondent; farm widow'),
  powers: items('Headquarters; the general staff; the occupation; the brigade; the military police'),
  stakes: items('the platoon; the village; the men still out there; the crossing; the children in the cellar'),
  deadlines: items('zero hour; dawn; the relief; the barrage; the flood; the exchange of prisoners'),
  deeds: items('sent the wrong map reference; left three men at the wire; signed the order in another name; gave away the cellar; held back the runner; shot the horse and kept the water; traded the list for bread; called it a victory; crossed over in the fog; blew the whistle a minute early'),
};
