import { places } from './worlds/world.js';
import type { Place } from './worlds/world.js';

/** What the places of one kind have in common, for places that nobody has described: `INT kind | nouns | details | things | works`. */
const KINDS = places(`
INT room | house, home, apartment, flat, cottage, mansion, cabin, attic, basement, cellar, bedroom, kitchen, room, study, villa, nursery, pantry, bathroom, closet, cupboard, dressing room, booth, landing, loft, penthouse, tower, cell, hut, tent, igloo, bunker | a lamp with its shade on crooked; curtains that nearly meet; two cups, one used; a clock somebody has stopped; floorboards that report every step | the table; the window; the nearer chair; the lamp | folding the same blanket twice; straightening what is straight
INT public | hotel, motel, museum, library, bakery, cafe, café, restaurant, diner, bar, pub, saloon, casino, theatre, theater, cinema, bank, prison, asylum, orphanage, embassy, airport, station, office, court, courtroom, school, university, hospital, clinic, morgue, supermarket, bookshop, bookstore, shop, store, salon, nightclub, ballroom, palace, castle, mall, laundromat, gym, hall, canteen, lounge, ward, salon, arena, rink, depot, cantina, chamber, waiting room, stairwell, lift, hallway, headquarters, archive, market, observatory, aquarium, inn, lobby, corridor | more chairs than people; a notice gone yellow at the edges; footsteps that arrive before anyone does; a counter polished by elbows; light falling in long dusty bars | the counter; the far door; the notice board; the long bench | setting out chairs in a row; copying names into a ledger
EXT outdoors | farm, ranch, vineyard, village, island, forest, woods, desert, mountain, cemetery, graveyard, garden, park, zoo, circus, carnival, battlefield, trench, street, alley, terrace, balcony, porch, driveway, steps, pool, track, rooftop, roof, square, road, field, bridge, jungle, valley, canyon, camp, yard, playground, stadium, quarry, ruins, border, plaza, courtyard, meadow, highway, parking lot | a path worn by one pair of feet; long grass leaning all one way; a fence with its gate tied up in wire; ground still dark from the last weather; a bucket filling, drop by drop | the gate; the fence; the old post; the wall | mending a gap in the fence; raking what has already been raked
INT vehicle | train, submarine, ship, spaceship, starship, bus, plane, airship, truck, caravan, car, taxi, ferry, shuttle, capsule, cockpit, bridge of the ship, airlock, elevator, tram, van | everything not bolted down sliding an inch and back; a window with the world going by too fast to read; a luggage net sagging; a draught with a tune in it; seats worn to the shape of strangers | the hatch; the rail; the window strap; the facing seat | counting stops on a folded map; lashing a trunk down
INT holy | church, monastery, convent, temple, chapel, cathedral, abbey, shrine, mosque, synagogue, crypt | candle smoke gone flat under the vault; stone worn into spoons by feet; a row of names with one chiselled out; cold that comes up through the shoes; a rope hanging straight down out of the dark | the rail; the font; the last pew; the vestry door | scraping wax off the stone; trimming wicks
INT workshop | factory, workshop, garage, mine, laboratory, lab, forge, studio, mill, brewery, shipyard, print shop, newsroom, foundry, hangar, greenhouse, engine room, barn, warehouse, stable | tools hung inside their own painted outlines; a floor that crunches; a belt turning with nothing on it; heat coming off the back wall; one good lamp pulled low | the workbench; the vice; the tool wall; the stool | sorting screws by feel; sharpening something small
EXT water | harbour, harbor, lighthouse, pier, beach, boat, lake, river, dock, docks, marina, quay, reef, canal, wharf, shore, jetty, deck | rope creaking in its sleep; water slapping under planks; weed left in a line by the tide; salt dried white on everything; a lamp on a pole with gulls asleep along it | the rail; the mooring post; the ladder; the coil of rope | splicing a line; bailing with a saucepan
`).map(({ inText, ...kind }) => ({ ...kind, nouns: inText.split(', ') }));

const COMMON_NOUN = new Set(KINDS.flatMap(({ nouns }) => nouns));

/** A place that is only known by its name: of the kind of the last noun in it, or a room. */
export function placeNamed(name: string, prefix?: Place['prefix']): Place {
  const lower = ` ${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const lastAt = new Map(
    KINDS.map((kind) => [kind, Math.max(...kind.nouns.map((noun) => lower.lastIndexOf(` ${noun} `)))]),
  );
  const { nouns: _nouns, ...kind } = KINDS.reduce((best, other) =>
    lastAt.get(other)! > lastAt.get(best)! ? other : best,
  );
  return { ...kind, prefix: prefix ?? kind.prefix, name, inText: placeInText(name) };
}

/** "Harbour Office" is "the harbour office" in a sentence; "Rosa's Diner", "Deck 6" and "Paris" stand as they are. */
function placeInText(name: string): string {
  const words = name.split(' ');
  if (/^the\s/i.test(name)) return `the ${name.slice(4)}`;
  const common = COMMON_NOUN.has(words.at(-1)!.toLowerCase());
  if (!common || /['’]s$/.test(words[0]!)) return name;
  return words.every((word) => COMMON_NOUN.has(word.toLowerCase())) || words.length === 1
    ? `the ${name.toLowerCase()}`
    : `the ${name}`;
}

/** The places that a log line names by their common noun, in its order: "an abandoned lighthouse". */
export function placesIn(text: string): Place[] {
  const nouns = [...text.matchAll(NAMED_PLACE)].map((match) => match[1]!.toLowerCase());
  return [...new Set(nouns)].slice(0, 2).map((noun) => placeNamed(inTitleCase(noun)));
}

/** Words for places that mean other things as often. */
const NO_PLACE = new Set(
  'home, room, hall, court, car, park, store, border, bar, field, track, steps, pool, cell, mine, yard, square, chamber, landing, office, bridge, road, deck, lounge'.split(
    ', ',
  ),
);

const NAMED_PLACE = new RegExp(
  `\\b(?:an?|the|his|her|their|its|this|in|at|on|of|from|into|inside|near)\\s(?:[\\p{L}-]+\\s){0,2}?(${[...COMMON_NOUN]
    .filter((noun) => !NO_PLACE.has(noun))
    .sort((one, other) => other.length - one.length)
    .join('|')})\\b(?!['’-])`,
  'giu',
);

function inTitleCase(text: string): string {
  return text.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}

/** A place by its own name ("in Oslo", "on Mars", "across Australia"), and a street there. */
export function regionIn(text: string): { name: string; place: Place } | undefined {
  const found =
    /\s(in|on|at|near|from|across|over|through|outside|to)\s((?:the\s)?\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)?)(?=[\s,.;!?]|$)/u.exec(
      ` ${text}`,
    );
  const name = found?.[2];
  if (found === null || name === undefined || NO_REGION.test(name)) return undefined;
  return {
    name,
    place: {
      ...placeNamed('Street'),
      prefix: 'EXT.',
      name: `Street ${found[1] === 'on' ? 'on' : 'in'} ${inTitleCase(name)}`,
      inText: `the street ${found[1] === 'on' ? 'on' : 'in'} ${name}`,
    },
  };
}

const NO_REGION =
  /^(?:the\s)?(?:Christmas|Easter|Thanksgiving|Halloween|New Year|I|God|Death|January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Earth|Internet)\b/;
