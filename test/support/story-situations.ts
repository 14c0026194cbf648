import type { TaskAnswers } from '../../src/domain/task-answers.js';

type PlannedOutline = TaskAnswers['outline']['scenes'][number];

/** One scene of the story: its plan, its first draft and the draft that answers the critique, as plain Fountain. */
export interface Situation {
  outline: PlannedOutline;
  text: string;
  rewritten: string;
}

interface Sketch {
  heading: string;
  location: string;
  timeOfDay: string;
  description: string;
  /** Alternating action and speeches, in Fountain without the heading. */
  body: string;
  ending: string;
}

const SKETCHES: readonly Sketch[] = [
  {
    heading: 'INT. TIDE HOUSE - NIGHT',
    location: 'TIDE HOUSE',
    timeOfDay: 'NIGHT',
    description: 'Inês finds tomorrow’s page locked in the press, and asks the only other person with a key.',
    body: `A gas ring hisses. INÊS QUADROS, 40, ink to the wrist, lifts a locked forme out of the press. She did not lock it.

INÊS QUADROS
Nine feet four at noon. Who set this?

TOBIAS WREN, 58, leans in the door and drips on her floor.

TOBIAS WREN
(reading upside down)
Somebody who spells like you.

INÊS QUADROS
Noted. The bar is dry at nine feet four.

He looks at the type, not at her.

TOBIAS WREN
Then I would not print it – would you?`,
    ending: 'She lays one sheet on the flame.',
  },
  {
    heading: 'EXT. PILOT STAIRS - NIGHT',
    location: 'PILOT STAIRS',
    timeOfDay: 'NIGHT',
    description: 'Tobias readies the boat for a ship that the burnt page forbids; Inês counts out loud.',
    body: `Rain stands in the air. A bell without a clapper turns on its rope.

TOBIAS WREN
Two to one she comes over the bar like a duchess.

INÊS QUADROS
Forty minutes. You have spent six of them on the duchess.

She holds the lamp. Its glass is cracked from rim to foot.

TOBIAS WREN
Hold it higher. Higher is nearer, where I come from.

INÊS QUADROS
(not moving)
You come from here.`,
    ending: 'The boat goes; the lamp stays.',
  },
  {
    heading: 'INT. GRAIN SHIP - WHEELHOUSE - DAWN',
    location: 'GRAIN SHIP',
    timeOfDay: 'DAWN',
    description: 'On the ship’s bridge Tobias reads the old table aloud and hears it stop making sense.',
    body: `A brass clock. A chart with a coffee ring for an island. Tobias spreads the almanac on it.

TOBIAS WREN
Seven feet two, falling. Says so in black.

A young SAILOR sounds the line again and shows him the wet part. It is too long.

SAILOR
It says nine, pilot. Nine and something.

TOBIAS WREN
Then it is early. Tides are early. It is how they get good seats.

CUT TO:

The lamp on the bar, very small, where there should be water.`,
    ending: 'He takes the wheel himself.',
  },
  {
    heading: 'EXT. THE BAR - EBB',
    location: 'THE BAR',
    timeOfDay: 'EBB',
    description: 'Inês stands on the sand with the lamp, where the page said she would.',
    body: `Sand to the horizon, ribbed like a washboard. Inês stands on it in her good shoes. She raises the lamp.

INÊS QUADROS
(to nobody)
Nine feet four.

A horn. Far off, a hull turns as a door turns.

TOBIAS WREN (O.S.)
Quadros! Is that you or the church?

INÊS QUADROS
It is noon, Wren. Read it to me.

A slip of wet paper sticks to the glass: 🌊 12:00, in her own hand.`,
    ending: 'The lamp goes out. Nobody names it.',
  },
];

/** What is done and said besides, each time the story has gone round: no two scenes are the same. */
const LATER: readonly string[] = [
  `Salt has dried on everything since, also on what they say.

TOBIAS WREN
My mother kept a clock that was wrong by an hour. She married by it, and buried two husbands.

INÊS QUADROS
Then she was late for both. Give me your knife; this string is older than either of us.

She cuts it. Under the paper there is more paper, and under that a child's drawing of a wave.`,
  `Someone has painted the shutters green and left one out, for luck or for want of paint.

INÊS QUADROS
A letter came from the company. They would like to know who orders the sea about in their name.

TOBIAS WREN
Answer that it was before your time. Everything was. I have a witness, but he only barks.

He whistles. Far below, among the nets, a dog lifts its head and puts it down again.`,
];

/** The situation of a scene by its number; after the last sketch the story goes round again, a page and some words later. */
export function situation(number: number): Situation {
  const at = number - 1;
  const later = LATER.slice(0, Math.floor(at / SKETCHES.length));
  const sketch = SKETCHES[at % SKETCHES.length]!;
  const page = `The almanac lies open at page ${number}.`;
  const fountain = (...parts: string[]) => [sketch.heading, ...parts].join('\n\n');
  return {
    outline: {
      heading: sketch.heading,
      description: `${sketch.description} Page ${number}.`,
      characters: ['Inês Quadros', 'Tobias Wren'],
      location: sketch.location,
      timeOfDay: sketch.timeOfDay,
      conflict: 'She wants the page to be wrong; he needs it to be right.',
      beats: ['The page lies between them.', 'One of them counts.', 'The other does not answer.'],
      ending: sketch.ending,
      priorState: `Page ${number} is not printed.`,
      nextState: `Page ${number} is printed, and both know it.`,
    },
    text: fountain(page, sketch.body, ...later, sketch.ending),
    rewritten: fountain(page, sketch.body, ...later, 'A long silence, in which the gas is heard.', sketch.ending),
  };
}
