import { newRowId } from '../../domain/ids.js';
import { sceneCritique } from '../../domain/scenes.js';
import type { SceneCritique } from '../../domain/scenes.js';
import type { CritiqueInput } from '../../domain/tasks.js';
import { isFarOff, sceneEighths } from '../../scripts/drafts/draft-length.js';
import { formNotes } from '../../scripts/drafts/scene-assessment.js';
import type { SceneFrame } from '../../scripts/drafts/scene-assessment.js';
import { critiqueStored } from '../../scripts/drafts/draft-writes.js';
import { keepDraftIn, lockScenesIn, storeCritiqueIn } from '../../scripts/drafts/draft-storage.js';
import { critiquePrompt } from '../../prompts/critique.js';
import { isUnreadable } from '../pipeline/failures.js';
import { call, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';
import { standInCritique } from '../forecast/stand-ins.js';
import type { Critique, Prisma } from '../../storage/generated/client/client.js';
import { isGoodAsItIs, isFarWorse, isJudgement, judgement, notesOf, withoutEmptyNotes } from '../story/judgement.js';
import type { Judgement, Round, RoundOutcome } from '../story/judgement.js';
import type { Run } from '../pipeline/run.js';
import type { Step } from '../pipeline/step.js';
import type { SeenDraft } from '../pipeline/step-look.js';
import type { CallOptions } from '../pipeline/step-request.js';
import { completeSceneStageIn, sceneStageDone, startSceneStage } from '../pipeline/scene-stage.js';
import { currentDraft, frameOf, sceneInput, isByModelsOnly } from '../story/story-so-far.js';
import { runSceneStep } from '../pipeline/scene-step.js';

/**
 * Takes the scene's current draft; checks its form and length, asks the dramaturge; stores the critique with the draft. A rewrite that is judged
 * far worse than the draft that it was to better gives way to that one, which is then to be rewritten once more.
 */
export async function critiqueScene(run: Run, sceneId: string, round: Round): Promise<RoundOutcome> {
  // A person who asks for a rewrite may have said what it is to answer.
  round.judgement = run.input.judgement ?? (await judgeScene(run, sceneId, round.number));
  return isGoodAsItIs(round.judgement) ? 'ENOUGH' : 'GO_ON';
}

function judgeScene(run: Run, sceneId: string, round: number): Promise<Judgement> {
  const key = `scene:${sceneId}:critique:${round}`;
  return runSceneStep<Judgement>(
    run,
    { stage: 'CRITIQUE', key, result: judgement, sceneId, left: NOTHING_TO_ANSWER, sparesApproved: true },
    async (step) => {
      await startSceneStage(step, sceneId);
      const { scene, draft } = currentDraft(step);
      const { script, entries } = step.story;
      const frame = frameOf(await sceneInput(step, sceneId));
      const byModelsOnly = isByModelsOnly(step);
      const faultyIn = (text: string) =>
        formNotes(run.assessments.assess(text, frame)).length > 0 || (byModelsOnly && isOffLength(text, frame));
      const critique = await askCritique(
        step,
        {
          logLine: script.logLine,
          brief: step.story.brief,
          scene,
          characters: entries.flatMap((entry) => (entry.kind === 'CHARACTER' ? [entry.content] : [])),
          text: draft.text,
          round,
        },
        { sceneId, draftId: draft.id },
      );
      const earlier = await farBetterBefore(run, draft, critique);
      const found = {
        notes: notesOf(critique),
        faulty: faultyIn(draft.text),
        ...(isJudgement(critique) ? {} : { unjudged: true }),
      };
      const critiqueId = newRowId();
      const known =
        earlier === undefined
          ? {
              result: { critiqueId, ...found },
              parts: [
                {
                  name: 'critique',
                  sql: (ready: Prisma.Sql) =>
                    critiqueStored({ id: critiqueId, draftId: draft.id, generationId: run.id }, critique, ready),
                },
              ],
              events: [
                { event: { type: 'CritiqueReady', sceneId, critiqueId } as const },
                sceneStageDone(step, sceneId),
              ],
            }
          : undefined;
      return step.commit(
        async (tx, emit) => {
          const [locked] = earlier === undefined ? [] : await lockScenesIn(tx, [sceneId]);
          const stored = await storeCritiqueIn(tx, draft.id, run.id, critique);
          emit({ type: 'CritiqueReady', sceneId, critiqueId: stored.id });
          // A draft that came meanwhile, a person's, stays, and so does one that a person has approved.
          const back = earlier !== undefined && locked?.currentDraftId === draft.id && !locked.approved;
          if (back) {
            await keepDraftIn(tx, sceneId, earlier.draft.id);
            emit({
              type: 'SceneDraftCompleted',
              sceneId,
              draftId: earlier.draft.id,
              draftNumber: earlier.draft.number,
            });
          }
          await completeSceneStageIn(step, tx, emit, sceneId);
          if (back) {
            return { critiqueId: earlier.critiqueId, notes: earlier.notes, faulty: faultyIn(earlier.draft.text) };
          }
          return { critiqueId: stored.id, ...found };
        },
        1,
        known,
      );
    },
  );
}

function isOffLength(text: string, { length }: SceneFrame): boolean {
  return length !== undefined && isFarOff(sceneEighths(text, length.profile), length.target);
}
/** Of a scene that is not judged. */
const NOTHING_TO_ANSWER: Judgement = Object.freeze({ critiqueId: '', notes: [] });

const NO_JUDGEMENT: SceneCritique = Object.freeze({ overall: 'The model gave no judgement of this draft.', axes: [] });

/** A critique with neither a score nor a note is asked for once more. If that is no better, or nothing can be read, the draft counts as not judged. */
async function askCritique(step: Step, input: CritiqueInput, options: CallOptions): Promise<SceneCritique> {
  const ask = (): Promise<SceneCritique> =>
    step.ask(critiquePrompt, input, options).catch((error: unknown) => {
      if (isUnreadable(error)) return NO_JUDGEMENT;
      throw error;
    });
  const first = withoutEmptyNotes(await ask());
  if (isJudgement(first)) return first;
  await step.forget(critiquePrompt, input, options);
  const second = withoutEmptyNotes(await ask());
  return isJudgement(second) ? second : { ...second, overall: second.overall || first.overall || NO_JUDGEMENT.overall };
}

type AnsweredRow = Pick<Critique, 'id' | 'overall' | 'axes'> & { draft: Pick<SeenDraft, 'id' | 'number' | 'text'> };

/** The draft that this one rewrote in this generation, and what was said of it, if that was far better. */
async function farBetterBefore(run: Run, { kind, generationId, answersId }: SeenDraft, critique: SceneCritique) {
  if (kind !== 'REWRITE' || generationId !== run.id || answersId === null) return undefined;
  const [answered] = await run.services.db.$queryRaw<AnsweredRow[]>`
    SELECT critique."id", critique."overall", critique."axes",
      jsonb_build_object('id', draft."id", 'number', draft."number", 'text', draft."text") AS "draft"
    FROM "Critique" critique JOIN "Draft" draft ON draft."id" = critique."draftId"
    WHERE critique."id" = ${answersId}::uuid AND critique."generationId" = ${run.id}::uuid AND draft."state" = 'COMPLETE'`;
  if (answered === undefined) return undefined;
  const { data: before } = sceneCritique.safeParse(answered);
  return before !== undefined && isFarWorse(critique, before)
    ? { critiqueId: answered.id, draft: answered.draft, notes: notesOf(before) }
    : undefined;
}

const critiqueTask: StageTask<{ task: 'critique'; scene: number; round: number }> = {
  task: 'critique',
  offlineTokens: 345,
  least: () => ({ task: 'critique', scene: 1, round: 0 }),
  sample: (characters) => JSON.stringify(standInCritique(characters)),
  prompt: (story, { scene, round }) =>
    sized(critiquePrompt, {
      logLine: story.given.logLine,
      brief: story.given.brief,
      scene: story.scene(scene),
      characters: story.characters,
      text: story.textAfter(round),
      round: round + 1,
    }),
};
export const critiqueTasks: readonly StageTask[] = [critiqueTask];

/** A scene whose critique finds nothing has no further rounds. */
export function critiqueCalls({ habits }: CallContext, scene: number, round: number): readonly Plan[] {
  return [call('CRITIQUE', { task: 'critique', scene, round: round - 1 }, habits.rewritesPerCritique ** (round - 1))];
}
