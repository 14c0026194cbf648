import { z } from 'zod';
import type { DurableEvent } from '../../domain/events.js';
import { saysNothingBroken } from '../../domain/nothing-said.js';
import { setElsewhere } from '../../scripts/drafts/draft-findings.js';
import { settleCheckedIn } from '../../scripts/drafts/draft-storage.js';
import { checkedSettled } from '../../scripts/drafts/draft-writes.js';
import type { Transaction } from '../../storage/database.js';
import type { Emit } from '../../streams/types.js';
import { continuityPrompt } from '../../prompts/continuity.js';
import { continuityKey, duplicateIssues } from '../drafts/near-duplicates.js';
import { draftEnd } from '../drafts/draft-end.js';
import { rewriteDraft } from '../drafts/rewrite-draft.js';
import { isUnreadable } from '../pipeline/failures.js';
import { call, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';
import { prose } from '../forecast/stand-ins.js';
import type { Run } from '../pipeline/run.js';
import { NOTHING } from '../pipeline/run-step.js';
import { isSpared, runSceneStep } from '../pipeline/scene-step.js';
import { roundsOf } from '../pipeline/stage-facts.js';
import { completeSceneStageIn, sceneStageDone, startSceneStage } from '../pipeline/scene-stage.js';
import { advanceStageIn } from '../pipeline/stage-progress.js';
import type { Step } from '../pipeline/step.js';
import type { KnownEnd } from '../pipeline/step-writes.js';
import { currentDraft, frameOf, isByModelsOnly, sceneInput, storyBibles } from '../story/story-so-far.js';

/**
 * Takes the scene's current draft; holds it against its state contract, the bibles, its planned heading and the other scenes. What
 * breaks is repaired by one more draft, which is checked again; what still breaks is reported, and the scene needs a person's review.
 * So does one whose check gave nothing that could be read. A scene that a person approved is checked, and never repaired.
 */
export async function checkContinuity(run: Run, sceneId: string): Promise<void> {
  const first = { stage: 'CONTINUITY', key: continuityKey(sceneId), result: z.array(z.string()) } as const;
  const found = await runSceneStep<string[]>(run, { ...first, sceneId, left: [] }, async (step) => {
    await startSceneStage(step, sceneId);
    const { status, draft } = currentDraft(step);
    const issues = await findIssues(step, sceneId, draft.text);
    if (issues !== undefined && issues.length > 0 && run.config.autoRewrite && !isSpared(run, status)) {
      return step.end(issues);
    }
    const finding = { sceneId, draftId: draft.id, issues };
    return step.commit(
      async (tx, emit) => {
        await reportIn(step, tx, emit, finding);
        return [];
      },
      1,
      { result: [], ...report(step, finding) },
    );
  });
  if (found.length > 0 && (await repairContinuity(run, sceneId, found))) await checkRepair(run, sceneId, found);
}

/** Earlier versions stored nothing, and did not check a repair again. */
const repaired: z.ZodType<boolean> = z
  .boolean()
  .nullable()
  .transform((kept) => kept === true);

/** Gives whether the repaired draft is the scene's text now. If it is not, what was found still stands. */
function repairContinuity(run: Run, sceneId: string, found: readonly string[]): Promise<boolean> {
  const repair = { stage: 'CONTINUITY', key: `scene:${sceneId}:repair`, result: repaired } as const;
  return runSceneStep<boolean>(run, { ...repair, sceneId, left: false, sparesApproved: true }, async (step) => {
    const { draft, better, old } = await rewriteDraft(step, sceneId, 1, found);
    const kept = better ? draftEnd(step, draft, true) : undefined;
    return step.commit<boolean>(
      async (tx, emit) => {
        if (await draft.completeIn(tx, emit, better)) return true;
        await reportIn(step, tx, emit, { sceneId, draftId: old.id, issues: found });
        await advanceStageIn(tx, emit, run.id, step.stage, 1);
        return false;
      },
      0,
      kept && { result: true, ...kept },
    );
  });
}

/** A step of its own, so that a repair that was paid for is kept when the generation pauses after it. */
async function checkRepair(run: Run, sceneId: string, found: readonly string[]): Promise<void> {
  const recheck = { stage: 'CONTINUITY', key: `scene:${sceneId}:recheck`, result: NOTHING } as const;
  await runSceneStep(run, { ...recheck, sceneId, left: undefined }, async (step) => {
    const { draft } = currentDraft(step);
    const issues = await findIssues(step, sceneId, draft.text);
    const finding = { sceneId, draftId: draft.id, issues, repaired: found };
    await step.commit((tx, emit) => reportIn(step, tx, emit, finding), 1, {
      result: undefined,
      ...report(step, finding),
    });
  });
}

interface Finding {
  sceneId: string;
  /** The draft that was checked. */
  draftId: string;
  /** What breaks in it; undefined where that could not be told. */
  issues: readonly string[] | undefined;
  /** What broke before, and was repaired if nothing breaks now. */
  repaired?: readonly string[];
}

async function reportIn(step: Step, tx: Transaction, emit: Emit, finding: Finding): Promise<void> {
  const { sceneId, draftId } = finding;
  await settleCheckedIn(tx, sceneId, draftId, checkedAs(finding));
  for (const event of toldOf(finding)) emit(event);
  await completeSceneStageIn(step, tx, emit, sceneId);
}

/** The same for a scene whose draft is still the one that was checked. */
function report(step: Step, finding: Finding): Pick<KnownEnd<unknown>, 'parts' | 'events'> {
  const { sceneId, draftId } = finding;
  return {
    parts: [{ name: 'settled', sql: (ready) => checkedSettled(sceneId, draftId, checkedAs(finding), ready) }],
    events: [...toldOf(finding).map((event) => ({ event })), sceneStageDone(step, sceneId)],
  };
}

function checkedAs({ issues }: Finding): 'WRITTEN' | 'NEEDS_REVIEW' {
  return issues?.length === 0 ? 'WRITTEN' : 'NEEDS_REVIEW';
}

function toldOf({ sceneId, issues, repaired = [] }: Finding): DurableEvent[] {
  const holds = issues?.length === 0;
  return (holds ? repaired : (issues ?? repaired)).map((message) => ({
    type: 'ContinuityIssueFound',
    sceneId,
    message,
    repaired: holds,
  }));
}

async function findIssues(step: Step, sceneId: string, text: string): Promise<string[] | undefined> {
  const { scene } = currentDraft(step);
  const { characters, setting } = storyBibles(step.story.entries);
  const { brief } = step.story;
  const breaches = await step.ask(continuityPrompt, { brief, scene, characters, setting, text }, { sceneId }).then(
    ({ issues }) => breachesOf(issues),
    (error: unknown) => {
      if (isUnreadable(error)) return undefined;
      throw error;
    },
  );
  // What needs no model is told also where the model's check cannot be read.
  const plain = [...(await headingIssues(step, sceneId, text)), ...(await duplicateIssues(step, sceneId, text))];
  return breaches === undefined && plain.length === 0 ? undefined : [...(breaches ?? []), ...plain];
}

/** Where a model alone has written, the scene is to be set as it was planned. */
async function headingIssues(step: Step, sceneId: string, text: string): Promise<string[]> {
  if (!isByModelsOnly(step)) return [];
  const found = setElsewhere(text, frameOf(await sceneInput(step, sceneId)));
  return found === undefined ? [] : [found.message];
}

/** A model that found nothing may say so where it should have given an empty list. */
export function breachesOf(issues: readonly string[]): string[] {
  return issues.filter((issue) => !saysNothingBroken(issue));
}

const continuityTask: StageTask<{ task: 'continuity'; scene: number; round: number }> = {
  task: 'continuity',
  offlineTokens: 5,
  least: () => ({ task: 'continuity', scene: 1, round: 0 }),
  sample: prose,
  prompt: (story, { scene, round }) =>
    sized(continuityPrompt, {
      brief: story.given.brief,
      scene: story.scene(scene),
      characters: story.characters,
      setting: story.whole.bibles.setting,
      text: story.textAfter(round),
    }),
};
export const continuityTasks: readonly StageTask[] = [continuityTask];

/** What breaks is repaired by a rewrite, which is checked again. */
export function continuityCalls({ config, habits: { repairsPerScene } }: CallContext, scene: number): readonly Plan[] {
  const rounds = roundsOf({ kind: 'SCRIPT', config });
  const check = call('CONTINUITY', { task: 'continuity', scene, round: rounds });
  if (!config.autoRewrite || repairsPerScene <= 0) return [check];
  return [
    check,
    call('CONTINUITY', { task: 'rewrite', scene, round: rounds }, repairsPerScene),
    call('CONTINUITY', { task: 'continuity', scene, round: rounds + 1 }, repairsPerScene),
  ];
}
