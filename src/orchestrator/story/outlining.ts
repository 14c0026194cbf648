import { newRowId } from '../../domain/ids.js';
import { keepEntriesIn } from '../../bibles/entry-store.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import type { ActPlan, OutlineInput, PlannedScene } from '../../domain/tasks.js';
import { outlinePrompt } from '../../prompts/outline.js';
import { lockScenesIn } from '../../scripts/drafts/draft-storage.js';
import { fillSceneIn, standingScenes } from '../../scripts/scene-outlines.js';
import type { StandingScene } from '../../scripts/scene-outlines.js';
import { planScenesIn } from '../../scripts/scene-storage.js';
import type { SceneBibles } from '../../scripts/scene-storage.js';
import type { Script } from '../../storage/generated/client/client.js';
import type { Transaction } from '../../storage/database.js';
import type { Emit } from '../../streams/types.js';
import { fittingCount } from '../forecast/fitting-count.js';
import { UnusableAnswer } from '../pipeline/failures.js';
import type { Run } from '../pipeline/run.js';
import type { Step } from '../pipeline/step.js';
import { actsAround } from './acts.js';
import { castNames, filledIn, firstRun, newScene, openNumbers, placeAnswers, runOf } from './outline-plan.js';
import { lengthsToTell, withLengths } from './length-plan.js';
import type { LengthPlan } from './length-plan.js';
import { outlineLengths } from './outline-lengths.js';
import { storyInput } from './story-so-far.js';
import { writtenBefore } from './written-before.js';

/** Scenes asked for in one call: enough for an act of most scripts, short enough for most models. A model with little room is asked for fewer. */
export const SCENES_PER_CALL = 10;

/** What is to be outlined. */
export interface OutlineGoal {
  /** Scenes that people planned are filled in. */
  fill: boolean;
  /** How many new scenes are missing after the last of so many. */
  missing: (scenes: number) => number;
  /** As far as the plan goes. */
  total: number;
  wish?: string | undefined;
}

/** The script as it stands, and which of its scenes lack an outline. */
export interface OutlineState {
  script: Script;
  scenes: readonly StandingScene[];
  open: readonly number[];
  acts: ActPlan[];
}

export async function outlineState(run: Run, goal: OutlineGoal): Promise<OutlineState> {
  const script = await run.script();
  const scenes = await standingScenes(run.services.db, script.id);
  return { script, scenes, ...openIn(run, scenes, goal) };
}

function openIn(run: Run, scenes: readonly StandingScene[], { fill, missing, total }: OutlineGoal) {
  const open = openNumbers(
    fill ? scenes : scenes.map((scene) => ({ ...scene, waits: false })),
    missing(scenes.at(-1)?.plan.number ?? 0),
  );
  const standing = scenes.map(({ plan: { number, act } }) => ({ number, act }));
  return { open, acts: actsAround(run.config, standing, Math.max(total, open.at(-1) ?? 0, scenes.length)) };
}

/** Outlines that were asked for and answered. */
export interface Outlined {
  title: string;
  /** As the model gave them. */
  answered: TaskAnswers['outline']['scenes'];
  /** Stores them in a transaction; gives how many new scenes there are now, and the numbers that are open still. */
  commitIn(tx: Transaction, emit: Emit): Promise<{ added: number; open: number[] }>;
}

