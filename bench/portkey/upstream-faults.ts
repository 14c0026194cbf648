import assert from 'node:assert/strict';
import type { Report } from '../report.js';
import { bareSdk, streamedText, throughOptimizer } from '../streams.js';
import type { Way } from '../streams.js';
import { freshPrompt, NAMES, next, optimizerFor, portkeyHeaders } from './arms.js';
import type { Arm } from './arms.js';
import { graphqlClient } from './graphql-client.js';
import type { Parts } from './parts.js';
import type { ScriptGenProcess } from './scriptgen-process.js';
import { IDLE_MS, KEYS } from './scriptgen-process.js';

const CUTS = 20;
const PATIENCE_MS = 5_000;

/** A failure must not be given to whoever asks next. */
export async function errorsKept(arms: readonly Arm[], scriptgen: ScriptGenProcess): Promise<string[]> {
  const cells: string[] = [];
  for (const arm of arms) {
    await arm.prepare('f-500-8');
    const prompt = arm === arms[1] ? next(scriptgen.written) : freshPrompt();
    const outcome = async (): Promise<string> => {
      try {
        // A gateway hands the upstream's stream on to whoever asked for one.
        const text = arm === arms[2] ? await streamedText(arm, 'f-500-8', prompt) : await arm.plain('f-500-8', prompt);
        return text.includes('t8@') ? 'answered' : 'cut';
      } catch (error) {
        return `error ${(error as { status?: number }).status ?? ''}`.trim();
      }
    };
    cells.push(`${await outcome()}, ${await outcome()}`);
  }
  return cells;
}

const CUT_MODELS = {
  'connection reset after 5 tokens': 'r-5',
  'clean end without a finish reason': 't-5-0-0',
} as const;

/** Streams that the upstream cuts off. */
export async function truncation(
  report: Report,
  { scriptgen }: Parts,
  [direct, ours, portkey]: readonly [Arm, Arm, Arm],
): Promise<void> {
  const rows: string[][] = [];
  for (const [name, model] of Object.entries(CUT_MODELS)) {
    const cells: string[] = [];
    for (const arm of [direct, ours, portkey]) {
      let errors = 0;
      for (let nth = 0; nth < CUTS; nth += 1) {
        errors += await streamedText(arm, model, freshPrompt()).then(
          () => 0,
          () => 1,
        );
      }
      cells.push(`${errors} of ${CUTS}`);
    }
    await scriptgen.setModel(model);
    const told = await Promise.all(Array.from({ length: 5 }, () => generationFails(scriptgen)));
    rows.push([name, cells[0]!, cells[1]!, `${told.filter(Boolean).length} of 5`, cells[2]!]);
    if (cells[1] !== `${CUTS} of ${CUTS}`) {
      report.fellShort(`the optimizer reports ${cells[1]} streams with ${name} as errors`);
    }
  }
  report.table(
    ['streams that were cut: told as an error', NAMES.direct, NAMES.optimizer, NAMES.scriptgen, NAMES.portkey],
    rows,
  );
}

const FOLLOW = /* GraphQL */ `subscription ($id: ID!) { generationEvents(generationId: $id) { __typename } }`;
const GENERATE = /* GraphQL */ `mutation ($id: ID!) { generateScene(input: { sceneId: $id }) { ... on Generation { id } } }`;

async function generationFails({ url, planned }: ScriptGenProcess): Promise<boolean> {
  const client = graphqlClient(url, KEYS.ours);
  const { data } = await client.request<{ generateScene: { id: string } }>(GENERATE, { id: next(planned) });
  let last = '';
  for await (const { generationEvents } of client.subscribe<{ generationEvents: { __typename: string } }>(FOLLOW, {
    id: data!.generateScene.id,
  })) {
    last = generationEvents.__typename;
  }
  return last === 'GenerationFailed';
}

/** How long each arm waits for an upstream that falls silent. */
export async function stalls({ upstream, gateway, scriptgen }: Parts): Promise<string[]> {
  await using stack = new AsyncDisposableStack();
  const optimizer = stack.adopt(
    optimizerFor(upstream.url, { watchdog: { ttftMs: 30_000, idleMs: IDLE_MS, totalMs: 60_000 } }),
    (each) => each.close(),
  );
  const ours = await silence(throughOptimizer('optimizer', optimizer));
  await scriptgen.setModel('h-2');
  const started = performance.now();
  const coverage = /* GraphQL */ `query ($id: ID!) { node(id: $id) { ... on Scene { coverage { logLine } } } }`;
  const { errors } = await graphqlClient(scriptgen.url, KEYS.ours).request(coverage, { id: next(scriptgen.written) });
  const told = performance.now() - started;
  assert.ok(errors !== undefined, 'a stalled upstream is an error');
  const theirs = await silence(
    bareSdk('Portkey', gateway.url, { ...portkeyHeaders(upstream.url), 'x-portkey-request-timeout': String(IDLE_MS) }),
  );
  return [ours, `${told.toFixed(0)} ms, all attempts together`, theirs];
}

/** From the last token to the error. */
async function silence(way: Way): Promise<string> {
  const events = way.stream('h-2', freshPrompt())[Symbol.asyncIterator]();
  let last = performance.now();
  const reading = (async () => {
    try {
      for (let step = await events.next(); step.done !== true; step = await events.next()) {
        if (step.value !== '') last = performance.now();
      }
      return `${(performance.now() - last).toFixed(0)} ms, as a clean end`;
    } catch {
      return `${(performance.now() - last).toFixed(0)} ms`;
    }
  })();
  const outOfPatience = Promise.withResolvers<string>();
  const timer = setTimeout(() => outOfPatience.resolve(`not within ${PATIENCE_MS / 1_000} s`), PATIENCE_MS);
  try {
    return await Promise.race([reading, outOfPatience.promise]);
  } finally {
    clearTimeout(timer);
  }
}
