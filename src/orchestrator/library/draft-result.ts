import { sceneCritique } from '../../domain/scenes.js';
import type { DraftKind, SceneCritique } from '../../domain/scenes.js';
import type { Database } from '../../storage/database.js';
import type { Critique, Draft, Scene } from '../../storage/generated/client/client.js';

/** A finished draft of a scene. */
export interface DraftResult {
  id: string;
  sceneId: string;
  /** From 1, within its scene. */
  number: number;
  kind: DraftKind;
  /** Fountain. */
  text: string;
  /** True for the scene's current draft. */
  current: boolean;
  /** The generation that wrote it; null when a person did. */
  generationId: string | null;
  /** Who wrote it; null when no model did. */
  provider: string | null;
  model: string | null;
  /** When it was finished. */
  completedAt: Date;
  /** What the dramaturge and people said of it, oldest first. */
  critiques: DraftCritique[];
}

/** A judgement of a draft. */
export interface DraftCritique extends SceneCritique {
  id: string;
  /** The generation that it is of; null when a person's. */
  generationId: string | null;
}

/** A scene's finished drafts, newest first. */
export async function readDrafts(db: Database, scene: Pick<Scene, 'id' | 'currentDraftId'>): Promise<DraftResult[]> {
  const rows = await db.draft.findMany({
    where: { sceneId: scene.id, state: 'COMPLETE' },
    orderBy: { number: 'desc' },
    include: { critiques: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] } },
  });
  return rows.map((row) => toDraft(row, scene.currentDraftId));
}

function toDraft(draft: Draft & { critiques: Critique[] }, currentId: string | null): DraftResult {
  const { id, sceneId, number, kind, text, generationId, provider, model, completedAt, createdAt } = draft;
  return {
    id,
    sceneId,
    number,
    kind,
    text,
    current: id === currentId,
    generationId,
    provider,
    model,
    completedAt: completedAt ?? createdAt,
    critiques: draft.critiques.map((critique) => ({
      id: critique.id,
      generationId: critique.generationId,
      overall: critique.overall,
      axes: sceneCritique.shape.axes.parse(critique.axes),
    })),
  };
}
