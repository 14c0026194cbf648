import OpenAI from 'openai';
import type { APIError } from 'openai';
import { isAzure, isOpenAi } from '../address.js';

/** The client of OpenAI, whose errors keep the whole body of the answer: servers put waits and words beside `error` as well. */
class UpstreamClient extends OpenAI {
  protected override makeStatusError(
    status: number,
    error: object,
    message: string | undefined,
    headers: Headers,
  ): APIError {
    return Object.assign(super.makeStatusError(status, error, message, headers), { answer: error });
  }
}

/** A client for one server, which sends these credentials and no others, and does not retry. */
export function createClient(
  baseUrl: string,
  apiKey: string | undefined,
  headers: Readonly<Record<string, string>>,
): OpenAI {
  const authorized = Object.keys(headers).some((header) => header.toLowerCase() === 'authorization');
  return new UpstreamClient({
    baseURL: baseUrl,
    // Without these the client would read OPENAI_* variables that belong to another server.
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    ...(isOpenAi(baseUrl) ? {} : { organization: null, project: null }),
    defaultHeaders: {
      ...((apiKey === undefined && !authorized) || isAzure(baseUrl) ? { Authorization: null } : {}),
      ...headers,
    },
    maxRetries: 0,
    logLevel: 'off',
  });
}
