import { describe, expect, it } from 'vitest';
import { mayServe, resolvePolicy } from '../../../src/optimizer/calls/policy.js';
import type { SwitchedRequest } from '../../../src/optimizer/calls/policy.js';
import { profileOf } from '../../../src/optimizer/task-profiles.js';
import type { OptimizerConfig } from '../../../src/optimizer/types.js';
import type { CachePolicy } from '../../../src/optimizer/request.js';

function switches(request: Partial<SwitchedRequest>, config?: OptimizerConfig): boolean[] {
  const { read, write, joinInFlight, joinWindow, retain, batch } = resolvePolicy(
    { task: 'freeText', ...request },
    config,
  );
  return [read, write, joinInFlight, joinWindow, retain, batch];
}
const T = true;
const F = false;

describe('the policy of a call: read, write, join in flight, join the window, keep for the window, batch', () => {
  it.each<[CachePolicy | undefined, OptimizerConfig, boolean[]]>([
    [undefined, {}, [T, T, T, T, T, T]],
    ['use', {}, [T, T, T, T, T, T]],
    ['refresh', {}, [F, T, T, F, T, T]],
    ['bypass', {}, [F, F, F, F, F, T]],
    ['use', { enableCaching: false }, [F, F, T, T, T, T]],
    ['refresh', { enableCaching: false }, [F, F, T, F, T, T]],
    ['use', { enableDeduplication: false }, [T, T, F, F, F, T]],
    ['refresh', { enableDeduplication: false }, [F, T, F, F, F, T]],
    ['use', { enableBatching: false }, [T, T, T, T, T, F]],
    ['use', { dedupWindowSeconds: 0 }, [T, T, T, F, F, T]],
    ['use', { enableCaching: false, enableDeduplication: false, enableBatching: false }, [F, F, F, F, F, F]],
  ])('%s under %o', (cache, config, expected) => {
    expect(switches({ cache }, config)).toEqual(expected);
  });

  it('allows nothing to a call that is not to be optimized', () => {
    for (const cache of ['use', 'refresh', 'bypass'] as const) {
      expect(switches({ cache, optimize: false })).toEqual([F, F, F, F, F, F]);
    }
  });

  it('tells refreshes and background work apart', () => {
    expect(resolvePolicy({ task: 'scene' }).kind).toBe('use');
    expect(resolvePolicy({ task: 'scene', priority: 'interactive' }).kind).toBe('use');
    expect(resolvePolicy({ task: 'scene', cache: 'refresh' }).kind).toBe('refresh');
    expect(resolvePolicy({ task: 'scene', priority: 'background' }).kind).toBe('background');
    expect(resolvePolicy({ task: 'scene', priority: 'background', cache: 'refresh' }).kind).toBe('backgroundRefresh');
  });
});

describe('the profile of a task', () => {
  it.each([
    ['sceneSummary', 'requests', ['pack', 'fanout'], 80, 8, 15_000, true],
    ['sceneCoverage', 'requests', ['pack', 'fanout'], 100, 6, 15_000, true],
    ['bibleSummary', 'requests', ['pack', 'fanout'], 60, 8, 15_000, true],
    ['voiceSample', 'latency', ['fanout'], 350, 8, 15_000, false],
    ['critique', 'requests', ['pack', 'fanout'], 400, 4, 60_000, false],
    ['characterLines', 'requests', ['pack', 'fanout'], 400, 6, 60_000, false],
    ['scene', 'latency', ['fanout'], 1_500, 8, 120_000, false],
    ['outline', 'latency', ['solo'], 3_000, 8, 60_000, false],
  ])('%s', (task, preference, strategies, expectedOutputTokens, maxItems, latencyBudgetMs, packAnswersSolo) => {
    // Any task may wait for a job when its caller can.
    expect(profileOf(task)).toEqual({
      preference,
      strategies: [...strategies, 'providerBatch'],
      expectedOutputTokens,
      maxItems,
      latencyBudgetMs,
      packAnswersSolo,
      // Of what readers wait for.
      ...(packAnswersSolo ? { mostDelay: 1.3 } : {}),
    });
  });

  it('takes what counts most from `collapse`, unless its own settings say it', () => {
    const of = (task: string, config: OptimizerConfig) => {
      const { preference, mostDelay } = profileOf(task, config);
      return [preference, mostDelay];
    };
    expect(of('sceneSummary', {})).toEqual(['requests', 1.3]);
    expect(of('sceneSummary', { collapse: 'FEWEST_REQUESTS' })).toEqual(['requests', 1.3]);
    expect(of('sceneSummary', { collapse: 'CHEAPEST' })[0]).toBe('cost');
    expect(of('critique', { collapse: 'FASTEST' })).toEqual(['latency', undefined]);
    expect(of('scene', { collapse: 'CHEAPEST' })[0]).toBe('latency');
    const tasks = { sceneSummary: { preference: 'requests' } } as const;
    expect(of('sceneSummary', { collapse: 'FASTEST', tasks })).toEqual(['requests', undefined]);
    expect(of('sceneSummary', { tasks: { sceneSummary: { mostDelay: 2 } } })).toEqual(['requests', 2]);
  });

  it('sends tasks that nobody described alone', () => {
    expect(profileOf('constructor').strategies).toEqual(['solo', 'providerBatch']);
    expect(profileOf('freeText').strategies).toEqual(['solo', 'providerBatch']);
  });

  it('shares nothing between tenants unless told to (P5)', () => {
    expect(profileOf('sceneSummary').shared).toBeUndefined();
    expect(profileOf('scene', { tasks: { scene: { shared: true } } }).shared).toBe(true);
  });

  it('takes what the configuration says of the task, and of all tasks', () => {
    const config: OptimizerConfig = { maxItems: 4, tasks: { scene: { maxItems: 2, preference: 'cost' } } };
    expect(profileOf('scene', config)).toMatchObject({
      maxItems: 2,
      preference: 'cost',
      strategies: ['fanout', 'providerBatch'],
    });
    expect(profileOf('sceneCoverage', config).maxItems).toBe(4);
    expect(profileOf('sceneSummary', config).maxItems).toBe(4);
    expect(profileOf('sceneSummary', { maxItems: 12 }).maxItems).toBe(12);
    expect(profileOf('sceneCoverage', { maxItems: 12 }).maxItems).toBe(6);
    expect(profileOf('scene').maxItems).toBe(8);
  });

  it('decides whether a packed answer serves a call that would go alone', () => {
    const answers = (['solo', 'packed', 'providerBatch'] as const).map((origin) => ({ origin }));
    expect(answers.map((answer) => mayServe(answer, profileOf('scene'), false))).toEqual([true, false, true]);
    expect(answers.map((answer) => mayServe(answer, profileOf('scene'), true))).toEqual([true, true, true]);
    expect(answers.map((answer) => mayServe(answer, profileOf('sceneSummary'), false))).toEqual([true, true, true]);
  });
});
