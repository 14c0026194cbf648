import { items, places } from './world.js';
import type { World } from './world.js';

export const VILLAGE: World = {
  id: 'village',
  words: items('village; farm; farmer; rural; countryside; small town; hometown; vineyard; orchard; priest; vicar; church; mountain; valley; cottage; harvest; goat; sheep; shepherd; peasant; country; barn; hamlet'),
  settingName: ['Upper Marle', 'Saint Ebb and the Five Farms', 'The Village of Little Tarn'],
  period: 'The present, from the last hay to the first frost',
  description: 'Forty chimneys and one road, which goes up. People here know what everyone paid for their house, and whose ladder it is, and say good morning as if it were evidence.',
  constraints: ['Everything is overheard.', 'The bus comes twice a day and somebody is always on the wrong one.', 'The season moves on by a week in every scene.'],
  currency: 'pounds',
  places: places(`
INT Farmhouse Kitchen | the farmhouse kitchen | boots in a row from large to small; a range ticking as it cools; plums in every bowl there is; a clock with a wooden bird that no longer bothers; a chair nobody takes | the kitchen table; the range; the back door; the empty chair | stoning plums; darning by feel
EXT Churchyard Wall | the churchyard | yews older than the church; a mower among the graves; a wall with a gap at just the height of a child; jam jars of last week's flowers; rooks holding a meeting | the gap in the wall; the nearest stone; the lych gate; the yew | scraping moss from a name; raking gravel
INT Village Hall | the village hall | a stage with last year's forest on it; chairs stacked to the ceiling; a tea urn like a bomb; a notice for a dog found in spring; badminton lines, faded | the tea urn; the stage; the notice board; the stacked chairs | unfolding trestle tables; painting scenery
EXT Top Meadow | the top meadow | the whole valley laid out like a table; hay in lines; a bath for a trough; a gate hung on rope; larks, very high, very busy | the gate; the bath; the hay rake; the stile | turning hay; walling up a gap, stone by stone
INT Post Office And Stores | the post office | a bell that announces everyone; string, stamps and cheese; a hatch with a blind; a set of scales trusted by all; a card in the window selling somebody's pram | the counter; the hatch; the scales; the door bell | sorting letters by gossip; weighing a parcel twice
INT Barn | the barn | owls' leavings on the beams; a tractor under a sheet, like a ghost on wheels; straw with the sun in it; a rope swing; a smell of apples and diesel | the rope swing; the tractor; the loft ladder; the apple racks | wrapping apples in newspaper; greasing an axle
INT Vestry | the vestry | cassocks on pegs, slumped; a safe for the silver; communion wine with a line pencilled on the label; mice in the organ; a register open at a blank | the register; the safe; the pegs; the little window | trimming candles; counting the plate
EXT Bus Shelter | the bus shelter | initials on initials; a timetable somebody has corrected in biro; nettles coming through the bench; rain from the gutter on to one precise spot; a road with nothing on it | the bench; the timetable; the gutter; the milk churn | waiting with a suitcase; correcting the timetable
INT Schoolhouse | the schoolhouse | eleven coats on little hooks; a map with the old countries on it; chalk in the air; a stove behind a guard; frogspawn in a sink | the blackboard; the stove; the map; the little chairs | marking sums; cleaning out the frog tank
`),
  weathers: items('a mist that will burn off by ten; soft rain on slate; the first frost; a low gold light; wind in the ash trees; thunder going round the valley; a big washed sky; snow on the tops'),
  sounds: items('a tractor, two fields over; the half-hour, late; rooks; a gate; a dog with one thing to say; somebody practising the organ; sheep being moved; a chainsaw, and then the tree'),
  papers: items('parish register; letter from the solicitor; will; planning notice; hymn sheet; vet\'s bill; old school report; bus timetable; tenancy agreement; recipe; baptism certificate; seed catalogue; postcard'),
  items: items('door key; plum stone; wooden spoon; bell clapper; walking stick; jam jar; sheepdog whistle; hat with a feather; billhook; hymn book; biscuit tin; medal; horseshoe; hurricane lamp'),
  professions: items('vicar; postmistress; dairy farmer; schoolteacher; district nurse; bell ringer; vet; bus driver; parish clerk; cider maker; thatcher; retired colonel'),
  powers: items('the parish council; the bank; the estate office; the diocese; the county people'),
  stakes: items('the farm; the orchard; the school; the village; the last house on the lane'),
  deadlines: items('harvest supper; the auction; Sunday; the first frost; the last bus; the reading of the will'),
  deeds: items('sold the top meadow; moved the boundary stone; kept back a letter; rang the bell for nothing; drained the pond; told the bank; let the bull out; signed the register twice; cut down the old ash; took the harvest money'),
};
