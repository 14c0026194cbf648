import { createEntriesIn, tieEntriesIn } from '../bibles/entry-store.js';
import type { EntryStore } from '../bibles/entry-store.js';
import type { ActStructure } from '../domain/bibles.js';
import { characterContent } from '../domain/bibles.js';
import type { Caller } from '../domain/caller.js';
import { InvalidInputError } from '../domain/errors.js';
import type { SceneOutline } from '../domain/scenes.js';
import type { Script as ScreenplayTree, TitleEntry } from '../screenplay/ast.js';
import type { ParseResult } from '../screenplay/diagnostics.js';
import { resolveCue } from '../screenplay/draft/cast.js';
import type { Cast } from '../screenplay/draft/cast.js';
import { titlePage } from '../screenplay/edit.js';
import { FdxError } from '../screenplay/fdx/limits.js';
import { readFdx } from '../screenplay/fdx/read.js';
import { parse } from '../screenplay/fountain/parse.js';
import { InputTooLarge } from '../screenplay/limits.js';
import { foldName } from '../screenplay/names.js';
import { plainText } from '../screenplay/rich.js';
import type { Database, Transaction } from '../storage/database.js';
import type { Prisma } from '../storage/generated/client/client.js';
import type { BibleEntry, Script } from '../storage/generated/client/client.js';
import { castOf } from './cast.js';
import type { ImportFormat } from './formats.js';
import { foreignText } from './foreign-text.js';
import { planImport } from './import-plan.js';
import type { ImportPlan } from './import-plan.js';
import { importReportOf } from './import-report.js';
import { proseOf, readableNames } from './readable-name.js';
import type { ReadableName } from './readable-name.js';
import { WORKING_TITLE } from './script-storage.js';

export interface ImportScriptInput {
  format: ImportFormat;
  text: string;
  /** Absent: the title page's, else the working title. */
  title?: string | null | undefined;
  logLine?: string | null | undefined;
  actStructure?: ActStructure | null | undefined;
  /** Characters that the cues may mean; who is in none of them gets an entry of their own. */
  existingBibles?: readonly string[] | null | undefined;
}

const OUTLINE_CHARACTERS = 20;
const MOST_SCENES = 1_000;
const MOST_CHARACTERS = 300;
const TITLE_MAX = 200;
const LOG_LINE_MAX = 2_000;

/**
 * Makes a script of a file: scenes with their texts as drafts, characters as bible entries. What the reader found and what has no
 * place here is kept as the script's import report.
 *
 * Errors: `InvalidInputError` for a file that cannot be read, with line and column where they are known; nothing is stored then.
 */
export class ScriptImports {
  constructor(
    private readonly db: Database,
    private readonly bibles: EntryStore,
  ) {}

  async import(caller: Caller, input: ImportScriptInput): Promise<Script> {
    const read = readFile(input);
    const existing = await this.bibles.entries(caller, [...new Set(input.existingBibles ?? [])], 'existingBibles');
    const cast = castOf(existing.filter(({ kind }) => kind === 'CHARACTER'));
    const plan = planImport(read.script, cast);
    check(plan, input);
    const readable = readableNames(proseOf(read.script.body));
    return this.db.$transaction(async (tx) => {
      const script = await tx.script.create({
        data: {
          tenantId: caller.tenantId,
          title: input.title?.trim() || titleOf(read.script) || WORKING_TITLE,
          logLine: input.logLine?.trim() ?? '',
          actStructure: input.actStructure ?? 'THREE_ACT',
          titlePage: titlePageOf(read.script, input) as unknown as Prisma.InputJsonArray,
          importReport: importReportOf(input.format, read, plan.losses) as unknown as Prisma.InputJsonObject,
        },
      });
      const bySpeaker = await tieSpeakersIn(tx, script, plan, { entries: existing, cast }, readable);
      await storeScenesIn(tx, script.id, plan, bySpeaker);
      return script;
    });
  }
}

/** @throws InvalidInputError */
function readFile({ format, text }: ImportScriptInput): ParseResult {
  const foreign = foreignText(text, format);
  if (foreign !== undefined) throw new InvalidInputError([{ path: 'text', message: foreign }]);
  try {
    // Half a surrogate pair is a character to JavaScript, but to no database.
    const whole = text.toWellFormed();
    return format === 'FDX' ? readFdx(whole) : parse(whole);
  } catch (error) {
    if (!(error instanceof FdxError || error instanceof InputTooLarge)) throw error;
    throw new InvalidInputError([{ path: 'text', message: error.message }]);
  }
}

