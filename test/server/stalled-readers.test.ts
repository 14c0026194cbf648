import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { openEventSource } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import { GENERATION, GENERATION_ID, SCENE_ID, startTestServer } from './support/test-server.js';

const WATCH =
  'subscription ($id: ID!) { generationEvents(generationId: $id) { seq ... on SceneTextAppended { text } } }';
const TEXT = 'x'.repeat(65_536);
/** More than the system keeps of a connection that nobody reads, many times over. */
const EVENTS = 1_000;

it('a reader that does not read is given no more than its connection holds, and nobody waits for it', async () => {
  const event: GenerationEvent = {
    type: 'SceneTextAppended',
    sceneId: SCENE_ID,
    draftNumber: 1,
    offset: 0,
    text: TEXT,
    seq: 1,
    generationId: GENERATION_ID,
    at: new Date(0),
  };
  const pulled: number[] = [];
  const streams = scriptedStreams();
  const generationEvents = () => {
    const reader = pulled.push(0) - 1;
    return (async function* () {
      for (let number = 0; number < EVENTS; number += 1) {
        pulled[reader]! += 1;
        yield event;
      }
    })();
  };
  const { endpoint } = await startTestServer({ parts: { streams: { ...streams, generationEvents } } });
  const { hostname, port } = new URL(endpoint);
  const stalled = connect(Number(port), hostname);
  stalled.pause();
  onTestFinished(() => void stalled.destroy());
  const body = JSON.stringify({ query: WATCH, variables: { id: GENERATION } });
  stalled.write(
    `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await vi.waitFor(() => expect(pulled).toHaveLength(1), { interval: 5 });
  const reading = await openEventSource(endpoint, WATCH, { id: GENERATION });
  while ((await reading.next())?.event !== 'complete') await setImmediate();
  expect(pulled[1]).toBe(EVENTS);
  expect(pulled[0]).toBeLessThan(EVENTS / 2);
});
