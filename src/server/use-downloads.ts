import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { Caller } from '../domain/caller.js';
import { isId } from '../domain/ids.js';
import type { ContextParts } from '../schema/context.js';
import { rowId } from '../schema/global-ids.js';
import { UnauthenticatedError } from './authentication.js';
import type { Credentials } from './authentication.js';
import { attachment } from './content-disposition.js';

const FORMATS = { fountain: 'FOUNTAIN' } as const;

export interface DownloadOptions extends Pick<ContextParts, 'db' | 'scripts'> {
  authenticate: (credentials: Credentials) => Caller;
}

/** `GET /scripts/<id>.fountain`: a script as a file, for those who may read it. The id may be global or the row's own. */
export function useDownloads({ db, scripts, authenticate }: DownloadOptions): Plugin {
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (!url.pathname.startsWith('/scripts/')) return;
      const refuse = (status: number, code: string, message: string, headers: Record<string, string> = {}) =>
        endResponse(fetchAPI.Response.json({ errors: [{ message, extensions: { code } }] }, { status, headers }));
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'METHOD_NOT_ALLOWED', 'Scripts are downloaded with GET.', { allow: 'GET, HEAD' });

      let caller: Caller;
      try {
        caller = authenticate((name) => request.headers.get(name));
      } catch (error) {
        if (!(error instanceof UnauthenticatedError)) throw error;
        return refuse(401, 'UNAUTHENTICATED', error.message, { 'www-authenticate': 'Bearer' });
      }

      const [, given = '', extension = ''] = url.pathname.match(/^\/scripts\/([\w-]+)\.(\w+)$/) ?? [];
      if (!Object.hasOwn(FORMATS, extension)) {
        return refuse(404, 'NOT_FOUND', `Scripts are at /scripts/<id>.<format>; the formats are: ${Object.keys(FORMATS).join(', ')}.`);
      }
      const id = isId(given) ? given : rowId('Script', given);
      const script = id === undefined ? null : await db.script.findUnique({ where: { id, tenantId: caller.tenantId } });
      if (script === null) return refuse(404, 'NOT_FOUND', 'There is no script with this id; it may have been deleted.');

      const file = await scripts.export(script, FORMATS[extension as keyof typeof FORMATS]);
      const etag = `"${createHash('sha256').update(`${file.fileName}\n${file.text}`).digest('base64url').slice(0, 27)}"`;
      const headers = { etag, 'cache-control': 'private, no-cache', vary: 'Authorization, X-API-Key', 'x-content-type-options': 'nosniff' };
      if (matches(request.headers.get('if-none-match'), etag)) return endResponse(new fetchAPI.Response(null, { status: 304, headers }));
      const body = new TextEncoder().encode(file.text);
      endResponse(
        new fetchAPI.Response(request.method === 'HEAD' ? null : body, {
          headers: { ...headers, 'content-type': file.mediaType, 'content-length': String(body.byteLength), 'content-disposition': attachment(file.fileName) },
        }),
      );
    },
  };
}

/** RFC 9110, 13.1.2: weak comparison against a list, or `*`. */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  return ifNoneMatch !== null && ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
