/** What a character is there for in a story; it decides their backstory, aims and relationships. */
export type CastFunction = 'hero' | 'partner' | 'ally' | 'antagonist' | 'insider' | 'elder' | 'wildcard';

interface FunctionData {
  /** Follow "A 41-year-old night nurse who "; in the past tense, or with the name as subject. Slots: X, ghost, bond, fate, power, stake, matter, years, deed, place, item. */
  origins: readonly string[];
  turns: readonly string[];
  goals: readonly string[];
  fears: readonly string[];
  traits: readonly string[];
}

export const CAST_DATA: Record<CastFunction, FunctionData> = {
  hero: {
    origins: [
      'was good at the work until it came home: {ghost}, {bond}, {fate}, and nobody was ever made to answer for it.',
      "learned the trade from {ghost}, {bond}, {fate}, and has done it {ghost}'s way ever since, even where that way was wrong.",
      'left {place} at nineteen, swore not to come back, and came back the week {ghost} ({bond}) stopped answering letters.',
      'turned down every promotion {power} offered, because promotions came with a view and the view was of what happened to {ghost}, {bond}, {fate}.',
    ],
    turns: [
      'Since then {X} has kept the {item} in a drawer and the drawer locked, and would say, if asked, that both are a coincidence.',
      'People who like {X} say "stubborn". People who work for {power} have a file in which it is spelled differently.',
      'For {years} that was a thing one could live around. Then came {matter}, and {X} was the only one it could fall to.',
      'There is a version of that year that {X} tells, and it is very nearly all true.',
    ],
    goals: [
      'To {goal}',
      'To find out what really happened to {ghost}',
      'To be able to walk past {place} without crossing the road',
      'To keep {stake} out of the hands of {power}',
      'To hear somebody else say it was not {X.their} fault, and believe it',
    ],
    fears: [
      'That it was {X.their} fault after all',
      'Being right, and too late',
      'Turning out to be exactly like the people {X.they2} set out to stop',
      'An empty house with the lights on',
    ],
    traits: [
      'stubborn',
      'observant',
      'sleeps badly',
      'keeps promises past their date',
      'apologises to furniture',
      'never sits with a back to the door',
      'early for everything',
    ],
  },
  partner: {
    origins: [
      'has shared everything with {hero} since before either of them could spell: a room, a bicycle, and the blame for {ghost}.',
      'was always the quick one where {hero} was the careful one, and was never allowed to forget which of them {ghost} had trusted.',
    ],
    turns: [
      'They have not agreed on anything since, apart from each other.',
      '{X} made one large decision without {hero}, {years} ago, and has been waiting ever since to be found out.',
    ],
    goals: [
      'To {goal}, and to get there before {hero} does',
      'To be asked first, for once',
      'To tell {hero} the whole of it before {deadline}',
    ],
    fears: ['That {hero} would manage perfectly well alone', 'Being forgiven without being understood'],
    traits: [
      'quick',
      'jealous of small things, generous with large ones',
      'laughs in churches',
      'borrows and does not return',
    ],
  },
  ally: {
    origins: [
      'came to {place} for a fortnight {years} ago and has been meaning to leave ever since.',
      'owes {hero} a favour so old that neither of them says what it was.',
      'once worked for {power}, badly and on purpose, and walked out on the day somebody {deed}.',
      'raised two children and a great deal of money for other people, and has only the children to show for it.',
    ],
    turns: [
      '{X} will turn out on any night, in any weather, and complain of it the whole way there.',
      'It was {X} who held the light, the night of {ghost}; {X} has never said what the light showed.',
      'Behind the good temper is somebody who {deed}, and means to tell {hero} as soon as there is a right moment.',
      'If there is a list of people one can ring at that hour, {X} is most of it.',
    ],
    goals: [
      'To see {hero} come through {matter} in one piece',
      'To pay back what was taken from {stake}',
      'To tell {hero} the truth before somebody else does',
      'To be owed, for once, rather than owing',
    ],
    fears: [
      'Being asked, straight out, about the night of {ghost}',
      'That loyalty is only a habit',
      'Choosing right and losing {hero} by it',
    ],
    traits: [
      'loyal',
      'notices who has not eaten',
      'a poor liar who believes otherwise',
      'carries string',
      'good in the second hour of a crisis',
      'always knows the back way',
    ],
  },
  antagonist: {
    origins: [
      'built what {power} have become, stone by patient stone, and is the last who remembers that it was meant kindly.',
      '{deed} when it seemed the lesser harm, and has spent {years} arranging the world so that it goes on seeming so.',
      "was {ghost}'s closest friend, spoke well at the service, and has paid for the flowers every year since.",
      'started lower than {hero}, climbed further, and cannot see why a thing that worked should be called by an ugly name.',
    ],
    turns: [
      '{X} stands against {hero} without hatred, which makes it harder: {X} likes {hero}, and would much rather be agreed with.',
      'What {X} wants is order, and quiet after dark, and in the way of that there stands only {hero}, who stands against everything.',
      'It is {X} who decides what becomes of {stake}; and {X}, who stands against {hero} in this, has already decided.',
    ],
    goals: [
      'To keep {matter} closed until {deadline}',
      'To be thanked, eventually, by the people it was done to',
      'To bring {hero} in, rather than bring {hero} down',
      'To own {stake} before anyone asks why',
    ],
    fears: ['The name of {ghost}, said in company', 'That it was not necessary', 'Being remembered accurately'],
    traits: [
      'patient',
      'generous in public',
      'never raises a voice',
      'remembers birthdays',
      "tidies other people's desks",
      'hates waste',
    ],
  },
  insider: {
    origins: [
      'has kept the books for {power} since the last one who did it {deed} and left by the back.',
      'sees everything that comes through {place} and is paid, not much, to have seen nothing.',
      'was promised a better post for every year of silence, and has worked out that it is now {years} of promises.',
    ],
    turns: [
      '{X} keeps a second set of notes, in a hand nobody else can read, and has never decided who it is for.',
      'To {hero} that makes {X} either the way in or the trap; {X} is not certain which.',
    ],
    goals: [
      'To be on the side that is still standing after {deadline}',
      'To hand what is known to someone, and be rid of it',
      'To earn the pension and keep the self-respect; at a pinch, the pension',
    ],
    fears: ['A knock by somebody polite', 'That {power} already know', 'Having to choose'],
    traits: ['careful', 'dry-mouthed', 'writes everything down', 'reads upside down', 'dresses to be forgotten'],
  },
  elder: {
    origins: [
      'taught {hero}, and {ghost} before that, and does not care to be told which was the better pupil.',
      'was the great name at {place} until the winter somebody {deed}; the name stayed up, and the great went out of it.',
      'buried two spouses, three dogs and one ambition, in that order, and talks to the dogs.',
    ],
    turns: [
      'What {X} knows about {matter} would fill an evening. Nobody has yet asked in the right order.',
      '{X} has one more fight left, and has been saving it, and rather fears it may have gone off.',
    ],
    goals: [
      'To pass on the one thing that {ghost} never got to hear',
      'To see {hero} do it differently',
      'To die owing nobody',
    ],
    fears: ['Dying with the story wrong', 'Being wheeled out and admired'],
    traits: ['contrary', 'sees further than is comfortable', 'cheats at cards, and loses', 'pretends to be deaf'],
  },
  wildcard: {
    origins: [
      'has been thrown out of every respectable establishment near {place}, several of them more than once, and is always let back in for the conversation.',
      'sells whatever anyone has lost, and is careful not to ask them where.',
      "turned up on the day {ghost} went, with {ghost}'s {item} and no explanation, and has lived on the explanation ever since.",
    ],
    turns: [
      '{X} will help anyone, for a price, and can never remember afterwards who paid it.',
      'Nobody has seen {X} afraid, and the reason is that {X} leaves first.',
    ],
    goals: [
      'To get clear of {power}, with {sum} and both knees',
      'To find out, for once, what staying is like',
      'To be there when {hero} wins, or loses; it hardly matters which',
    ],
    fears: ['Being needed', 'Dry land, straight answers and Sundays', 'That {hero} believes every word'],
    traits: [
      'charming',
      'unreliable in small things',
      'has eleven pockets',
      'never twice the same story',
      'whistles when lying',
    ],
  },
};

