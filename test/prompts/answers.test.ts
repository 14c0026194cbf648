import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CharacterContent } from '../../src/domain/bibles.js';
import type { PlannedScene, StoryInput, TaskInputs, TaskName } from '../../src/domain/tasks.js';
import { toStrictSchema } from '../../src/llm/openai/strict-schema.js';
import { answerFormat } from '../../src/optimizer/answers/format.js';
import { parseAnswer } from '../../src/optimizer/answers/parse.js';
import { castPrompt } from '../../src/prompts/cast.js';
import { characterLinesPrompt } from '../../src/prompts/character-lines.js';
import { continuityPrompt } from '../../src/prompts/continuity.js';
import { critiquePrompt } from '../../src/prompts/critique.js';
import { outlinePrompt } from '../../src/prompts/outline.js';
import { plotPrompt } from '../../src/prompts/plot.js';
import type { Prompt } from '../../src/prompts/prompt.js';
import { sceneCoveragePrompt } from '../../src/prompts/scene-coverage.js';
import { settingPrompt } from '../../src/prompts/setting.js';
import { themePrompt } from '../../src/prompts/theme.js';

const mara: CharacterContent = { name: 'Mara Quill', goals: [], fears: [], traits: [], relationships: [] };
const story: StoryInput = {
  logLine: 'A keeper must light the lamp.',
  actStructure: 'THREE_ACT',
  bibles: { characters: [mara] },
};
const scene: PlannedScene = {
  number: 1,
  act: 1,
  priorState: 'It is dark.',
  nextState: 'It is light.',
  outline: {
    heading: 'INT. LAMP ROOM - NIGHT',
    description: 'She waits.',
    characters: ['Mara Quill'],
    location: 'LAMP ROOM',
    timeOfDay: 'NIGHT',
    beats: [],
  },
};
const outline = {
  ...story,
  acts: [{ act: 1, title: 'One', from: 1, to: 3 }],
  from: 1,
  to: 3,
  totalScenes: 3,
  previous: [],
};

function asked<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N]) {
  const { name, schema, fallback } = prompt.answer!(input);
  return {
    format: answerFormat(name, schema, fallback),
    text: prompt
      .messages(input)
      .map((message) => message.text)
      .join('\n'),
    blocks: prompt.messages(input),
    version: prompt.version,
  };
}

const ASKED = {
  cast: asked(castPrompt, { ...story, count: 3 }),
  plot: asked(plotPrompt, story),
  setting: asked(settingPrompt, story),
  theme: asked(themePrompt, story),
  outline: asked(outlinePrompt, outline),
  critique: asked(critiquePrompt, { logLine: story.logLine, scene, characters: [mara], text: 'x', round: 1 }),
  continuity: asked(continuityPrompt, { scene, characters: [mara], text: 'x' }),
  characterLines: asked(characterLinesPrompt, { ...story, scene, totalScenes: 3, character: mara }),
  sceneCoverage: asked(sceneCoveragePrompt, { logLine: story.logLine, scene, text: 'x' }),
};

/** Every property of a schema, at any depth, with its own schema. */
function* properties(node: unknown): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  const { properties: own } = node as { properties?: Record<string, Record<string, unknown>> };
  for (const [name, value] of Object.entries(own ?? {})) {
    yield [name, value];
    yield* properties(value);
  }
  yield* properties((node as { items?: unknown }).items);
}

describe.each(Object.entries(ASKED))('the answer to %s', (task, { format, text, version, blocks }) => {
  it('has each of its keys named in the prompt, with its meaning, in the order of the schema', () => {
    let at = 0;
    for (const [name] of properties(format.json)) {
      const found = text.slice(at).search(new RegExp(`^ *- ${name}: \\S.{3,}$`, 'm'));
      expect(found, `${task} ${name}`).toBeGreaterThanOrEqual(0);
      at += found;
    }
    expect(version).toMatch(new RegExp(`^${task}/\\d+$`));
  });

  it('has no field that may be left out, and no choice of null for one that matters', () => {
    const strict = toStrictSchema(format.json, 'extended');
    const nullable = [...properties(strict)].flatMap(([name, value]) =>
      JSON.stringify(value.anyOf ?? '').includes('"null"') ? [name] : [],
    );
    // How a line is said is given only where its words do not show it.
    expect(nullable).toEqual(task === 'characterLines' ? ['manner'] : []);
    for (const [name, value] of properties(strict)) {
      if (value.type === 'string' && value.enum === undefined) expect(value.minLength, `${task} ${name}`).toBe(1);
    }
  });

  it('leaves what all calls of the story share before what is its own', () => {
    expect(blocks.findIndex(({ stable }) => stable !== true)).toBeGreaterThan(0);
    expect(blocks.slice(blocks.findIndex(({ stable }) => stable !== true)).some(({ stable }) => stable === true)).toBe(
      false,
    );
  });
});

