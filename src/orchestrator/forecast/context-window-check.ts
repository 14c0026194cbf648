import { LlmError } from '../../optimizer/types.js';
import type { BiblePlan } from '../story/bible-plan.js';
import { tooSmall } from './stage-fit.js';
import { storyAhead } from './story-ahead.js';
import type { Run } from '../pipeline/run.js';
import { roundsOf } from '../pipeline/stage-facts.js';
import { storyInput } from '../story/story-so-far.js';

/**
 * Checks, before anything is paid for, that the models have room for the shortest prompts that the generation could send, those with
 * bibles and scenes of no length, and for answers that are of use.
 *
 * @throws LlmError `CONTEXT_TOO_LARGE`
 */
export async function checkContextWindows(run: Run, bibles: BiblePlan): Promise<void> {
  const {
    config,
    generation: { kind },
    services: { optimizer },
  } = run;
  const story = storyAhead({
    config,
    newCharacters: bibles.characters,
    story: storyInput(run, await run.script(), await run.entries()),
    speakers: 1,
    answerLength: () => 0,
  });
  for (const { name: stage, per, tasks } of run.stages) {
    if (tasks.length === 0 || (per === 'ROUND' && roundsOf({ kind, config }) === 0)) continue;
    const { provider, model } = optimizer.quote({ stage, ...run.choiceFor(stage) });
    if ((await optimizer.windowOf({ stage, provider, model })) === undefined) continue;
    for (const task of tasks) {
      const subject = task.least?.({ config, bibles });
      if (subject === undefined) continue;
      const { messages, maxOutputTokens } = task.prompt(story, subject);
      const fit = await optimizer.fitOf(
        { task: task.task, messages, maxOutputTokens, stage, provider, model },
        { count: false },
      );
      if (fit.verdict === 'too-small' && fit.contextWindow !== undefined) {
        throw new LlmError(
          'CONTEXT_TOO_LARGE',
          tooSmall({ provider, model }, fit.contextWindow, [stage], fit.leastWindow),
          { provider },
        );
      }
    }
  }
}
