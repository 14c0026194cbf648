import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_PROFILES, readPageProfile } from '../../src/scripts/page-profiles.js';
import { parse } from '../../src/screenplay/fountain/parse.js';
import { pageCount } from '../../src/screenplay/layout/lengths.js';
import { paginate } from '../../src/screenplay/layout/paginate.js';
import { A4, LETTER, MULTICAM } from '../../src/screenplay/layout/profiles.js';
import { renderText } from '../../src/screenplay/render/text.js';
import type { Script } from '../../src/storage/generated/client/client.js';
import { ADA, fixture, openScripts } from './support/scripts.js';
import type { Scripts } from './support/scripts.js';

let open: Scripts;
let script: Script;
beforeAll(async () => {
  open = await openScripts();
  script = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: fixture('short') });
});
afterAll(() => open.close());

const LAYOUTS = { LETTER, A4, MULTI_CAMERA: MULTICAM };

describe('the pages of a script', () => {
  it('are those of the profile that is asked for, US Letter without one, each in its own figures', async () => {
    const tree = parse((await open.scripts.export(script, 'FOUNTAIN')).text!).script;
    const [version] = await open.scripts.versions([script]);
    const counts = await Promise.all(PAGE_PROFILES.map((profile) => version!.pageCount(profile)));
    expect(counts).toEqual(PAGE_PROFILES.map((profile) => pageCount(paginate(tree, LAYOUTS[profile]))));
    expect(await version!.pageCount()).toBe(counts[0]);
    const [letter, , multicam] = await Promise.all(PAGE_PROFILES.map((profile) => version!.runtimeSeconds(profile)));
    expect(multicam).toBeGreaterThan(letter!);
  });

  it.each(PAGE_PROFILES)('as text and PDF are the same for %s as in the engine', async (profile) => {
    const tree = parse((await open.scripts.export(script, 'FOUNTAIN')).text!).script;
    expect((await open.scripts.export(script, 'TEXT', profile)).text).toBe(
      renderText(paginate(tree, LAYOUTS[profile])),
    );
    const pdf = await (await open.scripts.download(script, 'PDF', profile)).content(new AbortController().signal);
    const { width, height } = LAYOUTS[profile].paper;
    expect(Buffer.from(pdf as Uint8Array).toString('latin1')).toContain(`/MediaBox [0 0 ${width} ${height}]`);
  });

  it('are told apart by the tag of a download, where a format has pages', async () => {
    const tags = async (format: 'PDF' | 'TEXT' | 'FDX' | 'REPORT') =>
      new Set(
        await Promise.all(
          PAGE_PROFILES.map(async (profile) => (await open.scripts.download(script, format, profile)).etag),
        ),
      ).size;
    expect(await Promise.all((['PDF', 'TEXT', 'REPORT', 'FDX'] as const).map(tags))).toEqual([3, 3, 3, 1]);
  });
});

describe('the pages of a multi-camera comedy', () => {
  it('are the usual ones of its brief, in figures and downloads, until it is another', async () => {
    const sitcom = await open.db.script.update({
      where: { id: (await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: fixture('short') })).id },
      data: { brief: { format: 'TV_MULTI_CAMERA' } },
    });
    const plain = { ...sitcom, brief: { format: 'TV_HOUR' } };
    const [version, other] = await open.scripts.versions([sitcom, plain]);
    expect(await version!.pageCount()).toBe(await other!.pageCount('MULTI_CAMERA'));
    expect(await version!.pageCount('LETTER')).toBe(await other!.pageCount());
    expect(await version!.pageCount()).toBeGreaterThan(await other!.pageCount());
    const tag = async (of: Script, profile?: 'MULTI_CAMERA' | 'LETTER') =>
      (await open.scripts.download(of, 'TEXT', profile)).etag;
    expect(await tag(sitcom)).toBe(await tag(plain, 'MULTI_CAMERA'));
    expect(await tag(plain)).toBe(await tag(sitcom, 'LETTER'));
    expect((await open.scripts.export(sitcom, 'TEXT')).text).toBe(
      (await open.scripts.export(plain, 'TEXT', 'MULTI_CAMERA')).text,
    );
  });
});

describe('the findings of a script', () => {
  it('are those of its brief: what it avoids is found, and its language is not guessed', async () => {
    const text = 'INT. HOUSE - DAY\n\nSuddenly the lamp goes out. CLOSE ON the lamp. We see Anna.\n';
    const imported = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text });
    const rules = async (brief: object) => {
      const [version] = await open.scripts.versions([{ ...imported, brief }]);
      return (await version!.findings()).map(({ rule }) => rule);
    };
    const usual = await rules({});
    expect(usual).toEqual(expect.arrayContaining(['ACT102', 'ACT103']));
    expect(usual).not.toContain('AVD101');
    expect(await rules({ avoid: ['suddenly'] })).toEqual(expect.arrayContaining([...usual, 'AVD101']));
    expect(await rules({ language: 'es' })).not.toContain('ACT103');
    expect(await rules({ language: 'en-GB' })).toEqual(usual);
  });
});

describe('the profile that a script suggests', () => {
  const capitals = ['A', 'B', 'C']
    .map(
      (letter) =>
        `INT. ROOM ${letter} - DAY #${letter}#\n(Nora)\n\nNORA COMES IN AND SITS.\n\nNORA\nOh.\n\nSHE STANDS UP AGAIN.\n`,
    )
    .join('\n');

  it('is told by its texts, and by its import', async () => {
    const multicam = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: capitals });
    const [version, usual] = await open.scripts.versions([multicam, script]);
    expect([await version!.suggestedProfile(), await usual!.suggestedProfile()]).toEqual(['MULTI_CAMERA', 'LETTER']);
    expect(open.scripts.importReport(multicam)!.findings).toContainEqual(
      expect.objectContaining({
        code: 'PAG001',
        level: 'INFO',
        message:
          'By its spacing or its habits this is a multi-camera script: the profile MULTI_CAMERA lays it out as one.',
      }),
    );
    expect(open.scripts.importReport(script)!.findings.map(({ code }) => code)).not.toContain('PAG001');
  });

  it('is told of a Final Draft file in double space', async () => {
    const text = `<?xml version="1.0"?><FinalDraft DocumentType="Script" Version="4"><Content><Paragraph Type="Scene Heading"><Text>INT. A - DAY</Text></Paragraph><Paragraph Type="Action"><Text>Rain.</Text></Paragraph></Content>
      <ElementSettings Type="Dialogue"><ParagraphSpec LeftIndent="2.5" RightIndent="6.0" Spacing="2"/></ElementSettings></FinalDraft>`;
    const double = await open.scripts.importScript(ADA, { format: 'FDX', text });
    expect(open.scripts.importReport(double)!.findings.map(({ code }) => code)).toContain('PAG001');
  });
});

it('a profile is named as in the schema or on the command line, in any case', () => {
  expect(['letter', 'A4', 'a4', 'MULTI_CAMERA', 'multi-camera', 'multicam'].map(readPageProfile)).toEqual([
    'LETTER',
    'A4',
    'A4',
    'MULTI_CAMERA',
    'MULTI_CAMERA',
    'MULTI_CAMERA',
  ]);
  expect(['', 'legal', '__proto__'].map(readPageProfile)).toEqual([undefined, undefined, undefined]);
});
