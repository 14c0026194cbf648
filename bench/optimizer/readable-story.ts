import { DEFAULT_TENANT } from '../../src/domain/caller.js';
import type { App } from '../../src/app.js';

export const CHARACTERS = ['Mara Quint', 'Tomas Vey', 'Ilse Brandt', 'Old Pereira', 'Nuria Sol', 'The Pilot'] as const;
const SETTINGS = ['The lamp room', 'Harbour Street'] as const;
export const SCENES = 12;

/** A script of 12 written scenes on 10 bible entries, 6 of them characters. Gives its id in the database. */
export async function storeReadableStory({ entries: bibles, storage: { db } }: App): Promise<string> {
  const caller = { tenantId: DEFAULT_TENANT, operator: true };
  const entries = [];
  for (const name of CHARACTERS) {
    entries.push(
      await bibles.createEntry(caller, 'CHARACTER', {
        name,
        backstory: `${name} came to the island with the last supply boat before the war and was told to wait for the next one. It is due tomorrow. In the meantime there is the lamp, the log book with the missing page, and a brother who signs his letters with a drawing.`,
        goals: ['find out who wrote the letter', 'keep the lamp lit until the boat comes'],
        fears: ['that the letter was meant for somebody else'],
        traits: ['exact', 'sleepless', 'kind by accident'],
        voice: 'Short sentences. Numbers before nouns. Never apologises; says "noted".',
      }),
    );
  }
  for (const name of SETTINGS) {
    entries.push(
      await bibles.createEntry(caller, 'SETTING', {
        name,
        description: `${name}: brass, kerosene and salt. Everything that can rust has rusted.`,
        timePeriod: 'Winter 1938',
        mood: 'Patient',
        constraints: ['No telegraph after dark'],
      }),
    );
  }
  entries.push(
    await bibles.createEntry(caller, 'PLOT', {
      title: 'The letter',
      mainConflict: 'Mara wants the letter read aloud. Tomas needs it to stay closed until the boat has gone.',
      beats: [
        { act: 1, title: 'It arrives', description: 'A letter dated tomorrow.' },
        { act: 2, title: 'It is read', description: 'By the wrong person, in the dark.' },
        { act: 3, title: 'It is answered', description: 'With the lamp.' },
      ],
    }),
  );
  entries.push(
    await bibles.createEntry(caller, 'THEME', {
      name: 'Trust',
      description: 'What is owed to somebody who was right for the wrong reason?',
      symbols: ['a lamp with a cracked glass'],
    }),
  );
  const script = await db.script.create({
    data: {
      tenantId: DEFAULT_TENANT,
      title: 'The Tide Table',
      logLine: 'A lighthouse keeper finds a letter dated tomorrow, in her own hand.',
      bibles: { create: entries.map(({ id }, position) => ({ entryId: id, position })) },
    },
  });
  for (let number = 1; number <= SCENES; number += 1) {
    const scene = await db.scene.create({
      data: {
        scriptId: script.id,
        number,
        act: Math.ceil(number / 4),
        status: 'WRITTEN',
        outline: {
          heading: `INT. LAMP ROOM ${number} - NIGHT`,
          description: `Mara and Tomas look for page ${number} of the log book.`,
          characters: ['Mara Quint', 'Tomas Vey'],
          location: `LAMP ROOM ${number}`,
          timeOfDay: 'NIGHT',
          conflict: 'She wants it found; he knows where it is.',
          beats: ['She counts the pages.', 'He offers tea.', 'The lamp goes out.'],
          ending: 'The page is in his coat.',
        },
        priorState: 'The page is missing.',
        nextState: 'Mara knows that Tomas knows.',
      },
    });
    const draft = await db.draft.create({
      data: {
        sceneId: scene.id,
        number: 1,
        kind: 'GENERATED',
        state: 'COMPLETE',
        text: pages(number),
        provider: 'bench',
        model: 'bench',
        promptVersion: 'scene/1',
        bibleVersions: [],
      },
    });
    await db.scene.update({ where: { id: scene.id }, data: { currentDraftId: draft.id } });
  }
  return script.id;
}

/** About two pages. */
function pages(number: number): string {
  const exchange = (round: number) => `MARA QUINT
(counting)
${number * 10 + round}. There was a ${number * 10 + round} this morning, and it had your drawing on it.

TOMAS VEY
There are more pages in that book than nights on this rock. Drink your tea.

Rain on the glass. The lamp turns, finds them, and goes on. MARA lays the book down exactly where it was.
`;
  return [`INT. LAMP ROOM ${number} - NIGHT\n`, ...[1, 2, 3, 4, 5, 6].map(exchange)].join('\n');
}
