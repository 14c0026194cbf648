import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import { bareSdk, streamedText } from '../streams.js';
import { startUpstreamProcess } from '../upstream-process.js';
import { freeTextRequest, optimizerFor, portkeyHeaders, SUMMARY } from './arms.js';
import { graphqlClient } from './graphql-client.js';
import { NOT_MEASURED } from './parts.js';
import type { Parts } from './parts.js';
import { KEYS } from './scriptgen-process.js';

/** How many times two send the same. */
export const PAIRS = 20;

/** Two tenants, or two keys, send the same: each has to get an answer of its own. */
export async function otherKey({ upstream, gateway, scriptgen }: Parts): Promise<(string | number)[]> {
  const model = 's-8-0-0';
  await using stack = new AsyncDisposableStack();
  const optimizer = stack.adopt(optimizerFor(upstream.url), (each) => each.close());
  const ask = (tenantId: string, prompt: string) => optimizer.callLlm({ ...freeTextRequest(model, prompt), tenantId });
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
    await pairsOf((nth) => keys.map((way) => streamedText(way, model, `pair ${nth}`))),
  ];
}

/** The same is sent to two servers. */
export async function otherHost({ upstream, gateway }: Parts): Promise<(string | number)[]> {
  await using stack = new AsyncDisposableStack();
  const other = stack.adopt(await startUpstreamProcess(), (each) => each.close());
  const urls = [upstream.url, other.url];
  const [one, two] = urls.map((baseUrl, at) => createOpenAiProvider({ name: `host ${at}`, baseUrl, model: 's-8-0-0' }));
  const optimizer = stack.adopt(createOptimizer({ providers: [one!, two!] }), (each) => each.close());
  const keys = urls.map((url) => bareSdk('Portkey', gateway.url, portkeyHeaders(url)));
  const foreign: number[] = [];
  for (const pair of [
    (prompt: string) =>
      ['host 0', 'host 1'].map((provider) => optimizer.callLlm({ ...freeTextRequest('s-8-0-0', prompt), provider })),
    (prompt: string) => keys.map((way) => streamedText(way, 's-8-0-0', prompt)),
  ]) {
    await other.takeHits();
    for (let nth = 0; nth < PAIRS; nth += 1) await Promise.all(pair(`host pair ${nth}`));
    foreign.push(PAIRS - (await other.takeHits()));
  }
  return ['another upstream host', foreign[0]!, NOT_MEASURED, foreign[1]!];
}
