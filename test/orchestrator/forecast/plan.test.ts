import { describe, expect, it } from 'vitest';
import { generationConfig } from '../../../src/domain/generations.js';
import type { GenerationConfigInput } from '../../../src/domain/generations.js';
import { planScript } from '../../../src/orchestrator/forecast/plan.js';
import { callsOf } from '../../../src/orchestrator/forecast/planned-calls.js';
import type { Habits, Plan, PlannedCall } from '../../../src/orchestrator/forecast/planned-calls.js';
import { PIPELINE } from '../../../src/orchestrator/pipeline/pipeline.js';

const ALL_BIBLES = { characters: 3, kinds: ['PLOT' as const, 'SETTING' as const, 'THEME' as const], given: [] };
const HABITS: Habits = { rewritesPerCritique: 1, repairsPerScene: 0, speakersPerScene: 2 };

function planOf(
  config: GenerationConfigInput,
  { bibles = ALL_BIBLES, habits = {}, sceneConcurrency = 4, perCall = { cast: 12, outline: 10 } } = {},
): Plan {
  return planScript(PIPELINE, {
    config: generationConfig.parse(config),
    bibles,
    habits: { ...HABITS, ...habits },
    sceneConcurrency,
    perCall,
  });
}

function told({ stage, subject, likelihood }: PlannedCall): string {
  return `${stage}/${subject.task}${'scene' in subject ? ` ${subject.scene}` : ''}${likelihood === 1 ? '' : ` x${likelihood}`}`;
}

describe('the plan of a script', () => {
  it('has every call of the pipeline in its order', () => {
    expect(callsOf(planOf({ sceneCount: 2, rewriteIterations: 1 })).map(told)).toEqual([
      'BIBLES/cast',
      'BIBLES/plot',
      'BIBLES/setting',
      'BIBLES/theme',
      'OUTLINE/outline',
      'SCENES/scene 1',
      'CRITIQUE/critique 1',
      'REWRITE/rewrite 1',
      'CONTINUITY/continuity 1',
      'SCENES/scene 2',
      'CRITIQUE/critique 2',
      'REWRITE/rewrite 2',
      'CONTINUITY/continuity 2',
    ]);
  });

  it('has the cast first, then the other bibles side by side, then the scenes as they are asked for', () => {
    const { series } = planOf({ sceneCount: 2 }) as { series: Plan[] };
    expect(series[1]).toMatchObject({
      atOnce: 3,
      sideBySide: [{ subject: { task: 'plot' } }, { subject: { task: 'setting' } }, { subject: { task: 'theme' } }],
    });
    expect(series.at(-1)).toMatchObject({ atOnce: 4, sideBySide: [{}, {}] });
    const oneByOne = planOf({ sceneCount: 2, parallelGeneration: false }) as { series: Plan[] };
    expect(oneByOne.series.at(-1)).toMatchObject({ series: [{}, {}] });
  });

  it('leaves out the bibles that stand', () => {
    const calls = callsOf(
      planOf({ sceneCount: 1, autoRewrite: false }, { bibles: { ...ALL_BIBLES, characters: 0, kinds: ['THEME'] } }),
    );
    expect(calls.map(told)).toEqual(['BIBLES/theme', 'OUTLINE/outline', 'SCENES/scene 1', 'CONTINUITY/continuity 1']);
  });

  it('outlines ten scenes a call', () => {
    const outlines = callsOf(planOf({ scope: 'FULL_SCRIPT', sceneCount: 25 }))
      .filter(({ stage }) => stage === 'OUTLINE')
      .map(({ subject }) => subject);
    expect(outlines).toEqual([
      { task: 'outline', from: 1, to: 10 },
      { task: 'outline', from: 11, to: 20 },
      { task: 'outline', from: 21, to: 25 },
    ]);
  });

  it('asks an agent for each speaker, side by side before the scene', () => {
    const calls = callsOf(
      planOf(
        { sceneCount: 1, autoRewrite: false, dialogueMode: 'CHARACTER_AGENTS' },
        { habits: { speakersPerScene: 2.5 } },
      ),
    );
    expect(calls.slice(5).map(told)).toEqual([
      'SCENES/characterLines 1',
      'SCENES/characterLines 1',
      'SCENES/characterLines 1 x0.5',
      'SCENES/scene 1',
      'CONTINUITY/continuity 1',
    ]);
  });

  it('counts on as many rounds as critiques usually lead to, and on the usual repairs', () => {
    const calls = callsOf(
      planOf({ sceneCount: 1, rewriteIterations: 3 }, { habits: { rewritesPerCritique: 0.5, repairsPerScene: 0.25 } }),
    );
    expect(calls.slice(6).map(told)).toEqual([
      'CRITIQUE/critique 1',
      'REWRITE/rewrite 1 x0.5',
      'CRITIQUE/critique 1 x0.5',
      'REWRITE/rewrite 1 x0.25',
      'CRITIQUE/critique 1 x0.25',
      'REWRITE/rewrite 1 x0.125',
      'CONTINUITY/continuity 1',
      'CONTINUITY/rewrite 1 x0.25',
      'CONTINUITY/continuity 1 x0.25',
    ]);
  });

  it('repairs nothing with autoRewrite off', () => {
    const calls = callsOf(planOf({ sceneCount: 1, autoRewrite: false }, { habits: { repairsPerScene: 0.5 } }));
    expect(calls.filter(({ stage }) => stage === 'CONTINUITY').map(told)).toEqual(['CONTINUITY/continuity 1']);
  });
});
