import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import type { Report } from '../report.js';
import { median, QUANTILES, quantile } from '../statistics.js';
import { bareSdk, throughOptimizer } from '../streams.js';
import type { Way } from '../streams.js';
import { startUpstreamProcess } from '../upstream-process.js';
import type { UpstreamProcess } from '../upstream-process.js';
import {
  directArm,
  freshPrompt,
  next,
  optimizerArm,
  optimizerFor,
  portkeyArm,
  portkeyHeaders,
  scriptgenArm,
  SUMMARY,
} from './arms.js';
import type { Arm } from './arms.js';
import type { Gateway } from './gateway-process.js';
import { graphqlClient } from './graphql-client.js';
import type { ScriptGenProcess } from './scriptgen-process.js';
import { IDLE_MS, KEYS } from './scriptgen-process.js';

interface Parts {
  upstream: UpstreamProcess;
  gateway: Gateway;
  scriptgen: ScriptGenProcess;
}

const PAIRS = 20;
const CUTS = 20;
const PATIENCE_MS = 5_000;
const NOT_OFFERED = 'not offered';
const NOT_MEASURED = 'not measured';

/** What each arm does where the upstream is asked the same at once, or fails. */
export async function behaviour(report: Report, parts: Parts): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const optimizer = stack.adopt(optimizerFor(parts.upstream.url), (each) => each.close());
  const [direct, ours, scriptgen, portkey] = [
    directArm(parts.upstream.url),
    optimizerArm(optimizer),
    scriptgenArm(parts.scriptgen),
    portkeyArm(parts.gateway, parts.upstream.url),
  ];
  const head = ['', '1: optimizer in process', '2: ScriptGen, GraphQL', '3: Portkey'];

  report.table(
    ['identical calls at once: upstream calls', ...head.slice(1)],
    [
      await stampede('20 plain', 20, parts.upstream, [ours, scriptgen, portkey], parts.scriptgen),
      await stampede('50 plain', 50, parts.upstream, [ours, scriptgen, portkey], parts.scriptgen),
      await streamStampede('20 streamed', 20, parts.upstream, [ours, portkey]),
      await streamStampede('50 streamed', 50, parts.upstream, [ours, portkey]),
    ],
  );
  report.say(
    'Many readers of one draft in arm 2 read one generation by design, so a stampede of streams is no call of theirs.',
  );
  report.say();
  report.table(
    ['the same plain call again: p50 / p99', ...head.slice(1)],
    await cacheHits(parts, ours, scriptgen, portkey),
  );
  report.table(
    [`${PAIRS} pairs of equal bodies: foreign answers`, ...head.slice(1)],
    [await otherKey(parts), await otherHost(parts)],
  );
  report.table(
    ['upstream fails once with 500, then is well: first call, second call', ...head.slice(1)],
    [['outcome', ...(await errorsKept([ours, scriptgen, portkey], parts.scriptgen))]],
  );
  await truncation(report, parts, [direct, ours, portkey]);
  report.table(
    [`silence after 2 tokens, limit ${IDLE_MS} ms: told after`, ...head.slice(1)],
    [['time', ...(await stalls(parts))]],
  );
  report.table(
    ['fail-over to another upstream: time to its first token, median of 5', '1: optimizer in process', '3: Portkey'],
    await failOver(parts),
  );
  report.say(
    'Fail-over, stalls of streams and other hosts are the same code in arm 2 as in arm 1, and were measured there.',
  );
  report.say();
}

async function stampede(
  name: string,
  callers: number,
  upstream: UpstreamProcess,
  arms: readonly Arm[],
  scriptgen: ScriptGenProcess,
): Promise<(string | number)[]> {
  const cells: number[] = [];
  for (const arm of arms) {
    await arm.prepare('n-200');
    await upstream.takeHits();
    const prompt = arm === arms[1] ? next(scriptgen.written) : freshPrompt();
    const texts = await Promise.all(Array.from({ length: callers }, () => arm.plain('n-200', prompt)));
    assert.ok(texts.every((text) => text === 'plain'));
    cells.push(await upstream.takeHits());
  }
  return [name, ...cells];
}

