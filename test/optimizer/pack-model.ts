import { CRITIQUE_AXES } from '../../src/domain/scenes.js';
import type { PlannedScene, TaskInputs, TaskName } from '../../src/domain/tasks.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import { bibleSummaryPrompt } from '../../src/prompts/bible-summary.js';
import { characterLinesPrompt } from '../../src/prompts/character-lines.js';
import { critiquePrompt } from '../../src/prompts/critique.js';
import type { Prompt } from '../../src/prompts/prompt.js';
import { sceneCoveragePrompt } from '../../src/prompts/scene-coverage.js';
import { sceneSummaryPrompt } from '../../src/prompts/scene-summary.js';
import { voiceSamplePrompt } from '../../src/prompts/voice-sample.js';
import type { UpstreamRequest } from '../support/raw-upstream.js';

/** The reply to a packed request: by key, each item's answer. */
export type Reply = Record<string, unknown>;

const scene = (number: number): PlannedScene => ({
  number,
  act: 1,
  priorState: 'The page is missing.',
  nextState: 'She knows.',
  outline: {
    heading: `INT. LAMP ROOM ${number} - NIGHT`,
    description: 'They look for a page.',
    characters: ['MARA'],
    location: 'LAMP ROOM',
    timeOfDay: 'NIGHT',
    conflict: 'He has it.',
    beats: ['She counts.'],
    ending: 'It is in his coat.',
  },
});
const pages = (number: number, length: number): string =>
  `INT. LAMP ROOM ${number} - NIGHT\n\n${'She counts the pages. '.repeat(length)}`;
const person = (name: string) => ({
  name,
  backstory: `${name} waits for a boat.`,
  goals: ['go home'],
  fears: [],
  traits: ['exact'],
  voice: 'Short.',
  relationships: [],
});
const LOG_LINE = 'A keeper finds a letter dated tomorrow.';

function requestOf<N extends TaskName>(
  prompt: Prompt<N>,
  input: TaskInputs[N],
  more: Partial<LlmRequest<unknown>>,
): LlmRequest<unknown> {
  return {
    task: prompt.task,
    input,
    messages: prompt.messages(input),
    maxOutputTokens: prompt.maxOutputTokens(input),
    temperature: prompt.temperature,
    tenantId: 'default',
    cache: 'bypass',
    ...(prompt.answer === undefined ? {} : { answer: prompt.answer(input) }),
    ...more,
  };
}

const times = <T>(count: number, make: (number: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));

/** 40 values as a page asks for them, by field: of 12 scenes, 10 bible entries and 6 characters. */
export function fortyFields({
  sceneLength = 40,
  ...more
}: Partial<LlmRequest<unknown>> & { sceneLength?: number } = {}): LlmRequest<unknown>[][] {
  const reading = (number: number) => ({ logLine: LOG_LINE, scene: scene(number), text: pages(number, sceneLength) });
  return [
    times(12, (number) => requestOf(sceneSummaryPrompt, reading(number), more)),
    times(12, (number) => requestOf(sceneCoveragePrompt, reading(number), more)),
    times(10, (number) =>
      requestOf(bibleSummaryPrompt, { kind: 'CHARACTER', content: person(`Entry ${number}`) }, more),
    ),
    times(6, (number) => requestOf(voiceSamplePrompt, { character: person(`Voice ${number}`) }, more)),
  ];
}

export function critiques(count: number): LlmRequest<unknown>[] {
  return times(count, (number) =>
    requestOf(
      critiquePrompt,
      { logLine: LOG_LINE, scene: scene(number), characters: [person('MARA')], text: pages(number, 40), round: 1 },
      {},
    ),
  );
}

export function characterLines(count: number): LlmRequest<unknown>[] {
  return times(count, (number) =>
    requestOf(
      characterLinesPrompt,
      {
        logLine: LOG_LINE,
        actStructure: 'THREE_ACT',
        bibles: { characters: [] },
        scene: scene(1),
        totalScenes: 9,
        character: person(`Voice ${number}`),
      },
      {},
    ),
  );
}

/** What an answer has to be about: a scene's number, or a name. */
export function subjectOf({ messages }: Pick<LlmRequest<unknown>, 'messages'>): string {
  return subjectIn(
    messages
      .filter(({ stable }) => stable !== true)
      .map(({ text }) => text)
      .join('\n'),
  );
}

function subjectIn(text: string): string {
  const asked = /^Give what (.+?) says/m.exec(text)?.[1];
  return asked ?? /^(?:Number|Name|Title): (.+)$/m.exec(text)?.[1] ?? 'nothing';
}

export const isPack = ({ messages }: UpstreamRequest): boolean => messages.at(-1)!.content.includes('[[item r1 ');

/** What a good model says to a request of its own, or to each item of a packed one: as it would be if it saw the schema. */
export function goodAnswer(body: UpstreamRequest): unknown {
  const prompt = body.messages.map(({ content }) => content).join('\n');
  const one = (text: string): unknown => {
    const about = `About ${subjectIn(text)}: somebody wants "it",\nand leaves without.`;
    if (prompt.includes('Cover a scene')) return { logLine: about, tension: 5, pace: 4, purpose: 'It turns.' };
    if (prompt.includes('Judge the scene')) {
      return { overall: about, axes: CRITIQUE_AXES.map((axis) => ({ axis, issues: [], suggestions: [], score: 7 })) };
    }
    if (prompt.includes('says in this scene')) return { lines: [{ beat: 1, text: about, intent: 'to be believed' }] };
    return about;
  };
  if (!isPack(body)) {
    return one(
      body.messages
        .filter(({ role }) => role === 'user')
        .map(({ content }) => content)
        .join('\n'),
    );
  }
  const items = [...prompt.matchAll(/^\[\[item (r\d+) (\S+)\]\]\n([\s\S]*?)\n\[\[end \1 \2\]\]$/gm)];
  return Object.fromEntries(items.map(([, key, , text]) => [key, one(text!)]));
}

export const written = (answer: unknown): string => (typeof answer === 'string' ? answer : JSON.stringify(answer));
