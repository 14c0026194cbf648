import { saysNothing } from '../../domain/nothing-said.js';
import { sceneCritique } from '../../domain/scenes.js';
import type { SceneCritique } from '../../domain/scenes.js';
import type { CritiqueInput } from '../../domain/tasks.js';
import type { Draft } from '../../storage/generated/client/client.js';
import { assessDraft, formNotes } from '../../scripts/drafts/draft-standing.js';
import { keepDraftIn, lockScenesIn, storeCritiqueIn } from '../../scripts/drafts/draft-storage.js';
import { plannedScene } from '../../scripts/scene-storage.js';
import { critiquePrompt } from '../../prompts/critique.js';
import { frameOf } from '../draft-writing.js';
import { isUnreadable } from '../failures.js';
import type { Run } from '../run.js';
import type { CallPlace, Step } from '../step.js';
import { completeSceneStageIn, startSceneStageIn } from '../scene-stage.js';
import { isFarWorse } from './scores.js';
import { sceneInput } from './scene.js';

/** What a rewrite has to answer. */
export interface Judgement {
  critiqueId: string;
  notes: string[];
  /** The draft has errors of form or strangers among its speakers, which a rewrite can mend; it is told of them as they then are. */
  faulty?: boolean | undefined;
  /** The model gave no judgement: the draft is neither good nor bad, and the next round asks anew. */
  unjudged?: boolean | undefined;
}

/** The draft was judged, and there is nothing to rewrite. */
export function isContent({ notes, faulty, unjudged }: Judgement): boolean {
  return notes.length === 0 && faulty !== true && unjudged !== true;
}

/** There is nothing that a rewrite of this round could answer. */
export function isUnjudged({ notes, faulty, unjudged }: Judgement): boolean {
  return unjudged === true && notes.length === 0 && faulty !== true;
}

/**
 * Takes the scene's current draft; checks its form, asks the dramaturge; stores the critique with the draft. A rewrite that is judged
 * far worse than the draft that it was to better gives way to that one, which is then to be rewritten once more.
 */
export function critiqueScene(run: Run, sceneId: string, round: number): Promise<Judgement> {
  return run.step('CRITIQUE', `scene:${sceneId}:critique:${round}`, async (step) => {
    await step.note((tx, emit) => startSceneStageIn(step, tx, emit, sceneId));
    const { scene, draft } = await currentDraft(run, sceneId);
    const entries = await run.entries();
    const script = await run.script();
    const frame = frameOf(await sceneInput(run, sceneId));
    const faultyIn = (text: string) => formNotes(assessDraft(text, frame)).length > 0;
    const critique = await askCritique(
      step,
      {
        logLine: script.logLine,
        scene: plannedScene(scene),
        characters: entries.flatMap((entry) => (entry.kind === 'CHARACTER' ? [entry.content] : [])),
        text: draft.text,
        round,
      },
      { sceneId, draftId: draft.id },
    );
    const earlier = await farBetterBefore(run, draft, critique);
    return step.commit(async (tx, emit) => {
      const [locked] = earlier === undefined ? [] : await lockScenesIn(tx, [sceneId]);
      const stored = await storeCritiqueIn(tx, draft.id, run.id, critique);
      emit({ type: 'CritiqueReady', sceneId, critiqueId: stored.id });
      // A draft that came meanwhile, a person's, stays.
      const back = earlier !== undefined && locked?.currentDraftId === draft.id;
      if (back) {
        await keepDraftIn(tx, sceneId, earlier.draft.id);
        emit({ type: 'SceneDraftCompleted', sceneId, draftId: earlier.draft.id, draftNumber: earlier.draft.number });
      }
      await completeSceneStageIn(step, tx, emit, sceneId);
      if (back) return { critiqueId: earlier.critiqueId, notes: earlier.notes, faulty: faultyIn(earlier.draft.text) };
      return {
        critiqueId: stored.id,
        notes: notesOf(critique),
        faulty: faultyIn(draft.text),
        ...(isJudgement(critique) ? {} : { unjudged: true }),
      };
    }, 1);
  });
}

const NO_JUDGEMENT: SceneCritique = Object.freeze({ overall: 'The model gave no judgement of this draft.', axes: [] });

