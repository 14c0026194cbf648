import { describe, expect, it, vi } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { openEventSource } from './support/event-source.js';
import { scriptedStreams } from './support/scripted-streams.js';
import {
  GENERATION,
  GENERATION_ID,
  SCENE,
  SCENE_ID,
  SCRIPT,
  SCRIPT_ID,
  startTestServer,
} from './support/test-server.js';

const WATCH =
  'subscription ($id: ID!, $after: Int) { generationEvents(generationId: $id, after: $after) { __typename ... on SceneTextAppended { offset text } } }';
const at = new Date('2026-01-31T09:30:00Z');

describe('generationEvents over server-sent events', () => {
  it('gives each message the seq as its id, whether or not the operation asks for it', async () => {
    const streams = scriptedStreams((reader) => {
      reader.send(started(1), appended(1, 0, 'INT. '), appended(1, 5, 'DOCK'), started(2));
      reader.finish();
    });
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, WATCH, { id: GENERATION });
    expect(source.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(await source.next()).toEqual({
      id: '1',
      event: 'next',
      data: '{"data":{"generationEvents":{"__typename":"StageStarted"}}}',
    });
    expect(await source.next()).toEqual({
      id: '1',
      event: 'next',
      data: '{"data":{"generationEvents":{"__typename":"SceneTextAppended","offset":0,"text":"INT. "}}}',
    });
    expect(await source.next()).toEqual({
      id: '1',
      event: 'next',
      data: '{"data":{"generationEvents":{"__typename":"SceneTextAppended","offset":5,"text":"DOCK"}}}',
    });
    expect(await source.next()).toEqual({
      id: '2',
      event: 'next',
      data: '{"data":{"generationEvents":{"__typename":"StageStarted"}}}',
    });
    expect(await source.next()).toEqual({ event: 'complete', data: '' });
    expect(await source.next()).toBeUndefined();
  });

  it.each([
    ['nothing: from the first', {}, {}, 0],
    ['Last-Event-ID', {}, { 'last-event-id': '7' }, 7],
    ['after', { after: 3 }, {}, 3],
    ['both: after counts', { after: 3 }, { 'last-event-id': '7' }, 3],
    ['after 0: from the first', { after: 0 }, { 'last-event-id': '7' }, 0],
    ['a Last-Event-ID that is none of ours', {}, { 'last-event-id': 'abc' }, 0],
  ])('goes on where the reader says by %s', async (_how, variables, headers, after) => {
    const streams = scriptedStreams((reader) => reader.finish());
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, WATCH, { id: GENERATION, ...variables }, headers);
    expect(await source.next()).toMatchObject({ event: 'complete' });
    expect(streams.readers.map((reader) => reader.after)).toEqual([after]);
  });

  it('goes on by Last-Event-ID when the operation has no `after` at all, and not when it has a literal one', async () => {
    const streams = scriptedStreams((reader) => reader.finish());
    const { endpoint } = await startTestServer({ parts: { streams } });
    await (
      await openEventSource(
        endpoint,
        `subscription { generationEvents(generationId: "${GENERATION}") { seq } }`,
        {},
        { 'last-event-id': '7' },
      )
    ).next();
    await (
      await openEventSource(
        endpoint,
        `subscription { generationEvents(generationId: "${GENERATION}", after: 2) { seq } }`,
        {},
        { 'last-event-id': '7' },
      )
    ).next();
    expect(streams.readers.map((reader) => reader.after)).toEqual([7, 2]);
  });

  it('works with EventSource, which sends a GET', async () => {
    const streams = scriptedStreams((reader) => {
      reader.send(started(1));
      reader.finish();
    });
    const { endpoint } = await startTestServer({ parts: { streams } });
    const query = new URLSearchParams({
      query: `subscription { generationEvents(generationId: "${GENERATION}") { seq } }`,
    });
    const response = await fetch(`${endpoint}?${query}`, { headers: { accept: 'text/event-stream' } });
    expect(await response.text()).toContain('id: 1\nevent: next\ndata: {"data":{"generationEvents":{"seq":1}}}\n\n');
  });

  it('ends its source when the reader goes away while nothing flows', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, WATCH, { id: GENERATION });
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    source.abort();
    await vi.waitFor(() => expect(streams.readers[0]?.ended).toBe(true), { timeout: 1_000, interval: 10 });
  });

  it('ends its source when an EventSource goes away while nothing flows', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const leaving = new AbortController();
    const query = new URLSearchParams({
      query: `subscription { generationEvents(generationId: "${GENERATION}") { seq } }`,
    });
    await fetch(`${endpoint}?${query}`, { headers: { accept: 'text/event-stream' }, signal: leaving.signal });
    await vi.waitFor(() => expect(streams.readers).toHaveLength(1));
    leaving.abort();
    await vi.waitFor(() => expect(streams.readers[0]?.ended).toBe(true), { timeout: 1_000, interval: 10 });
  });

  it('shows a failing source as an error with a request id, and nothing of its message', async () => {
    const streams = scriptedStreams((reader) => {
      reader.send(started(1));
      reader.fail(new Error('password=hunter2'));
    });
    const { endpoint, errors } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, WATCH, { id: GENERATION });
    await source.next();
    const message = await source.next();
    expect(message?.data).toContain('INTERNAL');
    expect(message?.data).not.toContain('hunter2');
    expect(await source.next()).toMatchObject({ event: 'complete' });
    expect(errors).toHaveLength(1);
    expect(message?.data).toContain(errors[0]?.fields.requestId);
  });

  it('refuses a generation that is not there, without opening a source', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, WATCH, { id: SCENE });
    expect(JSON.parse((await source.next())?.data ?? '')).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
    expect(streams.readers).toEqual([]);
  });
});

