import { OperatorError } from '../../domain/errors.js';
import type { LlmProvider } from '../../llm/provider.js';
import type { StageName } from '../../domain/generations.js';
import type { LlmRequest } from '../request.js';
import type { Target } from '../upstream.js';

interface ModelChoice {
  provider?: string | undefined;
  model: string;
}

/** Models by stage, for requests that name neither provider nor model. */
export type StageModels = Readonly<Partial<Record<StageName, ModelChoice>>>;

/**
 * Where a request may go, first choice first: the operator's, then the one that the request or its stage names, then the others
 * in their configured order. A model that was named is asked of its provider, or of those that are known to serve it; the others
 * fail over with their own.
 *
 * @throws UnknownProviderError
 */
export function targetsOf(
  request: Pick<LlmRequest<unknown>, 'provider' | 'model' | 'stage'>,
  providers: readonly LlmProvider[],
  stageModels: StageModels,
  override: string | undefined,
): Target[] {
  const ofStage =
    request.stage === undefined || request.provider !== undefined || request.model !== undefined
      ? undefined
      : stageModels[request.stage];
  const wish = ofStage ?? request;
  const named = wish.provider === undefined ? undefined : providerNamed(wish.provider, providers);
  const { model } = wish;
  const serving = model === undefined ? [] : providers.filter((provider) => serves(provider, model));
  // A model that nobody claims is asked of the first provider: it may well have it.
  const preferred =
    named === undefined ? (model === undefined || serving.length > 0 ? serving : providers.slice(0, 1)) : [named];
  const targets = [...preferred, ...providers.filter((provider) => !preferred.includes(provider))].map((provider) => ({
    provider,
    model: model !== undefined && (preferred.includes(provider) || serves(provider, model)) ? model : provider.model,
  }));
  return overridden(targets, override);
}

/** The operator's choice comes first. */
export function overridden(targets: readonly Target[], override: string | undefined): Target[] {
  return override === undefined
    ? [...targets]
    : targets.toSorted((a, b) => Number(b.provider.name === override) - Number(a.provider.name === override));
}

/** @throws UnknownProviderError */
export function providerNamed(name: string, providers: readonly LlmProvider[]): LlmProvider {
  const found = providers.find((provider) => provider.name === name);
  if (found === undefined) throw new UnknownProviderError(name, providers);
  return found;
}

/** A provider was named that is not configured. */
export class UnknownProviderError extends OperatorError {
  readonly code = 'UNKNOWN_PROVIDER';
  constructor(name: string, providers: readonly LlmProvider[]) {
    super(`There is no provider "${name}": choose one of ${providers.map((provider) => provider.name).join(', ')}`);
  }
}

function serves(provider: LlmProvider, model: string): boolean {
  return provider.model === model || provider.models?.includes(model) === true;
}
