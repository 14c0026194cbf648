import { z } from 'zod';
import { saysNothing } from '../../domain/nothing-said.js';
import type { SceneCritique } from '../../domain/scenes.js';

/** What a rewrite has to answer. */
export const judgement = z.object({
  critiqueId: z.string(),
  notes: z.array(z.string()),
  /** The draft has errors of form or strangers among its speakers, or is far off its planned length, which a rewrite can mend; it is told of them as they then are. */
  faulty: z.boolean().optional(),
  /** The model gave no judgement: the draft is neither good nor bad, and the next round asks anew. */
  unjudged: z.boolean().optional(),
});
export type Judgement = z.output<typeof judgement>;

/** True: a person asked for a rewrite where the model's judgement needs none. */
export const hasAsked: z.ZodType<true | null> = z.unknown().transform((stored) => (stored === true ? true : null));

/** One round of critique and rewrite of a scene. */
export interface Round {
  /** From 1. */
  readonly number: number;
  /** What this round's critique says, once it has run. */
  judgement?: Judgement | undefined;
}

/** `ENOUGH`: the scene is good as it is, and this round and those after it are left out. */
export type RoundOutcome = 'GO_ON' | 'ENOUGH';

/** Whether the draft was judged and found good: no further round is needed. */
export function isGoodAsItIs({ notes, faulty, unjudged }: Judgement): boolean {
  return notes.length === 0 && faulty !== true && unjudged !== true;
}

/** Whether the model gave no judgement and nothing else is wrong with the draft, so that a rewrite would have nothing to answer. */
export function isUnjudged({ notes, faulty, unjudged }: Judgement): boolean {
  return unjudged === true && notes.length === 0 && faulty !== true;
}

/** Whether a critique says anything of the draft: how good it is, or what is to be done. */
export function isJudgement({ axes }: SceneCritique): boolean {
  return axes.some(
    ({ score, issues, suggestions }) => typeof score === 'number' || issues.length > 0 || suggestions.length > 0,
  );
}

/** The critique without notes that say nothing ("None", "n/a"). An issue and the suggestion at the same index belong together and stay so. */
export function withoutEmptyNotes({ overall, axes }: SceneCritique): SceneCritique {
  return { overall, axes: axes.map((axis) => ({ ...axis, ...saidOf(axis) })) };
}

function saidOf({ issues, suggestions }: Pick<SceneCritique['axes'][number], 'issues' | 'suggestions'>): {
  issues: string[];
  suggestions: string[];
} {
  const count = Math.max(issues.length, suggestions.length);
  const said = Array.from(
    { length: count },
    (_, at) =>
      [issues[at] ?? '', suggestions[at] ?? ''].map((text) => (saysNothing(text) ? '' : text)) as [string, string],
  );
  const both = said.filter(([issue, suggestion]) => issue !== '' && suggestion !== '');
  const faults = said.flatMap(([issue, suggestion]) => (suggestion === '' && issue !== '' ? [issue] : []));
  const advice = said.flatMap(([issue, suggestion]) => (issue === '' && suggestion !== '' ? [suggestion] : []));
  // Advice beside which a fault of another thing would stand is a note of its own.
  const [apart, below] = faults.length > 0 ? [advice, []] : [[], advice];
  return {
    issues: [...both.map(([issue]) => issue), ...faults, ...apart],
    suggestions: [...both.map(([, suggestion]) => suggestion), ...below],
  };
}

/** The critique as a list of tasks, the weakest axis first. */
export function notesOf(critique: SceneCritique): string[] {
  const axes = [...critique.axes].sort((one, other) => (one.score ?? 5) - (other.score ?? 5));
  return axes.flatMap(({ axis, issues, suggestions }) => {
    const label = axis.toLowerCase().replaceAll('_', ' ');
    return Array.from(
      { length: Math.max(issues.length, suggestions.length) },
      (_, at) => `${label}: ${[issues[at], suggestions[at]].filter((text) => text !== undefined).join(' ')}`,
    );
  });
}

/** By how many points of ten, on average over the axes, a draft is far worse: two judgements of one text differ by less. */
const FAR = 1.5;

/** Whether a draft is judged far worse than another: by the mean of the scores that both judgements give. */
export function isFarWorse(critique: SceneCritique, before: SceneCritique): boolean {
  const drops = before.axes.flatMap(({ axis, score }) => {
    const now = critique.axes.find((each) => each.axis === axis)?.score;
    return score == null || now == null ? [] : [score - now];
  });
  return drops.length > 0 && drops.reduce((sum, drop) => sum + drop, 0) >= FAR * drops.length;
}
