import assert from 'node:assert/strict';
import { QUANTILES, quantile } from '../statistics.js';
import { streamedText } from '../streams.js';
import type { Way } from '../streams.js';
import type { UpstreamProcess } from '../upstream-process.js';
import { freshPrompt, next } from './arms.js';
import type { Arm } from './arms.js';
import { NOT_MEASURED } from './parts.js';
import type { Parts } from './parts.js';
import type { ScriptGenProcess } from './scriptgen-process.js';

const NOT_OFFERED = 'not offered';

/** Upstream calls that `callers` make who ask the same at once. */
export async function stampede(
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

/** As `stampede`, with streams. */
export async function streamStampede(
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
        assert.ok((await streamedText(way, 's-60-10-50', prompt)).includes('t60@')),
      ),
    );
    cells.push(await upstream.takeHits());
  }
  return [name, cells[0]!, NOT_MEASURED, cells[1]!];
}

/** How long an answer takes that was given before. */
export async function cacheHits(
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
