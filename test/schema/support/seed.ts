import type { Caller } from '../../../src/domain/caller.js';
import type { BibleEntry, Scene, Script } from '../../../src/storage/generated/client/client.js';
import type { Graph } from './graph.js';

export interface Story {
  script: Script;
  mara: BibleEntry;
  tomas: BibleEntry;
  harbour: BibleEntry;
  plot: BibleEntry;
  theme: BibleEntry;
  scenes: Scene[];
}

/** A script with bibles and `sceneCount` scenes, each with one draft, its critique and one call in the ledger. */
export async function seedStory(
  { db, bibles }: Pick<Graph, 'db' | 'bibles'>,
  caller: Caller,
  { title = 'The Tide Table', sceneCount = 2 } = {},
): Promise<Story> {
  const mara = await bibles.createEntry(caller, 'CHARACTER', {
    name: 'Mara',
    goals: ['find out who wrote the letter'],
    relationships: [
      { name: 'TOMAS', description: 'her brother' },
      { name: 'Nobody', description: 'a stranger' },
    ],
  });
  const tomas = await bibles.createEntry(caller, 'CHARACTER', { name: 'Tomas' });
  const harbour = await bibles.createEntry(caller, 'SETTING', { name: 'The harbour', locations: [{ name: 'QUAY' }] });
  const plot = await bibles.createEntry(caller, 'PLOT', {
    title: 'The letter',
    beats: [{ act: 1, title: 'It arrives', description: 'A letter from tomorrow.' }],
  });
  const theme = await bibles.createEntry(caller, 'THEME', { name: 'Trust' });
  const entries = [mara, tomas, harbour, plot, theme];
  const script = await db.script.create({
    data: {
      tenantId: caller.tenantId,
      title,
      logLine: 'A keeper finds a letter.',
      bibles: { create: entries.map(({ id }, position) => ({ entryId: id, position })) },
    },
  });
  const scenes: Scene[] = [];
  // Written from the last to the first, so that nothing is in order by chance.
  for (let number = sceneCount; number >= 1; number -= 1) {
    const scene = await db.scene.create({
      data: {
        scriptId: script.id,
        number,
        act: number <= sceneCount / 2 ? 1 : 2,
        outline: {
          heading: `INT. ROOM ${number} - NIGHT`,
          description: 'They talk.',
          characters: ['Tomas', 'Mara'],
          location: `ROOM ${number}`,
          timeOfDay: 'NIGHT',
          beats: [],
        },
        settingId: harbour.id,
        status: 'WRITTEN',
        characters: { create: [tomas, mara].map(({ id }, position) => ({ entryId: id, position })) },
      },
    });
    const draft = await db.draft.create({
      data: {
        sceneId: scene.id,
        number: 1,
        kind: 'GENERATED',
        state: 'COMPLETE',
        text: `INT. ROOM ${number} - NIGHT\n\nRain.\n\nMARA\n(quietly)\nAgain.\n`,
        provider: 'offline-writer',
        model: 'sample',
        promptVersion: 'scene@1',
        bibleVersions: [`${mara.id}@1`],
        critiques: {
          create: {
            overall: `Critique of ${number}`,
            axes: [{ axis: 'PACING', score: 6, issues: ['slow'], suggestions: ['cut'] }],
          },
        },
      },
    });
    await db.llmCall.create({
      data: {
        tenantId: caller.tenantId,
        draftId: draft.id,
        task: 'scene',
        provider: 'offline-writer',
        model: 'sample',
        attempt: 1,
        outcome: 'ok',
        promptTokens: 100,
        cachedPromptTokens: 40,
        completionTokens: number,
        costNanoUsd: 2_500_000n,
        estimated: false,
        startedAt: new Date(),
        durationMs: 5,
      },
    });
    scenes.unshift(await db.scene.update({ where: { id: scene.id }, data: { currentDraftId: draft.id } }));
  }
  return { script, mara, tomas, harbour, plot, theme, scenes };
}
