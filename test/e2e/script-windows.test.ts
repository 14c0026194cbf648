import { createClient as createEventStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { PLAYGROUND_TABS } from '../../src/server/playground-operations.js';
import { createFold } from '../../src/streams/fold.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { fromGraphQL } from '../support/graphql-fold.js';
import type { GraphQLEvent } from '../support/graphql-fold.js';

// Generations and many statements each, on whatever machine.
vi.setConfig({ testTimeout: 120_000 });

let app: TestApp;
let url: string;
beforeAll(async () => {
  app = await openTestApp({ config: { offlineTokensPerSecond: 0 } });
  ({ url } = await app.listen());
});
afterAll(() => app.close());

const WATCH = /* GraphQL */ `
  subscription ($id: ID!, $after: Int) {
    scriptEvents(scriptId: $id, after: $after) {
      __typename
      seq
      ... on GenerationEvent { generationId }
      ... on GenerationQueued { generationId }
      ... on SceneDraftStarted { sceneId draftNumber }
      ... on SceneTextSnapshot { sceneId draftNumber text }
      ... on SceneTextAppended { sceneId draftNumber offset text }
      ... on SceneDraftDiscarded { sceneId draftNumber }
      ... on SceneDraftCompleted { sceneId draftNumber draft { number text } }
      ... on SceneEdited { sceneId draftNumber draft { number text } scene { number } }
    }
  }
`;
type Told = GraphQLEvent & { generationId?: string };
type Transport = 'server-sent events' | 'WebSocket';
interface Result {
  data?: { scriptEvents: Told } | null;
}

/** An editor's window on a script, by the protocol's fold. */
class Window {
  readonly fold = createFold();
  readonly durable: Told[] = [];
  readonly holes: Told[] = [];
  #close: () => void = () => undefined;

  constructor(
    readonly scriptId: string,
    readonly transport: Transport,
  ) {}

  open(): this {
    const operation = { query: WATCH, variables: { id: this.scriptId, after: this.fold.state.seq } };
    if (this.transport === 'WebSocket') {
      const client = createSocketClient({ url: `${url.replace(/^http/, 'ws')}/graphql`, retryAttempts: 0 });
      this.#close = () => client.terminate();
      void this.#take(client.iterate(operation) as AsyncIterable<Result>);
    } else {
      const client = createEventStreamClient({ url: `${url}/graphql`, retryAttempts: 0 });
      this.#close = () => client.dispose();
      void this.#take(client.iterate(operation) as AsyncIterable<Result>);
    }
    return this;
  }

  /** As when the tab dies. */
  kill(): void {
    this.#close();
  }

  seen(type: string): number {
    return this.durable.filter(({ __typename }) => __typename === type).length;
  }

  async #take(results: AsyncIterable<Result>): Promise<void> {
    try {
      for await (const { data } of results) {
        if (data == null) throw new Error('A message without data.');
        const event = data.scriptEvents;
        const { seq } = this.fold.state;
        if (this.fold.apply(fromGraphQL(event)) === 'hole') this.holes.push(event);
        if (this.fold.state.seq > seq) this.durable.push(event);
      }
    } catch {
      // It was killed.
    }
  }
}

function open(scriptId: string, transport: Transport): Window {
  const window = new Window(scriptId, transport).open();
  onTestFinished(() => window.kill());
  return window;
}

async function ask<T>(query: string, variables: Record<string, unknown>): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

interface Imported {
  id: string;
  scenes: { nodes: { id: string }[] };
}

async function imported(): Promise<{ id: string; sceneIds: string[] }> {
  const text = 'INT. TIDE HOUSE - NIGHT\n\nGas hisses.\n\nEXT. PILOT STAIRS - DAWN\n\nTOBIAS\nSays who?\n';
  const { importScript } = await ask<{ importScript: Imported }>(
    'mutation ($input: ImportScriptInput!) { importScript(input: $input) { ... on Script { id scenes { nodes { id } } } } }',
    { input: { format: 'FOUNTAIN', text } },
  );
  return { id: importScript.id, sceneIds: importScript.scenes.nodes.map(({ id }) => id) };
}

const edit = (sceneId: string, words: string) =>
  ask<{ editScene: { draft: { number: number; text: string } } }>(
    'mutation ($input: EditSceneInput!) { editScene(input: $input) { ... on Scene { draft { number text } } ... on Error { message } } }',
    { input: { sceneId, text: `INT. TIDE HOUSE - NIGHT\n\n${words}\n` } },
  );
