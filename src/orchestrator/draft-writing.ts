import type { DraftKind } from '../domain/scenes.js';
import type { SceneInput, TaskInputs } from '../domain/tasks.js';
import type { TrimmedPart } from '../domain/trimmed-parts.js';
import { RETAKE } from '../optimizer/notes.js';
import { LlmError } from '../optimizer/types.js';
import type { FaultCode } from '../optimizer/types.js';
import { asRepairs, draftFindings } from '../scripts/drafts/draft-findings.js';
import { hasOwnHeading } from '../scripts/drafts/draft-heading.js';
import { namesPlanned } from '../scripts/drafts/draft-plan.js';
import { repairsAmong } from '../scripts/drafts/draft-repairs.js';
import {
  beginDraftIn,
  completeDraftIn,
  discardDraftsIn,
  givesWayIn,
  keepDraftIn,
  lockScenesIn,
} from '../scripts/drafts/draft-storage.js';
import type { SceneFrame, SceneStanding } from '../scripts/drafts/draft-standing.js';
import { cleanDraft, createDraftReader } from '../scripts/drafts/draft-text.js';
import type { CleanDraft } from '../scripts/drafts/draft-text.js';
import { parse } from '../screenplay/fountain/parse.js';
import { createLoopWatch } from '../screenplay/draft/repetition.js';
import type { LoopWatch } from '../screenplay/draft/repetition.js';
import { tellsInSentences } from '../screenplay/draft/sentences.js';
import type { Transaction } from '../storage/database.js';
import type { Draft, Prisma } from '../storage/generated/client/client.js';
import { HopelessDraft, RunLost, UnusableAnswer } from './failures.js';
import type { Prompt } from '../prompts/prompt.js';
import type { Emit } from '../streams/types.js';
import { startSceneStageIn } from './scene-stage.js';
import type { CallPlace, Step } from './step.js';
import { trimmedParts } from './trimmed-prompts.js';

/** A draft whose text stands; `completeIn` stores it in the step's commit. */
export interface WrittenDraft {
  id: string;
  text: string;
  standing: SceneStanding;
  /**
   * With `keep` it becomes the scene's current draft, unless a person's draft is that (see `givesWayIn`). Gives whether it did.
   * The first change of its transaction.
   */
  completeIn(tx: Transaction, emit: Emit, keep: boolean): Promise<boolean>;
}

export interface DraftOrder<N extends 'scene' | 'rewrite'> {
  sceneId: string;
  kind: DraftKind;
  prompt: Prompt<N>;
  input: TaskInputs[N] & SceneInput;
  /** The critique that the draft answers. */
  answersId?: string | undefined;
}

/** How often a draft that broke off, or is no scene, is begun anew before the generation fails. */
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

/** Fewer words than this without a speech are no scene but a refusal or an excuse. */
const LEAST_WORDS = 30;

/** The first draft must be a scene; a rewrite that is none is stored, and loses against the draft that it was to better. @throws UnusableAnswer */
function checkUsable(kind: DraftKind, draft: CleanDraft, frame: SceneFrame, last: boolean): void {
  const {
    text,
    standing: { stands, refusal, words, speeches },
  } = draft;
  if (refusal && kind !== 'REWRITE') throw new UnusableAnswer('The model declined to write this scene.');
  if (kind === 'REWRITE' ? words === 0 : !stands || (speeches === 0 && words < LEAST_WORDS)) {
    throw new UnusableAnswer("The model's answer is no scene: it holds no dialogue and hardly any action.");
  }
  if (kind === 'REWRITE' || speeches > 0) return;
  if (!tellsInSentences(parse(text).script)) {
    throw new UnusableAnswer("The model's answer is no scene: it holds no dialogue, and its words make no sentences.");
  }
  if (hasOwnHeading(draft)) return;
  // Prose alone may be thoughts, a refusal or a remark in any language; a model that writes no headings may still mean a scene in which nobody speaks.
  if (!last) throw new UnusableAnswer("The model's answer is no scene: it holds no scene heading and no dialogue.");
  if (!namesPlanned(text.slice(text.indexOf('\n')), frame)) {
    throw new UnusableAnswer(
      "The model's answer is no scene: it holds no scene heading and no dialogue, and speaks neither of the characters nor of the place.",
    );
  }
}

