import { items, places } from './world.js';
import type { World } from './world.js';

/* The streets of a town, large or small. */

export const CITY: World = {
  id: 'city',
  words: items(
    'city; detective; police; cop; murder; private eye; journalist; lawyer; subway; street; gang; mob; apartment; downtown; new york; chicago; london; precinct; crime; killer; blackmail; witness; taxi; courtroom; informant',
  ),
  settingName: ['Halloran Street and the Lower Docks', 'The Sixth Ward', 'Kessler City, East of the River'],
  period: 'The present, eleven days in November',
  description:
    'An old river city whose factories have become lofts and whose favours have stayed favours. Everybody east of the river knows somebody who knows what happened; nobody west of it has to ask.',
  constraints: [
    'No scene shows the skyline; we see the city from the pavement and through glass.',
    'It has rained, is raining, or is about to.',
    'Nobody gets a straight answer on the telephone.',
  ],
  currency: 'dollars',
  places: places(`
INT Records Room | the records room | steel shelving up to a wet ceiling; boxes labelled in three generations of handwriting; a strip light with a moth in it; a radiator knocking without heat; cold coffee in a cup marked DO NOT | the card index; the rolling ladder; the last shelf; the evidence cage | sorting boxes by year; reading file tabs aloud under the light
INT All-Night Diner | the all-night diner | red vinyl mended with silver tape; pie under a scratched dome; the windows gone blind with steam; a fryer spitting behind the hatch; one stool nobody sits on | the sugar shaker; the counter flap; the pie case; the corner booth | salting fries that have gone cold; stacking creamers into a tower
EXT Lower Docks | the lower docks | cranes standing over nothing; oil in rainbows on black water; a chain-link gate with its lock cut; gulls asleep on the bollards; a container with its doors ajar | the bollard; the mooring chain; the gate; the container door | coiling a rope that belongs to somebody else; throwing gravel at the tide
INT Pawnshop On Halloran Street | the pawnshop | trumpets hung like hams; a tray of other people's wedding rings; clocks agreeing on nothing; a grille with one bent bar; dust on everything but the cash drawer | the glass counter; the grille; the clock wall; the ring tray | winding the clocks one by one; checking serial numbers against a list
INT Interview Room | the interview room | a table bolted down; a mirror that fools no one; two chairs and the scrape of a third; a smell of floor polish and old fear; a clock behind a cage | the bolted table; the tape machine; the mirror; the door with no handle | threading a tape; squaring a file that is square already
INT Third-Floor Walk-Up | the apartment | half a lamp's worth of light; unopened post along the skirting; a wall with a paler square where a picture hung; next door's argument coming up through the pipes; a plant kept alive out of spite | the window seat; the kitchen drawer; the record player; the chain on the door | ironing one shirt; opening a week of post with a bread knife
EXT Rooftop Over The Market | the roof | tar still warm underfoot; water tanks on iron legs; pigeons muttering in a homemade loft; a line of washing nobody has claimed; the market's neon coming up pink from below | the parapet; the pigeon loft; the skylight; the tank ladder | feeding somebody else's pigeons; watching a doorway six floors down
INT Union Hall | the union hall | folding chairs for two hundred and people for nine; a banner with a founder's face; a piano nobody has tuned since the strike; sandwiches curling under film; names in gold paint down one wall | the lectern; the piano; the wall of names; the fire door | setting out chairs; repainting a name in gold
EXT Alley Behind The Courthouse | the courthouse alley | bins chained in a row; a drain breathing steam; somebody's cigarette, still alight; a fire door propped with a law book; brick sweating in the cold | the fire door; the bins; the iron stair; the drain cover | smoking somebody else's brand; counting lit windows
INT Parish Kitchen | the parish kitchen | pans you could bathe a child in; onions in a sack as high as a chair; a saint with a chipped hand; a queue forming against the frosted glass; bread under cloths | the long table; the stove; the saint; the serving hatch | peeling potatoes into a bucket; ladling soup
`),
  weathers: items(
    'rain that has forgotten how to stop; sleet on the fire escapes; a wet wind off the river; fog down to the second floor; drizzle through sodium light; a hard clear cold; thunder somewhere over the bridge; steam blowing flat across the street',
  ),
  sounds: items(
    'a siren going the other way; a train on the elevated; somebody dragging bins; a saxophone practising one bar; a car alarm; a shutter coming down; a dog on a roof; a tug on the river; heels on wet stone; a radio in another language',
  ),
  papers: items(
    "pawn ticket; coroner's report; parking stub; telephone bill; hotel register; bail slip; shift roster; marked betting slip; property deed; newspaper cutting; witness statement; laundry list; bus transfer; life insurance policy; tenancy agreement; phone-booth photograph",
  ),
  items: items(
    'brass key; silver lighter; wristwatch; matchbook; tape recorder; glass paperweight; badge; cigarette case; black umbrella; left shoe; camera; crucifix; chess piece; hip flask; bone-handled knife; cassette',
  ),
  professions: items(
    'night-desk sergeant; court stenographer; pawnbroker; crime reporter; union lawyer; bail bondsman; bartender; cab driver; alderman; forensic accountant; parole officer; church caretaker',
  ),
  powers: items(
    "the precinct; City Hall; the union; the commissioner's office; the family on Halloran Street; Internal Affairs",
  ),
  stakes: items(
    'the old neighbourhood; the whole sixth ward; the tenants of Halloran Street; the one honest squad in the city; forty jobs on the docks',
  ),
  deadlines: items(
    'Friday; the grand jury; the early edition; the funeral; the arraignment; the last train; the inquest; the sailing of the ship',
  ),
  deeds: items(
    'signed the false statement; moved the body; sold the list; left the back door unlocked; burned the first report; took the envelope; wore the wire; paid the witness to leave town; wrote the second confession; made the call from the corner box',
  ),
};

