import { expect, it, vi } from 'vitest';
import { parse } from '../../src/screenplay/fountain/parse.js';
import { createScriptExports } from '../../src/scripts/exports.js';
import { FORMATS } from '../../src/scripts/formats.js';
import type { PdfRenderer } from '../../src/scripts/pdf/renderer.js';
import { ScriptReading } from '../../src/scripts/script-reading.js';
import type { ScriptReadings, ScriptState } from '../../src/scripts/script-readings.js';
import type { Script } from '../../src/storage/generated/client/client.js';

const TEXT = 'Title: The Lamp\nAuthor: Ada\n\nINT. LAMP ROOM - DAY\n\nNORA\nNow?\n\nKLEIN\nNot now.\n';
const SCRIPT = { id: '0190f3a0-0000-7000-8000-000000000009', title: 'The Lamp & I', actStructure: 'THREE_ACT' } as Script;

function exportsFor(cast: readonly string[]) {
  const parsed = parse(TEXT);
  const revisedAt = new Date('2026-01-02T03:04:05Z');
  const revision = { fingerprint: 'as-it-is', revisedAt, size: TEXT.length, scenes: [] };
  const scenes = [{ id: 'one', number: 1, act: 1, from: 0, to: parsed.script.body.length }];
  const reading = new ScriptReading({ screenplay: { ...parsed, scenes, revisedAt }, actStructure: 'THREE_ACT', cast, missingCharacters: async () => () => [] });
  const readings: ScriptReadings = {
    states: async (scripts) => scripts.map((script): ScriptState => ({ script, revision, cast })),
    at: async (states) => states.map(() => reading),
    of: async () => reading,
  };
  return createScriptExports(readings, { render: vi.fn() } as unknown as PdfRenderer);
}

it('a script is downloaded as a page of its figures', async () => {
  const download = await exportsFor(['Nora']).download(SCRIPT, 'REPORT');
  expect(download).toMatchObject({ ...FORMATS.REPORT, extension: 'report.html', mediaType: 'text/html; charset=utf-8', fileName: 'The-Lamp-I.report.html' });
  const html = await download.content(new AbortController().signal);
  expect(html).toMatch(/<h1>The Lamp &amp; I<\/h1>\n<p>by Ada<\/p>/);
  expect(html).toContain('<h2 id="beats-heading">');
  expect(html).toContain('No beat is bound to a scene yet');
});

it('its tag changes when the cast that tells speakers apart does', async () => {
  const tag = async (cast: readonly string[], format: 'REPORT' | 'FOUNTAIN') => (await exportsFor(cast).download(SCRIPT, format)).etag;
  expect(await tag(['Nora'], 'REPORT')).toBe(await tag(['Nora'], 'REPORT'));
  expect(await tag(['Nora'], 'REPORT')).not.toBe(await tag(['Nora', 'Dr. Klein'], 'REPORT'));
  expect(await tag(['Nora'], 'FOUNTAIN')).toBe(await tag(['Nora', 'Dr. Klein'], 'FOUNTAIN'));
  expect(await tag(['Nora'], 'FOUNTAIN')).not.toBe(await tag(['Nora'], 'REPORT'));
});
