import { whoIsNamed } from '../domain/names.js';
import { sceneOutline } from '../domain/scenes.js';
import type { PlannedScene } from '../domain/tasks.js';
import type { Database, Transaction } from '../storage/database.js';
import type { Scene } from '../storage/generated/client/client.js';

/** The bible entries that scenes of a script may refer to. */
export interface SceneBibles {
  characters: readonly { id: string; name: string }[];
  settingId: string | null;
}

/** Stores a planned scene and ties it to the characters that its outline names. */
export async function planSceneIn(
  tx: Transaction,
  scriptId: string,
  planned: PlannedScene,
  bibles: SceneBibles,
): Promise<Scene> {
  const cast = new Set(planned.outline.characters.flatMap((name) => whoIsNamed(name, bibles.characters)?.id ?? []));
  return tx.scene.create({
    data: {
      scriptId,
      number: planned.number,
      act: planned.act,
      outline: planned.outline,
      priorState: planned.priorState,
      nextState: planned.nextState,
      targetEighths: planned.targetEighths ?? null,
      settingId: bibles.settingId,
      characters: { create: [...cast].map((entryId, position) => ({ entryId, position })) },
    },
  });
}

/** A script's scenes as planned, in the order of their numbers. The plans hold no ids: equal plans are equal questions to a model. */
export async function plannedScenes(
  db: Database | Transaction,
  scriptId: string,
): Promise<{ id: string; plan: PlannedScene }[]> {
  const scenes = await db.scene.findMany({ where: { scriptId }, orderBy: { number: 'asc' } });
  return scenes.map((scene) => ({ id: scene.id, plan: plannedScene(scene) }));
}

export function plannedScene(
  scene: Pick<Scene, 'number' | 'act' | 'outline' | 'priorState' | 'nextState' | 'targetEighths'>,
): PlannedScene {
  return {
    number: scene.number,
    act: scene.act,
    outline: sceneOutline.parse(scene.outline),
    priorState: scene.priorState ?? '',
    nextState: scene.nextState ?? '',
    ...(scene.targetEighths === null ? {} : { targetEighths: scene.targetEighths }),
  };
}

/** A name in the form in which names are compared: in capitals, with single blanks. */
export function fold(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim().toUpperCase();
}
