import { expect, it } from 'vitest';
import { GenerationScope } from '../../src/index.js';
import { openTestApp } from '../support/app.js';

it('generates a script of three scenes from a log line', async () => {
  await using app = await openTestApp();
  const { workflow } = app;

  const script = await workflow.generateScript('A detective must solve a case that hits too close to home.', {
    scope: GenerationScope.MULTI_SCENE,
    characterCount: 3,
    sceneCount: 3,
  });

  expect(script.scenes.map((scene) => scene.number)).toEqual([1, 2, 3]);
  for (const scene of script.scenes) {
    expect(scene.outline.description).not.toBe('');
    expect(scene.integratedScene).toContain(scene.outline.heading);
  }
  expect(script.bibles.filter((entry) => entry.kind === 'CHARACTER')).toHaveLength(3);
  expect(new Set(script.bibles.map((entry) => entry.kind))).toEqual(new Set(['CHARACTER', 'PLOT', 'SETTING', 'THEME']));
  expect(script.fountain).toMatch(/^Title: /);
});
