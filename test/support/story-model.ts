import type { TaskName } from '../../src/domain/tasks.js';
import type { TaskAnswers } from '../../src/domain/task-answers.js';
import { critiqueOf } from './critiques.js';
import { situation } from './story-situations.js';

/** What a story model understands of a request: it knows no more than the prompt and the name of the answer's schema. */
export interface Asked {
  task: Exclude<
    TaskName,
    'freeText' | 'characterLines' | 'sceneSummary' | 'sceneCoverage' | 'bibleSummary' | 'voiceSample'
  >;
  /** `json_schema`, `json_object`, or none. */
  format: string | undefined;
  /** All messages' texts. */
  prompt: string;
  /** The last message's text. */
  last: string;
  /** The scene that the request is about; 0 when it is about none. */
  scene: number;
  /** Of a packed request, what it asks by key. */
  packed?: Record<string, Asked>;
}

interface ChatRequest {
  messages: readonly { role: string; content: unknown }[];
  response_format?: { type: string } | undefined;
}

/** How each prompt puts its task. */
const WORDING: readonly (readonly [Asked['task'], RegExp])[] = [
  ['cast', /^Create exactly \d+ new character/m],
  ['plot', /^Write the plot bible/m],
  ['setting', /^Write the setting bible/m],
  ['theme', /^Write the theme bible/m],
  ['outline', /^Outline scenes \d+ to \d+/m],
  ['critique', /^Judge the scene on/m],
  ['continuity', /^Check the pages against/m],
  ['rewrite', /^Rewrite the whole scene/m],
  ['scene', /^Write this scene/m],
];

/** @throws on a request that no prompt of the pipeline makes. */
export function readRequest(request: ChatRequest): Asked {
  const texts = request.messages.map(({ content }) => (typeof content === 'string' ? content : ''));
  const instructions = texts.filter((_, at) => request.messages[at]?.role === 'user').join('\n');
  const name = (request.response_format as { json_schema?: { name: string } } | undefined)?.json_schema?.name;
  const schema = name?.replace(/_pack_of_\d+$/, '');
  const task = WORDING.find(
    ([name, wording]) => name === schema || (schema === undefined && wording.test(instructions)),
  )?.[0];
  if (task === undefined) throw new Error(`The story model does not know this task: ${texts.at(-1)?.slice(0, 200)}`);
  if (schema !== name) {
    return {
      ...readItem(request, texts.at(-1)!),
      packed: Object.fromEntries(itemsOf(texts.at(-1)!).map(([key, text]) => [key, readItem(request, text)])),
    };
  }
  const place =
    /^This scene, (\d+) of/m.exec(instructions) ??
    (task === 'critique' || task === 'continuity' ? /^<scene>\nNumber: (\d+)$/m.exec(instructions) : null);
  return {
    task,
    format: request.response_format?.type,
    prompt: texts.join('\n'),
    last: texts.at(-1) ?? '',
    scene: Number(place?.[1] ?? 0),
  };
}

/** One item of a packed request, as if it had come alone. */
function readItem({ messages, response_format: format }: ChatRequest, text: string): Asked {
  const { json_schema: schema } = format as { json_schema?: { name: string } } & { type: string };
  return readRequest({
    messages: [...messages.slice(0, -1), { role: 'user', content: text }],
    response_format: {
      type: 'json_schema',
      json_schema: { ...schema, name: schema!.name.replace(/_pack_of_\d+$/, '') },
    } as ChatRequest['response_format'],
  });
}

function itemsOf(text: string): [key: string, text: string][] {
  return [...text.matchAll(/^\[\[item (r\d+) (\S+)\]\]\n([\s\S]*?)\n\[\[end \1 \2\]\]$/gm)].map(([, key, , item]) => [
    key!,
    item!,
  ]);
}

/** What the story model says: JSON, or Fountain in one of the forms that models give it. */
export function answerOf(asked: Asked): string {
  if (asked.packed !== undefined) {
    return `{${Object.entries(asked.packed)
      .map(([key, item]) => `"${key}":${answerOf(item)}`)
      .join(',')}}`;
  }
  switch (asked.task) {
    case 'cast':
      return JSON.stringify(cast(numbers(asked, /^Create exactly (\d+) new/m)[0] ?? 1));
    case 'plot':
      return JSON.stringify(plot(/^Structure: (.+)$/m.exec(asked.prompt)?.[1] ?? ''));
    case 'setting':
      return JSON.stringify(SETTING);
    case 'theme':
      return JSON.stringify(THEME);
    case 'outline':
      return JSON.stringify(outline(numbers(asked, /^Outline scenes (\d+) to (\d+) of/m)));
    case 'critique':
      return JSON.stringify(critique(asked.scene));
    case 'continuity':
      return JSON.stringify({ issues: [] } satisfies TaskAnswers['continuity']);
    case 'scene':
      return loosely(asked.scene, asked.scene, situation(asked.scene).text);
    case 'rewrite':
      return loosely(asked.scene, asked.scene + 1, situation(asked.scene).rewritten);
  }
}

