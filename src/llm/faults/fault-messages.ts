import { originOf } from '../address.js';
import {
  saysContextTooLarge,
  saysModelNotFound,
  saysNoSuchPath,
  saysNotForAccount,
  saysUnsupportedRegion,
  saysOutOfCredit,
} from './fault-facts.js';
import type { Facts } from './fault-facts.js';
import type { FaultCode } from '../llm-error.js';
import type { LengthLimits } from './length-limits.js';

/** What a provider's settings are called where the operator has set it up, for messages. */
export interface SettingNames {
  key: string;
  model: string;
  address: string;
}

/** For the provider in three environment variables. */
const ENVIRONMENT_SETTINGS: SettingNames = Object.freeze({
  key: 'OPENAI_API_KEY',
  model: 'OPENAI_MODEL',
  address: 'OPENAI_BASE_URL',
});

/** What the upstream said beyond the code of its fault. */
interface FaultDetails {
  retryAfterMs?: number | undefined;
  limits?: LengthLimits | undefined;
  outputTooLong?: boolean | undefined;
}

interface Place {
  provider: string;
  baseUrl?: string | undefined;
  model: string;
  settings?: SettingNames | undefined;
}

/** The message for people: what happened at which provider, and what to do. Of the upstream's own words it holds short identifiers only. */
export function describeFault(
  code: FaultCode,
  facts: Facts,
  place: Place,
  { retryAfterMs, limits, outputTooLong = false }: FaultDetails,
): string {
  const { provider, model, settings = ENVIRONMENT_SETTINGS } = place;
  const origin = place.baseUrl === undefined ? '' : ` at ${originOf(place.baseUrl)}`;
  const codes = identifiers(facts);
  const when = retryAfterMs === undefined ? 'later' : `in ${Math.ceil(retryAfterMs / 1_000)} s`;
  switch (code) {
    case 'RATE_LIMITED':
      return `${provider} limits the rate of requests${codes}: try again ${when}`;
    case 'QUOTA_EXHAUSTED':
      return `${provider} reports that the account's ${saysOutOfCredit(facts.words) ? 'credit' : 'quota'} is used up${codes}: check its plan and billing${retryAfterMs === undefined ? '' : `, or try again ${when}`}`;
    case 'UNAVAILABLE':
      return `${provider} failed to answer${codes}: try again ${when}`;
    case 'CONNECT_FAILED':
      return `${provider} cannot be reached${origin}${facts.network === undefined ? '' : ` (${facts.network})`}: ${startHint(place, origin, settings, facts)}`;
    case 'HEADER_TIMEOUT':
      return `${provider} accepted the connection${origin} but did not begin to answer in time: try again later`;
    case 'MALFORMED':
      return `${provider} sent an answer that cannot be read: is it an OpenAI-compatible server${origin}?${sentenceOf(addressHint(place.baseUrl, settings))}`;
    case 'PARTIAL_STREAM':
      return `The connection to ${provider} broke before its answer was complete${facts.network === undefined ? codes : ` (${facts.network})`}: try again`;
    case 'CANCELLED':
      return `The call to ${provider} was cancelled`;
    case 'CONTEXT_TOO_LARGE':
      if (facts.status === 413 && !saysContextTooLarge(facts) && limits === undefined) {
        return `Something before ${provider}${origin} lets no request through that is as long as this one${codes}: raise the limit of the proxy in between, or ask for less`;
      }
      return tooLong(place, codes, limits);
    case 'AUTH':
      if (saysUnsupportedRegion(facts)) {
        return `${provider} does not serve the country or region that the request came from${codes}: use another provider, or run the server where ${provider} is offered`;
      }
      if (facts.isPage) {
        return `Something before ${provider}${origin} answered with a web page instead of letting the request through${codes}: check ${settings.address}, and the proxy or firewall in between`;
      }
      return facts.status === 403
        ? `${provider} refused access${codes}: check that the key in ${settings.key} may use the model ${model}`
        : `${provider} did not accept the API key${codes}: check ${settings.key}`;
    case 'MODEL_NOT_FOUND':
      return notFound(place, facts, origin, codes, settings);
    case 'CONTENT_REFUSED':
      return `${provider} declined to answer${codes}: its content rules do not allow this request`;
    case 'SCHEMA_INVALID':
      return `${model} at ${provider} answered in a form that cannot be used${codes}: try again, or use a more capable model`;
    default:
      if (!outputTooLong) return `${provider} rejected the request${codes}: check that the model ${model} supports it`;
      return `${model} at ${provider} gives no answer as long as was asked for${limits?.maxOutputTokens === undefined ? '' : `, but at most ${limits.maxOutputTokens} tokens`}${codes}: use a model that gives longer ones`;
  }
}

