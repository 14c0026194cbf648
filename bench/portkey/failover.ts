import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import { median } from '../statistics.js';
import { bareSdk } from '../streams.js';
import type { Way } from '../streams.js';
import { startUpstreamProcess } from '../upstream-process.js';
import { freeTextRequest, freshPrompt } from './arms.js';
import type { Parts } from './parts.js';

/** Time to the first token where the first of two upstreams fails. */
export async function failOver({ upstream, gateway }: Parts): Promise<string[][]> {
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
        const { model: _model, ...request } = freeTextRequest('', freshPrompt());
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
