import { expect, it } from 'vitest';
import { GenerationScope } from '../../src/index.js';
import { openTestApp } from '../support/app.js';

it('generates a single scene and gives its integrated text', async () => {
  await using app = await openTestApp();

  const script = await app.workflow.generateScript('A lighthouse keeper finds a message that is addressed to her.', {
    scope: GenerationScope.SINGLE_SCENE,
  });

  expect(script.scenes).toHaveLength(1);
  expect(script.scenes[0]!.integratedScene).toMatch(/^(INT|EXT)\./);
});
