import { expect, it, vi } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { createScriptExports } from '../../../src/scripts/exports.js';
import { FORMATS } from '../../../src/scripts/formats.js';
import type { PdfRenderer } from '../../../src/scripts/pdf/renderer.js';
import type { Revision, ScriptState } from '../../../src/scripts/versions/script-state.js';
import type { ScriptVersions } from '../../../src/scripts/versions/script-versions.js';
import type { ScriptSource } from '../../../src/scripts/versions/script-source.js';
import { createScriptVersion } from '../../../src/scripts/versions/script-version.js';
import type { ViewPart } from '../../../src/scripts/versions/view-script.js';
import { viewScript } from '../../../src/scripts/versions/view-script.js';
import type { Script } from '../../../src/storage/generated/client/client.js';

const BODY = 'INT. LAMP ROOM - DAY\n\nNORA\nNow?\n\nKLEIN\nNot now.\n';
const TEXT = `Title: The Lamp\nAuthor: Ada\n\n${BODY}`;
const SCRIPT = {
  id: '0190f3a0-0000-7000-8000-000000000009',
  title: 'The Lamp & I',
  actStructure: 'THREE_ACT',
} as Script;

function exportsFor(cast: readonly string[]) {
  const revision: Revision = {
    fingerprint: 'as-it-is',
    revisedAt: new Date('2026-01-02T03:04:05Z'),
    size: TEXT.length,
    scenes: [],
  };
  const { titlePage } = parse(TEXT).script;
  const source: ScriptSource = {
    title: SCRIPT.title,
    titlePage,
    scenes: [{ id: 'one', number: 1, act: 1, text: BODY }],
    actStructure: 'THREE_ACT',
    cast,
  };
  const version = createScriptVersion(async <P extends ViewPart>(part: P) => {
    const { [part]: made } = await viewScript({ source, parts: [part] }, async () => ({
      of: () => [],
      from: () => [],
    }));
    if (made === undefined || made === 'TOO_LARGE') throw new Error(`No ${part} was made`);
    return made.value;
  });
  const versions: Omit<ScriptVersions, 'current'> = {
    states: async (scripts) => scripts.map((script): ScriptState => ({ script, revision, cast })),
    at: (states) => states.map(() => version),
    source: async () => source,
  };
  return createScriptExports(versions, { render: vi.fn() } as unknown as PdfRenderer);
}

it('a script is downloaded as a page of its figures', async () => {
  const download = await exportsFor(['Nora']).download(SCRIPT, 'REPORT');
  expect(download).toMatchObject({
    ...FORMATS.REPORT,
    extension: 'report.html',
    mediaType: 'text/html; charset=utf-8',
    fileName: 'The-Lamp-I.report.html',
  });
  const html = await download.content(new AbortController().signal);
  expect(html).toMatch(/<h1>The Lamp &amp; I<\/h1>\n<p>by Ada<\/p>/);
  expect(html).toContain('<h2 id="beats-heading">');
  expect(html).toContain('No beat is bound to a scene yet');
});

it('its tag changes when the cast that tells speakers apart does', async () => {
  const tag = async (cast: readonly string[], format: 'REPORT' | 'FOUNTAIN') =>
    (await exportsFor(cast).download(SCRIPT, format)).etag;
  expect(await tag(['Nora'], 'REPORT')).toBe(await tag(['Nora'], 'REPORT'));
  expect(await tag(['Nora'], 'REPORT')).not.toBe(await tag(['Nora', 'Dr. Klein'], 'REPORT'));
  expect(await tag(['Nora'], 'FOUNTAIN')).toBe(await tag(['Nora', 'Dr. Klein'], 'FOUNTAIN'));
  expect(await tag(['Nora'], 'FOUNTAIN')).not.toBe(await tag(['Nora'], 'REPORT'));
});
