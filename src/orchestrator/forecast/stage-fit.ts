import type { FitForecast, FitVerdict } from '../../optimizer/types.js';
import type { StageName } from '../../domain/generations.js';
import { PROMPT_FITS } from './types.js';
import type { PromptFit, StageEstimate, StageTarget, StageTargets } from './types.js';

const FIT: Readonly<Record<FitVerdict, PromptFit>> = Object.freeze({
  fits: 'FITS',
  'short-answer': 'SHORT_ANSWER',
  trimmed: 'TRIMMED',
  'too-small': 'TOO_SMALL',
});

/** How a stage's calls fit its model. */
export function stageFit(
  fits: readonly FitForecast[],
): Pick<StageEstimate, 'fit' | 'contextWindow' | 'leastContextWindow' | 'trimmed'> {
  return {
    fit: worstFit(fits.map(({ verdict, contextWindow }) => (contextWindow === undefined ? 'UNKNOWN' : FIT[verdict]))),
    contextWindow: fits[0]?.contextWindow ?? null,
    leastContextWindow: Math.max(0, ...fits.map(({ leastWindow }) => leastWindow)),
    trimmed: [...new Set(fits.flatMap(({ trimmed }) => trimmed.map(({ id }) => id)))],
  };
}

export function worstFit(fits: readonly PromptFit[]): PromptFit {
  return PROMPT_FITS.findLast((fit) => fits.includes(fit)) ?? 'FITS';
}

/** Of the stages that fit worst, what gives way and what helps. */
export function fitNote(stages: readonly StageEstimate[], targets: StageTargets): string | null {
  const worst = worstFit(stages.map(({ fit }) => fit));
  if (worst !== 'TOO_SMALL' && worst !== 'TRIMMED') return null;
  const { stage, contextWindow = null } = stages.find(({ fit }) => fit === worst) ?? {};
  // A window that nobody knows is neither too small nor a reason to cut.
  if (stage === undefined || contextWindow === null) return null;
  const { model, provider } = targets[stage];
  // Of one model: those of another have a window of their own.
  const concerned = stages.filter(
    (each) => each.fit === worst && targets[each.stage].model === model && targets[each.stage].provider === provider,
  );
  const least = Math.max(...concerned.map(({ leastContextWindow }) => leastContextWindow));
  if (worst === 'TOO_SMALL') {
    return `${tooSmall(
      { model, provider },
      contextWindow,
      concerned.map((each) => each.stage),
      least,
    )}. Otherwise the generation fails.`;
  }
  return `${reads({ model, provider }, contextWindow)}, and the prompts of ${concerned.map((each) => each.stage).join(', ')} are longer, so parts of them give way: ${[...new Set(concerned.flatMap(({ trimmed }) => trimmed))].join(', ')}. A larger context window shows the model all of them.`;
}

/** A window that the shortest prompt and answer of use do not fit, and what helps. */
export function tooSmall(
  model: Pick<StageTarget, 'provider' | 'model'>,
  contextWindow: number,
  stages: readonly StageName[],
  least: number,
): string {
  return `${reads(model, contextWindow)}, and ${stages.join(', ')} would need about ${least}: give the model a larger context window, choose another, or ask for fewer characters or shorter bibles`;
}

function reads({ model, provider }: Pick<StageTarget, 'provider' | 'model'>, contextWindow: number): string {
  return `${model} at ${provider} reads ${contextWindow} tokens, prompt and answer together`;
}
