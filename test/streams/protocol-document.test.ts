import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFold } from '../../src/streams/fold.js';
import { fromGraphQL } from '../support/graphql-fold.js';
import type { GraphQLEvent } from '../support/graphql-fold.js';

const document = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8');

interface Result {
  data: { generationEvents: GraphQLEvent };
}

const serverSentEvents = () =>
  [...document.matchAll(/^id: (\d+)\nevent: next\ndata: (.+)$/gm)].map(([, id, data]) => ({
    id: Number(id),
    result: JSON.parse(data!) as Result,
  }));
const webSocketMessages = () =>
  [...document.matchAll(/^< (\{"id":"1","type":"next".+)$/gm)].map(
    ([, message]) => (JSON.parse(message!) as { payload: Result }).payload,
  );

function text(results: readonly Result[]): string | undefined {
  const fold = createFold();
  for (const { data } of results) {
    expect(fold.apply(fromGraphQL(data.generationEvents))).toBe('applied');
  }
  expect(fold.state.ended).toBe(true);
  return fold.state.text('U2NlbmU6MQ', 1);
}

describe('the examples of PROTOCOL.md', () => {
  it('fold to the text over server-sent events, where each id is the seq', () => {
    const events = serverSentEvents();
    expect(events).toHaveLength(5);
    for (const { id, result } of events) expect(id).toBe(result.data.generationEvents.seq);
    expect(text(events.map(({ result }) => result))).toBe('INT. LIGHTHOUSE - NIGHT');
  });

  it('are the same over graphql-transport-ws', () => {
    expect(webSocketMessages()).toEqual(serverSentEvents().map(({ result }) => result));
  });

  it('of sceneTokens put the text together by their offsets', () => {
    const messages = [...document.matchAll(/^\{"draftNumber".+$/gm)].map(
      ([line]) => JSON.parse(line) as { offset: number; text: string; done: boolean },
    );
    const whole = messages.reduce((held, message) => held.slice(0, message.offset) + message.text, '');
    expect([messages.length, whole, messages.at(-1)?.done]).toEqual([3, 'INT. LIGHTHOUSE - NIGHT', true]);
  });

  it('name each rule once', () => {
    expect([...document.matchAll(/^\*\*Rule (\d)\./gm)].map(([, number]) => Number(number))).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
  });
});
