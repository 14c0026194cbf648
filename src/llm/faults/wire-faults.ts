import { APIError } from 'openai';
import { isRecord } from '../json.js';

/** Throws the error that an event of a stream reports, if it reports one. */
export function throwIfFault(chunk: Record<string, unknown>, headers: Headers): void {
  const fault = faultIn(chunk) ?? bareFaultIn(chunk);
  if (fault !== undefined) throw new APIError(undefined, fault, undefined, headers);
}

/**
 * The error in a body that holds no answer. One that names its kind or its status is an `APIError`. One of words alone may come from
 * something else than a model server: it is the cause of a `SyntaxError`, and `toLlmError` looks whether its words are known.
 */
export function faultOfBody(body: Record<string, unknown>, headers: Headers): Error {
  if (isRecord(body.error) || body.object === 'error') {
    return new APIError(undefined, faultIn(body), undefined, headers);
  }
  const fault = faultIn(body) ?? bareFaultIn(body) ?? (typeof body.message === 'string' ? body : undefined);
  const cause = fault === undefined ? undefined : new APIError(undefined, fault, undefined, headers);
  return new SyntaxError('The answer has no choices.', { cause });
}

/** In OpenAI's form, or beside the choice that it ended. */
function faultIn({ error, object, choices, ...others }: Record<string, unknown>): object | undefined {
  if (typeof error === 'object' && error !== null) return error;
  if (typeof error === 'string' ? error !== '' : typeof error === 'number' || error === true) {
    return { message: String(error) };
  }
  if (object === 'error') return { object, ...others };
  const [choice] = Array.isArray(choices) ? choices.filter(isRecord) : [];
  return isRecord(choice?.error) ? choice.error : undefined;
}

/** Without an `error`: FastAPI's `detail`, a status beside a message, `success: false`. */
function bareFaultIn(chunk: Record<string, unknown>): object | undefined {
  if (chunk.choices !== undefined || chunk.usage !== undefined) return undefined;
  const status = [chunk.status, chunk.status_code, chunk.code].find(
    (value) => typeof value === 'number' && value >= 400,
  );
  const said = [chunk.message, chunk.msg, chunk.detail, chunk.title].filter(
    (words) => typeof words === 'string' || Array.isArray(words),
  );
  // Beside other members a detail may tell how far a request has come.
  const isDetail = chunk.detail !== undefined && Object.keys(chunk).length === 1;
  const failed =
    status !== undefined || chunk.success === false || chunk.ok === false || isDetail || chunk.type === 'error';
  return failed && said.some((words) => !/^\s*(ok|success|成功)/i.test(String(words)))
    ? { ...chunk, ...(typeof chunk.status_code === 'number' ? { status: chunk.status_code } : {}) }
    : undefined;
}