function numbers(asked: Asked, pattern: RegExp): number[] {
  return pattern.exec(asked.prompt)?.slice(1).map(Number) ?? [];
}

export const CAST = ['Inês Quadros', 'Tobias Wren'] as const;

/** The cast has two people, however many are wanted. */
function cast(count: number): TaskAnswers['cast'] {
  const [printer, pilot] = CAST;
  return {
    characters: [
      {
        name: printer,
        backstory:
          'Third printer of the tide almanac of Port Sable. She has never set a wrong figure, and never left the town.',
        goals: ['print tomorrow’s page before the ebb'],
        fears: ['being the one who made it happen'],
        traits: ['exact', 'sleepless', 'dry'],
        voice: 'Numbers before nouns. Never says sorry, says "noted".',
        relationships: [
          { name: pilot, description: 'He reads her tables aloud to ships. She trusts his ear and not his hands.' },
        ],
      },
      {
        name: pilot,
        backstory: 'Harbour pilot on his last season. He owes the harbour company a boat.',
        goals: ['bring in the grain ship tonight, whatever the table says'],
        fears: ['the inquiry'],
        traits: ['charming', 'late', 'loyal by accident'],
        voice: 'Talks in weather and in bets.',
        relationships: [{ name: printer, description: 'He owes her an answer since spring.' }],
      },
    ].slice(0, count),
  };
}

function plot(structure: string): Record<string, unknown> {
  return {
    title: 'The Wrong Tide',
    logLine: 'A printer of tide tables finds tomorrow’s page set already, in her own hand, with a tide that cannot be.',
    actStructure: structure.toUpperCase().replaceAll(' ', '_'),
    mainConflict: 'Inês wants the page to be wrong. Tobias needs it to be right. One ship is already on its way.',
    beats: [
      { act: 1, title: 'The page', description: 'Inês finds the page and burns the first copy.' },
      { act: 2, title: 'The ship', description: 'Because it is burnt, the ship sails by the old table.' },
      { act: 3, title: 'The ebb', description: 'Because it sails, somebody has to stand on the bar with a lamp.' },
    ],
  };
}

const SETTING: TaskAnswers['setting'] = {
  name: 'Port Sable',
  description: 'A harbour on a bar of sand that moves every winter.',
  timePeriod: 'Autumn 1911',
  mood: 'Brass, kerosene, patience',
  constraints: ['No telegraph after dark', 'The bar can be crossed for forty minutes a day'],
  locations: [
    { name: 'TIDE HOUSE', description: 'Type cases, a gas ring, a window on the bar.' },
    { name: 'PILOT STAIRS', description: 'Wet stone, a bell without a clapper.' },
  ],
};

const THEME: TaskAnswers['theme'] = {
  name: 'Who may be wrong',
  description: 'Does a forecast describe the sea, or steer it?',
  examples: ['A figure is corrected, and a man changes course'],
  symbols: ['a lamp with a cracked glass'],
};

/** As many scenes as are asked for, from `from` on. */
function outline([from = 1, to = from]: number[]): TaskAnswers['outline'] {
  return {
    title: 'The Wrong Tide',
    scenes: Array.from({ length: to - from + 1 }, (_, at) => situation(from + at).outline),
  };
}

function critique(scene: number): TaskAnswers['critique'] {
  return critiqueOf(
    `Scene ${scene} knows what it wants and says so a line too early.`,
    { axis: 'PACING', score: 7, issues: [], suggestions: [] },
    {
      axis: 'SUBTEXT',
      score: 4,
      issues: ['The last line explains the lamp.'],
      suggestions: ['Let the lamp go out and nobody name it.'],
    },
  );
}

/** The same scene in one of the forms in which models answer although they were told not to. */
function loosely(scene: number, form: number, fountain: string): string {
  const { heading } = situation(scene).outline;
  switch (form % 7) {
    case 1:
      return `\`\`\`fountain\n${fountain}\n\`\`\``;
    case 2:
      // First names as cues, as people say them.
      return `Here is the scene:\n\n${fountain.replaceAll(/^INÊS QUADROS$/gm, 'INÊS').replaceAll(/^TOBIAS WREN$/gm, 'TOBIAS')}\n`;
    case 3:
      return fountain.replace(`${heading}\n\n`, '');
    case 4:
      // Markdown emphasis around the heading and every cue.
      return fountain.replace(heading, `**${heading}**`).replaceAll(/^(?:INÊS QUADROS|TOBIAS WREN)$/gm, '**$&**');
    case 5:
      return `<think>\nThe heading first. She must not say sorry.\n</think>\n\n${fountain}`;
    case 6:
      return `Sure! This is how I would play it.\n\n${fountain}`;
    default:
      return `Here is the rewritten scene:\n\n\`\`\`\n${fountain}\n\`\`\`\n\nI kept the ending and made the middle quieter.\n`;
  }
}
