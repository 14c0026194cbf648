import { z } from 'zod';
import { keepEntriesIn } from '../../bibles/entry-store.js';
import type { SceneOutline } from '../../domain/scenes.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import type { OutlineInput, PlannedScene } from '../../domain/tasks.js';
import { outlinePrompt } from '../../prompts/outline.js';
import { fold, plannedScenes, planSceneIn } from '../../scripts/scene-storage.js';
import { nameScriptIn, storeOutlineIn } from '../../scripts/script-storage.js';
import { touchEditedIn } from '../../scripts/versions/version-number.js';
import { actsOf } from '../story/acts.js';
import { lengthsToTell, withLengths } from '../story/length-plan.js';
import { outlineLengths } from '../story/outline-lengths.js';
import { UnusableAnswer } from '../pipeline/failures.js';
import { fittingCount } from '../forecast/fitting-count.js';
import { call, runsOf, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';
import { castName, standInScenes } from '../forecast/stand-ins.js';
import { runStep } from '../pipeline/run-step.js';
import type { Run } from '../pipeline/run.js';
import { replanStageIn, startStageIn } from '../pipeline/stage-progress.js';
import { storyInput } from '../story/story-so-far.js';
import { writtenBefore } from '../story/written-before.js';
import { rememberLanguageIn } from '../story/told-language.js';

/** Scenes asked for in one call: enough for an act of most scripts, short enough for most models. A model with little room is asked for fewer. */
const SCENES_PER_CALL = 10;

/**
 * Takes the bibles and the acts; asks for the scenes' outlines in runs, each knowing those before; stores each scene with its
 * state contract, chained so that one scene's state after is the next one's state before.
 */
export async function outlineScenes(run: Run): Promise<void> {
  const { outline } = run.input;
  if (outline === undefined) throw new Error('The generation does not say which scenes to outline.');
  const { from, to, brief: wish } = outline;
  const acts = actsOf(run.config, from, to);
  let next = from;
  for (let round = 1; next <= to; round += 1) {
    const first = next;
    next = await runStep(run, { stage: 'OUTLINE', key: `outline:${round}`, result: z.int() }, async (step) => {
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
      // What is planned of them stands in `previous` already.
      const written = (await writtenBefore(step, first))?.filter(({ planned }) => planned !== true);
      const plan = await outlineLengths(run, script, { acts, from, to });
      const inputFor = (count: number): OutlineInput => ({
        ...storyInput(run, script, entries),
        acts,
        from: first,
        to: first + count - 1,
        totalScenes: to,
        openEnded: run.generation.kind !== 'SCRIPT',
        previous,
        ...(written === undefined || written.length === 0 ? {} : { summaries: written }),
        wish,
        lengths: lengthsToTell(plan, first, first + count - 1),
      });
      const count = await fittingCount(Math.min(SCENES_PER_CALL, to - first + 1), (scenes) =>
        step.fitOf(outlinePrompt, inputFor(scenes)),
      );
      const input = inputFor(count);
      const answer = await step.ask(outlinePrompt, input);
      const scenes = withLengths(chainScenes(answer.scenes.slice(0, count), input), plan, answer.scenes);
      if (scenes.length === 0) throw new UnusableAnswer('The model outlined no scene.');
      const after = first + scenes.length;
      // A model that answers with fewer scenes is asked for the rest; only a full run counts as progress of the stage.
      const isLast = after > to;
      const characters = entries.flatMap((entry) =>
        entry.kind === 'CHARACTER' ? [{ id: entry.id, name: entry.content.name }] : [],
      );
      const settingId = entries.find((entry) => entry.kind === 'SETTING')?.id ?? null;
      return step.commit(async (tx, emit) => {
        await rememberLanguageIn(tx, script, answer.scenes);
        if (first === from && !run.input.titleGiven && answer.title !== '') {
          await nameScriptIn(tx, script.id, answer.title);
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
        if (first === from) await storeOutlineIn(tx, script.id, run.id, acts);
        for (const planned of scenes) {
          emit({ type: 'SceneOutlined', sceneId: (await planSceneIn(tx, script.id, planned, bibles)).id });
        }
        await touchEditedIn(tx, script.id);
        await replanStageIn(tx, run.id, step.stage, isLast ? round : round + 1, { atLeast: !isLast });
        return after;
      }, 1);
    });
  }
}

/** Numbers the answered scenes, makes their headings screenplay headings, and chains their states. What an answer leaves out is filled in from the rest of it. */
export function chainScenes(answered: TaskAnswers['outline']['scenes'], input: OutlineInput): PlannedScene[] {
  let state = input.previous.at(-1)?.nextState;
  return answered.map((given, at) => {
    const { priorState, nextState, pages: _pages, ...outline } = filledScene(given, input);
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
    .filter((name) => {
      const [first = name] = name.split(' ');
      return scene.description.toUpperCase().includes(first.toUpperCase());
    });
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
        const [candidate, ...others] = cast.filter((known) =>
          words.every((word) => fold(known).split(' ').includes(word)),
        );
        return candidate !== undefined && others.length === 0 ? candidate : name;
      }),
    ),
  ];
}

const outlineTask: StageTask<{ task: 'outline'; from: number; to: number }> = {
  task: 'outline',
  offlineTokens: 365,
  several: {
    usual: 10,
    most: ({ config }) => Math.min(SCENES_PER_CALL, config.sceneCount),
    first: (count) => ({ task: 'outline', from: 1, to: count }),
    countOf: ({ from, to }) => to - from + 1,
  },
  least: () => ({ task: 'outline', from: 1, to: 1 }),
  sample: (characters) => JSON.stringify(standInScenes([], 1, [castName(1), castName(2)], characters)),
  prompt: (story, { from, to }) =>
    sized(outlinePrompt, {
      ...story.whole,
      acts: story.acts,
      from,
      to,
      totalScenes: story.scenes.length,
      previous: story.scenes.slice(0, from - 1),
      lengths: lengthsToTell(story.lengths, from, to),
    }),
};
export const outlineTasks: readonly StageTask[] = [outlineTask];

export function outlineCalls({ config, perCall }: CallContext): readonly Plan[] {
  return runsOf(config.sceneCount, perCall.outline ?? SCENES_PER_CALL).map(({ from, to }) =>
    call('OUTLINE', { task: 'outline', from, to }),
  );
}
