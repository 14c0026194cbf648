import { languageReminder } from '../../prompts/language-reminder.js';
import { RETAKE } from '../../optimizer/prompt-suffix.js';
import { LlmError } from '../../optimizer/types.js';
import type { FaultCode } from '../../optimizer/types.js';
import { beginDraftIn, discardDraftsIn } from '../../scripts/drafts/draft-storage.js';
import type { Draft } from '../../storage/generated/client/client.js';
import { RunLost } from '../engine/durable.js';
import { DriftedDraft, UnusableAnswer } from '../pipeline/failures.js';
import { startSceneStageIn } from '../pipeline/scene-stage.js';
import type { Step } from '../pipeline/step.js';
import { discardIn, emitDiscarded } from './discarding.js';
import { streamDraft } from './stream-draft.js';
import type { DraftRequest, WrittenDraft } from './stream-draft.js';

/** Drafts that one step begins at most: after one that broke off, or is no scene, the next is begun. One in the wrong language is not counted. */
const MAX_DRAFTS = 2;
const BROKEN_OFF: ReadonlySet<FaultCode> = new Set([
  'PARTIAL_STREAM',
  'IDLE_TIMEOUT',
  'TOTAL_TIMEOUT',
  'MALFORMED',
  'OUTPUT_LIMIT',
]);

/**
 * Streams a draft to its readers as the model writes it. Text that had flowed is never taken back in silence: a draft that
 * breaks off is discarded by an event, and the next one starts under the next number.
 */
export async function writeDraft<N extends 'scene' | 'rewrite'>(
  step: Step,
  request: DraftRequest<N>,
): Promise<WrittenDraft> {
  let brokenOff: LlmError | undefined;
  let retake = 0;
  let reminder: string | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const { draft, variant } = await beginDraft(step, request);
    const options = {
      sceneId: request.sceneId,
      draftId: draft.id,
      variant: variant + retake,
      avoidProvider: brokenOff?.provider,
      note: reminder,
    };
    const last = attempt === MAX_DRAFTS;
    try {
      return await streamDraft(step, request, { draft, options, brokenOff, last, reminded: reminder !== undefined });
    } catch (error) {
      // Who has lost the step leaves everything as it is: the next worker at it decides, and may be writing its draft already.
      if (step.signal.aborted || error instanceof RunLost) throw error;
      await step.note((tx, emit) =>
        discardIn(tx, emit, { id: draft.id }, error instanceof Error ? error.message : 'The draft broke off.'),
      );
      if (error instanceof DriftedDraft) {
        // Beside the two that another fault may take: it comes once at most, as a reminded model's draft is not judged.
        reminder = languageReminder(error.drift);
        brokenOff = undefined;
        attempt -= 1;
        continue;
      }
      if (error instanceof UnusableAnswer) {
        await step.forget(request.prompt, request.input, options);
        retake += RETAKE;
      }
      brokenOff = error instanceof LlmError && BROKEN_OFF.has(error.code) ? error : undefined;
      if ((brokenOff === undefined && !(error instanceof UnusableAnswer)) || last) throw error;
    }
  }
}

/** The variant distinguishes a scene that is written anew on purpose from a call that is only repeated: it counts the drafts of other generations. */
async function beginDraft<N extends 'scene' | 'rewrite'>(
  step: Step,
  request: DraftRequest<N>,
): Promise<{ draft: Draft; variant: number }> {
  step.throwIfHalted();
  const entries = await step.run.entries();
  return step.note(async (tx, emit) => {
    const draft = await beginDraftIn(tx, {
      sceneId: request.sceneId,
      kind: request.kind,
      generationId: step.run.id,
      stepKey: step.key,
      promptVersion: request.prompt.version,
      bibleVersions: entries.map((entry) => `${entry.id}@${entry.version}`),
      answersId: request.answersId,
    });
    const earlier = await tx.draft.count({
      where: {
        sceneId: request.sceneId,
        kind: request.kind,
        OR: [{ generationId: null }, { generationId: { not: step.run.id } }],
      },
    });
    // What an earlier worker at this step left behind is void: it died while it wrote.
    const reason = 'The worker that wrote this draft was lost; the scene is written anew.';
    const left = await discardDraftsIn(
      tx,
      { generationId: step.run.id, stepKey: step.key, id: { not: draft.id } },
      reason,
    );
    await startSceneStageIn(step, tx, emit, request.sceneId);
    emitDiscarded(emit, left, reason);
    emit({ type: 'SceneDraftStarted', sceneId: request.sceneId, draftNumber: draft.number, kind: request.kind });
    return { draft, variant: earlier + ('round' in request.input ? request.input.round - 1 : 0) };
  });
}
