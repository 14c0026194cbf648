import { z } from 'zod';
import { newRowId } from '../../domain/ids.js';
import { languageReminder } from '../../prompts/language-reminder.js';
import { RETAKE } from '../../optimizer/prompt-suffix.js';
import { LlmError } from '../../optimizer/types.js';
import type { FaultCode } from '../../optimizer/types.js';
import { beginDraftIn, discardDraftsIn } from '../../scripts/drafts/draft-storage.js';
import type { NewDraft } from '../../scripts/drafts/draft-storage.js';
import { draftBegun, sceneWriting } from '../../scripts/drafts/draft-writes.js';
import { Prisma } from '../../storage/generated/client/client.js';
import { RunLost } from '../engine/durable.js';
import { DriftedDraft, UnusableAnswer } from '../pipeline/failures.js';
import { startSceneStageIn } from '../pipeline/scene-stage.js';
import type { Step } from '../pipeline/step.js';
import { sceneStageStart } from '../pipeline/step-writes.js';
import { discardIn, emitDiscarded } from './discarding.js';
import { streamDraft } from './stream-draft.js';
import type { BegunDraft, DraftRequest, WrittenDraft } from './stream-draft.js';

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
): Promise<{ draft: BegunDraft; variant: number }> {
  step.throwIfHalted();
  const { sceneId, kind } = request;
  const draft: NewDraft = {
    sceneId,
    kind,
    generationId: step.run.id,
    stepKey: step.key,
    promptVersion: request.prompt.version,
    bibleVersions: step.story.entries.map((entry) => `${entry.id}@${entry.version}`),
    answersId: request.answersId,
  };
  const { id, number, earlier } = (await beginAtOnce(step, draft)) ?? (await beginInTransaction(step, draft));
  return {
    draft: { id, sceneId, number, kind },
    variant: earlier + ('round' in request.input ? request.input.round - 1 : 0),
  };
}

interface Begun {
  id: string;
  number: number;
  /** Drafts of the kind that other generations wrote of the scene. */
  earlier: number;
}

const begunValue = z.object({ number: z.int(), earlier: z.int() });

/** In one statement; undefined for a scene that is approved, and when an earlier worker at this step left a draft behind. */
async function beginAtOnce(step: Step, draft: NewDraft): Promise<Begun | undefined> {
  const { sceneId, kind, generationId } = draft;
  if (step.scene?.status === 'APPROVED') return undefined;
  const id = newRowId();
  const { parts, events } = sceneStageStart(step.run.id, step.stage, sceneId, step.key);
  const begun = await step.store.noteAtOnce({
    parts: [
      { name: 'scene', sql: (ready) => sceneWriting(sceneId, ready) },
      { name: 'draft', sql: (ready) => draftBegun(id, draft, ready) },
      ...parts,
    ],
    events: [
      ...events,
      {
        event: { type: 'SceneDraftStarted', sceneId, draftNumber: 0, kind },
        members: Prisma.sql`jsonb_build_object('draftNumber', (SELECT draft."number" FROM draft))`,
      },
    ],
    value: Prisma.sql`jsonb_build_object('number', (SELECT draft."number" FROM draft), 'earlier', (
      SELECT count(*) FROM "Draft" other
      WHERE other."sceneId" = ${sceneId}::uuid AND other."kind" = ${kind}::"DraftKind" AND other."generationId" IS DISTINCT FROM ${generationId}::uuid))`,
  });
  return begun && { id, ...begunValue.parse(begun.value) };
}

function beginInTransaction(step: Step, draft: NewDraft): Promise<Begun> {
  const { sceneId, kind, generationId, stepKey } = draft;
  return step.note(async (tx, emit) => {
    const { id, number } = await beginDraftIn(tx, draft);
    const earlier = await tx.draft.count({
      where: { sceneId, kind, OR: [{ generationId: null }, { generationId: { not: generationId } }] },
    });
    // What an earlier worker at this step left behind is void: it died while it wrote.
    const reason = 'The worker that wrote this draft was lost; the scene is written anew.';
    const left = await discardDraftsIn(tx, { generationId, stepKey, id: { not: id } }, reason);
    await startSceneStageIn(step, tx, emit, sceneId);
    emitDiscarded(emit, left, reason);
    emit({ type: 'SceneDraftStarted', sceneId, draftNumber: number, kind });
    return { id, number, earlier };
  });
}
