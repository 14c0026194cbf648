import { items, places } from './world.js';
import type { World } from './world.js';

export const SCHOOL: World = {
  id: 'school',
  words: items('school; teacher; student; pupil; teenager; teen; college; university; professor; classroom; principal; headmaster; prom; campus; boarding school; dorm; exam; coach; graduation; cheerleader; high school; freshman; kindergarten'),
  settingName: ['Eastfield Secondary', 'Saint Cyril\'s School', 'The Margaret Pell Academy'],
  period: 'The present, the last half of summer term',
  description: 'A school built for six hundred and holding nine. Everything has been painted the same green up to shoulder height, and everything above that has been written on.',
  constraints: ['A bell ends more scenes than it should.', 'Adults are overheard; the young are underestimated.', 'There is no private room anywhere in the building.'],
  currency: 'dollars',
  places: places(`
INT Chemistry Lab | the chemistry lab | gas taps like a row of small bishops; a burn in the shape of a country; a skeleton in a blazer; a periodic table missing a corner; something blue, left on overnight | the end bench; the skeleton; the fume hood; the gas tap | labelling bottles; scraping gum with a scalpel
INT Main Corridor | the corridor | lockers, dented at knee height; a trophy case with one space; a bucket under a drip; posters for a show that has been cancelled; floor wax and oranges | the trophy case; the end locker; the fire bell; the drip bucket | pinning up a notice; jimmying a locker with a ruler
INT School Theatre | the theatre | a forest of painted flats; one working light, swinging; costumes on a rail like a queue; a piano under a sheet; dust that has learned its lines | the lighting desk; the piano; the costume rail; the trapdoor | painting a tree; re-lacing a corset
EXT Playing Field | the playing field | goalposts with no nets; chalk lines running into a puddle; a roller no one can shift; the bus going without someone; crows on the halfway line | the roller; the goalpost; the long-jump pit; the fence | marking out a line; picking up cones
INT Staff Room | the staff room | a kettle with a rota; chairs that have taken the shape of their owners; a pigeonhole with no name; marking, in drifts; somebody's cake, guarded by a note | the kettle; the pigeonholes; the photocopier; the good chair | un-jamming a photocopier; marking in green
INT Library | the library | sun on the atlases; a trolley that leans; a sign asking for silence with a moustache drawn on it; a beanbag bleeding beans; a computer older than its users | the issue desk; the trolley; the atlas stand; the beanbag | stamping dates; mending a spine with tape
EXT Bike Sheds | the bike sheds | one wheel, chained; names in three generations of penknife; a roof that drums; a cat on a saddle; smoke with nobody under it | the rack; the chained wheel; the low wall; the drain | straightening a spoke; scratching out a name
INT Head's Office | the head's office | carpet, suddenly; a window with a view of everyone; a fish on a plaque; two chairs, low, in front of one, high; a confiscated ball | the desk; the window; the plaque; the filing drawer | signing reports unread; watering a fern
INT Gymnasium | the gym | ropes looped up out of reach; the smell of every year since it was built; a mat like a dead whale; light in cages; bleachers folded like an accordion | the vaulting horse; the wall bars; the rope; the bleachers | stacking mats; pumping up a ball that leaks
`),
  weathers: items('the first real heat; rain on the temporary classrooms; a wind that takes hats; a storm that will cancel sports day; a soft white sky; drizzle on the tarmac; sun through dirty glass'),
  sounds: items('a bell; nine hundred chairs going back; a recorder lesson; a whistle; a ball against a wall, over and over; somebody running where one must not; a door with a strong spring; the band, tuning, hopelessly'),
  papers: items('exam paper; permission slip; report card; detention list; love note; scholarship letter; class photograph; absence note; programme for the show; timetable; essay with no name; cheque; yearbook page'),
  items: items('locker key; whistle; trophy; calculator; stopwatch; house badge; lunchbox; protractor; trumpet; lab goggles; plaster frog; tennis ball; hair slide; master key'),
  professions: items('chemistry teacher; school caretaker; head of year; drama teacher; school nurse; librarian; games coach; dinner lady; deputy head; exchange student; prefect; lollipop man'),
  powers: items('the governors; the head\'s office; the parents\' committee; the inspectors; the prefects'),
  stakes: items('the school; the show; the scholarship; the class of the year; the only decent teacher in the building'),
  deadlines: items('the last bell; prize day; the exam; opening night; the inspection; the end of term'),
  deeds: items('changed the grade; took the blame, and then a fee for it; copied the key; wrote the letter; pulled the fire bell; left a kid on the coach; hid the exam paper; told everyone on the bus; let someone else get expelled; burned the yearbook page'),
};
