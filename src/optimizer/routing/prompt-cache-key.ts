import { createHmac, randomBytes } from 'node:crypto';
import type { UpstreamCall } from '../upstream.js';

/**
 * Names the prefix that a call shares with others of its tenant, so that a provider sends them where that prefix is cached;
 * undefined for a call without one. The name is keyed by a secret of this process: it tells nobody whether another tenant uses the
 * same text.
 */
export function createPromptCacheKeys(
  secret: Buffer = randomBytes(32),
): (call: Pick<UpstreamCall, 'request' | 'messages'>) => string | undefined {
  return ({ request, messages }) => {
    const end = messages.findIndex(({ stable }) => stable !== true);
    const prefix = end < 0 ? messages : messages.slice(0, end);
    if (prefix.length === 0) return undefined;
    return createHmac('sha256', secret)
      .update(JSON.stringify([request.tenantId, ...prefix.map(({ role, text }) => [role, text])]))
      .digest('base64url');
  };
}