async function streamStampede(
  name: string,
  callers: number,
  upstream: UpstreamProcess,
  [ours, portkey]: readonly [Way, Way],
): Promise<(string | number)[]> {
  const cells: number[] = [];
  for (const way of [ours, portkey]) {
    await upstream.takeHits();
    const prompt = freshPrompt();
    await Promise.all(
      Array.from({ length: callers }, async () =>
        assert.ok((await textOf(way, 's-60-10-50', prompt)).includes('t60@')),
      ),
    );
    cells.push(await upstream.takeHits());
  }
  return [name, cells[0]!, NOT_MEASURED, cells[1]!];
}

async function textOf(way: Way, model: string, prompt: string): Promise<string> {
  let text = '';
  for await (const part of way.stream(model, prompt)) text += part;
  return text;
}

async function cacheHits(
  { upstream, scriptgen: { written } }: Parts,
  ours: Arm,
  scriptgen: Arm,
  portkey: Arm,
): Promise<string[][]> {
  const rows: string[][] = [];
  await scriptgen.prepare('n-20');
  for (const atOnce of [1, 16]) {
    const cells: string[] = [];
    for (const [arm, prompt] of [
      [ours, freshPrompt()],
      [scriptgen, next(written)],
    ] as const) {
      await arm.plain('n-20', prompt);
      await upstream.takeHits();
      const times: number[] = [];
      for (let nth = 0; nth < 200 / atOnce; nth += 1) {
        await Promise.all(
          Array.from({ length: atOnce }, async () => {
            const started = performance.now();
            assert.equal(await arm.plain('n-20', prompt), 'plain');
            times.push(performance.now() - started);
          }),
        );
      }
      assert.equal(await upstream.takeHits(), 0, `${arm.name} answers a repeat by itself`);
      cells.push(`${quantile(times, QUANTILES.p50).toFixed(2)} / ${quantile(times, QUANTILES.p99).toFixed(2)} ms`);
    }
    rows.push([`${atOnce} at once`, ...cells]);
  }
  const prompt = freshPrompt();
  for (let nth = 0; nth < 2; nth += 1) await portkey.plain('n-20', prompt);
  const offered = (await upstream.takeHits()) < 2;
  return rows.map((row) => [...row, offered ? 'offered' : NOT_OFFERED]);
}

/** Two tenants, or two keys, send the same: each has to get an answer of its own. */
async function otherKey({ upstream, gateway, scriptgen }: Parts): Promise<(string | number)[]> {
  const model = 's-8-0-0';
  await using stack = new AsyncDisposableStack();
  const optimizer = stack.adopt(optimizerFor(upstream.url), (each) => each.close());
  const ask = (tenantId: string, prompt: string) => optimizer.callLlm({ ...requestFor(model, prompt), tenantId });
  const [mine, theirs] = [graphqlClient(scriptgen.url, KEYS.ours), graphqlClient(scriptgen.url, KEYS.theirs)];
  const keys = ['one-key', 'other-key'].map((key) =>
    bareSdk('Portkey', gateway.url, { ...portkeyHeaders(upstream.url), authorization: `Bearer ${key}` }),
  );
  await scriptgen.setModel(model);
  const pairsOf = async (pair: (nth: number) => Promise<unknown>[]): Promise<number> => {
    await upstream.takeHits();
    for (let nth = 0; nth < PAIRS; nth += 1) await Promise.all(pair(nth));
    return 2 * PAIRS - (await upstream.takeHits());
  };
  return [
    'another tenant or key',
    await pairsOf((nth) => ['a', 'b'].map((tenantId) => ask(tenantId, `pair ${nth}`))),
    await pairsOf((nth) => [
      mine.request(SUMMARY, { id: scriptgen.pairs[nth] }),
      theirs.request(SUMMARY, { id: scriptgen.twins[nth] }),
    ]),
    await pairsOf((nth) => keys.map((way) => textOf(way, model, `pair ${nth}`))),
  ];
}

async function otherHost({ upstream, gateway }: Parts): Promise<(string | number)[]> {
  await using stack = new AsyncDisposableStack();
  const other = stack.adopt(await startUpstreamProcess(), (each) => each.close());
  const urls = [upstream.url, other.url];
  const [one, two] = urls.map((baseUrl, at) => createOpenAiProvider({ name: `host ${at}`, baseUrl, model: 's-8-0-0' }));
  const optimizer = stack.adopt(createOptimizer({ providers: [one!, two!] }), (each) => each.close());
  const keys = urls.map((url) => bareSdk('Portkey', gateway.url, portkeyHeaders(url)));
  const foreign: number[] = [];
  for (const pair of [
    (prompt: string) =>
      ['host 0', 'host 1'].map((provider) => optimizer.callLlm({ ...requestFor('s-8-0-0', prompt), provider })),
    (prompt: string) => keys.map((way) => textOf(way, 's-8-0-0', prompt)),
  ]) {
    await other.takeHits();
    for (let nth = 0; nth < PAIRS; nth += 1) await Promise.all(pair(`host pair ${nth}`));
    foreign.push(PAIRS - (await other.takeHits()));
  }
  return ['another upstream host', foreign[0]!, NOT_MEASURED, foreign[1]!];
}

