import { whoIsNamed } from '../domain/names.js';
import { sceneOutline } from '../domain/scenes.js';
import type { PlannedScene } from '../domain/tasks.js';
import type { Transaction } from '../storage/database.js';
import type { Scene } from '../storage/generated/client/client.js';

/** The bible entries that scenes of a script may refer to. */
export interface SceneBibles {
  characters: readonly { id: string; name: string }[];
  settingId: string | null;
}

/** Stores planned scenes, each under its id, and ties each to the characters that its outline names. In two statements, however many they are. */
export async function planScenesIn(
  tx: Transaction,
  scriptId: string,
  scenes: readonly { id: string; plan: PlannedScene }[],
  bibles: SceneBibles,
): Promise<void> {
  if (scenes.length === 0) return;
  await tx.scene.createMany({
    data: scenes.map(({ id, plan: { number, act, outline, priorState, nextState, targetEighths } }) => ({
      id,
      scriptId,
      number,
      act,
      outline,
      priorState,
      nextState,
      targetEighths: targetEighths ?? null,
      settingId: bibles.settingId,
    })),
  });
  const cast = scenes.flatMap(({ id, plan }) => {
    const named = new Set(plan.outline.characters.flatMap((name) => whoIsNamed(name, bibles.characters)?.id ?? []));
    return [...named].map((entryId, position) => ({ sceneId: id, entryId, position }));
  });
  if (cast.length > 0) await tx.sceneCharacter.createMany({ data: cast });
}

/** Of a scene's row what its plan is read from. */
export type StoredPlan = Pick<Scene, 'number' | 'act' | 'outline' | 'priorState' | 'nextState' | 'targetEighths'>;

export function plannedScene(scene: StoredPlan): PlannedScene {
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
