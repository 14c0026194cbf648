import { expect, it } from 'vitest';
import { GenerationScope } from '../../src/index.js';
import { openTestApp } from '../support/app.js';

it('generates several scenes in parallel', async () => {
  await using app = await openTestApp();

  const script = await app.workflow.generateScript('Two rival bakers share one oven for a winter.', {
    scope: GenerationScope.MULTI_SCENE,
    sceneCount: 5,
    parallelGeneration: true,
  });

  const printed: string[] = [];
  for (const scene of script.scenes) printed.push(`Scene ${scene.number}: ${scene.outline.description}`);

  expect(printed).toHaveLength(5);
  expect(new Set(script.scenes.map((scene) => scene.outline.description)).size).toBe(5);
  // Written side by side, they still hand over to each other.
  script.scenes.slice(1).forEach((scene, at) => expect(scene.priorState).toBe(script.scenes[at]!.nextState));
});