/** Asks for the first outlines that are open, of which there is one at least. @throws UnusableAnswer */
export async function askOutlines(step: Step, state: OutlineState, goal: OutlineGoal): Promise<Outlined> {
  const { run } = step;
  const { script, scenes, open, acts } = state;
  const longest = firstRun(scenes, open, SCENES_PER_CALL);
  if (longest === undefined) throw new Error('No scene is to be outlined.');
  const entries = await run.entries();
  const totalScenes = Math.max(goal.total, scenes.length, open.at(-1) ?? 0);
  // What is planned of them stands in `previous` already.
  const written = (await writtenBefore(step, longest.from))?.filter(({ planned }) => planned !== true);
  const lengths = await outlineLengths(run, script, { acts, from: longest.from, to: totalScenes });
  const inputFor = (count: number): OutlineInput => {
    const { from, to, waiting, previous, following } = runOf(scenes, longest.from, longest.from + count - 1);
    return {
      ...storyInput(run, script, entries),
      acts,
      from,
      to,
      totalScenes,
      openEnded: run.generation.kind !== 'SCRIPT',
      previous,
      ...(written === undefined || written.length === 0 ? {} : { summaries: written }),
      wish: goal.wish,
      lengths: lengthsToTell(lengths, from, to),
      ...(waiting.length > 0 ? { given: waiting.map(({ plan }) => plan) } : {}),
      ...(following.length > 0 ? { following } : {}),
    };
  };
  const count = await fittingCount(longest.to - longest.from + 1, (most) => step.fitOf(outlinePrompt, inputFor(most)));
  const input = inputFor(count);
  const answer = await step.ask(outlinePrompt, input);
  const placed = placeAnswers(answer.scenes, input);
  if (placed.size === 0) throw new UnusableAnswer('The model outlined no scene.');
  const { waiting } = runOf(scenes, input.from, input.to);
  const eighthsOf = plannedEighths(placed, waiting, lengths);

  return {
    title: answer.title,
    answered: answer.scenes,
    async commitIn(tx, emit) {
      const cast = entries.flatMap((entry) =>
        entry.kind === 'CHARACTER' ? [{ id: entry.id, name: entry.content.name }] : [],
      );
      const settingId = entries.find((entry) => entry.kind === 'SETTING')?.id ?? null;
      // An entry that was deleted while the model planned with it is left out of the scenes.
      const there = await keepEntriesIn(tx, [...cast.map(({ id }) => id), ...(settingId === null ? [] : [settingId])]);
      const bibles: SceneBibles = {
        characters: cast.filter(({ id }) => there.has(id)),
        settingId: settingId !== null && there.has(settingId) ? settingId : null,
      };
      if (waiting.length > 0) {
        await lockScenesIn(
          tx,
          waiting.map(({ id }) => id),
        );
      }
      // A person may have changed the structure since the model was asked.
      const now = await standingScenes(tx, script.id);
      for (const asked of waiting) {
        const answered = placed.get(asked.plan.number);
        const at = now.findIndex(({ id }) => id === asked.id);
        const scene = now[at];
        if (answered === undefined || scene?.waits !== true || !isSamePlan(scene, asked)) continue;
        const place = { number: scene.plan.number, state: now[at - 1]?.plan.nextState };
        const plan = filledIn(scene.plan, answered, input, place, eighthsOf.get(asked.plan.number));
        await fillSceneIn(tx, scene.id, { plan, cast: castNames(plan.outline.characters, input) }, bibles);
        emit({ type: 'SceneOutlined', sceneId: scene.id });
        now[at] = { ...scene, plan, waits: false };
      }
      const news = [...placed].filter(([number]) => waiting.every(({ plan }) => plan.number !== number));
      const wanted = news
        .toSorted(([one], [other]) => one - other)
        .slice(0, Math.max(0, goal.missing(now.at(-1)?.plan.number ?? 0)));
      const added: { id: string; plan: PlannedScene }[] = [];
      for (const [number, answered] of wanted) {
        const last = now.at(-1)?.plan;
        const place = { number: (last?.number ?? 0) + 1, state: last?.nextState };
        const planned = newScene(answered, input, place);
        const plan = {
          ...planned,
          act: Math.max(planned.act, last?.act ?? 1),
          targetEighths: eighthsOf.get(number),
        };
        const id = newRowId();
        added.push({ id, plan });
        emit({ type: 'SceneOutlined', sceneId: id });
        now.push({ id, plan, written: false, waits: false });
      }
      await planScenesIn(tx, script.id, added, bibles);
      return { added: wanted.length, open: openIn(run, now, goal).open };
    },
  };
}

/** How long each answered scene is to be, by its number; a person's own length stays. */
function plannedEighths(
  placed: ReadonlyMap<number, TaskAnswers['outline']['scenes'][number]>,
  waiting: readonly StandingScene[],
  lengths: LengthPlan | undefined,
): Map<number, number | undefined> {
  const numbers = [...placed.keys()].toSorted((one, other) => one - other);
  const own = new Map(waiting.map(({ plan }) => [plan.number, plan.targetEighths]));
  const asked = numbers.map((number) => ({ number, targetEighths: own.get(number) }));
  const planned = withLengths(
    asked,
    lengths,
    numbers.map((number) => placed.get(number) ?? {}),
  );
  return new Map(planned.map(({ number, targetEighths }) => [number, targetEighths]));
}

/** Whether a person has left a plan as it was when the model was asked. */
function isSamePlan({ plan }: StandingScene, asked: StandingScene): boolean {
  return JSON.stringify(plan.outline) === JSON.stringify(asked.plan.outline);
}

/** Fills in what people planned since the outline was done. */
export async function fillPlanned(step: Step): Promise<void> {
  const goal: OutlineGoal = { fill: true, missing: () => 0, total: 0 };
  for (
    let state = await outlineState(step.run, goal);
    state.open.length > 0;
    state = await outlineState(step.run, goal)
  ) {
    const outlined = await askOutlines(step, state, goal);
    await step.note((tx, emit) => outlined.commitIn(tx, emit));
  }
}