/** One without a score and without a note is asked for once more; after that, and where it cannot be read at all, it is no judgement. */
async function askCritique(step: Step, input: CritiqueInput, place: CallPlace): Promise<SceneCritique> {
  const ask = (): Promise<SceneCritique> =>
    step.ask(critiquePrompt, input, place).catch((error: unknown) => {
      if (isUnreadable(error)) return NO_JUDGEMENT;
      throw error;
    });
  const first = withoutEmptyNotes(await ask());
  if (isJudgement(first)) return first;
  await step.forget(critiquePrompt, input, place);
  const second = withoutEmptyNotes(await ask());
  return isJudgement(second) ? second : { ...second, overall: second.overall || first.overall || NO_JUDGEMENT.overall };
}

/** It says something of the draft: how good it is, or what is to be done. */
export function isJudgement({ axes }: SceneCritique): boolean {
  return axes.some(
    ({ score, issues, suggestions }) => typeof score === 'number' || issues.length > 0 || suggestions.length > 0,
  );
}

/** "None" is no fault, and no advice. What was said of one thing, in the same place of both lists, stays together. */
export function withoutEmptyNotes({ overall, axes }: SceneCritique): SceneCritique {
  return { overall, axes: axes.map((axis) => ({ ...axis, ...saidOf(axis) })) };
}

function saidOf({ issues, suggestions }: Pick<SceneCritique['axes'][number], 'issues' | 'suggestions'>): {
  issues: string[];
  suggestions: string[];
} {
  const count = Math.max(issues.length, suggestions.length);
  const said = Array.from(
    { length: count },
    (_, at) =>
      [issues[at] ?? '', suggestions[at] ?? ''].map((text) => (saysNothing(text) ? '' : text)) as [string, string],
  );
  const both = said.filter(([issue, suggestion]) => issue !== '' && suggestion !== '');
  const faults = said.flatMap(([issue, suggestion]) => (suggestion === '' && issue !== '' ? [issue] : []));
  const advice = said.flatMap(([issue, suggestion]) => (issue === '' && suggestion !== '' ? [suggestion] : []));
  // Advice beside which a fault of another thing would stand is a note of its own.
  const [apart, below] = faults.length > 0 ? [advice, []] : [[], advice];
  return {
    issues: [...both.map(([issue]) => issue), ...faults, ...apart],
    suggestions: [...both.map(([, suggestion]) => suggestion), ...below],
  };
}

/** The critique as a list of tasks, the weakest axis first. */
export function notesOf(critique: SceneCritique): string[] {
  const axes = [...critique.axes].sort((one, other) => (one.score ?? 5) - (other.score ?? 5));
  return axes.flatMap(({ axis, issues, suggestions }) => {
    const label = axis.toLowerCase().replaceAll('_', ' ');
    return Array.from(
      { length: Math.max(issues.length, suggestions.length) },
      (_, at) => `${label}: ${[issues[at], suggestions[at]].filter((text) => text !== undefined).join(' ')}`,
    );
  });
}

/** The draft that this one rewrote in this generation, and what was said of it, if that was far better. */
async function farBetterBefore(run: Run, { kind, generationId, answersId }: Draft, critique: SceneCritique) {
  if (kind !== 'REWRITE' || generationId !== run.id || answersId === null) return undefined;
  const answered = await run.services.db.critique.findUnique({ where: { id: answersId }, include: { draft: true } });
  if (answered === null || answered.generationId !== run.id || answered.draft.state !== 'COMPLETE') return undefined;
  const { data: before } = sceneCritique.safeParse(answered);
  return before !== undefined && isFarWorse(critique, before)
    ? { critiqueId: answered.id, draft: answered.draft, notes: notesOf(before) }
    : undefined;
}

export async function currentDraft(run: Run, sceneId: string) {
  const scene = await run.services.db.scene.findUniqueOrThrow({
    where: { id: sceneId },
    include: { currentDraft: true },
  });
  if (scene.currentDraft === null) throw new Error(`Scene ${sceneId} has no finished draft.`);
  return { scene, draft: scene.currentDraft satisfies Draft };
}
