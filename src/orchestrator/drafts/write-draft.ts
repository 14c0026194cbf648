import { RETAKE } from '../../optimizer/prompt-suffix.js';
import { LlmError } from '../../optimizer/types.js';
import type { FaultCode } from '../../optimizer/types.js';
import { beginDraftIn, discardDraftsIn } from '../../scripts/drafts/draft-storage.js';
import type { Transaction } from '../../storage/database.js';
import type { Draft, Prisma } from '../../storage/generated/client/client.js';
import type { Emit } from '../../streams/types.js';
import { RunLost, UnusableAnswer } from '../pipeline/failures.js';
import { startSceneStageIn } from '../pipeline/scene-stage.js';
import type { Step } from '../pipeline/step.js';
import { streamDraft } from './stream-draft.js';
import type { DraftOrder, WrittenDraft } from './stream-draft.js';

/** Drafts that one step begins at most: after one that broke off, or is no scene, the next is begun. */
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
  order: DraftOrder<N>,
): Promise<WrittenDraft> {
  let brokenOff: LlmError | undefined;
  let retake = 0;
  for (let attempt = 1; ; attempt += 1) {
    const { draft, variant } = await beginDraft(step, order);
    const place = {
      sceneId: order.sceneId,
      draftId: draft.id,
      variant: variant + retake,
      avoidProvider: brokenOff?.provider,
    };
    try {
      return await streamDraft(step, order, { draft, place, brokenOff, last: attempt === MAX_DRAFTS });
    } catch (error) {
      // Who has lost the step leaves everything as it is: the next worker at it decides, and may be writing its draft already.
      if (step.signal.aborted || error instanceof RunLost) throw error;
      await step.note((tx, emit) =>
        discardIn(tx, emit, { id: draft.id }, error instanceof Error ? error.message : 'The draft broke off.'),
      );
      if (error instanceof UnusableAnswer) {
        await step.forget(order.prompt, order.input, place);
        retake += RETAKE;
      }
      brokenOff = error instanceof LlmError && BROKEN_OFF.has(error.code) ? error : undefined;
      if ((brokenOff === undefined && !(error instanceof UnusableAnswer)) || attempt === MAX_DRAFTS) throw error;
    }
  }
}

/** The variant distinguishes a scene that is written anew on purpose from a call that is only repeated: it counts the drafts of other generations. */
async function beginDraft<N extends 'scene' | 'rewrite'>(
  step: Step,
  order: DraftOrder<N>,
): Promise<{ draft: Draft; variant: number }> {
  step.throwIfHalted();
  const entries = await step.run.entries();
  return step.note(async (tx, emit) => {
    const draft = await beginDraftIn(tx, {
      sceneId: order.sceneId,
      kind: order.kind,
      generationId: step.run.id,
      stepKey: step.key,
      promptVersion: order.prompt.version,
      bibleVersions: entries.map((entry) => `${entry.id}@${entry.version}`),
      answersId: order.answersId,
    });
    const earlier = await tx.draft.count({
      where: {
        sceneId: order.sceneId,
        kind: order.kind,
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
    await startSceneStageIn(step, tx, emit, order.sceneId);
    for (const { sceneId, number } of left) emit({ type: 'SceneDraftDiscarded', sceneId, draftNumber: number, reason });
    emit({ type: 'SceneDraftStarted', sceneId: order.sceneId, draftNumber: draft.number, kind: order.kind });
    return { draft, variant: earlier + ('round' in order.input ? order.input.round - 1 : 0) };
  });
}

async function discardIn(tx: Transaction, emit: Emit, which: Prisma.DraftWhereInput, reason: string): Promise<void> {
  for (const draft of await discardDraftsIn(tx, which, reason)) {
    emit({ type: 'SceneDraftDiscarded', sceneId: draft.sceneId, draftNumber: draft.number, reason });
  }
}
