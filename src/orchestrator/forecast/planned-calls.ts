import type { GenerationConfig, StageName } from '../../domain/generations.js';
import type { TaskInputs, TaskName } from '../../domain/tasks.js';
import type { PromptBlock } from '../../optimizer/types.js';
import type { Prompt } from '../../prompts/prompt.js';
import type { BiblePlan } from '../story/bible-plan.js';
import type { StoryAhead } from './story-ahead.js';

/** What a call is asked, as far as the size of its prompt and of its answer depend on it. */
export interface CallSubject {
  task: TaskName;
  /** The scene's number. */
  scene?: number;
  /** How many rewrites the text has been through. */
  round?: number;
  /** Of a call for several scenes: the first and the last number. */
  from?: number;
  to?: number;
  /** Of a call for several characters: how many, and how many new ones earlier calls have given. */
  count?: number;
  after?: number;
}

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

/** What a generation that has not begun will have to do, as far as it is known. */
export interface WorkAhead {
  config: GenerationConfig;
  bibles: BiblePlan;
  /** Numbers of the scenes that are to be outlined, and of those to be written, rising. Absent: all of the script. */
  scenes?: ScenesAhead | undefined;
}

export interface ScenesAhead {
  outline: readonly number[];
  write: readonly number[];
}

export interface CallContext extends WorkAhead {
  habits: Habits;
  /** Of tasks that ask for several things at once: how many one call is asked for at most. */
  perCall: Readonly<Partial<Record<TaskName, number>>>;
}

/** A prompt as it will be sent, of its true size. */
interface SizedPrompt {
  messages: readonly PromptBlock[];
  maxOutputTokens: number;
}

/** A task of a stage, as the forecast has to know it. */
export interface StageTask<S extends CallSubject = CallSubject> {
  readonly task: TaskName;
  /** Tokens of the offline writer's answer, averages of scripts of 1 to 12 scenes; where a call asks for several things, of each. */
  readonly offlineTokens: number;
  /** For a task that asks for several things in one call: the sizes of answers are then those of each. */
  readonly several?: SeveralAtOnce<S>;
  /** Whether the answer is a scene, and so as long as that is planned to be. */
  readonly writesScene?: boolean;
  /** The least that the stage may come to ask of its model; undefined if the task is not asked, absent where another task of the stage needs as much room. */
  least?(work: WorkAhead): S | undefined;
  /** An answer of about this length as a model writes it, prose or JSON; where a call asks for several things, one of them. By such a sample tokens are turned into lengths. */
  sample(characters: number): string;
  /** The prompt of such a call, with stand-ins for all that is not written yet. */
  prompt(story: StoryAhead, subject: S): SizedPrompt;
}

interface SeveralAtOnce<S extends CallSubject> {
  /** How many the task's profile expects in an answer. */
  readonly usual: number;
  /** How many the first call asks for if its model has room for them. At least 1. */
  most(work: WorkAhead): number;
  /** The first call, for so many. */
  first(count: number): S;
  countOf(subject: S): number;
}

export function sized<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N]): SizedPrompt {
  return { messages: prompt.messages(input), maxOutputTokens: prompt.maxOutputTokens(input) };
}

export function call(stage: StageName, subject: CallSubject, likelihood = 1): PlannedCall {
  return { stage, subject, likelihood };
}

/** 1 to `count` in runs of at most `most`. */
export function runsOf(count: number, most: number): { from: number; to: number }[] {
  return numbersTo(Math.ceil(count / most)).map((run) => ({
    from: (run - 1) * most + 1,
    to: Math.min(count, run * most),
  }));
}

/** Numbers that rise, in runs without a gap of at most `most`. */
export function runsIn(numbers: readonly number[], most: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && number === last.to + 1 && number - last.from < most) {
      last.to = number;
    } else {
      runs.push({ from: number, to: number });
    }
  }
  return runs;
}

/** 1, 2, ... */
export function numbersTo(last: number): number[] {
  return Array.from({ length: Math.max(0, last) }, (_, at) => at + 1);
}

/** All calls of a plan, in its order. */
export function callsOf(plan: Plan): PlannedCall[] {
  if ('series' in plan) return plan.series.flatMap(callsOf);
  return 'sideBySide' in plan ? plan.sideBySide.flatMap(callsOf) : [plan];
}
