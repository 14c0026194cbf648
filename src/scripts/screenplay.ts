import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../storage/database.js';
import type { Script } from '../storage/generated/client/client.js';
import type { Script as ScreenplayTree, TitleEntry } from '../screenplay/ast.js';
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
export interface Screenplay {
  readonly tree: ScreenplayTree;
  readonly scenes: readonly WrittenScene[];
  /** When its newest part was written. */
  readonly revisedAt: Date;
}

/** What a screenplay hangs on: drafts never change, so equal revisions are equal screenplays. */
export interface Revision {
  readonly fingerprint: string;
  readonly revisedAt: Date;
  readonly scenes: readonly { readonly id: string; readonly number: number; readonly act: number; readonly draftId: string }[];
}

export async function revisionOf(db: Database, script: Script): Promise<Revision> {
  const rows = await db.scene.findMany({
    where: { scriptId: script.id, currentDraftId: { not: null } },
    orderBy: { number: 'asc' },
    select: { id: true, number: true, act: true, currentDraft: { select: { id: true, completedAt: true } } },
  });
  const scenes = rows.map(({ currentDraft, ...scene }) => ({ ...scene, draftId: currentDraft!.id }));
  const { title, logLine, actStructure, titlePage: given } = script;
  const written = rows.map((row) => row.currentDraft!.completedAt?.getTime() ?? 0);
  return {
    fingerprint: createHash('sha256').update(JSON.stringify([script.id, title, logLine, actStructure, given, scenes])).digest('base64url'),
    revisedAt: new Date(Math.max(script.createdAt.getTime(), ...written)),
    scenes,
  };
}

/** Reads the drafts and joins them as trees, in the order of the scenes' numbers. Scenes without a finished draft are not in it. */
export async function readScreenplay(db: Database, script: Script, { scenes, revisedAt }: Revision): Promise<Screenplay> {
  const drafts = await db.draft.findMany({ where: { id: { in: scenes.map(({ draftId }) => draftId) } }, select: { id: true, text: true } });
  const texts = new Map(drafts.map(({ id, text }) => [id, text]));
  let from = 0;
  const trees: ScreenplayTree[] = [];
  const written = scenes.map(({ id, number, act, draftId }): WrittenScene => {
    const tree = parse(texts.get(draftId) ?? '').script;
    trees.push(tree);
    const scene = { id, number, act, from, to: from + tree.body.length };
    from = scene.to;
    return scene;
  });
  return { tree: joinScenes(titleEntries(script, revisedAt), trees), scenes: written, revisedAt };
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
