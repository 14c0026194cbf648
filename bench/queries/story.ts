import type { Database } from '../../src/storage/database.js';

export const TENANT = 'default';

export interface SeedOptions {
  readonly title: string;
  readonly scenes: number;
  /** Characters of each scene's text. */
  readonly chars: number;
}

/** A script with a cast of six, a setting for every ten scenes, and a text for each scene. Gives its id. */
export async function seedScript(db: Database, { title, scenes, chars }: SeedOptions): Promise<string> {
  const entry = async (kind: 'CHARACTER' | 'SETTING', name: string) =>
    db.bibleEntry.create({
      data: {
        tenantId: TENANT,
        kind,
        name,
        content:
          kind === 'CHARACTER' ? { name, goals: ['the truth'], backstory: sentences(400, name.length) } : { name },
      },
    });
  const cast = await Promise.all(
    ['MARA', 'TOMAS', 'ELENA', 'JONAS', 'RUTH', 'PAUL'].map((name) => entry('CHARACTER', name)),
  );
  const settings = await Promise.all(
    Array.from({ length: Math.max(1, Math.ceil(scenes / 10)) }, (_, at) => entry('SETTING', `ROOM ${at + 1}`)),
  );
  const { id: scriptId } = await db.script.create({
    data: {
      tenantId: TENANT,
      title,
      logLine: 'A keeper finds a letter from tomorrow.',
      bibles: { create: [...cast, ...settings].map(({ id }, position) => ({ entryId: id, position })) },
    },
  });
  const stored = await db.scene.createManyAndReturn({
    data: Array.from({ length: scenes }, (_, at) => ({
      scriptId,
      number: at + 1,
      act: Math.floor((at * 3) / scenes) + 1,
      status: 'WRITTEN' as const,
      settingId: settings[at % settings.length]!.id,
      outline: outlineOf(at + 1),
    })),
    select: { id: true, number: true },
  });
  await db.sceneCharacter.createMany({
    data: stored.flatMap(({ id: sceneId, number }) =>
      [0, 1, 2].map((position) => ({ sceneId, position, entryId: cast[(number + position) % cast.length]!.id })),
    ),
  });
  const drafts = await db.draft.createManyAndReturn({
    data: stored.map(({ id: sceneId, number }) => ({
      sceneId,
      number: 1,
      kind: 'GENERATED' as const,
      state: 'COMPLETE' as const,
      text: sceneText(number, chars),
      completedAt: new Date('2026-01-01T00:00:00Z'),
    })),
    select: { id: true },
  });
  await db.$executeRaw`
    UPDATE "Scene" scene SET "currentDraftId" = draft."id" FROM "Draft" draft
    WHERE draft."sceneId" = scene."id" AND draft."id" = ANY(${drafts.map(({ id }) => id)}::uuid[])`;
  return scriptId;
}

function outlineOf(number: number) {
  return {
    heading: heading(number),
    description: 'They talk of the letter.',
    characters: ['MARA', 'TOMAS', 'ELENA'],
    location: `ROOM ${number}`,
    timeOfDay: 'NIGHT',
    beats: ['It is read.'],
  };
}

const heading = (number: number): string => `INT. ROOM ${number} - NIGHT`;

/** Fountain as the printer writes it. */
function sceneText(number: number, chars: number): string {
  const speakers = ['MARA', 'TOMAS', 'ELENA'];
  let text = `${heading(number)}\n`;
  for (let turn = 0; text.length < chars; turn += 1) {
    text += `\n${sentences(140, number * 31 + turn)}\n\n${speakers[(number + turn) % 3]}\n${sentences(90, number * 17 + turn)}\n`;
  }
  return text;
}

const WORDS =
  'the rain falls on a quiet harbour and nobody answers her when she calls out over grey water for him again'.split(
    ' ',
  );

function sentences(chars: number, seed: number): string {
  let text = '';
  for (let at = seed; text.length < chars; at += 1) {
    text += `${text === '' ? '' : ' '}${WORDS[(at * 7 + seed) % WORDS.length]}`;
  }
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
