import { isDeepStrictEqual } from 'node:util';
import { storedBrief } from '../../domain/brief.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors.js';
import type { InvalidField } from '../../domain/errors.js';
import { placeOf, readOutline } from '../../domain/planned-outline.js';
import type { PlannedOutline, SceneOutlineInput, SceneOutlinePatch } from '../../domain/planned-outline.js';
import { sceneOutline } from '../../domain/scenes.js';
import type { SceneOutline } from '../../domain/scenes.js';
import type { Transaction } from '../../storage/database.js';
import type { Scene } from '../../storage/generated/client/client.js';
import type { EmitChange } from '../../streams/script-journal.js';
import { outlineLanguageFields } from '../outline-language.js';
import { readScenePlan } from '../scene-plans.js';
import { fold } from '../scene-storage.js';
import { recordEditIn } from '../versions/version-number.js';
import { actAt } from './adding.js';
import { PLANS_SCENES, refuseWhileAtWorkIn, refuseWhileSceneIsWrittenIn } from './guards.js';
import { lockPlacesIn } from './order.js';
import { castOfOutline, charactersOf, lockEntriesIn, setCastIn } from './scene-cast.js';

export interface UpdateSceneOutlineInput {
  sceneId: string;
  /** The `Scene.version` that was read. Absent: not checked. */
  expectedVersion?: number | null | undefined;
  /** What is absent stays as it is; null takes away what may be missing. */
  outline?: SceneOutlinePatch | null | undefined;
}

/** Changes the plan of a scene; its drafts stay. What changes nothing is no change. The script's row is locked alone. */
export async function updateSceneOutlineIn(
  tx: Transaction,
  emit: EmitChange,
  { sceneId, expectedVersion, outline: patch }: UpdateSceneOutlineInput,
): Promise<Scene> {
  const { scriptId } = await presentSceneIn(tx, sceneId);
  const entries = await lockEntriesIn(tx, scriptId);
  const places = await lockPlacesIn(tx, scriptId);
  const scene = await presentSceneIn(tx, sceneId);
  if (expectedVersion != null && expectedVersion !== scene.version) {
    throw new ConflictError(
      `The scene is at version ${scene.version}, not ${expectedVersion}: read it again and repeat your change.`,
      scene.version,
    );
  }
  await refuseWhileAtWorkIn(tx, scriptId, PLANS_SCENES);
  await refuseWhileSceneIsWrittenIn(tx, scriptId, sceneId);
  const old = sceneOutline.parse(scene.outline);
  const planned = changedOutline(old, patch ?? {});
  const script = await tx.script.findUniqueOrThrow({ where: { id: scriptId }, select: { brief: true } });
  const foreign = outlineLanguageFields(storedBrief(script).language, [patch ?? {}]);
  if (foreign.length > 0) throw new InvalidInputError(foreign);
  const [previous, next] = [places[scene.number - 2], places[scene.number]];
  const act = patch?.act === undefined ? scene.act : actAt(planned.act, previous, next);
  const targetEighths = patch?.targetEighths === undefined ? scene.targetEighths : (planned.targetEighths ?? null);
  const { outline } = planned;
  const same = (...fields: (keyof SceneOutline)[]) =>
    fields.every((field) => isDeepStrictEqual(old[field] ?? null, outline[field] ?? null));
  if (
    same('heading', 'description', 'characters', 'location', 'timeOfDay', 'conflict', 'beats', 'ending') &&
    act === scene.act &&
    targetEighths === scene.targetEighths
  ) {
    return scene;
  }
  if (!same('characters')) await setCastIn(tx, sceneId, castOfOutline(outline.characters, charactersOf(entries)));
  // The states told of what was planned before.
  const retold = !same('description', 'beats', 'ending');
  if (retold && next !== undefined) await tx.scene.update({ where: { id: next.id }, data: { priorState: null } });
  const updated = await tx.scene.update({
    where: { id: sceneId },
    data: { outline, act, targetEighths, version: { increment: 1 }, ...(retold ? { nextState: null } : {}) },
  });
  await recordEditIn(tx, scriptId);
  emit({ type: 'SceneOutlineUpdated', sceneId });
  return updated;
}

/** @throws NotFoundError */
export async function presentSceneIn(tx: Transaction, id: string): Promise<Scene> {
  const scene = await tx.scene.findUnique({ where: { id } });
  if (scene === null) throw new NotFoundError('The scene was deleted meanwhile.');
  return scene;
}

/** @throws InvalidInputError with all that is wrong. A heading that stays may be none, as in an imported script. */
function changedOutline(old: SceneOutline, patch: SceneOutlinePatch): PlannedOutline {
  const input = patched(old, patch);
  const { planned, invalid } = patch.heading == null ? readOutline(input) : readScenePlan(input, 'outline');
  if (planned === undefined) throw new InvalidInputError(invalid);
  return planned;
}

/** A plan with its changes made. A new heading takes the place and the time with it that the old one said. */
function patched(old: SceneOutline, patch: SceneOutlinePatch): SceneOutlineInput {
  const invalid = (['heading', 'description'] as const).flatMap((field): InvalidField[] =>
    patch[field] === null
      ? [{ path: `outline.${field}`, message: 'cannot be taken away: leave it out, or give another' }]
      : [],
  );
  if (invalid.length > 0) throw new InvalidInputError(invalid);
  const said = placeOf(old.heading);
  const headed = patch.heading != null && patch.heading.replace(/\s+/g, ' ').trim() !== old.heading;
  const fromHeading = (field: 'location' | 'timeOfDay') =>
    headed && fold(old[field]) === fold(said[field]) ? undefined : old[field];
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return { ...old, location: fromHeading('location'), timeOfDay: fromHeading('timeOfDay'), ...given };
}
