import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Caller } from '../domain/caller.js';
import { isId } from '../domain/ids.js';
import type { ContextParts } from '../schema/context.js';
import { rowId } from '../schema/global-ids.js';
import { DOWNLOAD_FORMATS, FORMATS } from '../scripts/formats.js';
import type { DownloadFormat } from '../scripts/formats.js';
import { PAGE_PROFILES, readPageProfile, usualProfileOf } from '../scripts/page-profiles.js';
import { PdfError } from '../scripts/pdf/renderer.js';
import type { PdfErrorCode } from '../scripts/pdf/renderer.js';
import { UnauthenticatedError } from './authentication.js';
import type { Credentials } from './authentication.js';
import { LinkError } from './download-links.js';
import type { DownloadLinks } from './download-links.js';
import { contentDisposition, streamOf } from './file-response.js';
import type { ServerLog } from './log.js';
import { presentErrors } from './present-result.js';

const BY_EXTENSION = new Map(DOWNLOAD_FORMATS.map((format) => [FORMATS[format].extension, format]));

/** Formats that people read: a browser shows them in the page, unless it is asked to save them. */
const SHOWN: ReadonlySet<DownloadFormat> = new Set(['HTML', 'REPORT', 'PDF']);

/** A script's text is untrusted: whatever it holds, nothing in it is run, fetched or sent. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** The same request may succeed in two seconds. */
const SOON = { 'retry-after': '2' };

/** What a client is told of a PDF that was not made. */
const REFUSALS: Readonly<
  Record<Exclude<PdfErrorCode, 'FAILED'>, { status: number; code: string; headers?: Record<string, string> }>
> = Object.freeze({
  BUSY: { status: 503, code: 'RATE_LIMITED', headers: SOON },
  TOO_LONG: { status: 422, code: 'INVALID_INPUT' },
  TIMEOUT: { status: 504, code: 'INTERNAL' },
});

/** What a client is told of another file that was not made, by the error's code. */
const STATUSES: ReadonlyMap<unknown, number> = new Map([
  ['NOT_FOUND', 404],
  ['RATE_LIMITED', 503],
  ['INVALID_INPUT', 422],
]);

interface DownloadOptions extends Pick<ContextParts, 'db' | 'scripts'> {
  authenticate: (credentials: Credentials) => Caller;
  links: DownloadLinks;
  /** Gives what clients see of an unexpected error. */
  maskError: (error: unknown) => GraphQLError;
  log: ServerLog;
}

/**
 * `GET /scripts/<id>.<format>?profile=<pages>`: a script as a file, for those who may read it: callers with a key, and browsers with a signed link. The
 * id may be global or the row's own. What is meant for reading is shown, and saved with `?download`.
 */
export function useDownloads({ db, scripts, authenticate, links, maskError, log }: DownloadOptions): Plugin {
  return {
    async onRequest({ request, url, fetchAPI: { Response }, endResponse }) {
      if (!url.pathname.startsWith('/scripts/')) return;
      const refuse = (status: number, code: string, message: string, headers: Record<string, string> = {}) =>
        Response.json({ errors: [{ message, extensions: { code } }] }, { status, headers });

      const answer = async (): Promise<Response> => {
        if (request.method !== 'GET' && request.method !== 'HEAD') {
          return refuse(405, 'METHOD_NOT_ALLOWED', 'Scripts are downloaded with GET.', { allow: 'GET, HEAD' });
        }

        const credentials: Credentials = (name) => request.headers.get(name);
        const withKey = (['authorization', 'x-api-key'] as const).some((name) => credentials(name) !== null);
        const caller = (withKey ? undefined : links.open(url)) ?? authenticate(credentials);
        const [, given = '', extension = ''] = url.pathname.match(/^\/scripts\/([\w-]+)\.([\w.]+)$/) ?? [];
        const format = BY_EXTENSION.get(extension);
        if (format === undefined) {
          return refuse(
            404,
            'NOT_FOUND',
            `Scripts are at /scripts/<id>.<format>; the formats are: ${[...BY_EXTENSION.keys()].join(', ')}.`,
          );
        }
        const id = isId(given) ? given : rowId('Script', given);
        const script =
          id === undefined ? null : await db.script.findUnique({ where: { id, tenantId: caller.tenantId } });
        if (script === null) {
          return refuse(404, 'NOT_FOUND', 'There is no script with this id; it may have been deleted.');
        }

        const asked = url.searchParams.get('profile') ?? usualProfileOf(script);
        const profile = readPageProfile(asked);
        if (profile === undefined) {
          return refuse(
            400,
            'INVALID_INPUT',
            `The page profile "${asked.slice(0, 40)}" is not among ${PAGE_PROFILES.join(', ')}.`,
          );
        }

        const file = await scripts.download(script, format, profile);
        const headers = {
          etag: file.etag,
          'cache-control': 'private, no-cache',
          vary: 'Authorization, X-API-Key',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        };
        if (matches(request.headers.get('if-none-match'), file.etag)) {
          return new Response(null, { status: 304, headers });
        }
        const described = {
          ...headers,
          'content-type': file.mediaType,
          'content-disposition': contentDisposition(
            SHOWN.has(format) && !url.searchParams.has('download') ? 'inline' : 'attachment',
            file.fileName,
          ),
          ...(file.mediaType.startsWith('text/html') ? { 'content-security-policy': PAGE_POLICY } : {}),
        };
        // A request for the headers alone is not worth drawing a PDF.
        if (request.method === 'HEAD') return new Response(null, { headers: described });
        const content = await file.content(request.signal);
        const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
        return new Response(streamOf(bytes), { headers: { ...described, 'content-length': String(bytes.byteLength) } });
      };

      const refusal = (error: unknown): Response => {
        // Nobody reads this answer.
        if (request.signal.aborted) return refuse(499, 'CANCELLED', 'The client went away.');
        if (error instanceof UnauthenticatedError) {
          return refuse(401, 'UNAUTHENTICATED', error.message, { 'www-authenticate': 'Bearer' });
        }
        if (error instanceof LinkError) return refuse(403, 'FORBIDDEN', error.message);
        if (error instanceof PdfError) {
          if (error.code === 'FAILED') {
            log.error({ err: error, path: url.pathname }, 'a PDF could not be drawn');
            return refuse(
              500,
              'INTERNAL',
              'The PDF could not be drawn; the server log says why. The other formats may do.',
            );
          }
          const { status, code, headers } = REFUSALS[error.code];
          return refuse(status, code, error.message, headers);
        }
        const masked = maskError(error);
        const status = STATUSES.get(masked.extensions['code']) ?? 500;
        return Response.json(
          { errors: presentErrors([masked]) },
          { status, ...(status === 503 ? { headers: SOON } : {}) },
        );
      };

      endResponse(await answer().catch(refusal));
    },
  };
}

/** RFC 9110, 13.1.2: weak comparison against a list, or `*`. */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  return (
    ifNoneMatch !== null &&
    ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
  );
}