function tooLong({ model, provider }: Place, codes: string, limits: LengthLimits | undefined): string {
  const { contextWindow, promptTokens = 0, promptIsLonger, excessTokens } = limits ?? {};
  if (excessTokens !== undefined) {
    return `The request is longer than the rate limit of ${model} at ${provider} lets through at once${codes}: use a model or a plan with a higher limit`;
  }
  if (
    contextWindow === undefined ||
    promptTokens === 0 ||
    promptTokens >= contextWindow ||
    (promptIsLonger === true && promptTokens * 2 > contextWindow)
  ) {
    return `The prompt is longer than ${model} at ${provider} can read${codes}: use a model with a larger context window`;
  }
  return `The context window of ${model} at ${provider}, ${contextWindow} tokens, leaves no room for the answer beside a prompt of ${promptTokens}${codes}: use a model with a larger context window`;
}

/** A 404 says little by itself: its words and the address show what is most likely missing. */
function notFound(
  { provider, model, baseUrl }: Place,
  facts: Facts,
  origin: string,
  codes: string,
  settings: SettingNames,
): string {
  if (saysNotForAccount(facts)) {
    const where =
      baseUrl?.includes('openrouter.ai') === true || provider === 'openrouter'
        ? ' (https://openrouter.ai/settings/privacy)'
        : '';
    return `${provider} has "${model}", but nobody there may answer for this account${codes}: check the account's privacy settings and allowed providers${where}, or choose another model in ${settings.model}`;
  }
  // Some servers do without the usual path, and know which of their models they lack.
  const hint = saysModelNotFound(facts) ? undefined : addressHint(baseUrl, settings);
  if (hint !== undefined) {
    return `${provider}${origin} serves no chat completions at the path that was asked${codes}: ${hint}`;
  }
  if (!saysModelNotFound(facts) && saysNoSuchPath(facts)) {
    return `${provider}${origin} serves no chat completions at the path that was asked${codes}: check the path in ${settings.address}, which usually ends in /v1, and that it is an OpenAI-compatible server`;
  }
  return `${provider} has no model "${model}"${origin}${codes}: ${provider === 'ollama' ? `run "ollama pull ${model}", or ` : ''}check ${settings.model} and ${settings.address}`;
}

/** What is most likely wrong with a base URL; undefined for one that looks right. Its path may hold a secret and is not shown. */
function addressHint(baseUrl: string | undefined, { address }: SettingNames): string | undefined {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return undefined;
  const { origin, pathname } = new URL(baseUrl);
  const path = pathname.replace(/\/+$/, '');
  const endpoint = /\/(chat\/completions|completions|responses|models|embeddings|messages|chat)$/.exec(path)?.[0];
  if (endpoint !== undefined) {
    return `${address} is to name the server, not one of its endpoints: leave out ${endpoint}`;
  }
  if (path === '') return `let ${address} end in /v1 (${origin}/v1)`;
  if (path.endsWith('/api')) return `let ${address} end in /v1, in place of or after /api`;
  return /\/v\d|openai|deployments/.test(path) ? undefined : `let ${address} end in /v1`;
}

function startHint(place: Place, origin: string, settings: SettingNames, { network }: Facts): string {
  if (network === 'ENOTFOUND' || network === 'EAI_AGAIN') {
    return `its name cannot be resolved; check the network and ${settings.address}`;
  }
  if (place.provider === 'ollama') return `is Ollama running${origin}?`;
  if (place.provider === 'lm-studio') return `is LM Studio's server running${origin}?`;
  return `check the network and ${settings.address}`;
}

function sentenceOf(hint: string | undefined): string {
  return hint === undefined ? '' : ` ${hint.charAt(0).toUpperCase()}${hint.slice(1)}`;
}

/** In brackets; empty when there are none. */
export function identifiers({ status, code, param }: Facts): string {
  const detail = [status, shown(code), param === '' ? '' : shown(`parameter ${param}`)]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
  return detail === '' ? '' : ` (${detail})`;
}

/** Short identifiers are shown; anything longer, or of several words, could be the upstream's prose. */
function shown(text: string): string {
  return /^(parameter )?[\w.:[\]-]{1,60}$/.test(text) ? text : '';
}