const rewrite = (sceneId: string) =>
  ask<{ rewriteScene: { id: string } }>(
    'mutation ($input: RewriteSceneInput!) { rewriteScene(input: $input) { ... on Generation { id } ... on Error { message } } }',
    { input: { sceneId, critique: 'Too calm.' } },
  );

describe('two windows on one script', () => {
  it.each(['server-sent events', 'WebSocket'] as const)(
    'an edit in one is seen in the other, over %s, without being asked for',
    async (transport) => {
      const { id, sceneIds } = await imported();
      const [other, control] = [open(id, transport), open(id, 'WebSocket')];
      await vi.waitFor(() => expect(app.streams.open).toMatchObject({ readers: 2, scripts: 1 }));
      for (const [at, words] of ['Rain.', 'Snow.', 'Fog.'].entries()) {
        const { editScene } = await edit(sceneIds[0]!, words);
        // The two seconds in which the tables are asked anyway are not what it takes.
        await vi.waitFor(
          () => expect([other.seen('SceneEdited'), control.seen('SceneEdited')]).toEqual([at + 1, at + 1]),
          {
            timeout: 1_000,
            interval: 10,
          },
        );
        expect(other.fold.state.latestText(sceneIds[0]!)).toEqual({
          draftNumber: editScene.draft.number,
          text: editScene.draft.text,
        });
      }
      expect(other.durable.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      other.kill();
      control.kill();
      await vi.waitFor(() => expect(app.streams.open).toMatchObject({ readers: 0, scripts: 0 }), { timeout: 1_000 });
    },
  );

  it('a restored draft is told as an edit too', async () => {
    const { id, sceneIds } = await imported();
    const window = open(id, 'server-sent events');
    await edit(sceneIds[0]!, 'He waits..  He  waits.');
    const { script } = await ask<{ script: { scene: { drafts: { nodes: { id: string; number: number }[] } } } }>(
      'query ($id: ID!) { script(id: $id) { scene(number: 1) { drafts { nodes { id number } } } } }',
      { id },
    );
    const first = script.scene.drafts.nodes.find(({ number }) => number === 1)!;
    await ask('mutation ($id: ID!) { restoreDraft(draftId: $id) { __typename } }', { id: first.id });
    await vi.waitFor(() => expect(window.seen('SceneEdited')).toBe(2));
    expect(window.fold.state.latestText(sceneIds[0]!)?.text).toContain('Gas hisses.');
    window.kill();
  });
});

describe('a generation on a script that is open in windows', () => {
  it('is told to all of them from the queue to its end, with its text; one that died in the middle ends with the same', async () => {
    const { id, sceneIds } = await imported();
    await edit(sceneIds[0]!, 'Before.');
    const [steady, dying] = [open(id, 'WebSocket'), open(id, 'server-sent events')];
    await vi.waitFor(() => expect([steady.fold.state.seq, dying.fold.state.seq]).toEqual([1, 1]));
    const { rewriteScene } = await rewrite(sceneIds[0]!);
    await vi.waitFor(() => expect(dying.seen('SceneDraftStarted')).toBe(1), { timeout: 30_000, interval: 5 });
    dying.kill();
    await edit(sceneIds[1]!, 'Meanwhile, by hand.');
    await vi.waitFor(() => expect(steady.seen('GenerationCompleted')).toBe(1), { timeout: 60_000 });
    dying.open();
    await vi.waitFor(() => expect(dying.seen('GenerationCompleted')).toBe(1));
    const { script } = await ask<{
      script: { scenes: { nodes: { id: string; draft: { number: number; text: string } }[] }; events: Told[] };
    }>(
      'query ($id: ID!) { script(id: $id) { events { __typename seq } scenes { nodes { id draft { number text } } } } }',
      { id },
    );
    for (const window of [steady, dying]) {
      expect(window.holes).toEqual([]);
      expect(window.durable.map(({ __typename, seq }) => ({ __typename, seq }))).toEqual(script.events);
      expect(window.durable.map(({ seq }) => seq)).toEqual(script.events.map((_, index) => index + 1));
      for (const { id: sceneId, draft } of script.scenes.nodes) {
        expect(window.fold.state.text(sceneId, draft.number)).toBe(draft.text);
      }
      const types = window.durable.map(({ __typename }) => __typename);
      expect(types.slice(0, 2)).toEqual(['SceneEdited', 'GenerationQueued']);
      expect(types.filter((type) => type === 'GenerationCompleted' || type === 'SceneEdited')).toHaveLength(3);
      expect(window.durable[1]?.generationId).toBe(rewriteScene.id);
    }
  });

  it('ends with the script', async () => {
    const { id } = await imported();
    const window = open(id, 'WebSocket');
    await vi.waitFor(() => expect(app.streams.open.scripts).toBe(1));
    await ask('mutation ($id: ID!) { deleteScript(id: $id) { __typename } }', { id });
    await vi.waitFor(() => expect(app.streams.open).toMatchObject({ readers: 0, scripts: 0 }), { timeout: 10_000 });
    expect(window.durable).toEqual([]);
  });
});

describe('the tabs of the playground', () => {
  /** A tab as somebody runs it who has pasted the ids that it asks for. */
  const pasted = (tab: number, ids: { script?: string; scene?: string; generation?: string }) =>
    Object.entries(ids).reduce(
      (query, [what, id]) => query.replaceAll(new RegExp(`paste (?:the|a) ${what}'s id here`, 'g'), id),
      PLAYGROUND_TABS[tab - 1]!.query,
    );
  interface Message {
    scriptEvents?: Told & { scene?: { id: string; number: number } };
    sceneText?: { text: string; done: boolean };
  }
  /** What a tab shows until the message that is waited for. */
  async function shown(query: string, isLast: (message: Message) => boolean): Promise<Message[]> {
    const client = createEventStreamClient({ url: `${url}/graphql`, retryAttempts: 0 });
    onTestFinished(() => client.dispose());
    const messages: Message[] = [];
    for await (const { data, errors } of client.iterate<Message>({ query })) {
      expect(errors).toBeUndefined();
      messages.push(data!);
      if (isLast(data!)) break;
    }
    return messages;
  }
  const outlined = (messages: Message[]) =>
    messages
      .filter(({ scriptEvents: event }) => event?.__typename === 'SceneOutlined')
      .map((each) => each.scriptEvents!.scene!);

  it('tell one story: each runs as it stands, after an id is pasted', async () => {
    const { generateScript } = await ask<{ generateScript: { id: string; script: { id: string } } }>(pasted(1, {}), {});
    const script = generateScript.script.id;
    const written = await shown(
      pasted(2, { script }),
      ({ scriptEvents: event }) => event?.__typename === 'GenerationCompleted',
    );
    const first = outlined(written).find(({ number }) => number === 1)!.id;
    expect((await shown(pasted(3, { scene: first }), () => false)).at(-1)?.sceneText).toMatchObject({ done: true });

    const mine = await ask<Record<string, object> & { generateScript: { id: string } }>(
      pasted(4, { script, scene: first }),
      {},
    );
    expect(mine).toMatchObject({ editScene: { draft: { kind: 'EDIT' } }, approveScene: { status: 'APPROVED' } });
    const generation = mine.generateScript.id;
    const planned = await shown(
      pasted(2, { script }),
      ({ scriptEvents: event }) => event?.__typename === 'GenerationPaused',
    );
    const fifth = outlined(planned).find(({ number }) => number === 5)!.id;
    const steered = await ask<Record<string, object>>(pasted(5, { script, scene: fifth, generation }), {});
    expect(steered).toMatchObject({ addScene: { number: 6 }, approveStage: { status: expect.any(String) } });

    const isOver = ({ scriptEvents: event }: Message) =>
      event?.__typename === 'GenerationCompleted' && event.generationId === generation;
    await shown(pasted(2, { script }), isOver);
    interface Read {
      scripts: { nodes: { scenes: { nodes: { id: string; targetEighths: string | null; status: string }[] } }[] };
    }
    const { scripts } = await ask<Read>(pasted(6, {}), {});
    const scenes = scripts.nodes[0]!.scenes.nodes;
    expect(scenes.map(({ status }) => status)).toEqual(['APPROVED', ...Array.from({ length: 5 }, () => 'WRITTEN')]);
    expect(scenes[3]).toMatchObject({ id: fifth, targetEighths: '1 4/8' });
  });
});
