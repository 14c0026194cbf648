import type { GenerationConfig } from '../../domain/generations.js';
import type { SceneOutline } from '../../domain/scenes.js';
import type { ActPlan, OutlineInput, PlannedScene } from '../../domain/tasks.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import { keepEntriesIn } from '../../bibles/entry-store.js';
import { fold, plannedScenes, planSceneIn } from '../../scripts/scene-storage.js';
import { actCount, planActs, singleAct } from '../acts.js';
import { UnusableAnswer } from '../failures.js';
import { fittingCount } from '../fitting-count.js';
import { outlinePrompt } from '../../prompts/outline.js';
import type { Run } from '../run.js';
import { startStageIn } from '../stage-progress.js';
import { storyInput } from './bibles.js';

/** Scenes asked for in one call: enough for an act of most scripts, short enough for most models. A model with little room is asked for fewer. */
export const SCENES_PER_CALL = 10;

/**
 * Takes the bibles and the acts; asks for the scenes' outlines in runs, each knowing those before; stores each scene with its
 * state contract, chained so that one scene's state after is the next one's state before.
 */
export async function outlineScenes(run: Run): Promise<void> {
  const { from, to } = run.input.outline!;
  const acts = actsOf(run.config, from, to);
  let next = from;
  for (let round = 1; next <= to; round += 1) {
    const first = next;
    next = await run.step('OUTLINE', `outline:${round}`, async (step) => {
      await step.note((tx, emit) =>
        startStageIn(
          tx,
          emit,
          run.id,
          'OUTLINE',
          first === from ? Math.ceil((to - from + 1) / SCENES_PER_CALL) : undefined,
        ),
      );
      const script = await run.script();
      const entries = await run.entries();
      const previous = (await plannedScenes(run.services.db, script.id)).flatMap(({ plan }) =>
        plan.number < first ? [plan] : [],
      );
      const inputFor = (count: number): OutlineInput => ({
        ...storyInput(run, script, entries),
        acts,
        from: first,
        to: first + count - 1,
        totalScenes: to,
        openEnded: run.generation.kind !== 'SCRIPT',
        previous,
        brief: run.input.outline!.brief,
      });
      const count = await fittingCount(Math.min(SCENES_PER_CALL, to - first + 1), (scenes) =>
        step.fitOf(outlinePrompt, inputFor(scenes)),
      );
      const input = inputFor(count);
      const answer = await step.ask(outlinePrompt, input);
      const scenes = chainScenes(answer.scenes.slice(0, count), input);
      if (scenes.length === 0) throw new UnusableAnswer('The model outlined no scene.');
      const after = first + scenes.length;
      // A model that answers with fewer scenes is asked for the rest; only a full run counts as progress of the stage.
      const isLast = after > to;
      const characters = entries.flatMap((entry) =>
        entry.kind === 'CHARACTER' ? [{ id: entry.id, name: entry.content.name }] : [],
      );
      const settingId = entries.find((entry) => entry.kind === 'SETTING')?.id ?? null;
      return step.commit(async (tx, emit) => {
        if (first === from && !run.input.titleGiven && answer.title !== '') {
          await tx.script.update({ where: { id: script.id }, data: { title: answer.title } });
        }
        // An entry that was deleted while the model planned with it is left out of the scenes.
        const there = await keepEntriesIn(tx, [
          ...characters.map(({ id }) => id),
          ...(settingId === null ? [] : [settingId]),
        ]);
        const bibles = {
          characters: characters.filter(({ id }) => there.has(id)),
          settingId: settingId !== null && there.has(settingId) ? settingId : null,
        };
        if (first === from) {
          await tx.outline.create({
            data: { scriptId: script.id, generationId: run.id, acts: acts.map((act) => ({ ...act })) },
          });
        }
        for (const planned of scenes) {
          emit({ type: 'SceneOutlined', sceneId: (await planSceneIn(tx, script.id, planned, bibles)).id });
        }
        if (isLast) {
          await tx.generationStage.updateMany({
            where: { generationId: run.id, stage: 'OUTLINE' },
            data: { total: round },
          });
        } else {
          await tx.generationStage.updateMany({
            where: { generationId: run.id, stage: 'OUTLINE', total: { lte: round } },
            data: { total: round + 1 },
          });
        }
        return after;
      }, 1);
    });
  }
}

/** How the scenes `from` to `to` are spread over acts. */
export function actsOf({ scope, actStructure }: GenerationConfig, from: number, to: number): ActPlan[] {
  return scope === 'FULL_SCRIPT' && to - from + 1 >= actCount(actStructure)
    ? planActs(actStructure, to - from + 1)
    : singleAct(to - from + 1, from);
}

/** Numbers the answered scenes, makes their headings screenplay headings, and chains their states. What is missing is told from what is there. */
export function chainScenes(answered: TaskAnswers['outline']['scenes'], input: OutlineInput): PlannedScene[] {
  let state = input.previous.at(-1)?.nextState;
  return answered.map((given, at) => {
    const { priorState, nextState, ...outline } = filledScene(given, input);
    const number = input.from + at;
    const scene: PlannedScene = {
      number,
      act: input.acts.find((act) => number >= act.from && number <= act.to)?.act ?? 1,
      outline: { ...outline, heading: headingOf(outline), characters: castNames(outline.characters, input) },
      priorState: state ?? priorState,
      nextState,
    };
    state = nextState;
    return scene;
  });
}

type AnsweredScene = TaskAnswers['outline']['scenes'][number];

/** A scene of an answer that could not be repaired may lack all but its heading and what happens. */
function filledScene(scene: AnsweredScene, { logLine, bibles }: OutlineInput): AnsweredScene {
  const place = scene.heading.replace(HEADING, '').trim();
  const dash = place.search(/\s[-–—]\s(?!.*\s[-–—]\s)/u);
  const [location, timeOfDay] = dash < 0 ? [place, ''] : [place.slice(0, dash).trim(), place.slice(dash + 3).trim()];
  const named = bibles.characters
    .map(({ name }) => name)
    .filter((name) => scene.description.toUpperCase().includes(name.split(' ')[0]!.toUpperCase()));
  return {
    ...scene,
    characters: scene.characters.length > 0 ? scene.characters : named,
    location: scene.location || location.slice(0, 200) || 'UNKNOWN',
    timeOfDay: scene.timeOfDay || timeOfDay.slice(0, 60) || 'DAY',
    priorState: scene.priorState || logLine,
    nextState: scene.nextState || scene.ending || scene.description,
  };
}

const HEADING = /^(?:INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\.?\/E|E\/I)[. ]/i;

function headingOf(outline: SceneOutline): string {
  const heading = outline.heading.replace(/\s+/g, ' ').trim();
  return HEADING.test(heading)
    ? heading.toUpperCase()
    : `INT. ${outline.location} - ${outline.timeOfDay}`.replace(/\s+/g, ' ').toUpperCase();
}

/** Names as their bibles spell them; a part of a name stands for the whole when it fits one character only. */
function castNames(names: readonly string[], input: OutlineInput): string[] {
  const cast = input.bibles.characters.map((character) => character.name);
  return [
    ...new Set(
      names.map((name) => {
        const exact = cast.find((known) => fold(known) === fold(name));
        if (exact !== undefined) return exact;
        const words = fold(name).split(' ');
        const candidates = cast.filter((known) => words.every((word) => fold(known).split(' ').includes(word)));
        return candidates.length === 1 ? candidates[0]! : name;
      }),
    ),
  ];
}