/** What was written before the model began to repeat itself, if that is a scene. @throws HopelessDraft */
function beforeLoop(kind: DraftKind, watch: LoopWatch, frame: SceneFrame, last: boolean): CleanDraft {
  const { kept, repeated } = watch.parted()!;
  const draft = cleanDraft(kept, frame);
  try {
    checkUsable(kind, draft, frame, last);
  } catch (error) {
    throw error instanceof UnusableAnswer ? new HopelessDraft('REPEATS') : error;
  }
  const at = { offset: kept.length, line: kept.split('\n').length, column: 1 };
  const message = 'From here on the model wrote the same lines again and again: that was cut off.';
  return {
    ...draft,
    repairs: [
      ...draft.repairs,
      ...repairsAmong([{ code: 'DRF121', level: 'warning', message, start: at, end: at, before: repeated, after: '' }]),
    ],
  };
}

/** What a scene's text is held against: the outline and the bibles. */
export function frameOf({ logLine, scene: { outline }, bibles: { characters, setting } }: SceneInput): SceneFrame {
  return {
    heading: outline.heading,
    location: outline.location,
    logLine,
    cast: characters.map(({ name }) => name),
    planned: outline.characters,
    locations: setting?.locations.map(({ name }) => name),
  };
}

/** The variant tells a scene that is written anew on purpose from one that only repeats a call: it counts what other generations wrote. */
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

interface Attempt {
  draft: Draft;
  place: CallPlace;
  /** Why the attempt before ended, if its provider broke it off. */
  brokenOff: LlmError | undefined;
  /** No other attempt follows. */
  last: boolean;
}

/** The text is read as it comes, so that a model whose draft is hopeless is stopped, and paid for, no longer than that. */
async function streamDraft<N extends 'scene' | 'rewrite'>(
  step: Step,
  order: DraftOrder<N>,
  { draft, place, brokenOff, last }: Attempt,
): Promise<WrittenDraft> {
  const writer = step.run.services.streams.openDraft({
    generationId: step.run.id,
    draftId: draft.id,
    sceneId: draft.sceneId,
    draftNumber: draft.number,
    kind: draft.kind,
  });
  try {
    const frame = frameOf(order.input);
    let reader = createDraftReader(frame);
    let watch = createLoopWatch();
    let source = { provider: '', model: '' };
    let trimmed: TrimmedPart[] = [];
    for await (const event of step.stream(order.prompt, order.input, place)) {
      if (event.type === 'delta') {
        reader.push(event.text);
        // PostgreSQL, where the text is saved as it grows, holds no NUL.
        writer.append(event.text.replaceAll('\u0000', ''));
        watch.push(event.text);
        if (watch.loops) break;
        const { hopeless } = reader;
        // Poor form can be mended where nothing better is to be had.
        if (hopeless !== undefined && !(last && hopeless === 'POOR_FORM')) throw new HopelessDraft(hopeless);
      } else if (event.type === 'reset') {
        reader = createDraftReader(frame);
        watch = createLoopWatch();
        writer.replace('');
      } else {
        if (event.type === 'start') await tellSwitch(step, brokenOff, event.provider);
        trimmed = trimmedParts(event.trimmed ?? []);
        source = { provider: event.provider, model: event.model };
      }
    }
    watch.finish();
    if (watch.loops && !last) throw new HopelessDraft('REPEATS');
    const clean = watch.loops ? beforeLoop(order.kind, watch, frame, last) : reader.finish();
    checkUsable(order.kind, clean, frame, last);
    const { text, standing } = clean;
    const repairs = [...clean.repairs, ...asRepairs(draftFindings(text, frame))];
    if (text !== writer.text) writer.replace(text);
    await writer.finish();
    return {
      id: draft.id,
      text,
      standing,
      completeIn: async (tx, emit, keep) => {
        const [scene] = await lockScenesIn(tx, [draft.sceneId]);
        await completeDraftIn(tx, draft.id, { text, repairs, trimmed, ...source });
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

async function tellSwitch(step: Step, brokenOff: LlmError | undefined, to: string): Promise<void> {
  const from = brokenOff?.provider;
  if (brokenOff === undefined || from === undefined || from === to) return;
  await step.note(async (_tx, emit) => emit({ type: 'ProviderSwitched', from, to, reason: brokenOff.message }));
}
