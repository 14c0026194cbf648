import { expect, it } from 'vitest';
import { openTestApp } from '../support/app.js';

it('runs the pipeline by hand, with a rewrite of the second scene only', async () => {
  await using app = await openTestApp();
  const { workflow } = app;

  const script = await workflow.createScript('A retired thief teaches her granddaughter the one job she regrets.', {
    title: 'The Long Lesson',
  });
  const bibles = await workflow.bootstrapBibles(script, { characterCount: 3 });
  expect(bibles.filter((entry) => entry.kind === 'CHARACTER')).toHaveLength(3);

  const outlines = [];
  for (let scene = 1; scene <= 3; scene += 1) outlines.push(...(await workflow.generateSceneOutline(script)));
  expect(outlines.map((scene) => scene.number)).toEqual([1, 2, 3]);

  const scenes = [];
  for (const outline of outlines) scenes.push(await workflow.generateScene(outline));

  const rewritten = await workflow.rewriteScene(
    scenes[1]!,
    'More tension: let the lock resist, and let nobody speak while it does.',
  );
  expect(rewritten.draftNumber).toBe(scenes[1]!.draftNumber! + 1);
  expect(rewritten.integratedScene).not.toBe(scenes[1]!.integratedScene);

  const formatted = await workflow.formatScript(script);
  expect(formatted.title).toBe('The Long Lesson');
  expect(formatted.scenes[0]!.integratedScene).toBe(scenes[0]!.integratedScene);
  expect(formatted.scenes[2]!.integratedScene).toBe(scenes[2]!.integratedScene);
  expect(formatted.fountain).toContain('Title: The Long Lesson');
  expect(formatted.fountain).toContain(rewritten.outline.heading);
});
