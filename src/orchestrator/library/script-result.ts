import { toEntry } from '../../bibles/bible-storage.js';
import type { BibleEntry } from '../../bibles/bible-storage.js';
import type { ActStructure } from '../../domain/bibles.js';
import { storedBrief } from '../../domain/brief.js';
import type { ScriptBrief } from '../../domain/brief.js';
import { NotFoundError } from '../../domain/errors.js';
import { OPEN_STATUSES } from '../../domain/generations.js';
import { sceneOutline } from '../../domain/scenes.js';
import type { SceneOutline, SceneStatus } from '../../domain/scenes.js';
import { formatEighths } from '../../screenplay/layout/lengths.js';
import type { ImportReport } from '../../scripts/import/import-report.js';
import { scriptStatusesOf } from '../../scripts/script-status.js';
import type { ScriptStatus } from '../../scripts/script-status.js';
import type { Database } from '../../storage/database.js';
import type { Draft, Scene, Script } from '../../storage/generated/client/client.js';
import { toGeneration } from './generation-result.js';
import type { GenerationResult } from './generation-result.js';
import type { LibraryServices } from './library-services.js';

/** Anything that the library gives, or its id alone. */
export interface WithId {
  id: string;
}

/** A script without its text, as lists have it. */
export interface ScriptSummary {
  id: string;
  title: string;
  logLine: string;
  actStructure: ActStructure;
  /** What holds for the whole script. */
  brief: ScriptBrief;
  /** Rises with every change of title, brief, structure or bibles and with every new current draft; never falls. */
  version: number;
  /** Where it stands: what its generations do, or else how far its scenes are. */
  status: ScriptStatus;
  createdAt: Date;
  /** When its own fields last changed. */
  updatedAt: Date;
}

/** A script with all its scenes, as the library gives it. */
export interface ScriptResult extends ScriptSummary {
  bibles: BibleEntry[];
  /** In the order of their numbers. */
  scenes: SceneResult[];
  /** The whole script in Fountain; empty before a scene is written. */
  fountain: string;
  /** Those that have not ended, newest first: also what waits for a person, as for `approveStage`. */
  openGenerations: GenerationResult[];
  /** What the import found and lost; null for a script that was not imported. */
  importReport: ImportReport | null;
}

/** A scene, as the library gives it. */
export interface SceneResult {
  id: string;
  scriptId: string;
  /** From 1. */
  number: number;
  /** From 1. */
  act: number;
  outline: SceneOutline;
  /** Rises with every change of outline, number, act, planned length or a person's approval. Drafts have numbers of their own. */
  version: number;
  status: SceneStatus;
  /** How long it is planned to be, in eighths of a page: `6/8`, `1 4/8`. Null: as long as it needs. */
  targetEighths: string | null;
  /** The state of the story before the scene, as planned. Null where nobody planned it, or a person has changed the plan since. */
  priorState: string | null;
  /** As `priorState`, after the scene. */
  nextState: string | null;
  /** The current draft's text in Fountain; null before the first draft is complete. */
  integratedScene: string | null;
  draftNumber: number | null;
}

/** The scripts, in their order: together they take no more statements than one. */
export async function summariesOf(
  { db, scripts }: Pick<LibraryServices, 'db' | 'scripts'>,
  rows: readonly Script[],
): Promise<ScriptSummary[]> {
  const ids = rows.map(({ id }) => id);
  const [versions, statuses] = await Promise.all([scripts.versionNumbers(ids), scriptStatusesOf(db, ids)]);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    logLine: row.logLine,
    actStructure: row.actStructure,
    brief: storedBrief(row),
    version: versions.get(row.id) ?? 1,
    status: statuses.get(row.id) ?? 'EMPTY',
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }));
}

/** The script as it is now. Whose it is was checked before. @throws NotFoundError when it is gone */
export async function readScript(
  { db, scripts }: Pick<LibraryServices, 'db' | 'scripts'>,
  id: string,
): Promise<ScriptResult> {
  const script = await db.script.findUnique({
    where: { id },
    include: {
      bibles: { orderBy: { position: 'asc' }, include: { entry: true } },
      scenes: { orderBy: { number: 'asc' }, include: { currentDraft: true } },
      generations: {
        where: { status: { in: [...OPEN_STATUSES] } },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      },
    },
  });
  if (script === null) throw new NotFoundError('The script was deleted meanwhile.');
  const [[summary], { text }] = await Promise.all([
    summariesOf({ db, scripts }, [script]),
    scripts.export(script, 'FOUNTAIN'),
  ]);
  return {
    ...summary!,
    bibles: script.bibles.flatMap(({ entry }) => (entry === null ? [] : [toEntry(entry)])),
    scenes: script.scenes.map(toScene),
    fountain: script.scenes.some((scene) => scene.currentDraft !== null) ? (text ?? '') : '',
    openGenerations: script.generations.map(toGeneration),
    importReport: scripts.importReport(script),
  };
}

/** The scene as it is now. Whose it is was checked before. @throws NotFoundError when it is gone */
export async function readScene(db: Database, id: string): Promise<SceneResult> {
  const scene = await db.scene.findUnique({ where: { id }, include: { currentDraft: true } });
  if (scene === null) throw new NotFoundError('The scene was deleted meanwhile.');
  return toScene(scene);
}

function toScene(scene: Scene & { currentDraft: Draft | null }): SceneResult {
  return {
    id: scene.id,
    scriptId: scene.scriptId,
    number: scene.number,
    act: scene.act,
    outline: sceneOutline.parse(scene.outline),
    version: scene.version,
    status: scene.status,
    targetEighths: scene.targetEighths === null ? null : formatEighths(scene.targetEighths),
    priorState: scene.priorState,
    nextState: scene.nextState,
    integratedScene: scene.currentDraft?.text ?? null,
    draftNumber: scene.currentDraft?.number ?? null,
  };
}
