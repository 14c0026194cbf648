import { createEntriesIn, tieEntriesIn } from '../../bibles/entry-store.js';
import type { EntryStore } from '../../bibles/entry-store.js';
import { characterContent } from '../../domain/bibles.js';
import type { ActStructure } from '../../domain/bibles.js';
import { changedBrief, NO_BRIEF } from '../../domain/brief.js';
import type { ScriptBriefInput } from '../../domain/brief.js';
import type { Caller } from '../../domain/caller.js';
import { InvalidInputError } from '../../domain/errors.js';
import type { SceneOutline } from '../../domain/scenes.js';
import { resolveCue } from '../../screenplay/draft/cast.js';
import type { Cast } from '../../screenplay/draft/cast.js';
import { foldName } from '../../screenplay/names.js';
import type { Database, Transaction } from '../../storage/database.js';
import type { Prisma, BibleEntry, Script } from '../../storage/generated/client/client.js';
import { castOf } from '../cast.js';
import type { ImportFormat } from '../formats.js';
import { WORKING_TITLE } from '../script-storage.js';
import type { TextTaskRunner } from '../text-tasks/text-task-runner.js';
import { TITLE_MAX } from '../title-page.js';
import type { ImportedFile } from './import-file.js';

export interface ImportScriptInput {
  format: ImportFormat;
  text: string;
  /** Absent: the title page's, else the working title. */
  title?: string | null | undefined;
  logLine?: string | null | undefined;
  actStructure?: ActStructure | null | undefined;
  brief?: ScriptBriefInput | null | undefined;
  /** Bible entries of characters that the cues may name. Any other speaker gets a new entry. */
  existingBibles?: readonly string[] | null | undefined;
}

const OUTLINE_CHARACTERS = 20;
const LOG_LINE_MAX = 2_000;

/**
 * Makes a script of a file: scenes with their texts as drafts, characters as bible entries. What was found in the file, and what was
 * lost, is kept as the script's import report.
 *
 * Errors: `InvalidInputError` for a file that cannot be read, with line and column where they are known, or takes too long to read;
 * `RateLimitedError` while too many others are read. Nothing is stored then.
 */
export class ScriptImports {
  constructor(
    private readonly db: Database,
    private readonly bibles: EntryStore,
    private readonly textTasks: TextTaskRunner,
  ) {}

  async import(caller: Caller, input: ImportScriptInput, signal?: AbortSignal): Promise<Script> {
    // Faults of the text are reported before faults of the entries.
    const existing = await this.bibles
      .entries(caller, [...new Set(input.existingBibles ?? [])], 'existingBibles')
      .catch((error: unknown) => ({ error }));
    const entries = 'error' in existing ? [] : existing;
    const characters = entries.filter(({ kind }) => kind === 'CHARACTER').map(({ id, name }) => ({ id, name }));
    const given = input.title?.trim() ?? '';
    const read = await this.textTasks.run(
      'IMPORT',
      { format: input.format, text: input.text, title: given, characters },
      { chars: input.text.length, path: 'text', signal },
    );
    if ('unreadable' in read) throw new InvalidInputError([{ path: 'text', message: read.unreadable }]);
    if ('error' in existing) throw existing.error;
    const { brief, invalid } = changedBrief(NO_BRIEF, input.brief);
    const wrong = [
      ...invalid,
      ...('unfit' in read ? read.unfit : []).map((message) => ({ path: 'text', message })),
      ...invalidFields(input),
    ];
    if (wrong.length > 0 || 'unfit' in read) throw new InvalidInputError(wrong);
    const { file } = read;
    return this.db.$transaction(async (tx) => {
      const script = await tx.script.create({
        data: {
          tenantId: caller.tenantId,
          title: given || file.title || WORKING_TITLE,
          logLine: input.logLine?.trim() ?? '',
          actStructure: input.actStructure ?? 'THREE_ACT',
          titlePage: file.titlePage as unknown as Prisma.InputJsonArray,
          importReport: file.report,
          brief: { ...brief, language: brief.language ?? file.language },
          feed: { create: {} },
        },
      });
      const bySpeaker = await tieSpeakersIn(tx, script, file, { entries, cast: castOf(characters) });
      await storeScenesIn(tx, script.id, file, bySpeaker);
      return script;
    });
  }
}

