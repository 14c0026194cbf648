import type { PlannedScene, SceneGist } from '../../domain/tasks.js';
import { cutText } from '../../optimizer/answers/cut-text.js';
import { sceneSummaryPrompt } from '../../prompts/scene-summary.js';
import { plannedScene } from '../../scripts/scene-storage.js';
import type { Step } from '../pipeline/step.js';

/** How long a scene's gist may be, in characters: of the scenes right before, and of those further back, so that a prompt stays bounded however long the script is. */
const NEAR = 400;
const FAR = 160;
const NEAR_SCENES = 20;

/**
 * The scenes before number `before`, oldest first, for work on a script that was there: told as they were written, by the summaries
 * that are kept with them, or as they are planned where they have no draft. Summaries that are missing are asked for together; one
 * that is not to be had is no failure. Undefined for the first scene, and for a script that this generation writes from its beginning.
 */
export async function writtenBefore(step: Step, before: number): Promise<readonly SceneGist[] | undefined> {
  if (before <= 1 || !goesOn(step)) return undefined;
  const gists = await gistsOf(step, before);
  return gists.length === 0 ? undefined : gists.map(({ characters: _characters, ...gist }) => gist);
}

/** All scenes that a script has before its bibles are written, told as in `writtenBefore`, with who is in them. */
export function standingGists(step: Step): Promise<readonly SceneGist[]> {
  return gistsOf(step, Infinity);
}

async function gistsOf(step: Step, before: number): Promise<SceneGist[]> {
  const { generation, services } = step.run;
  const scenes = await services.db.scene.findMany({
    where: { scriptId: generation.scriptId, ...(before === Infinity ? {} : { number: { lt: before } }) },
    orderBy: { number: 'asc' },
    include: { currentDraft: { select: { completedAt: true } } },
  });
  // What the generation itself writes on the way is in its plans, and the same whatever is finished first.
  const isTold = (completedAt: Date | null): boolean =>
    generation.kind !== 'SCRIPT' || (completedAt !== null && completedAt < generation.createdAt);
  const ids = scenes.flatMap(({ id, currentDraft }) =>
    currentDraft !== null && isTold(currentDraft.completedAt) ? [id] : [],
  );
  const summaries = await services.summaries.keptSummaries(ids, {
    ask: (questions) =>
      step.tryMany(
        sceneSummaryPrompt,
        questions.map(({ input, sceneId }) => ({ input, options: { sceneId } })),
      ),
    forget: ({ input, sceneId }) => step.forget(sceneSummaryPrompt, input, { sceneId }),
  });
  const told = new Map(ids.map((id, at) => [id, summaries[at]]));
  return scenes.map((scene, at): SceneGist => {
    const plan = plannedScene(scene);
    const most = scenes.length - at <= NEAR_SCENES ? NEAR : FAR;
    const summary = told.get(scene.id)?.replace(/\s+/g, ' ').trim();
    return summary === undefined || summary === ''
      ? plannedGist(plan, most)
      : { ...plannedGist(plan, most), summary: cutText(summary, most), planned: undefined };
  });
}

/** A scene's gist by its plan. `most`: how long, in characters. */
export function plannedGist(
  { number, outline: { heading, description, characters } }: PlannedScene,
  most: number = NEAR,
): SceneGist {
  return { number, heading, summary: cutText(description, most), planned: true, characters };
}

/** Whether the script was begun before this generation. */
function goesOn({ run, story }: Step): boolean {
  return run.generation.kind !== 'SCRIPT' || story.begunBefore;
}
