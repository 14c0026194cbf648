import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyHolder } from '../config.js';
import type { Caller } from '../domain/caller.js';

/** How long a link can be followed. */
const LINK_MINUTES = 10;

/** A link that leads nowhere (any more). The message is for whoever followed it. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** Signs the addresses of downloads, so that a browser can follow them, which sends no API key. */
export interface DownloadLinks {
  /**
   * Adds an expiry and a signature to the path, valid for this one file. The path is unchanged where callers need no key.
   *
   * @param path with its query, if it has one
   */
  sign(path: string, caller: Caller): string;
  /**
   * Gives the caller for whom the link was made; undefined for an address without a signature.
   *
   * @throws {LinkError} if it was changed, made elsewhere, or is too old
   */
  open(url: URL): Caller | undefined;
}

/** Parameters that say nothing of which file is meant. */
const OUTSIDE: ReadonlySet<string> = new Set(['expires', 'signature', 'download']);

/**
 * Links are signed with a secret derived from the tenant's own API key: every process that accepts the key accepts its links,
 * whatever its database, and withdrawing a key makes its links invalid. Neither key nor tenant is in the address.
 */
export function createDownloadLinks(apiKeys: ReadonlyMap<string, KeyHolder>): DownloadLinks {
  const keys = [...apiKeys].map(([key, { tenantId }]) => ({
    secret: createHmac('sha256', key).update('scriptgen download link').digest(),
    tenantId,
  }));
  return {
    sign(path, { tenantId }) {
      const secret = keys.find((key) => key.tenantId === tenantId)?.secret;
      if (secret === undefined) return path;
      const url = new URL(path, 'http://localhost');
      url.searchParams.set('expires', String(Math.floor(Date.now() / 1_000) + LINK_MINUTES * 60));
      url.searchParams.set('signature', signatureOf(url, secret).toString('base64url'));
      return `${url.pathname}${url.search}`;
    },
    open(url) {
      const given = url.searchParams.get('signature');
      if (given === null || keys.length === 0) return undefined;
      const signature = Buffer.from(given, 'base64url');
      // Every key is tried, and compared in constant time, so that the time taken tells nothing about them.
      const [holder] = keys.filter(({ secret }) => {
        const expected = signatureOf(url, secret);
        return timingSafeEqual(
          expected,
          signature.length === expected.length ? signature : Buffer.alloc(expected.length),
        );
      });
      if (holder === undefined) {
        throw new LinkError(
          'This link was not made here, or has been changed on its way: ask for the export’s `url` again.',
        );
      }
      if (Number(url.searchParams.get('expires')) * 1_000 <= Date.now()) {
        throw new LinkError(
          `This link is older than the ${LINK_MINUTES} minutes it can be followed: ask for the export’s \`url\` again.`,
        );
      }
      return { tenantId: holder.tenantId, operator: false };
    },
  };
}

/** Signs the path, the parameters that say which file is meant, and the expiry. */
function signatureOf({ pathname, searchParams }: URL, secret: Buffer): Buffer {
  const meant = [...searchParams]
    .filter(([name]) => !OUTSIDE.has(name))
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return createHmac('sha256', secret)
    .update(JSON.stringify([pathname, meant, searchParams.get('expires')]))
    .digest();
}
