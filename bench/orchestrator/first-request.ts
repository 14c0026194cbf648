import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { startRawUpstream } from '../../test/support/raw-upstream.js';
import { openBenchApp } from '../bench-app.js';
import { graphqlClient } from '../portkey/graphql-client.js';
import type { Report } from '../report.js';
import { StatementLog } from '../statement-log.js';
import { median, quantile } from '../statistics.js';

const KEY = 'bench-key';
const MODEL = 'bench-1';
const ALONE = 15;
const ROUNDS = 4;
const AT_ONCE = 16;
/** Milliseconds that a request may take to its first call, above a bare one, by what is asked. */
const MOST = { generateScript: 30, generateScene: 20, together: 80 } as const;

const SCRIPT = /* GraphQL */ `mutation ($logLine: String!) { generateScript(input: { logLine: $logLine }) { __typename ... on Generation { id } ... on Error { message } } }`;
const SCENE = /* GraphQL */ `mutation ($sceneId: ID!) { generateScene(input: { sceneId: $sceneId }) { __typename ... on Generation { id } ... on Error { message } } }`;
const CANCEL = /* GraphQL */ `mutation ($id: ID!) { cancelGeneration(id: $id) { __typename } }`;

type Mutation = Record<string, { __typename: string; id?: string; message?: string }>;

/**
 * From the moment a client sends the mutation to the moment the first request of its generation is at the upstream, over the wire at
 * both ends. Each request names its generation by a word of its own, and is held until the generation is cancelled.
 */
export async function firstRequest(report: Report): Promise<void> {
  const arrived = new Map<string, (at: number) => void>();
  const upstream = await startRawUpstream((hit) => {
    const word = /mark[a-z]+mark/.exec(JSON.stringify(hit.body.messages))?.[0];
    arrived.get(word ?? '')?.(performance.now());
    return true;
  });
  const app = await openBenchApp({
    provider: createOpenAiProvider({ name: 'raw', baseUrl: upstream.url, model: MODEL }),
    config: { sceneConcurrency: 64, apiKeys: new Map([[KEY, { tenantId: 'bench', operator: true }]]) },
  });
  try {
    const { url } = await app.listen();
    const client = graphqlClient(url, KEY);
    let words = 0;
    const word = (): string =>
      `mark${[...String((words += 1))].map((digit) => String.fromCodePoint(97 + Number(digit))).join('')}mark`;
    const arrival = (mark: string): Promise<number> => new Promise((resolve) => arrived.set(mark, resolve));

    async function timed(mark: string, query: string, variables: Record<string, unknown>): Promise<number> {
      const arriving = arrival(mark);
      const begun = performance.now();
      const answering = client.request<Mutation>(query, variables);
      const ms = (await arriving) - begun;
      const { data, errors } = await answering;
      const [generation] = Object.values(data ?? {});
      assert.equal(generation?.__typename, 'Generation', JSON.stringify(generation ?? errors));
      await client.request(CANCEL, { id: generation?.id });
      return ms;
    }
    const script = (): Promise<number> => {
      const mark = word();
      return timed(mark, SCRIPT, { logLine: `A diver finds the letters ${mark} on a wreck.` });
    };
    const scene = async (): Promise<() => Promise<number>> => {
      const mark = word();
      const sceneId = encodeGlobalId('Scene', await plannedScene(mark));
      return () => timed(mark, SCENE, { sceneId });
    };
    const plannedScene = async (mark: string): Promise<string> => {
      const { db } = app.storage;
      const { id: scriptId } = await db.script.create({
        data: { tenantId: 'bench', title: 'The Tide Table', logLine: `A keeper finds a letter: ${mark}.` },
      });
      const { id } = await db.scene.create({
        data: {
          scriptId,
          number: 1,
          act: 1,
          outline: {
            heading: 'INT. LAMP ROOM - NIGHT',
            description: `They look for page ${mark}.`,
            characters: ['Mara'],
            location: 'LAMP ROOM',
            timeOfDay: 'NIGHT',
            beats: [],
          },
          priorState: 'The page is missing.',
          nextState: 'The page is found.',
        },
      });
      return id;
    };
    const sdk = new OpenAI({ baseURL: upstream.url, apiKey: 'bench-key', maxRetries: 0 });
    const bare = async (): Promise<number> => {
      const mark = word();
      const arriving = arrival(mark);
      const stop = new AbortController();
      const begun = performance.now();
      const messages = [{ role: 'user' as const, content: mark }];
      const asking = sdk.chat.completions
        .create({ model: MODEL, messages, stream: true }, { signal: stop.signal })
        .catch(() => undefined);
      const ms = (await arriving) - begun;
      stop.abort();
      await asking;
      return ms;
    };

    for (let warm = 0; warm < 5; warm += 1) {
      await bare();
      await script();
      await (
        await scene()
      )();
    }
    const alone: Record<'bare' | 'script' | 'scene', number[]> = { bare: [], script: [], scene: [] };
    const statements: Record<'script' | 'scene', number[]> = { script: [], scene: [] };
    using log = new StatementLog();
    for (let round = 0; round < ALONE; round += 1) {
      alone.bare.push(await bare());
      const writing = await scene();
      log.take();
      alone.script.push(await script());
      statements.script.push(log.take().count);
      alone.scene.push(await writing());
      statements.scene.push(log.take().count);
    }
    const together: { bare: number[]; script: number[] } = { bare: [], script: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      together.bare.push(...(await Promise.all(Array.from({ length: AT_ONCE }, bare))));
      together.script.push(...(await Promise.all(Array.from({ length: AT_ONCE }, script))));
    }
    const row = (what: string, times: readonly number[], counted?: readonly number[]): (string | number)[] => [
      what,
      `${median(times).toFixed(1)} ms`,
      `${quantile(times, 0.95).toFixed(1)} ms`,
      counted === undefined ? '' : median(counted).toFixed(0),
    ];
    report.table(
      ['what', 'p50', 'p95', 'statements, to the end of its cancel'],
      [
        row('bare SDK call', alone.bare),
        row('generateScript', alone.script, statements.script),
        row('generateScene', alone.scene, statements.scene),
        row(`${AT_ONCE} bare SDK calls at once`, together.bare),
        row(`${AT_ONCE} generateScript at once`, together.script),
      ],
    );
    for (const [what, times, most] of [
      ['generateScript', alone.script, MOST.generateScript],
      ['generateScene', alone.scene, MOST.generateScene],
      [`${AT_ONCE} generateScript at once`, together.script, MOST.together],
    ] as const) {
      report.target(
        median(times) <= most,
        `${what}: the first request is upstream within ${most} ms (p50)`,
        `${median(times).toFixed(1)} ms`,
      );
    }
    report.say();
  } finally {
    await app.close();
    await upstream.close();
  }
}
