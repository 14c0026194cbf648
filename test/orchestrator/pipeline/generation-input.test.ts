import { expect, it } from 'vitest';
import { ConflictError } from '../../../src/domain/errors.js';
import { generationConfig } from '../../../src/domain/generations.js';
import { storedConfig } from '../../../src/orchestrator/pipeline/generation-input.js';

it('reads a configuration that an older version stored, and fills in what came since', () => {
  expect(storedConfig({ config: { sceneCount: 7 } })).toEqual(generationConfig.parse({ sceneCount: 7 }));
});

it.each([[{ sceneCount: 1_000 }], [{ scope: 'TRILOGY' }], ['{}'], [null]])(
  'says that it cannot read what another version stored: %j',
  (config) => {
    expect(() => storedConfig({ config })).toThrow(ConflictError);
    expect(() => storedConfig({ config })).toThrow(/Another version.*start a new generation/s);
  },
);
