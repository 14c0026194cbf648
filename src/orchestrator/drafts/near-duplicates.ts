import { setImmediate } from 'node:timers/promises';
import { likeness } from '../../screenplay/draft/likeness.js';
import { plannedScene } from '../../scripts/scene-storage.js';
import type { Scene } from '../../storage/generated/client/client.js';
import type { Run } from '../pipeline/run.js';

/** Two texts are alike when more than this share of either stands in the other. */
const ALIKE = 0.8;
/** Texts of which one is shorter than this share of the other need not be compared. */
const SIZES = 0.6;

interface OtherScene {
  id: string;
  number: number;
  text: string;
}

/**
 * The issue of a scene whose text is almost that of another, if it has one. Of two scenes that one generation writes, the later one
 * has it; the earlier one only if it was not written yet when the later one was checked.
 */
export async function duplicateIssues(run: Run, scene: Scene, text: string): Promise<string[]> {
  const others = await othersToCompare(run, scene);
  const alike: string[] = [];
  for (const other of others) {
    const { length } = other.text;
    if (Math.min(length, text.length) < SIZES * Math.max(length, text.length)) continue;
    if (likeness(text, other.text) > ALIKE) alike.push(String(other.number));
    // A long script has many scenes; others are served in between.
    await setImmediate();
  }
  if (alike.length === 0) return [];
  const { outline } = plannedScene(scene);
  return [
    `The pages are almost those of scene ${alike.join(', ')}: write what only this scene has by its outline, "${outline.description.slice(0, 300).toWellFormed()}"`,
  ];
}

/** The scenes with a text, except those whose own check compares them with this one. */
async function othersToCompare(run: Run, { id, number, scriptId }: Scene): Promise<OtherScene[]> {
  const { db } = run.services;
  const scenes = await db.scene.findMany({
    where: { scriptId, id: { not: id }, currentDraftId: { not: null } },
    orderBy: { number: 'asc' },
    select: { id: true, number: true, currentDraft: { select: { text: true } } },
  });
  const others = scenes.flatMap((other) =>
    other.currentDraft === null ? [] : [{ id: other.id, number: other.number, text: other.currentDraft.text }],
  );
  if (run.generation.kind !== 'SCRIPT') return others;
  const later = others.filter((other) => other.number > number);
  const {
    _min: { completedAt },
  } = await db.draft.aggregate({ where: { sceneId: id, state: 'COMPLETE' }, _min: { completedAt: true } });
  const checked = await db.generationStep.findMany({
    where: {
      generationId: run.id,
      key: { in: later.map((other) => continuityKey(other.id)) },
      finishedAt: { lt: completedAt ?? new Date() },
    },
    select: { key: true },
  });
  const keys = new Set(checked.map(({ key }) => key));
  return others.filter((other) => other.number < number || keys.has(continuityKey(other.id)));
}

export function continuityKey(sceneId: string): string {
  return `scene:${sceneId}:continuity`;
}
