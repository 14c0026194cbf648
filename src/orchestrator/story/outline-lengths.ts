import { setImmediate } from 'node:timers/promises';
import { storedBrief } from '../../domain/brief.js';
import type { ScriptBrief } from '../../domain/brief.js';
import type { ActPlan } from '../../domain/tasks.js';
import { sceneEighths } from '../../scripts/drafts/draft-length.js';
import { formatProfile } from '../../scripts/page-profiles.js';
import type { Script } from '../../storage/generated/client/client.js';
import type { Run } from '../pipeline/run.js';
import { actShares } from './acts.js';
import { planLengths, scenesFrom, withRoom } from './length-plan.js';
import type { LengthPlan } from './length-plan.js';
import { addedLength, finalLength } from './lengths.js';

/** The plan of the scenes that an outline stage plans. What a person gave a length, and what is written, keeps its own. */
export async function outlineLengths(
  run: Run,
  script: Script,
  { acts, from, to }: { acts: readonly ActPlan[]; from: number; to: number },
): Promise<LengthPlan | undefined> {
  const brief = storedBrief(script);
  const final = finalLength(brief, to);
  if (final === undefined) return undefined;
  const known = await knownLengths(run, script.id, brief);
  const { config } = run;
  if (run.generation.kind === 'SCRIPT') return withRoom(planLengths({ brief, config, acts, to, known }));
  const before = [...known].flatMap(([number, eighths]) => (number < from ? [eighths] : []));
  const left = final - before.reduce((sum, eighths) => sum + eighths, 0);
  return {
    script: final,
    target: addedLength(left, to - from + 1, before),
    scenes: scenesFrom(from, to, acts, known),
    shares: actShares(config.actStructure, acts),
  };
}

/** Of a script's scenes by number: the planned length, and of one that was written without a plan its own. */
async function knownLengths(run: Run, scriptId: string, { format }: ScriptBrief): Promise<Map<number, number>> {
  const scenes = await run.services.db.scene.findMany({
    where: { scriptId },
    orderBy: { number: 'asc' },
    select: { number: true, targetEighths: true, currentDraft: { select: { text: true } } },
  });
  const known = new Map<number, number>();
  for (const { number, targetEighths, currentDraft } of scenes) {
    if (targetEighths !== null) {
      known.set(number, targetEighths);
    } else if (currentDraft !== null) {
      known.set(number, sceneEighths(currentDraft.text, formatProfile(format)));
      // A long script has many scenes; others are served in between.
      await setImmediate();
    }
  }
  return known;
}
