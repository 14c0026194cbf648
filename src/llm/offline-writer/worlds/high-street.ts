import { items, places } from './world.js';
import type { World } from './world.js';

export const HIGH_STREET: World = {
  id: 'high-street',
  words: items('bakery; baker; chef; restaurant; cafe; café; bookshop; bookstore; florist; wedding; bride; groom; hotel; shop; cook; cooking; waiter; waitress; barista; hairdresser; salon; theatre; theater; actor; actress; band; musician; dance; dancer; paris; food truck; bar; stand-up; diner; matchmaker; museum; gallery'),
  settingName: ['Lantern Street', 'The Arcade at Marlow Square', 'Pier Road, Out of Season'],
  period: 'The present, from the first warm evening to the last',
  description: 'One street of small shops with flats above them, where everyone has seen everyone taking the bins out in a dressing gown, and love affairs are conducted largely by way of what is put in windows.',
  constraints: ['Shop windows are always reflecting someone.', 'Nobody is ever more than one wall from somebody\'s music.', 'Food that is shown is eaten.'],
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
  weathers: items('the first warm evening; rain on awnings; a sky like the inside of a shell; sun after a shower; a wind full of blossom; a soft fog with the lamps in it; heat coming off the pavement; snow, and nobody ready for it'),
  sounds: items('a busker, getting it nearly right; a coffee machine, clearing its throat; bicycle bells; the awning coming down; an argument, and then laughing; a piano through a wall; glasses in a crate; the last bus'),
  papers: items('recipe; wedding list; unpaid bill; love letter; menu; lease; review; theatre programme; order slip; guest list; telegram; postcard; crossword; train ticket; shop sign, half painted'),
  items: items('wooden spoon; ring box; umbrella; left glove; bicycle pump; cake tin; top hat; potted basil; door bell; guitar; jar of honey; second-hand novel; shop key; paper crown; silver tray'),
  professions: items('baker; florist; sous-chef; wedding photographer; piano tuner; bookseller; registrar; seamstress; food critic; cellist; dance teacher; barber; travel agent; set painter'),
  powers: items('the landlords; the families; the critics; the council; the developers'),
  stakes: items('the shop; the wedding; the street; the restaurant; the last good summer'),
  deadlines: items('the wedding; opening night; Saturday; quarter day; the last train; the flight to Lisbon'),
  deeds: items('read the letter; took the recipe; said yes to somebody else; never sent the ring back; wrote the review; moved to Lisbon without a word; told them both the same thing; ate the cake; signed the lease away; hid behind the flowers and heard it all'),
};