describe('an answer that has less than was asked for', () => {
  const person = (name: string) => ({
    name,
    backstory: 'b',
    goals: ['g'],
    fears: ['f'],
    traits: ['t'],
    voice: 'v',
    relationships: [],
  });
  const problems = (task: keyof typeof ASKED, value: unknown): unknown => {
    const reading = parseAnswer(JSON.stringify(value), ASKED[task].format as never);
    return reading.ok ? [] : reading.problems;
  };
  const last = (task: keyof typeof ASKED, value: unknown): unknown => {
    const reading = parseAnswer(JSON.stringify(value), ASKED[task].format as never, { lastResort: true });
    return reading.ok ? reading.value : undefined;
  };

  it('is asked for its characters', () => {
    expect(problems('cast', { characters: [person('Tomas')] })).toEqual(['characters: has 1 entries: give 3']);
    expect(last('cast', { characters: [person('Tomas')] })).toMatchObject({ characters: [{ name: 'Tomas' }] });
  });

  it('is asked for names of their own, however they are written', () => {
    expect(
      problems('cast', { characters: [person('Tomas Reyes'), person('TOMAS  REYES'), person('mara quill')] }),
    ).toEqual([expect.stringContaining('characters.1.name: '), expect.stringContaining('characters.2.name: ')]);
    expect(problems('cast', { characters: [person('Tomas'), person('Ines'), person('Paul')] })).toEqual([]);
  });

  it('is asked for what is blank or missing, and then taken without it', () => {
    const cast = {
      characters: [
        person('Tomas'),
        { ...person('Ines'), voice: ' ', goals: null },
        { ...person('Paul'), fears: undefined },
      ],
    };
    expect(problems('cast', cast)).toEqual([
      'characters.1.goals: is missing: give it',
      'characters.1.voice: is blank: write it',
      'characters.2.fears: is missing: give it',
    ]);
    expect(last('cast', cast)).toMatchObject({
      characters: [{ name: 'Tomas' }, { name: 'Ines', goals: [] }, { name: 'Paul', fears: [] }],
    });
    expect(last('cast', { characters: [{ ...person(''), name: '' }] })).toBeUndefined();
  });

  it('is asked for its scenes; their order ends at the first that is of no use', () => {
    const planned = { ...scene.outline, conflict: 'c', beats: ['b'], ending: 'e', priorState: 'p', nextState: 'n' };
    expect(problems('outline', { title: 'T', scenes: [planned, planned] })).toEqual(['scenes: has 2 entries: give 3']);
    expect(
      last('outline', {
        scenes: [{ heading: 'EXT. QUAY - DAY', description: 'He goes.' }, { ...planned, description: '' }, planned],
      }),
    ).toMatchObject({ title: '', scenes: [{ heading: 'EXT. QUAY - DAY' }] });
    expect(last('outline', { title: 'T', scenes: [{ ...planned, heading: '' }] })).toBeUndefined();
  });

  it('is asked for the score of every axis', () => {
    const axis = { axis: 'PACING', score: null, issues: null, suggestions: null };
    expect(problems('critique', { overall: null, axes: [axis] })).toEqual(
      expect.arrayContaining([
        'axes.0.score: is missing: give it',
        'axes: has 1 entries: give 5',
        'overall: is missing: give it',
      ]),
    );
    expect(last('critique', { overall: null, axes: [axis] })).toEqual({
      overall: '',
      axes: [{ axis: 'PACING', score: null, issues: [], suggestions: [] }],
    });
  });
});

it('what a schema asks for fits what the pipeline works with', () => {
  expect(z.toJSONSchema(ASKED.critique.format.schema, { io: 'input' })).toMatchObject({
    properties: { axes: { minItems: 5, items: { required: ['axis', 'issues', 'suggestions', 'score'] } } },
    required: ['axes', 'overall'],
  });
});
