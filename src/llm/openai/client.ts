import OpenAI from 'openai';
import type { APIError } from 'openai';

/** The client of OpenAI, whose errors keep the whole body of the answer: servers put waits and words beside `error` as well. */
export class UpstreamClient extends OpenAI {
  protected override makeStatusError(
    status: number,
    error: object,
    message: string | undefined,
    headers: Headers,
  ): APIError {
    return Object.assign(super.makeStatusError(status, error, message, headers), { answer: error });
  }
}
