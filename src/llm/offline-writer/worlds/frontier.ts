import { items, places } from './world.js';
import type { World } from './world.js';

export const FRONTIER: World = {
  id: 'frontier',
  words: items('western; cowboy; sheriff; outlaw; saloon; ranch; rancher; frontier; gunslinger; bounty hunter; stagecoach; gold rush; posse; marshal; bandit; wild west; homestead; prairie; cattle; desperado; railroad; deputy; texas; arizona; wyoming'),
  settingName: ['Contention Springs', 'Bitter Creek, Arizona Territory', 'The Town of Last Water'],
  period: 'The spring of 1881',
  description: 'Eleven buildings, one well and a railway survey. The people who came for silver stayed for want of the fare, and the only law is whoever is still there in the morning.',
  constraints: ['Every gun that is drawn is heard; most are not drawn.', 'The town is always seen with the empty land behind it.', 'Nobody rides anywhere quickly without a reason.'],
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
  weathers: items('a hard white sun; wind with half the desert in it; heat like a hand; a sky the colour of a gun; a dust storm standing up in the west; dry thunder; stars down to the ground; frost on the sage'),
  sounds: items('a coyote, and its echo; the windmill; harness, somewhere; a shutter working loose; one shot, too far off to count; a piano with a key missing; the telegraph, talking to itself; hoofbeats, stopping'),
  papers: items('land deed; wanted bill; telegram; railway survey; mining claim; promissory note; marriage licence; army discharge; church register; stage ticket; cattle tally; last letter; hand-drawn map'),
  items: items('revolver; pocket watch; silver spur; tin star; canteen; branding iron; rosary; lantern; bone-handled knife; whiskey bottle; cartridge; saddlebag; harmonica; assay scale weight'),
  professions: items('saloon keeper; blacksmith; telegraph operator; undertaker; schoolteacher; land agent; assayer; circuit preacher; stagecoach driver; horse doctor; laundry owner; railway surveyor'),
  powers: items('the railroad; the Cattlemen\'s Association; the mine owners; the governor\'s men; the Land Office'),
  stakes: items('the town; the well; the homesteads along the creek; the only water for forty miles; the valley'),
  deadlines: items('noon; the train; sundown; the hanging; the judge\'s arrival; payday'),
  deeds: items('sold the water rights; rode away from the fire; shot the wrong brother; cut the telegraph wire; signed the survey; took the tin star off a dead man; pointed out the trail; salted the mine; let the posse hang him; buried the payroll'),
};
