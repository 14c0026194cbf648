import { describe, expect, it } from 'vitest';
import type { LlmProvider } from '../../../src/llm/provider.js';
import { LaneItem } from '../../../src/optimizer/strategies/lane-item.js';
import { promptShape } from '../../../src/optimizer/strategies/lane-key.js';
import { groupOf } from '../../../src/optimizer/strategies/estimate.js';
import { PerformanceModel } from '../../../src/optimizer/strategies/performance.js';
import { PrefixWarmth } from '../../../src/optimizer/strategies/prefix-warmth.js';
import { FakeClock } from '../../support/fake-clock.js';
import { callOf, provider } from '../scripted-upstream.js';

describe('the terms of a group', () => {
  it.each<[string, Partial<LlmProvider>, number | undefined]>([
    ['a model on this machine answers one request after the other', { baseUrl: 'http://127.0.0.1:8080/v1' }, 1],
    ['one with a placeholder for a key too', { baseUrl: 'http://localhost:1234/v1', keyed: false }, 1],
    ['a gateway on this machine answers all at once', { baseUrl: 'http://127.0.0.1:4000/v1', keyed: true }, undefined],
    ['a server elsewhere answers all at once', { baseUrl: 'https://models.example/v1' }, undefined],
    ['a provider inside this process answers all at once', {}, undefined],
  ])('%s', (_, of, slots) => {
    const call = callOf('scene 1', { targets: [{ provider: { ...provider({}), ...of }, model: 'any' }] });
    const group = groupOf([new LaneItem(call, promptShape(call), 0)], {
      pricing: () => null,
      performance: new PerformanceModel(),
      warmth: new PrefixWarmth(new FakeClock()),
    });
    expect(group.slots).toBe(slots);
  });
});
