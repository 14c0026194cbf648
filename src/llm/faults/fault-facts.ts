import { isObject, parseJson } from '../json.js';

/** What is known of an error, whatever its class. */
export interface Facts {
  status: number | undefined;
  code: string;
  param: string;
  /** All that the upstream said of the fault, lower case: to be searched, never shown. */
  words: string;
  headers: Headers | undefined;
  /** The error object of the upstream's answer; undefined where there is none. */
  body: unknown;
  /** The whole body around it, where that is known. */
  answer: unknown;
  /** The answer was a web page: of a gateway, or of something else than a model server. */
  isPage: boolean;
  /** The first code in the chain of causes: ECONNREFUSED, UND_ERR_SOCKET. */
  network: string | undefined;
}

/**
 * Members of an error body that speak of the fault. All others are left alone: servers repeat the prompt (`input`) or the answer
 * (`failed_generation`) beside them, and a story may hold any word.
 */
const DESCRIBING_MEMBERS: ReadonlySet<string> = new Set([
  'message',
  'msg',
  'error',
  'errors',
  'detail',
  'details',
  'code',
  'type',
  'param',
  'status',
  'reason',
  'loc',
  'title',
  'description',
  'error_description',
  'error_type',
  'error_code',
  'error_msg',
  'errmsg',
  'innererror',
  'metadata',
  'raw',
  'violations',
  'quotaid',
  'quotametric',
]);
const MOST_CHARACTERS = 8_000;
const MOST_ITEMS = 20;
const DEEPEST = 6;

export function readFacts(error: unknown): Facts {
  const shape: Record<string, unknown> = isObject(error) ? error : {};
  const body = innermost(shape.error);
  const source = isObject(body) ? body : shape;
  const given = word(source.code) || word(shape.code);
  const status = [shape.status, statusInCode(given), source.status].find((value) => typeof value === 'number');
  // Google puts the status into `code` and the name of the fault into `status`.
  const code =
    typeof source.status === 'string' && (given === '' || statusInCode(given) !== undefined) ? source.status : given;
  const message = word(shape.message);
  const isPage = body === undefined && /<(!doctype|html|head|body|title)\b/i.test(message);
  const said = isPage
    ? titleOf(message)
    : body === undefined
      ? [message, word(shape.code), word(shape.type), word(shape.param)].join(' ')
      : textsIn(isObject(shape.answer) ? shape.answer : body).join(' ');
  return {
    status,
    code: code === String(status) ? '' : code,
    param: word(source.param) || word(shape.param),
    words: said.slice(0, MOST_CHARACTERS).toLowerCase(),
    headers: shape.headers instanceof Headers ? shape.headers : undefined,
    body,
    answer: shape.answer,
    isPage,
    network: body === undefined && status === undefined ? networkCode(error) : undefined,
  };
}

/** True when prompt and answer were too long for the model, as servers put it. */
export function saysContextTooLarge({ words }: Facts): boolean {
  return CONTEXT_TOO_LARGE.test(words);
}

const CONTEXT_TOO_LARGE = new RegExp(
  [
    'context_length_exceeded|exceed_context_size|context (length|window|size|limit)|prompt is too long|input is too long|too many (input )?tokens|maximum (input|prompt) length',
    'too long for (this|the) model|model token limit|range of input length|tokens to keep from the initial prompt|keep the first \\d+ tokens',
    '`?inputs`? tokens \\+|request too large for model|prompt contains \\d+ tokens|上下文(长度|窗口)|(输入|prompt).{0,12}(过长|超长|超出|超过)',
  ].join('|'),
);

/** True when the upstream does not have the model. */
export function saysModelNotFound({ words }: Facts): boolean {
  return /model_not_found|model .{0,120}(not found|does not exist|not exist|is not available)|(invalid|unknown|no such) model|no models? loaded|deploymentnotfound|deployment .{0,60}does not exist/.test(
    words,
  );
}

export function saysQuotaExhausted({ words }: Facts): boolean {
  return (
    /insufficient_quota|exceeded your current quota|quota (is |has been )?(exceeded|exhausted|used up)|(daily|monthly) (limit|quota)/.test(
      words,
    ) || saysOutOfCredit(words)
  );
}

/** True when the account has no money left, which does not come back by waiting. */
export function saysOutOfCredit(words: string): boolean {
  return /billing_hard_limit|insufficient (credits?|balance|funds)|requires more credits|余额不足|账户欠费|out of credits/.test(
    words,
  );
}

