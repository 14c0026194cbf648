import { z } from 'zod';
import { readScreenplay } from '../../scripts/versions/script-state.js';
import { print } from '../../screenplay/fountain/print.js';
import { UnusableAnswer } from '../pipeline/failures.js';
import type { Run } from '../pipeline/run.js';
import { NOTHING, runStep } from '../pipeline/run-step.js';
import { SCENES_PLAN } from '../pipeline/scene-step.js';
import { startStageIn } from '../pipeline/stage-progress.js';

/**
 * Takes the scenes' current drafts; joins them to the one element tree that every export is printed from, and proves that it prints.
 * Scenes that people added after the writing had begun have no text yet: the script is whole without them.
 */
export async function formatScript(run: Run): Promise<void> {
  await runStep(run, { stage: 'FORMAT', key: 'format', result: NOTHING }, async (step) => {
    await step.note((tx, emit) => startStageIn(tx, emit, run.id, 'FORMAT'));
    const script = await run.script();
    const unwritten = await run.services.db.scene.findMany({
      where: { scriptId: script.id, currentDraftId: null, id: { in: await scenesOf(run) } },
      select: { number: true },
    });
    if (unwritten.length > 0) {
      throw new UnusableAnswer(`Scene ${unwritten.map((scene) => scene.number).join(', ')} has no text.`);
    }
    const screenplay = await readScreenplay(run.services.db, script);
    const { losses } = print(screenplay.script);
    await step.commit(
      async () => ({ blocks: screenplay.script.body.length, losses: losses.map((loss) => loss.code) }),
      1,
    );
  });
}

const planned = z.array(z.string());

/** The scenes that the generation set out to write. */
async function scenesOf(run: Run): Promise<string[]> {
  const step = await run.services.db.generationStep.findUnique({
    where: { generationId_key: { generationId: run.id, key: SCENES_PLAN } },
  });
  return planned.parse(step?.result);
}
