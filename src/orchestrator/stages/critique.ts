import type { SceneCritique } from '../../domain/scenes.js';
import type { Draft } from '../../storage/generated/client/client.js';
import { assessDraft, formNotes } from '../../scripts/draft-standing.js';
import { storeCritiqueIn } from '../../scripts/draft-storage.js';
import { plannedScene } from '../../scripts/scene-storage.js';
import { critiquePrompt } from '../../prompts/critique.js';
import { frameOf } from '../draft-writing.js';
import type { Run } from '../run.js';
import { completeSceneStageIn, startSceneStageIn } from '../scene-stage.js';
import { sceneInput } from './scene.js';

/** What a rewrite has to answer. */
export interface Judgement {
  critiqueId: string;
  notes: string[];
  /** The draft has errors of form or strangers among its speakers, which a rewrite can mend; it is told of them as they then are. */
  faulty?: boolean | undefined;
}

/** Without notes and faults there is nothing to rewrite. */
export function isContent({ notes, faulty }: Judgement): boolean {
  return notes.length === 0 && faulty !== true;
}

/** Takes the scene's current draft; checks its form, asks the dramaturge; stores the critique with the draft. */
export function critiqueScene(run: Run, sceneId: string, round: number): Promise<Judgement> {
  return run.step('CRITIQUE', `scene:${sceneId}:critique:${round}`, async (step) => {
    await step.note((tx, emit) => startSceneStageIn(step, tx, emit, sceneId));
    const { scene, draft } = await currentDraft(run, sceneId);
    const entries = await run.entries();
    const script = await run.script();
    const faulty = formNotes(assessDraft(draft.text, frameOf(await sceneInput(run, sceneId)))).length > 0;
    const critique = await step.ask(critiquePrompt, {
      logLine: script.logLine,
      scene: plannedScene(scene),
      characters: entries.flatMap((entry) => (entry.kind === 'CHARACTER' ? [entry.content] : [])),
      text: draft.text,
      round,
    }, { sceneId, draftId: draft.id });
    return step.commit(async (tx, emit) => {
      const stored = await storeCritiqueIn(tx, draft.id, run.id, critique);
      emit({ type: 'CritiqueReady', sceneId, critiqueId: stored.id });
      await completeSceneStageIn(step, tx, emit, sceneId);
      return { critiqueId: stored.id, notes: notesOf(critique), faulty };
    }, 1);
  });
}

/** The critique as a list of tasks, the weakest axis first. */
export function notesOf(critique: SceneCritique): string[] {
  const axes = [...critique.axes].sort((one, other) => (one.score ?? 5) - (other.score ?? 5));
  return axes.flatMap(({ axis, issues, suggestions }) => {
    const label = axis.toLowerCase().replaceAll('_', ' ');
    return Array.from({ length: Math.max(issues.length, suggestions.length) }, (_, at) =>
      `${label}: ${[issues[at], suggestions[at]].filter((text) => text !== undefined).join(' ')}`);
  });
}

export async function currentDraft(run: Run, sceneId: string) {
  const scene = await run.services.db.scene.findUniqueOrThrow({ where: { id: sceneId }, include: { currentDraft: true } });
  if (scene.currentDraft === null) throw new Error(`Scene ${sceneId} has no finished draft.`);
  return { scene, draft: scene.currentDraft satisfies Draft };
}
