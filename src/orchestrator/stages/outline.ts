import { z } from 'zod';
import { nameScriptIn, storeOutlineIn } from '../../scripts/script-storage.js';
import { touchEditedIn } from '../../scripts/versions/version-number.js';
import { lengthsToTell } from '../story/length-plan.js';
import { rememberLanguageIn } from '../story/told-language.js';
import { outlinePrompt } from '../../prompts/outline.js';
import { call, numbersTo, runsIn, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask, WorkAhead } from '../forecast/planned-calls.js';
import { castName, standInScenes } from '../forecast/stand-ins.js';
import { runStep } from '../pipeline/run-step.js';
import type { Run } from '../pipeline/run.js';
import { advanceStageIn, replanStageIn, startStageIn } from '../pipeline/stage-progress.js';
import { askOutlines, outlineState, SCENES_PER_CALL } from '../story/outlining.js';
import type { OutlineGoal } from '../story/outlining.js';

/**
 * Takes the bibles, the acts and the scenes that people planned; asks for what is missing in these and for the outlines of new scenes
 * in runs, each knowing those before; stores each scene with its state contract, chained so that one scene's state after is the next
 * one's state before. Scenes that stand are not touched.
 */
export async function outlineScenes(run: Run): Promise<void> {
  const { outline } = run.input;
  if (outline === undefined) throw new Error('The generation does not say which scenes to outline.');
  const { from, to } = outline;
  let next = from;
  for (let round = 1; next <= to; round += 1) {
    next = await outlineRound(run, { round, next, to, wish: outline.brief });
  }
}

interface OutlineRound {
  /** From 1. */
  round: number;
  /** The first number that the rounds before left open. */
  next: number;
  to: number;
  wish: string | undefined;
}

/** Gives the next round's `next`; behind `to` when nothing is left. */
function outlineRound(run: Run, { round, next, to, wish }: OutlineRound): Promise<number> {
  const isWhole = run.generation.kind === 'SCRIPT';
  // A whole script ends at its number of scenes, whoever planned them; others get as many as were asked for, wherever those stand.
  const goal: OutlineGoal = {
    fill: isWhole,
    missing: isWhole ? (scenes) => to - scenes : () => to - next + 1,
    total: to,
    wish,
  };
  return runStep(run, { stage: 'OUTLINE', key: `outline:${round}`, result: z.int() }, async (step) => {
    const state = await outlineState(run, goal);
    if (state.open.length === 0) {
      return step.commit(async (tx, emit) => {
        await replanStageIn(tx, run.id, step.stage, round - 1);
        // The last unit came with an earlier round, or there is none.
        await advanceStageIn(tx, emit, run.id, step.stage, 0);
        return to + 1;
      });
    }
    const total = round === 1 ? Math.ceil(state.open.length / SCENES_PER_CALL) : undefined;
    await step.note((tx, emit) => startStageIn(tx, emit, run.id, 'OUTLINE', total));
    const outlined = await askOutlines(step, state, goal);
    return step.commit(async (tx, emit) => {
      await rememberLanguageIn(tx, state.script, outlined.answered);
      if (round === 1 && !run.input.titleGiven && outlined.title !== '') {
        await nameScriptIn(tx, state.script.id, outlined.title);
      }
      if (round === 1) await storeOutlineIn(tx, state.script.id, run.id, state.acts);
      const { added, open } = await outlined.commitIn(tx, emit);
      await touchEditedIn(tx, state.script.id);
      // A model that answers with fewer scenes is asked for the rest; only a full run counts as progress of the stage.
      const after = isWhole ? (open.length === 0 ? to + 1 : Math.min(open[0] ?? to, to)) : next + added;
      const isLast = after > to;
      await replanStageIn(tx, run.id, step.stage, isLast ? round : round + 1, { atLeast: !isLast });
      return after;
    }, 1);
  });
}

const outlineTask: StageTask<{ task: 'outline'; from: number; to: number }> = {
  task: 'outline',
  offlineTokens: 365,
  several: {
    usual: 10,
    most: (work) => Math.max(1, ...runsIn(openIn(work), SCENES_PER_CALL).map(({ from, to }) => to - from + 1)),
    first: (count) => ({ task: 'outline', from: 1, to: count }),
    countOf: ({ from, to }) => to - from + 1,
  },
  least: () => ({ task: 'outline', from: 1, to: 1 }),
  sample: (characters) => JSON.stringify(standInScenes([], 1, [castName(1), castName(2)], characters)),
  prompt: (story, { from, to }) => {
    const within = story.scenes.filter(({ number, nextState }) => number >= from && number <= to && nextState === '');
    return sized(outlinePrompt, {
      ...story.whole,
      acts: story.acts,
      from,
      to,
      totalScenes: story.scenes.length,
      previous: story.scenes.slice(0, from - 1),
      lengths: lengthsToTell(story.lengths, from, to),
      ...(within.length > 0 ? { given: within } : {}),
      ...(story.standing > to ? { following: story.scenes.slice(to, story.standing) } : {}),
    });
  },
};
export const outlineTasks: readonly StageTask[] = [outlineTask];

export function outlineCalls(context: CallContext): readonly Plan[] {
  return runsIn(openIn(context), context.perCall.outline ?? SCENES_PER_CALL).map(({ from, to }) =>
    call('OUTLINE', { task: 'outline', from, to }),
  );
}

function openIn({ config, scenes }: WorkAhead): readonly number[] {
  return scenes?.outline ?? numbersTo(config.sceneCount);
}
