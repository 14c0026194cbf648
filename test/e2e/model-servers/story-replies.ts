import { answerOf, readRequest } from '../../support/story-model.js';
import type { Asked } from '../../support/story-model.js';

export interface ChatMessage {
  role: string;
  content: unknown;
}

type ComputedFieldTask = 'sceneSummary' | 'sceneCoverage' | 'bibleSummary' | 'voiceSample';
export type StoryTask = Asked['task'] | ComputedFieldTask | 'pack';

/** What a model has to say to a request, before a server puts it into its own form. */
export interface StoryReply {
  task: StoryTask;
  text: string;
  /** JSON by a schema; else plain text. */
  structured: boolean;
}

const COMPUTED_FIELDS: readonly (readonly [ComputedFieldTask, RegExp])[] = [
  ['sceneSummary', /^Tell a scene in one paragraph/m],
  ['sceneCoverage', /^Cover a scene:/m],
  ['bibleSummary', /^Sum up an entry/m],
  ['voiceSample', /^You give samples of how a character speaks/m],
];
const PACKED_ITEM = /\[\[item (\S+) (\S+)\]\]\n([\s\S]*?)\n\[\[end \1 \2\]\]/g;

/**
 * The reply of the story model, found in the prompt alone: servers differ in what else of a request they understand. Several
 * items in one prompt are answered by one object with their keys. What no prompt of the pipeline says is answered as small
 * models do.
 */
export function storyReply(messages: readonly ChatMessage[]): StoryReply {
  const prompt = messages
    .filter(({ role }) => role !== 'assistant')
    .map(({ content }) => textOf(content))
    .join('\n');
  const items = [...prompt.matchAll(PACKED_ITEM)];
  if (items.length === 0) return singleReply(prompt);
  const before = prompt.slice(0, items[0]!.index);
  const answers = items.map(([, key = '', , text = '']): [string, unknown] => {
    const reply = singleReply(`${before}\n${text}`);
    return [key, reply.structured ? JSON.parse(reply.text) : reply.text];
  });
  return { task: 'pack', text: JSON.stringify(Object.fromEntries(answers)), structured: true };
}

/** Texts may come as lists of parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content)
    ? content.map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : '')).join('')
    : '';
}

/** As servers count without a tokenizer. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

export function promptTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + tokensOf(textOf(content)) + 4, 0);
}

function singleReply(prompt: string): StoryReply {
  const field = COMPUTED_FIELDS.find(([, wording]) => wording.test(prompt))?.[0];
  if (field !== undefined) {
    return { task: field, text: computedFieldOf(field, prompt), structured: field === 'sceneCoverage' };
  }
  const asked = readRequest({ messages: [{ role: 'user', content: prompt }] });
  const text = answerOf(asked);
  return { task: asked.task, text, structured: text.startsWith('{') };
}

function computedFieldOf(task: ComputedFieldTask, prompt: string): string {
  const page = last(prompt, /The almanac lies open at page (\d+)/g);
  const entry = last(prompt, /^(?:Name|Title): (.+)$/gm);
  // No two say the same: answers that are equal may be a mix-up.
  const entryNumber = prompt.length;
  switch (task) {
    case 'sceneSummary':
      return `On page ${page} the proof lies between them; one of them counts, and the other does not answer.`;
    case 'sceneCoverage':
      return JSON.stringify({
        logLine: `Page ${page}: somebody counts out loud.`,
        tension: 6,
        pace: 5,
        purpose: 'Without it nobody would know who set the page.',
      });
    case 'bibleSummary':
      return `${entry} is bound to the tide: every choice is made before the water comes back. (${entryNumber})`;
    case 'voiceSample':
      return `Noted, says ${entry.split(' ')[0]}. (${entryNumber})\nForty minutes, and not one more.\nI would not print it.\nRead it to me.`;
  }
}

function last(text: string, pattern: RegExp): string {
  return [...text.matchAll(pattern)].at(-1)?.[1] ?? '?';
}
