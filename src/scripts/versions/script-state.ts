import { createHash } from 'node:crypto';
import { storedBrief } from '../../domain/brief.js';
import type { ScriptBrief } from '../../domain/brief.js';
import { NotFoundError } from '../../domain/errors.js';
import type { Database } from '../../storage/database.js';
import type { Script } from '../../storage/generated/client/client.js';
import type { TitleEntry } from '../../screenplay/ast.js';
import { titlePage } from '../../screenplay/edit.js';
import { treeOf } from './script-source.js';
import type { Screenplay, ScriptSource } from './script-source.js';
import { WORKING_TITLE } from '../script-storage.js';
import { storedTitlePage } from '../title-page.js';

/** What a screenplay depends on: drafts never change, so equal revisions are equal screenplays. */
export interface Revision {
  readonly fingerprint: string;
  readonly revisedAt: Date;
  /** Bytes of the scenes' texts and of all else that the screenplay depends on. */
  readonly size: number;
  readonly scenes: readonly {
    readonly id: string;
    readonly number: number;
    readonly act: number;
    readonly draftId: string;
  }[];
}

/** Everything that a view of a script depends on. */
export interface ScriptState {
  readonly script: Script;
  readonly revision: Revision;
  /** Names of the characters that the script has bible entries of. */
  readonly cast: readonly string[];
}

interface SceneRow {
  scriptId: string;
  id: string;
  number: number;
  act: number;
  draftId: string;
  completedAt: Date | null;
  size: number;
}

/** The current revision of each script, by its id. One statement for all of them. */
export async function revisionsOf(db: Database, scripts: readonly Script[]): Promise<Map<string, Revision>> {
  const rows = await db.$queryRaw<SceneRow[]>`
    SELECT scene."scriptId", scene."id", scene."number", scene."act", draft."id" AS "draftId", draft."completedAt", octet_length(draft."text") AS size
    FROM "Scene" scene JOIN "Draft" draft ON draft."id" = scene."currentDraftId"
    WHERE scene."scriptId" = ANY(${scripts.map(({ id }) => id)}::uuid[])
    ORDER BY scene."number"`;
  const byScript = Map.groupBy(rows, ({ scriptId }) => scriptId);
  return new Map(scripts.map((script) => [script.id, revisionOf(script, byScript.get(script.id) ?? [])]));
}

/** What of a script's own row its screenplay depends on. */
export function basisOf(script: Script): unknown[] {
  const { id, title, logLine, actStructure, titlePage: given } = script;
  // What nobody has said is left out: a script without a brief is the one that it was before there were briefs.
  const said = lintedBy(storedBrief(script));
  return [id, title, logLine, actStructure, given, ...(Object.keys(said).length === 0 ? [] : [said])];
}

function revisionOf(script: Script, rows: readonly SceneRow[]): Revision {
  const scenes = rows.map(({ id, number, act, draftId }) => ({ id, number, act, draftId }));
  const known = JSON.stringify([...basisOf(script), scenes]);
  return {
    fingerprint: createHash('sha256').update(known).digest('base64url'),
    revisedAt: new Date(
      rows.reduce(
        (newest, { completedAt }) => Math.max(newest, completedAt?.getTime() ?? 0),
        script.createdAt.getTime(),
      ),
    ),
    size: rows.reduce((sum, { size }) => sum + size, known.length),
    scenes,
  };
}

/** The texts of drafts, by their ids. */
export async function readTexts(db: Database, draftIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (draftIds.length === 0) return new Map();
  const drafts = await db.$queryRaw<
    { id: string; text: string }[]
  >`SELECT "id", "text" FROM "Draft" WHERE "id" = ANY(${draftIds}::uuid[])`;
  return new Map(drafts.map(({ id, text }) => [id, text]));
}

/** A script's current drafts as one tree. */
export async function readScreenplay(db: Database, script: Script): Promise<Screenplay> {
  const revision = (await revisionsOf(db, [script])).get(script.id)!;
  return treeOf(
    sourceOf(
      { script, revision, cast: [] },
      await readTexts(
        db,
        revision.scenes.map(({ draftId }) => draftId),
      ),
    ),
  );
}

/** A version of a script with its texts. @throws NotFoundError for a draft that is gone */
export function sourceOf({ script, revision, cast }: ScriptState, texts: ReadonlyMap<string, string>): ScriptSource {
  return {
    title: script.title,
    titlePage: titleEntries(script, revision.revisedAt),
    scenes: revision.scenes.map(({ id, number, act, draftId }) => {
      const text = texts.get(draftId);
      // Drafts are deleted only with their scene or script: if one is missing, the rest is no version of the script.
      if (text === undefined) {
        throw new NotFoundError('The script, or a scene of it, was deleted while it was being read.');
      }
      return { id, number, act, text };
    }),
    actStructure: script.actStructure,
    cast,
    ...lintedBy(storedBrief(script)),
  };
}

/** What of a brief the linter goes by. */
function lintedBy({ language, avoid }: ScriptBrief): Pick<ScriptSource, 'language' | 'avoid'> {
  return { ...(language === undefined ? {} : { language }), ...(avoid.length === 0 ? {} : { avoid }) };
}

/** The title page that an import or a person gave, or one with the title if there is nothing on it; else it is made from the script's row. */
function titleEntries(script: Script, revisedAt: Date): readonly TitleEntry[] {
  const stored = storedTitlePage(script);
  if (stored?.length === 0 && script.title !== WORKING_TITLE) return titlePage({ title: script.title });
  if (stored !== undefined) return stored;
  return titlePage({
    title: script.title,
    // In words by which a title page without keys, as in Final Draft, is read back as it was.
    credit: 'Generated by',
    authors: 'ScriptGen',
    source: `From the log line: ${script.logLine}`,
    draftDate: revisedAt.toISOString().slice(0, 10),
  });
}