describe('scriptEvents over server-sent events', () => {
  const FOLLOW =
    'subscription ($id: ID!, $after: Int) { scriptEvents(scriptId: $id, after: $after) { __typename scriptId ... on GenerationEvent { generationId } } }';

  it('gives each message the script’s seq as its id, and what fits all events of a generation', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, FOLLOW, { id: SCRIPT });
    await vi.waitFor(() => expect(streams.scriptReaders).toHaveLength(1));
    streams.scriptReaders[0]!.send(
      { type: 'ScriptUpdated', seq: 40, scriptId: SCRIPT_ID, at },
      { ...started(41), scriptId: SCRIPT_ID },
    );
    expect(await source.next()).toEqual({
      id: '40',
      event: 'next',
      data: `{"data":{"scriptEvents":{"__typename":"ScriptUpdated","scriptId":"${SCRIPT}"}}}`,
    });
    expect(await source.next()).toEqual({
      id: '41',
      event: 'next',
      data: `{"data":{"scriptEvents":{"__typename":"StageStarted","scriptId":"${SCRIPT}","generationId":"${GENERATION}"}}}`,
    });
    source.abort();
    await vi.waitFor(() => expect(streams.scriptReaders[0]?.ended).toBe(true), { timeout: 1_000, interval: 10 });
  });

  it.each([
    ['Last-Event-ID', {}, { 'last-event-id': '7' }, 7],
    ['after', { after: 3 }, { 'last-event-id': '7' }, 3],
  ])('goes on where the reader says by %s', async (_how, variables, headers, after) => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, FOLLOW, { id: SCRIPT, ...variables }, headers);
    await vi.waitFor(() => expect(streams.scriptReaders.map((reader) => reader.after)).toEqual([after]));
    source.abort();
  });

  it('refuses a script that is not there, without opening a source', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(endpoint, FOLLOW, { id: GENERATION });
    expect((await source.next())?.data).toContain('NOT_FOUND');
    expect(streams.scriptReaders).toEqual([]);
  });
});

describe('sceneText over server-sent events', () => {
  it('sends the whole text each time', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(
      endpoint,
      'subscription ($id: ID!) { sceneText(sceneId: $id) { sceneId draftNumber text done } }',
      { id: SCENE },
    );
    await vi.waitFor(() => expect(streams.textReaders).toHaveLength(1));
    streams.textReaders[0]!.send({ sceneId: SCENE_ID, draftNumber: 1, text: 'INT. DOCK', done: true });
    streams.textReaders[0]!.finish();
    expect((await source.next())?.data).toBe(
      `{"data":{"sceneText":{"sceneId":"${SCENE}","draftNumber":1,"text":"INT. DOCK","done":true}}}`,
    );
    expect(await source.next()).toMatchObject({ event: 'complete' });
  });
});

describe('sceneTokens over server-sent events', () => {
  it('sends the text as it comes', async () => {
    const streams = scriptedStreams();
    const { endpoint } = await startTestServer({ parts: { streams } });
    const source = await openEventSource(
      endpoint,
      'subscription ($id: ID!) { sceneTokens(sceneId: $id) { sceneId draftNumber offset text done } }',
      { id: SCENE },
    );
    await vi.waitFor(() => expect(streams.tokenReaders).toHaveLength(1));
    streams.tokenReaders[0]!.send({ sceneId: SCENE_ID, draftNumber: 2, offset: 0, text: 'EXT. QUAY', done: false });
    streams.tokenReaders[0]!.finish();
    expect(JSON.parse((await source.next())?.data ?? '')).toEqual({
      data: { sceneTokens: { sceneId: SCENE, draftNumber: 2, offset: 0, text: 'EXT. QUAY', done: false } },
    });
    expect(await source.next()).toMatchObject({ event: 'complete' });
  });
});

function started(seq: number): GenerationEvent {
  return { type: 'StageStarted', stage: 'SCENES', seq, generationId: GENERATION_ID, at };
}

function appended(seq: number, offset: number, text: string): GenerationEvent {
  return {
    type: 'SceneTextAppended',
    sceneId: SCENE_ID,
    draftNumber: 1,
    offset,
    text,
    seq,
    generationId: GENERATION_ID,
    at,
  };
}
