import { whoIsNamed } from '../domain/names.js';
import type { PlannedOutline } from '../domain/planned-outline.js';
import type { PlannedScene } from '../domain/tasks.js';
import type { Database, Transaction } from '../storage/database.js';
import { plannedScene } from './scene-storage.js';
import type { SceneBibles } from './scene-storage.js';

/** A scene of a script as it stands. */
export interface StandingScene {
  id: string;
  plan: PlannedScene;
  /** It has a text. */
  written: boolean;
  /** A person planned it, and what is missing in its plan is still to be filled in. */
  waits: boolean;
}

/** A script's scenes, in the order of their numbers. */
export async function standingScenes(db: Database | Transaction, scriptId: string): Promise<StandingScene[]> {
  const scenes = await db.scene.findMany({ where: { scriptId }, orderBy: { number: 'asc' } });
  return scenes.map((scene) => ({
    id: scene.id,
    plan: plannedScene(scene),
    written: scene.currentDraftId !== null,
    waits: scene.nextState === null && scene.currentDraftId === null,
  }));
}

/** A person's plan of a scene with its place in the script. */
export interface NumberedOutline extends Pick<PlannedOutline, 'outline' | 'targetEighths'> {
  number: number;
  act: number;
}

/** Stores scenes as a person planned them, tied to the characters whom they name; gives them in their order. They wait to be filled in. */
export async function storePlansIn(
  tx: Transaction,
  scriptId: string,
  planned: readonly NumberedOutline[],
): Promise<{ id: string; number: number }[]> {
  if (planned.length === 0) return [];
  const bibles = await sceneBiblesIn(tx, scriptId);
  const scenes = await tx.scene.createManyAndReturn({
    data: planned.map(({ outline, number, act, targetEighths }) => ({
      scriptId,
      number,
      act,
      outline,
      targetEighths: targetEighths ?? null,
      settingId: bibles.settingId,
    })),
    select: { id: true, number: true },
  });
  const idOf = new Map(scenes.map(({ id, number }) => [number, id]));
  const ties = planned.flatMap(({ number, outline }) => {
    const sceneId = idOf.get(number);
    return sceneId === undefined
      ? []
      : castIn(outline.characters, bibles).map((entryId, position) => ({ sceneId, entryId, position }));
  });
  if (ties.length > 0) await tx.sceneCharacter.createMany({ data: ties });
  return scenes.toSorted((one, other) => one.number - other.number);
}

/** A person's plan with what was missing in it. `cast`: whom it names, as the bibles spell them. */
interface FilledScene {
  plan: PlannedScene;
  cast: readonly string[];
}

/** Stores what was missing in a person's plan of a scene, and hands its state on to the scene after it where that has none. */
export async function fillSceneIn(
  tx: Transaction,
  sceneId: string,
  { plan: { outline, priorState, nextState, targetEighths }, cast }: FilledScene,
  bibles: SceneBibles,
): Promise<void> {
  const before = await tx.scene.findUniqueOrThrow({
    where: { id: sceneId },
    select: { settingId: true, targetEighths: true },
  });
  const { scriptId, number } = await tx.scene.update({
    where: { id: sceneId },
    data: {
      outline,
      priorState,
      nextState,
      targetEighths: targetEighths ?? before.targetEighths,
      settingId: before.settingId ?? bibles.settingId,
      version: { increment: 1 },
    },
    select: { scriptId: true, number: true },
  });
  await tx.sceneCharacter.createMany({
    data: castIn(cast, bibles).map((entryId, position) => ({ sceneId, entryId, position })),
    skipDuplicates: true,
  });
  await tx.scene.updateMany({
    where: { scriptId, number: number + 1, priorState: null, currentDraftId: null },
    data: { priorState: nextState },
  });
}

function castIn(names: readonly string[], { characters }: SceneBibles): string[] {
  return [...new Set(names.flatMap((name) => whoIsNamed(name, characters)?.id ?? []))];
}

/** The entries tied to a script that its scenes may refer to; nobody deletes one before the transaction has ended. */
async function sceneBiblesIn(tx: Transaction, scriptId: string): Promise<SceneBibles> {
  const entries = await tx.$queryRaw<{ id: string; kind: string; name: string; position: number }[]>`
    SELECT entry."id", entry."kind"::text, entry."name", tie."position" FROM "BibleEntry" entry JOIN "ScriptBible" tie ON tie."entryId" = entry."id"
    WHERE tie."scriptId" = ${scriptId}::uuid AND entry."kind" IN ('CHARACTER', 'SETTING')
    ORDER BY entry."id" FOR KEY SHARE OF entry`;
  const inOrder = entries.toSorted((one, other) => one.position - other.position);
  return {
    characters: inOrder.filter(({ kind }) => kind === 'CHARACTER'),
    settingId: inOrder.find(({ kind }) => kind === 'SETTING')?.id ?? null,
  };
}