/** How one character stands to another, by what the other is there for. {X} is the one, {Y} the other. */
export const RELATIONS: Record<CastFunction, readonly string[]> = {
  hero: [
    '{X} has known {Y} for {years} and still cannot tell when {Y} is tired.',
    '{X} would follow {Y} into a burning building, and has twice talked {Y} out of lighting one.',
    '{X} and {Y} were close once; there is a week in spring they do not mention.',
    '{X} trusts {Y} with everything apart from the truth.',
  ],
  partner: [
    "{X} and {Y} finish one another's sentences and each other's food.",
    "{X} keeps {Y}'s secrets and charges interest.",
  ],
  ally: [
    '{X} relies on {Y} and has never said so.',
    '{X} suspects {Y} of being kinder than {Y} lets on.',
    '{X} owes {Y} {sum} and an apology, and would find the {sum} easier.',
  ],
  antagonist: [
    '{X} used to admire {Y}, and is ashamed of how recently.',
    '{X} knows that {Y} {deed}, and {Y} knows it.',
    '{X} fears {Y} less than the feeling that {Y} may be right.',
  ],
  insider: [
    '{X} gets news from {Y} and has begun to wonder who else does.',
    '{X} thinks {Y} is a coward; it is the one thing {X} is wrong about.',
  ],
  elder: [
    '{X} was taught by {Y} and is still marked down for it.',
    '{X} visits {Y} every week and calls it a coincidence.',
  ],
  wildcard: [
    '{X} has thrown {Y} out, and lent {Y} a coat to go in.',
    '{X} cannot decide if {Y} is lucky or only well informed.',
  ],
};

/** What anyone may be known for; {They} is the character. All in the past tense, so that every pronoun agrees. */
export const HABITS: readonly string[] = [
  '{They} once walked eleven miles home sooner than ask for a lift.',
  '{They} kept every receipt from that year, and never said what for.',
  '{They} never learned to swim, and took every job that had to do with water.',
  '{They} threw away the only photograph and then went back for the frame.',
  '{They} learned early to eat fast and leave by the side.',
  '{They} laughed at the service, just once, and spent years explaining it.',
  '{They} gave up three things that winter and missed only one of them.',
  '{They} sent money every month and never a letter.',
  '{They} slept in a chair for a year, with both shoes on.',
  '{They} could have stopped it, and said so, to nobody in particular.',
  '{They} won a medal for something else entirely.',
  '{They} swore off cards, drink and politics, and kept to two out of three.',
];
