import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../storage/database.js';
import type { Script } from '../storage/generated/client/client.js';
import type { Pos, TitleEntry } from '../screenplay/ast.js';
import type { ParseResult } from '../screenplay/diagnostics.js';
import { joinScenes, titlePage } from '../screenplay/edit.js';
import { parse } from '../screenplay/fountain/parse.js';

/** A written scene, and which blocks of the whole script are its own. */
export interface WrittenScene {
  readonly id: string;
  readonly number: number;
  readonly act: number;
  readonly from: number;
  /** Up to but not including this one. */
  readonly to: number;
}

/** A script's current drafts as one tree. */
export interface Screenplay extends ParseResult {
  readonly scenes: readonly WrittenScene[];
  /** When its newest part was written. */
  readonly revisedAt: Date;
}

/** What a screenplay hangs on: drafts never change, so equal revisions are equal screenplays. */
export interface Revision {
  readonly fingerprint: string;
  readonly revisedAt: Date;
  /** Of the scenes' texts, in bytes. */
  readonly size: number;
  readonly scenes: readonly { readonly id: string; readonly number: number; readonly act: number; readonly draftId: string }[];
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

/** How each script stands now, by its id. One statement for all of them. */
export async function revisionsOf(db: Database, scripts: readonly Script[]): Promise<Map<string, Revision>> {
  const rows = await db.$queryRaw<SceneRow[]>`
    SELECT scene."scriptId", scene."id", scene."number", scene."act", draft."id" AS "draftId", draft."completedAt", octet_length(draft."text") AS size
    FROM "Scene" scene JOIN "Draft" draft ON draft."id" = scene."currentDraftId"
    WHERE scene."scriptId" = ANY(${scripts.map(({ id }) => id)}::uuid[])
    ORDER BY scene."number"`;
  const byScript = Map.groupBy(rows, ({ scriptId }) => scriptId);
  return new Map(scripts.map((script) => [script.id, revisionOf(script, byScript.get(script.id) ?? [])]));
}

function revisionOf(script: Script, rows: readonly SceneRow[]): Revision {
  const scenes = rows.map(({ id, number, act, draftId }) => ({ id, number, act, draftId }));
  const { title, logLine, actStructure, titlePage: given } = script;
  return {
    fingerprint: createHash('sha256').update(JSON.stringify([script.id, title, logLine, actStructure, given, scenes])).digest('base64url'),
    revisedAt: new Date(rows.reduce((newest, { completedAt }) => Math.max(newest, completedAt?.getTime() ?? 0), script.createdAt.getTime())),
    size: rows.reduce((sum, { size }) => sum + size, 0),
    scenes,
  };
}

/** The texts of drafts, by their ids. */
export async function readTexts(db: Database, draftIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (draftIds.length === 0) return new Map();
  const drafts = await db.$queryRaw<{ id: string; text: string }[]>`SELECT "id", "text" FROM "Draft" WHERE "id" = ANY(${draftIds}::uuid[])`;
  return new Map(drafts.map(({ id, text }) => [id, text]));
}

/** A script as it reads now. */
export async function readScreenplay(db: Database, script: Script): Promise<Screenplay> {
  const revision = (await revisionsOf(db, [script])).get(script.id)!;
  return joinScreenplay(script, revision, await readTexts(db, revision.scenes.map(({ draftId }) => draftId)));
}

/**
 * Joins the drafts as trees, in the order of the scenes' numbers. Scenes without a finished draft are not in it. Spans and diagnostics
 * are places in the scenes' texts put one below the other.
 */
export function joinScreenplay(script: Script, { scenes, revisedAt }: Revision, texts: ReadonlyMap<string, string>): Screenplay {
  const parsed: ParseResult[] = [];
  const written: WrittenScene[] = [];
  let from = 0;
  let start: Pos = { offset: 0, line: 0, column: 0 };
  for (const { id, number, act, draftId } of scenes) {
    const text = texts.get(draftId) ?? '';
    const scene = parsedAt(start, parse(text));
    parsed.push(scene);
    written.push({ id, number, act, from, to: (from += scene.script.body.length) });
    start = { ...start, offset: start.offset + text.length + 1, line: start.line + text.split('\n').length };
  }
  return {
    script: joinScenes(titleEntries(script, revisedAt), parsed.map((scene) => scene.script)),
    spans: parsed.flatMap((scene) => scene.spans),
    diagnostics: parsed.flatMap((scene) => scene.diagnostics),
    scenes: written,
    revisedAt,
  };
}

function parsedAt(start: Pos, { script, spans, diagnostics }: ParseResult): ParseResult {
  const move = ({ offset, line, column }: Pos): Pos => ({ offset: offset + start.offset, line: line + start.line, column });
  return {
    script,
    spans: spans.map(([first, last]) => [move(first), move(last)] as const),
    diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, start: move(diagnostic.start), end: move(diagnostic.end) })),
  };
}

const storedTitle = z.array(z.object({ key: z.string(), values: z.array(z.array(z.unknown())) }));

/** An imported script keeps its own title page; else it is made from what is known. */
function titleEntries(script: Script, revisedAt: Date): readonly TitleEntry[] {
  // Written from a title page in normal form, so that only the outer shape needs a look.
  const stored = storedTitle.safeParse(script.titlePage);
  if (stored.success) return stored.data as unknown as TitleEntry[];
  return titlePage({
    title: script.title,
    credit: 'Written with ScriptGen from the log line',
    source: script.logLine,
    draftDate: revisedAt.toISOString().slice(0, 10),
  });
}
