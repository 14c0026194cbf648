import { describe, expect, it } from 'vitest';
import { targetsOf } from '../../../src/optimizer/routing/targets.js';
import { actor } from '../routing.js';

const a = actor('a', ['x'], { models: ['shared', 'a-2'] });
const b = actor('b', ['x'], { models: ['shared'] });
const c = actor('c', ['x']);

function targets(
  request: Parameters<typeof targetsOf>[0] = {},
  override?: string,
  stageModels: Parameters<typeof targetsOf>[2] = {},
): string {
  return targetsOf(request, [a, b, c], stageModels, override)
    .map(({ provider, model }) => `${provider.name}/${model}`)
    .join(' ');
}

describe('the targets of a request', () => {
  it.each<[string, Parameters<typeof targets>, string]>([
    ['are the providers in their order, each with its own model', [], 'a/a-1 b/b-1 c/c-1'],
    ['begin with the provider that it names', [{ provider: 'b' }], 'b/b-1 a/a-1 c/c-1'],
    ['begin with those that serve the model that it names', [{ model: 'shared' }], 'a/shared b/shared c/c-1'],
    ['begin with a provider that has the model as its own', [{ model: 'c-1' }], 'c/c-1 a/a-1 b/b-1'],
    ['begin with the first one for a model that nobody claims', [{ model: 'unheard-of' }], 'a/unheard-of b/b-1 c/c-1'],
    [
      'ask the named provider for the named model, and others that have it too',
      [{ provider: 'c', model: 'shared' }],
      'c/shared a/shared b/shared',
    ],
    [
      'follow the stage',
      [{ stage: 'OUTLINE' }, undefined, { OUTLINE: { provider: 'b', model: 'big' } }],
      'b/big a/a-1 c/c-1',
    ],
    [
      'follow the request before the stage',
      [{ stage: 'OUTLINE', model: 'a-2' }, undefined, { OUTLINE: { provider: 'b', model: 'big' } }],
      'a/a-2 b/b-1 c/c-1',
    ],
    [
      'follow no other stage',
      [{ stage: 'SCENES' }, undefined, { OUTLINE: { provider: 'b', model: 'big' } }],
      'a/a-1 b/b-1 c/c-1',
    ],
    ["begin with the operator's choice", [{ provider: 'a', model: 'shared' }, 'c'], 'c/c-1 a/shared b/shared'],
  ])('%s', (_name, given, expected) => {
    expect(targets(...given)).toBe(expected);
  });

  it('are none for a provider that is not configured', () => {
    expect(() => targets({ provider: 'd' })).toThrow('There is no provider "d": choose one of a, b, c');
  });
});