function check({ scenes, speakers }: ImportPlan, { title, logLine }: ImportScriptInput): void {
  const fields: { path: string; message: string }[] = [];
  if (scenes.length === 0) fields.push({ path: 'text', message: 'holds no screenplay: there is nothing but, perhaps, a title page in it' });
  if (scenes.length > MOST_SCENES) fields.push({ path: 'text', message: `has ${scenes.length} scenes; a script has at most ${MOST_SCENES}` });
  if (speakers.size > MOST_CHARACTERS) fields.push({ path: 'text', message: `has ${speakers.size} speakers; at most ${MOST_CHARACTERS} can get a bible entry` });
  for (const [path, given, most] of [['title', title ?? '', TITLE_MAX], ['logLine', logLine ?? '', LOG_LINE_MAX]] as const) {
    if (given.length > most) fields.push({ path, message: `has ${given.length} characters; at most ${most} are allowed` });
    else if (given.includes('\u0000')) fields.push({ path, message: 'holds a NUL character' });
  }
  if (fields.length > 0) throw new InvalidInputError(fields);
}

function titleOf({ titlePage }: ScreenplayTree): string {
  const entry = titlePage.find(({ key }) => key.toLowerCase() === 'title');
  return (entry?.values.map((value) => plainText(value)).join(' ') ?? '').replace(/\s+/g, ' ').trim().slice(0, TITLE_MAX).toWellFormed();
}

/** The file's own, under the title that the caller gives. */
function titlePageOf(script: ScreenplayTree, { title }: ImportScriptInput): readonly TitleEntry[] {
  const given = title?.trim() ?? '';
  if (given === '' || given === titleOf(script)) return script.titlePage;
  return [...titlePage({ title: given.toWellFormed() }), ...script.titlePage.filter(({ key }) => key.toLowerCase() !== 'title')];
}

interface Given {
  readonly entries: readonly BibleEntry[];
  /** The characters among them. */
  readonly cast: Cast;
}

type Speaker = Pick<BibleEntry, 'id' | 'name'>;

/** The entry of each speaker: one that was given, or a new one with nothing but the name. All given ones are tied as well. */
async function tieSpeakersIn(tx: Transaction, script: Script, { speakers }: ImportPlan, given: Given, readable: ReadableName): Promise<Map<string, Speaker>> {
  const bySpeaker = new Map<string, Speaker>();
  for (const [key, name] of speakers) {
    const found = resolveCue(name, given.cast);
    if (found.kind === 'exact' || found.kind === 'partial') bySpeaker.set(key, given.entries.find(({ id }) => id === found.member.id)!);
  }
  const missing = [...speakers].filter(([key]) => !bySpeaker.has(key));
  const made = await createEntriesIn(tx, script.tenantId, 'CHARACTER', missing.map(([, name]) => characterContent.parse({ name: readable(name) })));
  const byName = new Map(made.map((entry) => [foldName(entry.name), entry]));
  for (const [key] of missing) bySpeaker.set(key, byName.get(key)!);
  await tieEntriesIn(tx, script.id, [...given.entries, ...[...speakers.keys()].map((key) => bySpeaker.get(key)!)].map(({ id }) => id));
  return bySpeaker;
}

async function storeScenesIn(tx: Transaction, scriptId: string, { scenes }: ImportPlan, bySpeaker: ReadonlyMap<string, Speaker>): Promise<void> {
  // Two cues may mean one character: `ANNA` and `DR. KLEIN`.
  const casts = scenes.map(({ speakers }) => [...new Set(speakers.map((key) => bySpeaker.get(key)!))]);
  const rows = await tx.scene.createManyAndReturn({
    data: scenes.map(({ act, outline }, at) => {
      const characters = casts[at]!.slice(0, OUTLINE_CHARACTERS).map(({ name }) => name);
      return { scriptId, number: at + 1, act, outline: { ...outline, characters } satisfies SceneOutline, status: 'WRITTEN' as const };
    }),
    select: { id: true, number: true },
  });
  const idOf = new Map(rows.map(({ id, number }) => [number, id]));
  const completedAt = new Date();
  const drafts = await tx.draft.createManyAndReturn({
    data: scenes.map(({ text }, at) => ({ sceneId: idOf.get(at + 1)!, number: 1, kind: 'IMPORT' as const, text, state: 'COMPLETE' as const, completedAt })),
    select: { id: true, sceneId: true },
  });
  // One statement for all scenes: an update each would take a feature's import over a second.
  await tx.$executeRaw`
    UPDATE "Scene" SET "currentDraftId" = draft."id" FROM "Draft" draft
    WHERE draft."id" = ANY(${drafts.map(({ id }) => id)}::uuid[]) AND "Scene"."id" = draft."sceneId"`;
  await tx.sceneCharacter.createMany({
    data: casts.flatMap((cast, at) => cast.map(({ id }, position) => ({ sceneId: idOf.get(at + 1)!, entryId: id, position }))),
  });
}
