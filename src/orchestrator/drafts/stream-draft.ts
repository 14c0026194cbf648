import type { DraftKind } from '../../domain/scenes.js';
import type { SceneInput, TaskInputs } from '../../domain/tasks.js';
import type { TrimmedPart } from '../../domain/trimmed-parts.js';
import type { LlmError } from '../../optimizer/types.js';
import type { Prompt } from '../../prompts/prompt.js';
import { createLoopWatch } from '../../screenplay/draft/repetition.js';
import { asRepairs } from '../../scripts/drafts/draft-findings.js';
import { completeDraftIn, givesWayIn, keepDraftIn, lockScenesIn } from '../../scripts/drafts/draft-storage.js';
import type { FinishedDraft } from '../../scripts/drafts/draft-storage.js';
import { createDraftReader } from '../../scripts/drafts/draft-text.js';
import type { SceneAssessment } from '../../scripts/drafts/scene-assessment.js';
import type { Transaction } from '../../storage/database.js';
import type { Draft } from '../../storage/generated/client/client.js';
import type { Emit } from '../../streams/types.js';
import type { Drift } from '../../screenplay/languages/drift.js';
import { DriftedDraft, HopelessDraft } from '../pipeline/failures.js';
import { languageWanted } from '../pipeline/language.js';
import type { Step } from '../pipeline/step.js';
import type { CallOptions } from '../pipeline/step-request.js';
import { trimmedParts } from '../pipeline/trimmed-prompts.js';
import { frameOf } from '../story/story-so-far.js';
import { createLanguageWatch } from './language-watch.js';
import { beforeLoop, checkUsable } from './usable-draft.js';

/** A draft that is written to its end; `completeIn` stores it in the step's commit. */
export interface WrittenDraft {
  row: BegunDraft;
  finished: FinishedDraft;
  assessment: SceneAssessment;
  /**
   * With `keep` it becomes the scene's current draft, unless a person's draft is that (see `givesWayIn`). Gives whether it did.
   * The first change of its transaction.
   */
  completeIn(tx: Transaction, emit: Emit, keep: boolean): Promise<boolean>;
}

export interface DraftRequest<N extends 'scene' | 'rewrite'> {
  sceneId: string;
  kind: DraftKind;
  prompt: Prompt<N>;
  input: TaskInputs[N] & SceneInput;
  /** The critique that the draft answers. */
  answersId?: string | undefined;
}

/** The row of a draft that is begun. */
export type BegunDraft = Pick<Draft, 'id' | 'sceneId' | 'number' | 'kind'>;

interface DraftAttempt {
  draft: BegunDraft;
  options: CallOptions;
  /** Why the attempt before ended, if its provider broke it off. */
  brokenOff: LlmError | undefined;
  /** No other attempt follows. */
  last: boolean;
  /** The attempt before was in another language, and the model was told: what comes now is taken. */
  reminded: boolean;
}

/** Streams one attempt at a draft. The text is read as it comes: a model whose draft is hopeless is stopped there, and paid for no longer. */
export async function streamDraft<N extends 'scene' | 'rewrite'>(
  step: Step,
  request: DraftRequest<N>,
  { draft, options, brokenOff, last, reminded }: DraftAttempt,
): Promise<WrittenDraft> {
  const writer = step.run.services.streams.openDraft({
    generationId: step.run.id,
    draftId: draft.id,
    sceneId: draft.sceneId,
    draftNumber: draft.number,
    kind: draft.kind,
  });
  try {
    const frame = frameOf(request.input);
    let reader = createDraftReader(frame);
    let watch = createLoopWatch();
    const wanted = reminded ? undefined : languageWanted(request.input);
    let language = createLanguageWatch(wanted);
    let source = { provider: '', model: '' };
    const refuseDrift = (drift: Drift | undefined): void => {
      if (drift === undefined || !step.run.services.optimizer.canWrite(source.provider, drift.wanted)) return;
      throw new DriftedDraft(drift);
    };
    let trimmed: TrimmedPart[] = [];
    for await (const event of step.stream(request.prompt, request.input, options)) {
      if (event.type === 'delta') {
        reader.push(event.text);
        // PostgreSQL, where the text is saved as it grows, holds no NUL.
        writer.append(event.text.replaceAll('\u0000', ''));
        watch.push(event.text);
        language.push(event.text);
        refuseDrift(language.drift);
        if (watch.loops) break;
        const { hopeless } = reader;
        // Poor form can be mended where nothing better is to be had.
        if (hopeless !== undefined && !(last && hopeless === 'POOR_FORM')) throw new HopelessDraft(hopeless);
      } else if (event.type === 'reset') {
        reader = createDraftReader(frame);
        watch = createLoopWatch();
        language = createLanguageWatch(wanted);
        writer.replace('');
      } else {
        if (event.type === 'start') await announceSwitch(step, brokenOff, event.provider);
        trimmed = trimmedParts(event.trimmed ?? []);
        source = { provider: event.provider, model: event.model };
      }
    }
    watch.finish();
    const loop = watch.parted();
    if (loop !== undefined && !last) throw new HopelessDraft('REPEATS');
    const clean = loop === undefined ? reader.finish() : beforeLoop(request.kind, loop, frame, last);
    checkUsable(request.kind, clean, frame, last);
    refuseDrift(language.finish());
    const { text, assessment } = clean;
    const repairs = [...clean.repairs, ...asRepairs(step.run.assessments.findings(text, frame))];
    writer.replace(text);
    await writer.finish();
    const finished = { text, repairs, trimmed, ...source };
    return {
      row: draft,
      finished,
      assessment,
      completeIn: async (tx, emit, keep) => {
        const [scene] = await lockScenesIn(tx, [draft.sceneId]);
        await completeDraftIn(tx, draft.id, finished);
        const kept = keep && (await givesWayIn(tx, scene?.currentDraftId ?? null, step.run.input.askedDraftId));
        if (kept) await keepDraftIn(tx, draft.sceneId, draft.id);
        emit({ type: 'SceneDraftCompleted', sceneId: draft.sceneId, draftId: draft.id, draftNumber: draft.number });
        return kept;
      },
    };
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

async function announceSwitch(step: Step, brokenOff: LlmError | undefined, to: string): Promise<void> {
  const from = brokenOff?.provider;
  if (brokenOff === undefined || from === undefined || from === to) return;
  await step.note(async (_tx, emit) => emit({ type: 'ProviderSwitched', from, to, reason: brokenOff.message }));
}
