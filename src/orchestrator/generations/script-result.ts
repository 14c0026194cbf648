import { toEntry } from '../../bibles/bible-storage.js';
import type { BibleEntry } from '../../bibles/bible-storage.js';
import type { ActStructure } from '../../domain/bibles.js';
import { sceneOutline } from '../../domain/scenes.js';
import type { SceneOutline } from '../../domain/scenes.js';
import type { ScriptService } from '../../scripts/script-service.js';
import type { Database } from '../../storage/database.js';

/** A script with all its scenes, as the library gives it. */
export interface ScriptResult {
  id: string;
  title: string;
  logLine: string;
  actStructure: ActStructure;
  bibles: BibleEntry[];
  /** In the order of their numbers. */
  scenes: SceneResult[];
  /** The whole script in Fountain; empty before a scene is written. */
  fountain: string;
}

export interface SceneResult {
  id: string;
  number: number;
  act: number;
  outline: SceneOutline;
  priorState: string | null;
  nextState: string | null;
  /** The current draft's text in Fountain; null before the first draft is complete. */
  integratedScene: string | null;
  draftNumber: number | null;
}

/** The script as it is now. Whose it is was checked before. */
export async function readScript(
  db: Database,
  texts: Pick<ScriptService, 'export'>,
  id: string,
): Promise<ScriptResult> {
  const script = await db.script.findUniqueOrThrow({
    where: { id },
    include: {
      bibles: { orderBy: { position: 'asc' }, include: { entry: true } },
      scenes: { orderBy: { number: 'asc' }, include: { currentDraft: true } },
    },
  });
  const { text } = await texts.export(script, 'FOUNTAIN');
  return {
    id: script.id,
    title: script.title,
    logLine: script.logLine,
    actStructure: script.actStructure,
    bibles: script.bibles.flatMap(({ entry }) => (entry === null ? [] : [toEntry(entry)])),
    scenes: script.scenes.map((scene) => ({
      id: scene.id,
      number: scene.number,
      act: scene.act,
      outline: sceneOutline.parse(scene.outline),
      priorState: scene.priorState,
      nextState: scene.nextState,
      integratedScene: scene.currentDraft?.text ?? null,
      draftNumber: scene.currentDraft?.number ?? null,
    })),
    fountain: script.scenes.some((scene) => scene.currentDraft !== null) ? (text ?? '') : '',
  };
}
