import type { Round, RoundOutcome } from '../story/judgement.js';
import { fillPlanned } from '../story/outlining.js';
import type { Run } from './run.js';
import type { Step } from './step.js';
import { roundsOf } from './stage-facts.js';
import type { RoundStageFacts, SceneStageFacts, ScriptStageFacts } from './stage-facts.js';
import { bibleCalls, bibleTasks, bootstrapBibles } from '../stages/bibles.js';
import { checkContinuity, continuityCalls, continuityTasks } from '../stages/continuity.js';
import { critiqueCalls, critiqueScene, critiqueTasks } from '../stages/critique.js';
import { formatScript } from '../stages/format.js';
import { outlineCalls, outlineScenes, outlineTasks } from '../stages/outline.js';
import { rewriteCalls, rewriteScene, rewriteTasks } from '../stages/rewrite.js';
import { draftScene, sceneCalls, sceneTasks } from '../stages/scenes.js';

/** A stage of the pipeline: what is known of it, and how it is run. */
export type Stage =
  | (ScriptStageFacts & {
      run: (run: Run) => Promise<void>;
      /** Does what has come up since it ended, in the step that begins the scenes: people work on while a stage waits for approval. */
      catchUp?: (step: Step) => Promise<void>;
    })
  | (SceneStageFacts & { run: (run: Run, sceneId: string) => Promise<void> })
  | (RoundStageFacts & { run: (run: Run, sceneId: string, round: Round) => Promise<RoundOutcome> });

/**
 * The stages of a generation, in their order. No other place lists them: how they are run (`run-pipeline.ts`), how their progress
 * is counted (`stage-progress.ts`), where they wait for an approval (`pausing.ts`), how their failures are named (`failures.ts`)
 * and what they are expected to take (`forecast/`) follows from this table.
 *
 * A new stage is a row, a file in `stages/` with what it does and what it asks, and a prompt. Its name is one of `STAGES`, which
 * the API and the database share.
 *
 * Neighbours of `ROUND` take turns, so a row of another kind between them ends their rounds; a row of `SCRIPT` stands before all
 * stages of scenes or after them.
 */
export const PIPELINE: readonly Stage[] = Object.freeze([
  {
    name: 'BIBLES',
    label: 'Characters, plot, setting and theme.',
    per: 'SCRIPT',
    kinds: ['SCRIPT', 'BIBLES'],
    errorCode: 'BIBLE_GENERATION_FAILED',
    // Until the stage knows which bibles are given.
    units: () => bibleTasks.length,
    tasks: bibleTasks,
    expectedCalls: bibleCalls,
    run: bootstrapBibles,
  },
  {
    name: 'OUTLINE',
    label: 'Acts and one outline a scene, with the state of the story before and after it.',
    per: 'SCRIPT',
    kinds: ['SCRIPT', 'OUTLINE'],
    errorCode: 'OUTLINE_FAILED',
    // Until the stage knows how many calls it takes.
    units: ({ outlines }) => (outlines === 0 ? 0 : 1),
    tasks: outlineTasks,
    expectedCalls: outlineCalls,
    run: outlineScenes,
    catchUp: fillPlanned,
  },
  {
    name: 'SCENES',
    label: 'The scenes are written.',
    per: 'SCENE',
    kinds: ['SCRIPT', 'SCENE'],
    errorCode: 'SCENE_FAILED',
    tasks: sceneTasks,
    expectedCalls: sceneCalls,
    run: draftScene,
  },
  {
    name: 'CRITIQUE',
    label: 'Each scene is judged.',
    per: 'ROUND',
    // What a person reads before the rewrites is the first critique.
    approvedAfter: 'FIRST_ROUND',
    kinds: ['SCRIPT', 'REWRITE'],
    errorCode: 'SCENE_FAILED',
    units: (request) => (request.hasCritique ? 0 : request.scenes * roundsOf(request)),
    tasks: critiqueTasks,
    expectedCalls: critiqueCalls,
    run: critiqueScene,
  },
  {
    name: 'REWRITE',
    label: 'New drafts answer the critiques.',
    per: 'ROUND',
    approvedAfter: 'LAST_ROUND',
    kinds: ['SCRIPT', 'REWRITE'],
    errorCode: 'SCENE_FAILED',
    tasks: rewriteTasks,
    expectedCalls: rewriteCalls,
    run: rewriteScene,
  },
  {
    name: 'CONTINUITY',
    label: 'Each scene is held against its outline’s state and the bibles.',
    per: 'SCENE',
    kinds: ['SCRIPT', 'SCENE', 'REWRITE'],
    errorCode: 'SCENE_FAILED',
    tasks: continuityTasks,
    expectedCalls: continuityCalls,
    run: checkContinuity,
  },
  {
    name: 'FORMAT',
    label: 'The script is brought to the printer’s form.',
    per: 'SCRIPT',
    kinds: ['SCRIPT'],
    errorCode: 'SCENE_FAILED',
    tasks: [],
    expectedCalls: () => [],
    run: formatScript,
  },
] satisfies Stage[]);
