import { LlmError } from '../../llm/provider.js';
import type { Target } from '../upstream.js';
import { limitOf } from './budget-store.js';
import type { BudgetScope, BudgetStore, Refusal } from './budget-store.js';
import { toUsd } from './pricing.js';

/** An amount that was refused, and the scope that has no room for it. */
export interface RefusedClaim extends Refusal {
  readonly amount: bigint;
  readonly store: BudgetStore;
}

export function exceeded({ refusedBy: scope, state, amount }: RefusedClaim, { provider }: Target): LlmError {
  const limitUsd = toUsd(limitOf(state, scope) ?? 0n);
  const neededUsd = toUsd(state.spent + state.reserved + amount);
  const [whose, advice] = ownerOf(scope, neededUsd);
  const message = `The budget of ${whose} is used up: of ${inUsd(limitUsd)} USD, ${inUsd(toUsd(state.spent))} are spent and ${inUsd(toUsd(state.reserved))} are held for calls that run, and this call may cost up to ${inUsd(toUsd(amount))}: ${advice}`;
  return new LlmError('BUDGET_EXCEEDED', message, { provider: provider.name, budget: { limitUsd, neededUsd } });
}

function ownerOf(
  { tenantId, generationId, allowance }: BudgetScope,
  neededUsd: number,
): [whose: string, advice: string] {
  if (allowance !== undefined) {
    return ['this request', 'ask for fewer computed fields at a time, or ask the operator to raise MAX_COST_USD'];
  }
  if (generationId === undefined) return [`tenant ${tenantId}`, 'ask the operator to raise the limit of this tenant'];
  return ['this generation', `resume it with a limit of at least ${inUsd(neededUsd)}`];
}

/** Rounded up, so that a limit that a person copies is enough. */
function inUsd(usd: number): string {
  return String(Math.ceil(Number((usd * 1e6).toFixed(3))) / 1e6);
}

export function priceUnknown({ provider, model }: Target): LlmError {
  return new LlmError(
    'PRICE_UNKNOWN',
    `The price of ${model} at ${provider.name} is unknown, and this call is under a budget: add the price to the configuration, choose another model, or lift the limit`,
    { provider: provider.name },
  );
}
