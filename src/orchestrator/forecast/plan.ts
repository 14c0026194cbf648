import type { GenerationConfig, StageName } from '../../domain/generations.js';
import type { BiblePlan } from '../stages/bibles.js';

/** What a call is asked, as far as the size of its prompt and of its answer depend on it. */
export type CallSubject =
  /** `after`: how many new characters earlier calls have given. */
  | { task: 'cast'; count: number; after: number }
  | { task: 'plot' | 'setting' | 'theme' }
  | { task: 'outline'; from: number; to: number }
  | { task: 'characterLines' | 'scene'; scene: number }
  /** `round` is 0 for a text that no rewrite has touched. */
  | { task: 'critique' | 'rewrite' | 'continuity'; scene: number; round: number };
export type ForecastTask = CallSubject['task'];

export interface PlannedCall {
  stage: StageName;
  subject: CallSubject;
  /** From 0 to 1. */
  likelihood: number;
}

/** Calls and in what order they are made: one after the other, or side by side with at most `atOnce` under way. */
export type Plan = PlannedCall | { series: readonly Plan[] } | { sideBySide: readonly Plan[]; atOnce: number };

/** What models decide as a generation goes, as averages. */
export interface Habits {
  /** How likely a critique finds something to rewrite; if it does not, the scene's further rounds are left out. From 0 to 1. */
  rewritesPerCritique: number;
  /** How likely a scene breaks continuity and has to be repaired. From 0 to 1. */
  repairsPerScene: number;
  /** Characters of a scene that have a bible, and so an agent. */
  speakersPerScene: number;
}

export interface PlanOptions {
  habits: Habits;
  /** Scenes that are written at the same time. */
  sceneConcurrency: number;
  /** How many characters and scenes one call is asked for at most. */
  perCall: { characters: number; scenes: number };
}

/** All calls of a script's generation, as the pipeline makes them. */
export function planScript(
  config: GenerationConfig,
  bibles: BiblePlan,
  { habits, sceneConcurrency, perCall }: PlanOptions,
): Plan {
  const scenes = numbers(1, config.sceneCount).map((scene) => planScene(config, scene, habits));
  return {
    series: [
      ...runs(bibles.characters, perCall.characters).map(({ from, to }) =>
        certain('BIBLES', { task: 'cast', count: to - from + 1, after: from - 1 }),
      ),
      {
        sideBySide: bibles.kinds.map((kind) => certain('BIBLES', { task: WORLD_TASK[kind] })),
        atOnce: bibles.kinds.length,
      },
      ...runs(config.sceneCount, perCall.scenes).map(({ from, to }) =>
        certain('OUTLINE', { task: 'outline', from, to }),
      ),
      config.parallelGeneration ? { sideBySide: scenes, atOnce: sceneConcurrency } : { series: scenes },
    ],
  };
}

const WORLD_TASK = { PLOT: 'plot', SETTING: 'setting', THEME: 'theme' } as const satisfies Record<
  BiblePlan['kinds'][number],
  ForecastTask
>;

/** The draft, rounds of critique and rewrite, and continuity with what repairs it. */
function planScene(
  { dialogueMode, autoRewrite, rewriteIterations }: GenerationConfig,
  scene: number,
  habits: Habits,
): Plan {
  const { rewritesPerCritique, repairsPerScene } = habits;
  const rounds = autoRewrite ? rewriteIterations : 0;
  const revisions = numbers(1, rounds).flatMap((round) => [
    call('CRITIQUE', { task: 'critique', scene, round: round - 1 }, rewritesPerCritique ** (round - 1)),
    call('REWRITE', { task: 'rewrite', scene, round: round - 1 }, rewritesPerCritique ** round),
  ]);
  const repair: PlannedCall[] =
    autoRewrite && repairsPerScene > 0
      ? [
          call('CONTINUITY', { task: 'rewrite', scene, round: rounds }, repairsPerScene),
          call('CONTINUITY', { task: 'continuity', scene, round: rounds + 1 }, repairsPerScene),
        ]
      : [];
  return {
    series: [
      ...(dialogueMode === 'CHARACTER_AGENTS' ? [planLines(scene, habits.speakersPerScene)] : []),
      certain('SCENES', { task: 'scene', scene }),
      ...revisions,
      certain('CONTINUITY', { task: 'continuity', scene, round: rounds }),
      ...repair,
    ],
  };
}

/** A call for each speaker; of 2.5 speakers the third is as likely as not. */
function planLines(scene: number, speakers: number): Plan {
  const agents = numbers(1, Math.ceil(speakers)).map((speaker) =>
    call('SCENES', { task: 'characterLines', scene }, Math.min(1, speakers - speaker + 1)),
  );
  return { sideBySide: agents, atOnce: agents.length };
}

/** 1 to `count` in runs of at most `most`. */
function runs(count: number, most: number): { from: number; to: number }[] {
  return numbers(1, Math.ceil(count / most)).map((run) => ({
    from: (run - 1) * most + 1,
    to: Math.min(count, run * most),
  }));
}

function certain(stage: StageName, subject: CallSubject): PlannedCall {
  return call(stage, subject, 1);
}

function call(stage: StageName, subject: CallSubject, likelihood: number): PlannedCall {
  return { stage, subject, likelihood };
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}

/** All calls of a plan, in its order. */
export function callsOf(plan: Plan): PlannedCall[] {
  if ('series' in plan) return plan.series.flatMap(callsOf);
  return 'sideBySide' in plan ? plan.sideBySide.flatMap(callsOf) : [plan];
}
