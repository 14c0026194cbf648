import assert from 'node:assert/strict';
import type { App } from '../../src/app.js';
import { DIALOGUE_MODES } from '../../src/domain/generations.js';
import type { GenerationConfig } from '../../src/domain/generations.js';
import type { OptimizerStats } from '../../src/optimizer/types.js';
import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { createPromptCachingWriter } from './prompt-caching-writer.js';

const SCENES = 12;
const LOG_LINE =
  'A lighthouse keeper finds a letter dated tomorrow, in her own hand, and must decide who may read it first.';
const PRICES = [{ model: 'writer-1', input: 0.15, cachedInput: 0.075, output: 0.6 }];

/** A script of 12 scenes in both ways to write dialogue, and the same script once more. */
export async function script(report: Report): Promise<void> {
  report.say(
    `A script of ${SCENES} scenes with two rounds of critique and rewrite, written by the offline writer behind a prompt cache as large providers have it (from 1 024 tokens on, half price). “Off” is the generation’s own switch, \`optimizeLlmCalls: false\`.`,
  );
  report.say();
  for (const mode of DIALOGUE_MODES) {
    const off = await measure(mode, false);
    const on = await measure(mode, true);
    assert.equal(on.first.fountain, off.first.fountain, 'the optimizer changes nothing in the script');
    assert.equal(on.second.fountain, on.first.fountain, 'the same script comes a second time');
    const row = (
      name: string,
      { calls, requests, promptTokens, cached, completionTokens, costUsd, reused, batched }: Written,
    ) => [name, calls, requests, promptTokens, cached, completionTokens, (costUsd * 1_000).toFixed(2), reused, batched];
    report.table(
      [
        mode,
        'calls',
        'upstream requests',
        'prompt tokens',
        'of them from the provider’s cache',
        'completion tokens',
        'USD / 1 000',
        'reused',
        'packed',
      ],
      [
        row('off', off.first),
        row('optimized', on.first),
        row('off, the same script again', off.second),
        row('optimized, the same script again', on.second),
      ],
    );
    const cost = (on.first.costUsd / off.first.costUsd - 1) * 100;
    report.say(
      `The first script: ${on.first.requests} requests instead of ${off.first.requests}, at ${Math.abs(cost).toFixed(1)} % ${cost > 0 ? 'more' : 'less'} money. By task, optimized: ${[...on.first.tasks].map(([task, count]) => `${task} ${count}`).join(', ')}.`,
    );
    report.say();
    if (on.first.requests >= off.first.requests) {
      report.fellShort(
        `${mode}: a script that is written for the first time makes as many upstream requests as without the optimizer (${on.first.requests}): no two of its calls ask the same, and its answers are too long to be packed`,
      );
    }
    report.target(
      on.second.requests === 0,
      `${mode}: the same script again makes 0 upstream requests`,
      String(on.second.requests),
    );
    report.say();
  }
}

interface Written {
  calls: number;
  requests: number;
  promptTokens: number;
  cached: number;
  completionTokens: number;
  costUsd: number;
  reused: number;
  batched: number;
  tasks: ReadonlyMap<string, number>;
  fountain: string;
}

async function measure(
  dialogueMode: GenerationConfig['dialogueMode'],
  optimizeLlmCalls: boolean,
): Promise<{ first: Written; second: Written }> {
  const provider = await createPromptCachingWriter();
  const app = await openBenchApp({ provider, optimizer: { prices: PRICES } });
  try {
    const write = async (): Promise<Written> => {
      provider.requests.clear();
      const before = app.optimizer.getStats();
      const result = await app.workflow.generateScript(LOG_LINE, {
        scope: 'FULL_SCRIPT',
        sceneCount: SCENES,
        dialogueMode,
        optimizeLlmCalls,
      });
      assert.equal(result.scenes.length, SCENES);
      assert.equal(
        new Set(result.scenes.map(({ integratedScene }) => integratedScene)).size,
        SCENES,
        'no two scenes are alike',
      );
      for (const { outline, integratedScene } of result.scenes) assert.ok(integratedScene?.startsWith(outline.heading));
      return {
        ...difference(before, app.optimizer.getStats()),
        ...(await ledgered(app, result.id)),
        tasks: new Map(provider.requests),
        fountain: result.fountain,
      };
    };
    return { first: await write(), second: await write() };
  } finally {
    await app.close();
  }
}

function difference(
  before: OptimizerStats,
  after: OptimizerStats,
): Pick<Written, 'calls' | 'requests' | 'promptTokens' | 'completionTokens' | 'reused' | 'batched'> {
  const of = (
    name:
      | 'totalCalls'
      | 'upstreamRequests'
      | 'promptTokens'
      | 'completionTokens'
      | 'cacheHits'
      | 'deduplicatedCalls'
      | 'batchedCalls',
  ) => after[name] - before[name];
  assert.equal(after.pending, 0);
  return {
    calls: of('totalCalls'),
    requests: of('upstreamRequests'),
    promptTokens: of('promptTokens'),
    completionTokens: of('completionTokens'),
    reused: of('cacheHits') + of('deduplicatedCalls'),
    batched: of('batchedCalls'),
  };
}

async function ledgered(app: App, scriptId: string): Promise<{ cached: number; costUsd: number }> {
  const { cachedPromptTokens, costUsd } = await app.workflow.usage({ id: scriptId });
  return { cached: cachedPromptTokens, costUsd: costUsd ?? NaN };
}
