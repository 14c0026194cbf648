import type { StageName } from '../domain/generations.js';
import { LlmError } from '../optimizer/types.js';
import { tooSmall } from './forecast/stage-fit.js';
import type { CallSubject } from './forecast/plan.js';
import { createPromptPlan } from './forecast/prompt-plan.js';
import type { Run } from './run.js';
import { storyInput } from './stages/bibles.js';
import type { BiblePlan } from './stages/bibles.js';

/**
 * Before anything is paid for: whether the models have room for the shortest prompts that the generation could come to, with bibles and
 * scenes of no length, beside answers that are of use.
 *
 * @throws LlmError `CONTEXT_TOO_LARGE`
 */
export async function checkRoom(run: Run, { characters }: BiblePlan): Promise<void> {
  const {
    config,
    services: { optimizer },
  } = run;
  const prompts = createPromptPlan({
    config,
    newCharacters: characters,
    story: storyInput(run, await run.script(), await run.entries()),
    speakers: 1,
    answerLength: () => 0,
  });
  for (const [stage, subjects] of Object.entries(
    shortestCalls(config.autoRewrite && config.rewriteIterations > 0, characters > 0),
  ) as [StageName, CallSubject[]][]) {
    const { provider, model } = optimizer.quote({ stage, ...run.choiceFor(stage) });
    if ((await optimizer.windowOf({ stage, provider, model })) === undefined) continue;
    for (const subject of subjects) {
      const fit = await optimizer.fitOf(
        { task: subject.task, ...prompts(subject), stage, provider, model },
        { count: false },
      );
      if (fit.verdict === 'too-small') {
        throw new LlmError(
          'CONTEXT_TOO_LARGE',
          tooSmall({ provider, model }, fit.contextWindow!, [stage], fit.leastWindow),
          { provider },
        );
      }
    }
  }
}

function shortestCalls(rewrites: boolean, newCharacters: boolean): Partial<Record<StageName, CallSubject[]>> {
  return {
    BIBLES: newCharacters ? [{ task: 'cast', count: 1, after: 0 }] : [],
    OUTLINE: [{ task: 'outline', from: 1, to: 1 }],
    SCENES: [{ task: 'scene', scene: 1 }],
    ...(rewrites
      ? { CRITIQUE: [{ task: 'critique', scene: 1, round: 0 }], REWRITE: [{ task: 'rewrite', scene: 1, round: 0 }] }
      : {}),
    CONTINUITY: [{ task: 'continuity', scene: 1, round: 0 }],
  };
}