function requestFor(model: string, prompt: string): LlmRequest {
  return {
    task: 'freeText',
    input: { text: prompt },
    messages: [{ role: 'user', text: prompt }],
    model,
    maxOutputTokens: 4_000,
    tenantId: 'a',
  };
}

/** A failure must not be given to whoever asks next. */
async function errorsKept(arms: readonly Arm[], scriptgen: ScriptGenProcess): Promise<string[]> {
  const cells: string[] = [];
  for (const arm of arms) {
    await arm.prepare('f-500-8');
    const prompt = arm === arms[1] ? next(scriptgen.written) : freshPrompt();
    const outcome = async (): Promise<string> => {
      try {
        // A gateway hands the upstream's stream on to whoever asked for one.
        const text = arm === arms[2] ? await textOf(arm, 'f-500-8', prompt) : await arm.plain('f-500-8', prompt);
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

async function truncation(
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
        errors += await textOf(arm, model, freshPrompt()).then(
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
    [
      'streams that were cut: told as an error',
      '0: upstream, bare SDK',
      '1: optimizer in process',
      '2: ScriptGen, GraphQL',
      '3: Portkey',
    ],
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

async function stalls({ upstream, gateway, scriptgen }: Parts): Promise<string[]> {
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

async function failOver({ upstream, gateway }: Parts): Promise<string[][]> {
  const gone = await startUpstreamProcess();
  await gone.close();
  const rows: string[][] = [];
  for (const [name, model, firstUrl] of [
    ['429 with Retry-After: 2', 'e-429-2', upstream.url],
    ['500', 'e-500-0', upstream.url],
    ['connection refused', 's-8-0-0', gone.url],
  ] as const) {
    const ours = async (): Promise<number> => {
      const providers = [
        createOpenAiProvider({ name: 'A', baseUrl: firstUrl, model }),
        createOpenAiProvider({ name: 'B', baseUrl: upstream.url, model: 's-8-0-0' }),
      ] as const;
      const optimizer = createOptimizer({ providers });
      try {
        const { model: _model, ...request } = requestFor('', freshPrompt());
        return await firstText({ name: 'optimizer', stream: () => textsOf(optimizer.streamLlm(request)) });
      } finally {
        await optimizer.close();
      }
    };
    const targets = [
      [firstUrl, model],
      [upstream.url, 's-8-0-0'],
    ].map(([custom_host, target]) => ({
      provider: 'openai',
      api_key: 'bench-key',
      custom_host,
      override_params: { model: target },
    }));
    const config = JSON.stringify({ strategy: { mode: 'fallback' }, targets });
    const theirs = () => firstText(bareSdk('Portkey', gateway.url, { 'x-portkey-config': config }));
    rows.push([name, await fiveTimes(ours), await fiveTimes(theirs)]);
  }
  return rows;
}

async function* textsOf(events: AsyncIterable<{ type: string; text?: string }>): AsyncGenerator<string> {
  for await (const event of events) if (event.type === 'delta') yield event.text!;
}

async function firstText(way: Way): Promise<number> {
  const started = performance.now();
  let first: number | undefined;
  for await (const text of way.stream('any', freshPrompt())) if (text !== '') first ??= performance.now() - started;
  if (first === undefined) throw new Error(`${way.name} gave no text`);
  return first;
}

async function fiveTimes(measure: () => Promise<number>): Promise<string> {
  const times: number[] = [];
  const faults: string[] = [];
  for (let nth = 0; nth < 5; nth += 1) {
    await measure().then(
      (ms) => times.push(ms),
      (error: unknown) => faults.push(error instanceof Error ? error.message : String(error)),
    );
  }
  return times.length === 0
    ? `no answer (${faults[0]})`
    : `${median(times).toFixed(0)} ms${faults.length === 0 ? '' : `, ${faults.length} of 5 failed`}`;
}
