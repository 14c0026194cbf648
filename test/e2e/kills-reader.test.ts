import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Reader } from '../../bench/kills/reader.js';
import type { Truth } from '../../bench/kills/reader.js';

type Event = Record<string, unknown> & { __typename: string; seq: number };

let server: Server;
/** What each connection is sent, in turn. */
let connections: Event[][];

beforeEach(async () => {
  connections = [];
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of connections.shift() ?? []) {
      response.write(`event: next\ndata: ${JSON.stringify({ data: { generationEvents: event } })}\n\n`);
    }
    response.end('event: complete\ndata:\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const draft = { sceneId: 's', draftNumber: 1 };
const started = (seq: number): Event => ({ __typename: 'SceneDraftStarted', seq, kind: 'GENERATED', ...draft });
const appended = (seq: number, offset: number, text: string): Event => ({
  __typename: 'SceneTextAppended',
  seq,
  offset,
  text,
  ...draft,
});
const draftCompleted = (seq: number, text: string): Event => ({
  __typename: 'SceneDraftCompleted',
  seq,
  ...draft,
  draft: { text },
});
const completed = (seq: number): Event => ({ __typename: 'GenerationCompleted', seq });

const TRUTH: Truth = {
  events: [
    { seq: 1, type: 'SceneDraftStarted' },
    { seq: 2, type: 'SceneDraftCompleted' },
    { seq: 3, type: 'GenerationCompleted' },
  ],
  drafts: [{ sceneId: 's', number: 1, text: 'INT. LAMP' }],
};

async function read(...sent: Event[][]): Promise<string[]> {
  connections = sent;
  const { port } = server.address() as AddressInfo;
  const reader = new Reader('reader', 'g', {
    transport: 'sse',
    chooseUrl: () => `http://127.0.0.1:${port}`,
    onDurable: () => {},
  });
  await reader.ended;
  return reader.compare(TRUTH);
}

it('finds nothing where everything came once, over any number of connections', async () => {
  expect(
    await read([
      started(1),
      appended(1, 0, 'INT. '),
      appended(1, 5, 'LAMP'),
      draftCompleted(2, 'INT. LAMP'),
      completed(3),
    ]),
  ).toEqual([]);
  expect(
    await read(
      [started(1), appended(1, 0, 'INT. ')],
      [],
      [
        { ...appended(1, 0, 'INT. LAMP'), __typename: 'SceneTextSnapshot' },
        draftCompleted(2, 'INT. LAMP'),
        completed(3),
      ],
    ),
  ).toEqual([]);
});

it.each<[string, Event[][], RegExp]>([
  ['a gap in seq', [[started(1), completed(3)]], /seqs are not 1 to n: 1 3/],
  [
    'an event that is sent again',
    [[started(1)], [started(1), draftCompleted(2, 'INT. LAMP'), completed(3)]],
    /event 1 SceneDraftStarted was sent again/,
  ],
  [
    "a text that is not the draft's",
    [[started(1), appended(1, 0, 'INT. ROPE'), draftCompleted(2, 'INT. LAMP'), completed(3)]],
    /at its completion draft 1 of s was held as 9 characters ending "INT. ROPE"/,
  ],
  [
    'a draft that is not the stored one',
    [[started(1), draftCompleted(2, 'INT. ROPE'), completed(3)]],
    /draft 1 of s is 9 characters ending "INT. ROPE" and not/,
  ],
  [
    'a hole in the text',
    [
      [started(1), appended(1, 4, 'LAMP')],
      [draftCompleted(2, 'INT. LAMP'), completed(3)],
    ],
    /text is missing before an append at 4/,
  ],
  [
    'text after the end of its draft',
    [[started(1), draftCompleted(2, 'INT. LAMP'), appended(2, 9, '!'), completed(3)]],
    /text of draft 1 that is not being written/,
  ],
  [
    'a draft that is void and stands',
    [[started(1), { __typename: 'SceneDraftDiscarded', seq: 2, reason: '', ...draft }, completed(3)]],
    /draft s\/1 is discarded for the reader and complete in the script/,
  ],
  [
    'a draft that never ends',
    [[started(1), { __typename: 'CritiqueReady', seq: 2 }, completed(3)]],
    /draft s\/1 never ended/,
  ],
])('finds %s', async (_what, sent, problem) => {
  expect((await read(...sent)).join('\n')).toMatch(problem);
});
