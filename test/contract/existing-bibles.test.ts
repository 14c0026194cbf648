import { expect, it } from 'vitest';
import { openTestApp } from '../support/app.js';

it('generates on existing bibles', async () => {
  await using app = await openTestApp();
  const { bibles, workflow } = app;

  const mara = await bibles.createEntry('CHARACTER', {
    name: 'Mara Voss',
    traits: ['stubborn'],
    goals: ['find her brother'],
    voice: 'Short sentences.',
  });
  const harbour = await bibles.createEntry('SETTING', {
    name: 'The free port',
    locations: [{ name: 'CUSTOMS SHED' }, { name: 'PIER NINE' }],
  });

  const script = await workflow.generateScript(
    'A customs officer lets one crate pass.',
    { useExistingBibles: true, sceneCount: 2 },
    [mara, harbour],
  );

  const characters = script.bibles.filter((entry) => entry.kind === 'CHARACTER');
  expect(characters.map((entry) => entry.id)).toEqual([mara.id]);
  expect(script.bibles.filter((entry) => entry.kind === 'SETTING').map((entry) => entry.id)).toEqual([harbour.id]);
  // Kinds that were not given are still made.
  expect(script.bibles.filter((entry) => entry.kind === 'PLOT')).toHaveLength(1);
  for (const scene of script.scenes) expect(scene.integratedScene).toMatch(/^MARA( VOSS)?\b/m);
});