export function saysRateLimited({ words }: Facts): boolean {
  return /rate[_ -]?limit|too many requests|too_many_requests|resource_exhausted|throttl|rate exceeded|per[ _-]?(minute|second)\b|\b(rpm|tpm)\b|(请求|速率|频率)(过于频繁|频率|限制)|并发数/.test(
    words,
  );
}

/** True when the limit is one of seconds or minutes by its name, though the server does not say how long to wait. */
export function saysShortWindow({ words }: Facts): boolean {
  return /per[ _-]?(minute|min|second)(?![a-z]*perday)|perminute|\b(rpm|tpm)\b|每分钟|每秒/.test(words);
}

export function saysBadKey({ words }: Facts): boolean {
  return /invalid_api_key|authentication_error|permission_error|unauthenticated|api key not valid|not authenticated|\bunauthori[sz]ed\b|(invalid|incorrect|missing|no) (api|subscription) ?key/.test(
    words,
  );
}

export function saysContentRefused({ words }: Facts): boolean {
  return /content_filter|content[_ ]policy|content management policy|responsibleaipolicy|moderation|prohibited_content|data_inspection_failed|safety (system|filter|policy|polic)|flagged|敏感|违规|不当内容|inappropriate content/.test(
    words,
  );
}

export function saysOverloaded({ words }: Facts): boolean {
  return /server_error|internal error|overloaded|service_unavailable|temporarily unavailable|unavailable|capacity|model (is )?(still )?loading|loading model|try again later/.test(
    words,
  );
}

/**
 * True when the server threw away what the model wrote, since it was not in the form that was asked for: a bad sample, which
 * says nothing about what the server can do.
 */
export function saysFailedGeneration({ words, body, answer }: Facts): boolean {
  return (
    [body, answer].some((part) => isObject(part) && 'failed_generation' in part) ||
    /json_validate_failed|failed_generation|failed to (generate|validate) json|tool_use_failed/.test(words)
  );
}

/** True when the provider does not serve the country or region that the request came from. */
export function saysUnsupportedRegion({ words }: Facts): boolean {
  return /location (is )?not (supported|available|allowed)|unsupported_country|\b(country|region|territory)\b[^.]{0,40}\bnot (supported|available|allowed)|not available in your (country|region|location)/.test(
    words,
  );
}

/** True when nothing is served at the path that was asked. */
export function saysNoSuchPath({ words, isPage, body }: Facts): boolean {
  return (
    isPage ||
    /page not found|cannot post|invalid url|unexpected endpoint|no route|unknown (route|path|request url)|unrecognized request url|(path|route|url|endpoint|resource) .{0,80}not found|404 not found|^\s*(404 )?not found\W*$|method not allowed/.test(
      words,
    ) ||
    (body === undefined && /no body/.test(words))
  );
}

/** True when a router has the model, but no provider of it that this account allows. */
export function saysNotForAccount({ words }: Facts): boolean {
  return /data policy|privacy|guardrail|no (allowed )?(endpoints?|providers?) (are )?(found|available)/.test(words);
}

function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Gateways wrap the error of their upstream, and Google puts it into a list. */
function innermost(body: unknown, depth = 0): unknown {
  if (depth === DEEPEST) return body;
  if (Array.isArray(body)) return innermost(body[0], depth + 1);
  if (isObject(body) && body.message === undefined && (isObject(body.error) || typeof body.error === 'string')) {
    return innermost(body.error, depth + 1);
  }
  return body === null || body === '' ? undefined : body;
}

function textsIn(value: unknown, depth = 0): string[] {
  if (depth > DEEPEST) return [];
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value).slice(0, MOST_CHARACTERS);
    return /^\s*[[{]/.test(text) ? textsIn(parseJson(text) ?? [], depth + 1) : [text];
  }
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).flatMap((item) => textsIn(item, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([key]) => DESCRIBING_MEMBERS.has(key.toLowerCase()))
    .flatMap(([, member]) => textsIn(member, depth + 1));
}

function titleOf(page: string): string {
  return `${/^\d{3}/.exec(page)?.[0] ?? ''} ${/<title[^>]*>([^<]{0,200})/i.exec(page)?.[1] ?? ''}`;
}

/** Routers put the upstream's HTTP status into `code`. */
function statusInCode(code: string): number | undefined {
  return /^[45]\d\d$/.test(code) ? Number(code) : undefined;
}

function networkCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 6 && current instanceof Error; depth += 1) {
    const code = (current as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && /^(E[A-Z_]+|UND_ERR_\w+)$/.test(code)) return code;
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else current = current.cause;
  }
  return undefined;
}
