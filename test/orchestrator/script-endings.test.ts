import { afterAll, beforeAll, expect, it } from 'vitest';
import { GenerationScope } from '../../src/index.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

const LOG_LINE = 'A lighthouse keeper must repair the lamp before the storm.';
const CLOSING = /FADE OUT\.|FADE TO BLACK\.|THE END/;

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

it('a script that is outlined and written scene by scene is ended by none of its scenes', async () => {
  const script = await app.workflow.createScript(LOG_LINE);
  await app.workflow.bootstrapBibles(script, { characterCount: 2 });
  for (let scene = 1; scene <= 3; scene += 1) {
    const [outline] = await app.workflow.generateSceneOutline(script);
    expect((await app.workflow.generateScene(outline!)).integratedScene).not.toMatch(CLOSING);
  }
});

it('a script that is asked for as a whole is ended by its last scene alone, and no longer once another is planned after it', async () => {
  const script = await app.workflow.generateScript(LOG_LINE, {
    scope: GenerationScope.MULTI_SCENE,
    sceneCount: 3,
    characterCount: 2,
    rewriteIterations: 1,
  });
  const [first, second, last] = script.scenes;
  expect([first, second].map((scene) => CLOSING.test(scene!.integratedScene!))).toEqual([false, false]);
  expect(last!.integratedScene!.match(/FADE OUT\./g)).toHaveLength(1);
  await app.workflow.generateSceneOutline(script);
  expect((await app.workflow.rewriteScene(last!, 'Make it shorter.')).integratedScene).not.toMatch(CLOSING);
  expect((await app.workflow.generateScene(last!)).integratedScene).not.toMatch(CLOSING);
});
