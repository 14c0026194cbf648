import type { Optimizer } from '../../optimizer/types.js';
import type { ForecastTargets } from './types.js';

/** Where an optimizer sends calls now, on what terms, and how prompts fit there. `providers`: the names of those that are configured. */
export function targetsOfOptimizer(
  optimizer: Pick<Optimizer, 'quote' | 'fitOf'>,
  providers: readonly string[],
): ForecastTargets {
  return {
    providers,
    target: (stage, choice) => optimizer.quote({ stage, provider: choice?.provider, model: choice?.model }),
    fit: (prompt, { provider, model }) => optimizer.fitOf({ ...prompt, provider, model }),
  };
}