/** What is wrong with the title and the log line. */
function invalidFields({ title, logLine }: ImportScriptInput): { path: string; message: string }[] {
  const fields: { path: string; message: string }[] = [];
  for (const [path, given, most] of [
    ['title', title ?? '', TITLE_MAX],
    ['logLine', logLine ?? '', LOG_LINE_MAX],
  ] as const) {
    if (given.length > most) {
      fields.push({ path, message: `has ${given.length} characters; at most ${most} are allowed` });
    } else if (given.includes('\u0000')) {
      fields.push({ path, message: 'holds a NUL character' });
    }
  }
  return fields;
}

interface Given {
  readonly entries: readonly BibleEntry[];
  /** The characters among them. */
  readonly cast: Cast;
}

type Speaker = Pick<BibleEntry, 'id' | 'name'>;

/** The entry of each speaker: one that was given, or a new one with nothing but the name. All given ones are tied as well. */
async function tieSpeakersIn(
  tx: Transaction,
  script: Script,
  { speakers, readable }: ImportedFile,
  given: Given,
): Promise<Map<string, Speaker>> {
  const bySpeaker = new Map<string, Speaker>();
  for (const [key, name] of speakers) {
    const found = resolveCue(name, given.cast);
    if (found.kind === 'exact' || found.kind === 'partial') {
      bySpeaker.set(
        key,
        given.entries.find(({ id }) => id === found.member.id)!,
      );
    }
  }
  const missing = [...speakers].filter(([key]) => !bySpeaker.has(key));
  const made = await createEntriesIn(
    tx,
    script.tenantId,
    'CHARACTER',
    missing.map(([key]) => characterContent.parse({ name: readable.get(key)! })),
  );
  const byName = new Map(made.map((entry) => [foldName(entry.name), entry]));
  for (const [key] of missing) bySpeaker.set(key, byName.get(key)!);
  await tieEntriesIn(
    tx,
    script.id,
    [...given.entries, ...[...speakers.keys()].map((key) => bySpeaker.get(key)!)].map(({ id }) => id),
  );
  return bySpeaker;
}

async function storeScenesIn(
  tx: Transaction,
  scriptId: string,
  { scenes }: ImportedFile,
  bySpeaker: ReadonlyMap<string, Speaker>,
): Promise<void> {
  // Two cues may mean one character: `ANNA` and `DR. KLEIN`.
  const casts = scenes.map(({ speakers }) => [...new Set(speakers.map((key) => bySpeaker.get(key)!))]);
  const idOf = new Map<number, string>();
  const draftIds: string[] = [];
  const completedAt = new Date();
  for (const portion of portionsOf(scenes.map((scene, at) => ({ ...scene, number: at + 1, cast: casts[at]! })))) {
    const rows = await tx.scene.createManyAndReturn({
      data: portion.map(({ act, outline, number, cast }) => {
        const characters = cast.slice(0, OUTLINE_CHARACTERS).map(({ name }) => name);
        return {
          scriptId,
          number,
          act,
          outline: { ...outline, characters } satisfies SceneOutline,
          status: 'WRITTEN' as const,
        };
      }),
      select: { id: true, number: true },
    });
    for (const { id, number } of rows) idOf.set(number, id);
    const drafts = await tx.draft.createManyAndReturn({
      data: portion.map(({ text, number }) => ({
        sceneId: idOf.get(number)!,
        number: 1,
        kind: 'IMPORT' as const,
        text,
        state: 'COMPLETE' as const,
        completedAt,
      })),
      select: { id: true },
    });
    draftIds.push(...drafts.map(({ id }) => id));
  }
  // One statement for all scenes: an update each would take a feature's import over a second.
  await tx.$executeRaw`
    UPDATE "Scene" SET "currentDraftId" = draft."id" FROM "Draft" draft
    WHERE draft."id" = ANY(${draftIds}::uuid[]) AND "Scene"."id" = draft."sceneId"`;
  const ties = casts.flatMap((cast, at) =>
    cast.map(({ id }, position) => ({ sceneId: idOf.get(at + 1)!, entryId: id, position })),
  );
  for (const portion of portionsOf(ties, 4 * ROWS)) await tx.sceneCharacter.createMany({ data: portion });
}

/** Rows of one statement: enough for the scenes of a feature; building a larger one would block the main thread. */
const ROWS = 250;

function portionsOf<Row>(rows: readonly Row[], size = ROWS): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => rows.slice(at * size, (at + 1) * size));
}
