import { z } from 'zod';
import type { SceneStatus } from '../../storage/generated/client/client.js';
import { AttemptLostError, StepTakenError } from '../../streams/journal.js';
import { RunLost, RunPaused } from '../engine/durable.js';
import { runStep } from './run-step.js';
import type { StepSpec } from './run-step.js';
import type { Run } from './run.js';
import type { Step } from './step.js';

/** The step whose result are the ids of the scenes that a generation of a script works on. */
export const SCENES_PLAN = 'scenes:plan';

/** What is kept of a step's result when a person deletes the scene that it worked on: the step is done, and counted once. */
export const OF_DELETED_SCENE = Object.freeze({ sceneDeleted: true });
const ofDeletedScene = z.strictObject({ sceneDeleted: z.literal(true) });

interface SceneStep<T> extends StepSpec<T> {
  sceneId: string;
  /** The step's result for a scene that is left alone. */
  left: T;
  /** Units of the stage that the step counts then. Default 1. */
  units?: number;
  /** Scenes that a person has approved are left alone by the generation of a whole script. Default false. */
  sparesApproved?: boolean;
}

/**
 * A step that works on one scene. A scene that a person has deleted meanwhile is left alone and counted as done, so that the
 * generation goes on with the others.
 */
export function runSceneStep<T>(
  run: Run,
  { sceneId, left, units = 1, sparesApproved = false, ...spec }: SceneStep<T>,
  work: (step: Step) => Promise<T>,
): Promise<T> {
  const result = z.union([ofDeletedScene.transform(() => left), spec.result]);
  return runStep(run, { ...spec, sceneId, result }, async (step) => {
    const leave = (): Promise<T> => step.end(left, units);
    const status = step.scene?.status;
    if (status === undefined || (sparesApproved && isSpared(run, status))) return leave();
    try {
      return await work(step);
    } catch (error) {
      // It may have been deleted while the model was asked; what ends the whole generation has another reason.
      if (step.signal.aborted || isEndOfWork(error) || (await isThere(run, sceneId))) throw error;
      return leave();
    }
  });
}

function isEndOfWork(error: unknown): boolean {
  return [AttemptLostError, StepTakenError, RunLost, RunPaused].some((kind) => error instanceof kind);
}

/** Whether a scene is a person's by now: only who asks for that very scene changes it. */
export function isSpared(run: Run, status: SceneStatus): boolean {
  return run.generation.kind === 'SCRIPT' && status === 'APPROVED';
}

async function isThere({ services: { db } }: Run, id: string): Promise<boolean> {
  return (await db.scene.findUnique({ where: { id }, select: { id: true } })) !== null;
}
