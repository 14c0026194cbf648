import { items, places } from './world.js';
import type { World } from './world.js';

export const HARBOUR: World = {
  id: 'harbour',
  words: items('sea; ship; sailor; harbour; harbor; fisherman; fishing; boat; lighthouse; island; pirate; captain; ocean; coast; coastal; submarine; shipwreck; whale; ferry; mermaid; port; sail; tide; yacht; beach; diver; smuggler'),
  settingName: ['Skerry Harbour', 'Port Amity and the Outer Light', 'The Island of Saint Osgyth'],
  period: 'The present, the last week of the season',
  description: 'A harbour town at the end of a road that was going somewhere else. The boats are mortgaged, the light is automatic, and everyone reads the sky before they read a face.',
  constraints: ['The tide is always going one way or the other, and we know which.', 'Nobody swims for pleasure.', 'The mainland is seen only as weather.'],
  currency: 'dollars',
  places: places(`
INT Harbour Office | the harbour office | tide tables curling off the walls; a kettle boiled dry on its ring; a radio muttering positions; a window crusted with salt; an oilskin dripping on a nail | the chart drawer; the radio set; the tide board; the harbour safe | chalking up the night's arrivals; counting flares
EXT Fish Quay | the fish quay | crates of ice with nothing in them; gulls on every post; blood and bleach on the stones; a winch squealing; nets hung up like a wet theatre | the winch; the ice crates; the bollard; the weighing scale | mending net with a wooden needle; hosing down stone
INT Lamp Room Of The Lighthouse | the lamp room | glass taller than a man; the beam passing like a slow thought; dead moths in drifts; brass polished by someone long gone; wind making the whole tower hum | the great lens; the logbook stand; the gallery door; the brass rail | polishing a lens with vinegar; winding a clockwork nobody needs
INT Net Loft | the net loft | cork and tar and cats; a hundred years of rope; light through shrunken boards; a hammock with a shape in it; a trapdoor with a hook | the trapdoor; the rope locker; the hammock; the long bench | splicing an eye; sorting floats by colour
EXT Causeway At Low Tide | the causeway | weed combed all one way; a car that did not make it, to the windows in sand; pools with sky in them; marker posts leaning; water coming in from both sides | the marker post; the drowned car; the refuge ladder; the chain | digging for bait; reading the posts
INT Cabin Of The Constance | the cabin of the Constance | a lamp swinging a beat behind the sea; charts under a cracked glass; one bunk slept in; tins rolling; a saint, a compass and a calendar of tractors | the chart table; the companionway; the bunk; the barometer | pumping the bilge; plotting a course in pencil
INT Anchor Bar | the Anchor | a stuffed shark in a paper hat; pumps with no signs; dominoes left in the middle of a game; names of the lost in gold, and room for more; wet wool drying | the bar; the board of names; the stove; the back booth | stacking glasses; chalking a slate
EXT Cemetery Above The Cliff | the cemetery | stones that all face the water; more names than graves; a bench screwed down; grass bent flat; a mower abandoned in mid-row | the bench; the newest stone; the gate; the cliff fence | clearing lichen with a spoon; righting a fallen jar
INT Lifeboat Shed | the lifeboat shed | an orange hull taking up the whole world; boots in pairs, waiting; a klaxon like a fist; a slip going down into black; a board of rescues with the paint still wet | the boots; the slip rail; the klaxon; the hull | greasing the slip; checking straps by number
`),
  weathers: items('fog off the water; rain coming in sideways; a gale in its second day; a flat grey calm; squalls walking about on the sea; spray over the wall; a moon dragging the tide; sleet among the masts'),
  sounds: items('a foghorn, twice; halyards against a mast; gulls quarrelling; the bell buoy; an engine that will not catch; the sea in the stones; a chain running out; somebody calling a name from the pier'),
  papers: items('tide table; ship\'s log; insurance claim; crew list; harbour chart; bill of lading; telegram; coastguard report; mortgage deed; weather fax; will; letter in a bottle; customs form'),
  items: items('brass compass; flare pistol; ship\'s bell; rope knife; sextant; waterproof bag; outboard key; glass float; oilskin coat; barometer; hand radio; signal lamp; anchor pin; tobacco tin'),
  professions: items('harbour master; trawler skipper; lighthouse keeper; coastguard officer; ship\'s cook; marine salvage diver; net maker; customs inspector; ferry pilot; lifeboat coxswain; boatbuilder; publican'),
  powers: items('the harbour board; the cannery; the coastguard; the owners; the insurance people'),
  stakes: items('the harbour; the last boats; the crew of the Constance; the island; everyone out past the bar'),
  deadlines: items('high water; the ferry; the gale; the inquiry; the last boat; the turn of the tide'),
  deeds: items('put out the light; cut the tow; signed for the rotten hull; turned the boat round; falsified the log; sold the lifeboat\'s engine; sent them out on a falling glass; moved the marker post; kept the radio switched off; took the insurance'),
};
