import { setTimeout as delay } from 'node:timers/promises';
import { createTokenCounter } from '../../src/optimizer/tokens/tokens.js';
import type { RawUpstream, UpstreamRequest } from '../../test/support/raw-upstream.js';
import { begin, chunk, event, startRawUpstream } from '../../test/support/raw-upstream.js';

/** How long an answer takes, in milliseconds. */
interface AnswerPace {
  firstToken: number;
  perToken: number;
}

interface ComputedFieldUpstream extends RawUpstream {
  /** Of all requests so far, as they were reported. */
  promptTokens: number;
  completionTokens: number;
}

/**
 * A server that answers what is asked of scenes and bible entries, alone or packed, with texts that name what they are about. It
 * reports real token counts and takes the time that a model would.
 */
export async function startComputedFieldUpstream(pace: AnswerPace): Promise<ComputedFieldUpstream> {
  const counter = createTokenCounter();
  await counter.load();
  const raw = await startRawUpstream((hit, response) => {
    void answer();
    return true;

    async function answer(): Promise<void> {
      const text = answerTo(hit.body);
      const messages = hit.body.messages.map(({ role, content }) => ({ role: role as 'user', text: content }));
      const [prompt_tokens, completion_tokens] = [await counter.countMessages(messages), await counter.count(text)];
      upstream.promptTokens += prompt_tokens;
      upstream.completionTokens += completion_tokens;
      // As a model streams it: what comes all at once says nothing of how long a longer answer takes.
      await delay(pace.firstToken);
      begin(response);
      event(response, chunk(hit, { content: text.slice(0, 1) }));
      await delay(pace.perToken * completion_tokens);
      event(response, chunk(hit, { content: text.slice(1) }));
      event(response, chunk(hit, {}, 'stop'));
      const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
      event(response, { ...chunk(hit, {}), choices: [], usage });
      response.end('data: [DONE]\n\n');
    }
  });
  const upstream: ComputedFieldUpstream = { ...raw, promptTokens: 0, completionTokens: 0 };
  return upstream;
}

function answerTo({ messages, response_format: format }: UpstreamRequest): string {
  const prompt = messages.map(({ content }) => content).join('\n');
  const one = prompt.includes('Cover a scene')
    ? coverage
    : prompt.includes('samples of how a character speaks')
      ? voice
      : summary;
  if (format?.json_schema?.name.includes('_pack_of_') !== true) {
    const value = one(messages.at(-1)?.content ?? '');
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
  const items = [...prompt.matchAll(/^\[\[item (r\d+) (\S+)\]\]\n([\s\S]*?)\n\[\[end \1 \2\]\]$/gm)];
  return JSON.stringify(Object.fromEntries(items.map(([, key, , text]) => [key, one(text!)])));
}

/** Of a bible entry its name or title, of a scene its number: what the texts are checked by. */
export function subjectOf(text: string): string {
  // A scene's prompt says the script's title as well.
  return (/^Number: (.+)$/m.exec(text) ?? /^(?:Name|Title): (.+)$/m.exec(text))?.[1] ?? 'nothing';
}

function summary(text: string): string {
  return `About ${subjectOf(text)}: somebody wants what another has hidden, asks for it three times in three ways, and leaves with the wrong half of it. By the end nobody in the room believes the first story they were told.`;
}

function coverage(text: string) {
  return {
    logLine: `Scene ${subjectOf(text)}: a keeper has to choose between the light and the truth about who put it out.`,
    tension: 6,
    pace: 5,
    purpose: 'Without it nobody would know why the second boat turns back.',
  };
}

function voice(text: string): string {
  const name = subjectOf(text);
  return [
    `${name} here. Close the door before the lamp goes.`,
    'I was in bed by nine. Ask anyone who was not.',
    'No. Not for that, and not for you, and not in this weather.',
    'Take the coat. I have never been cold a day in my life.',
    'I meant to say it at the station. The train was early, or I was.',
  ].join('\n');
}
