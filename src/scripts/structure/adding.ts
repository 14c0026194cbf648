import { InvalidInputError } from '../../domain/errors.js';
import { storedBrief } from '../../domain/brief.js';
import { outlineLanguageFields } from '../outline-language.js';
import type { PlannedOutline, SceneOutlineInput } from '../../domain/planned-outline.js';
import type { Transaction } from '../../storage/database.js';
import type { Scene } from '../../storage/generated/client/client.js';
import type { EmitChange } from '../../streams/script-journal.js';
import { readScenePlan } from '../scene-plans.js';
import { checkVersionIn, recordEditIn } from '../versions/version-number.js';
import { PLANS_SCENES, refuseWhileAtWorkIn } from './guards.js';
import { actBetween, arranged, lockPlacesIn, storePlacesIn } from './order.js';
import type { Place } from './order.js';
import { castOfOutline, charactersOf, lockEntriesIn, settingOf } from './scene-cast.js';

export interface AddSceneInput {
  scriptId: string;
  /** The number that the new scene gets, 1 to the number of scenes + 1. Absent: at the end. */
  at?: number | null | undefined;
  /** The `Script.version` that was read. Absent: not checked. */
  expectedVersion?: number | null | undefined;
  outline: SceneOutlineInput;
}

const MOST_SCENES = 120;

/** Plans a scene, which waits to be filled in and written. The script's row is locked alone. */
export async function addSceneIn(tx: Transaction, emit: EmitChange, input: AddSceneInput): Promise<Scene> {
  const { scriptId } = input;
  await checkVersionIn(tx, scriptId, input.expectedVersion);
  await refuseWhileAtWorkIn(tx, scriptId, PLANS_SCENES);
  const script = await tx.script.findUniqueOrThrow({ where: { id: scriptId }, select: { brief: true } });
  const planned = outlineOf(input.outline, storedBrief(script).language);
  const entries = await lockEntriesIn(tx, scriptId);
  const before = await lockPlacesIn(tx, scriptId);
  const at = placeFor(input.at, before.length);
  const act = actAt(planned.act, before[at - 2], before[at - 1]);
  const added: Place = { id: '', number: at, act, priorState: null, nextState: null };
  const places = arranged(before, before.toSpliced(at - 1, 0, added));
  await storePlacesIn(tx, scriptId, before, places);
  const cast = castOfOutline(planned.outline.characters, charactersOf(entries));
  const scene = await tx.scene.create({
    data: {
      scriptId,
      number: at,
      act,
      outline: planned.outline,
      targetEighths: planned.targetEighths ?? null,
      priorState: places[at - 1]?.priorState ?? null,
      settingId: settingOf(entries),
      characters: { create: cast.map((entryId, position) => ({ entryId, position })) },
    },
  });
  await recordEditIn(tx, scriptId);
  emit({ type: 'SceneAdded', sceneId: scene.id, number: at });
  return scene;
}

/** @throws InvalidInputError with all that is wrong */
export function outlineOf(input: SceneOutlineInput, language: string | undefined): PlannedOutline {
  const { planned, invalid } = readScenePlan(input, 'outline');
  const foreign = planned === undefined ? [] : outlineLanguageFields(language, [input]);
  if (planned === undefined || foreign.length > 0) throw new InvalidInputError([...invalid, ...foreign]);
  return planned;
}

function placeFor(at: number | null | undefined, scenes: number): number {
  if (scenes >= MOST_SCENES) {
    throw new InvalidInputError([
      { path: 'scriptId', message: `has ${scenes} scenes already; a script has at most ${MOST_SCENES}` },
    ]);
  }
  const place = at ?? scenes + 1;
  if (!Number.isInteger(place) || place < 1 || place > scenes + 1) {
    throw new InvalidInputError([{ path: 'at', message: `is ${place}; use a whole number from 1 to ${scenes + 1}` }]);
  }
  return place;
}

/** The act of a scene between these. @throws InvalidInputError for one with which acts would fall along the script */
export function actAt(given: number | undefined, before: Place | undefined, after: Place | undefined): number {
  if (given === undefined) return actBetween(before, after);
  const least = before?.act ?? 1;
  if (given >= least && given <= (after?.act ?? given)) return given;
  const neighbours = [
    ...(before === undefined ? [] : [`the scene before it is in act ${before.act}`]),
    ...(after === undefined ? [] : [`the scene after it in act ${after.act}`]),
  ].join(', ');
  throw new InvalidInputError([
    {
      path: 'outline.act',
      message: `is ${given}; ${neighbours}, and acts never fall from one scene to the next: use ${actRange(least, after?.act)}`,
    },
  ]);
}

function actRange(least: number, most: number | undefined): string {
  if (most === undefined) return `${least} or more`;
  return least === most ? `${least}` : `${least} to ${most}`;
}