export const HIGH_STREET: World = {
  id: 'high-street',
  words: items(
    'bakery; baker; chef; restaurant; cafe; café; bookshop; bookstore; florist; wedding; bride; groom; hotel; shop; cook; cooking; waiter; waitress; barista; hairdresser; salon; theatre; theater; actor; actress; band; musician; dance; dancer; paris; food truck; bar; stand-up; diner; matchmaker; museum; gallery',
  ),
  settingName: ['Lantern Street', 'The Arcade at Marlow Square', 'Pier Road, Out of Season'],
  period: 'The present, from the first warm evening to the last',
  description:
    'One street of small shops with flats above them, where everyone has seen everyone taking the bins out in a dressing gown, and love affairs are conducted largely by way of what is put in windows.',
  constraints: [
    'Shop windows are always reflecting someone.',
    "Nobody is ever more than one wall from somebody's music.",
    'Food that is shown is eaten.',
  ],
  currency: 'pounds',
  places: places(`
INT Bakery | the bakery | flour in the light like weather; loaves ticking as they cool; a radio dusted white; a tray of things that went wrong, and are the best; a queue already, yawning on the glass | the proving drawer; the cooling rack; the till; the flour bin | plaiting dough; scraping down a bench
INT Bookshop | the bookshop | stairs with books on every step; a cat on Philosophy; a bell that has to be lifted; a ladder with a cushion; rain, and the smell of other people's shelves | the ladder; the cat; the window seat; the till drawer | shelving by colour, for a bet; pricing in pencil
INT Restaurant Kitchen | the restaurant kitchen | copper, steam and shouting left over from service; a wall of tickets on nails; a pan on fire, under control; a step everybody trips on; lemons in a bowl like a still life | the pass; the ticket wall; the low step; the walk-in door | tasting with a bent spoon; turning artichokes
EXT Marlow Square | the square | a fountain that works on Fridays; chairs stacked and chained; pigeons, promenading; plane trees letting go of things; a busker with one song | the fountain; the bench; the chained chairs; the lamp post | sharing chips; throwing a coin, and fishing it out
INT Flat Above The Florist | the flat | lilies coming up through the floorboards; a bath in the kitchen; a window that opens on the awning; two mugs, never matching; a bed that has been a sofa since morning | the window; the bath; the awning; the mugs | washing up with the tap running for cover; burning an omelette
INT Little Theatre | the little theatre | red plush with the nap gone; a ghost light on a bare stage; programmes for a show that closed; a rope with a sandbag; a seat with a name on it | the ghost light; the front row; the prompt desk; the rope | sweeping the stage; learning somebody else's lines
EXT Rooftop Garden | the roof garden | herbs in old sinks; fairy lights, half of them; deckchairs facing the wrong way; a vine that has got into the flue; the whole street's music, mixed | the deckchair; the herb sink; the vine; the chimney | watering by moonlight; pinching out basil
INT Launderette | the launderette | portholes of other people's lives; a bench with a lean; a machine that must be slapped; a lost sock, pinned up, with a reward; warm air and someone's perfume | the slapped machine; the bench; the folding table; the pinned sock | folding a stranger's sheets; feeding in coins
INT Town Hall Registry | the registry office | confetti in the carpet, historic; flowers that are not; a desk with a very good pen; two gilt chairs; a clock set five minutes fast, for nerves | the good pen; the gilt chairs; the register; the double doors | vacuuming confetti; practising a signature
`),
  weathers: items(
    'the first warm evening; rain on awnings; a sky like the inside of a shell; sun after a shower; a wind full of blossom; a soft fog with the lamps in it; heat coming off the pavement; snow, and nobody ready for it',
  ),
  sounds: items(
    'a busker, getting it nearly right; a coffee machine, clearing its throat; bicycle bells; the awning coming down; an argument, and then laughing; a piano through a wall; glasses in a crate; the last bus',
  ),
  papers: items(
    'recipe; wedding list; unpaid bill; love letter; menu; lease; review; theatre programme; order slip; guest list; telegram; postcard; crossword; train ticket; shop sign, half painted',
  ),
  items: items(
    'wooden spoon; ring box; umbrella; left glove; bicycle pump; cake tin; top hat; potted basil; door bell; guitar; jar of honey; second-hand novel; shop key; paper crown; silver tray',
  ),
  professions: items(
    'baker; florist; sous-chef; wedding photographer; piano tuner; bookseller; registrar; seamstress; food critic; cellist; dance teacher; barber; travel agent; set painter',
  ),
  powers: items('the landlords; the families; the critics; the council; the developers'),
  stakes: items('the shop; the wedding; the street; the restaurant; the last good summer'),
  deadlines: items('the wedding; opening night; Saturday; quarter day; the last train; the flight to Lisbon'),
  deeds: items(
    'read the letter; took the recipe; said yes to somebody else; never sent the ring back; wrote the review; moved to Lisbon without a word; told them both the same thing; ate the cake; signed the lease away; hid behind the flowers and heard it all',
  ),
};
