import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EntryStore } from '../../../src/bibles/entry-store.js';
import { InvalidInputError, NotFoundError } from '../../../src/domain/errors.js';
import { elements } from '../../../src/screenplay/elements.js';
import { readFdx } from '../../../src/screenplay/fdx/read.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import type { Script as ScreenplayTree } from '../../../src/screenplay/ast.js';
import type { ImportReport } from '../../../src/scripts/import/import-report.js';
import type { ImportScriptInput } from '../../../src/scripts/import/importing.js';
import { readScreenplay } from '../../../src/scripts/versions/script-state.js';
import { writeFeature } from '../../screenplay/fixtures/feature.js';
import { ADA, BOB, fdx, fixture, openScripts, statementsOf } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';

let open: Scripts;
beforeAll(async () => {
  open = await openScripts();
});
afterAll(() => open.close());

const importFountain = (text: string, more: Partial<ImportScriptInput> = {}) =>
  open.scripts.importScript(ADA, { format: 'FOUNTAIN', text, ...more });

async function refusalOf(input: ImportScriptInput): Promise<InvalidInputError> {
  const before = await open.db.script.count();
  const error: unknown = await open.scripts.importScript(ADA, input).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(await open.db.script.count()).toBe(before);
  expect(error).toBeInstanceOf(InvalidInputError);
  return error as InvalidInputError;
}

async function charactersOf(scriptId: string) {
  const ties = await open.db.scriptBible.findMany({
    where: { scriptId },
    orderBy: { position: 'asc' },
    include: { entry: { include: { versions: true } } },
  });
  return ties.map(({ entry }) => entry);
}

async function actsOf(scriptId: string): Promise<number[]> {
  return (await open.scenesOf(scriptId)).map(({ act }) => act);
}

const SMALL = `Title: Low Water

INT. TIDE HOUSE - NIGHT

= Inês finds the page.

Gas hisses.

INÊS
Nine feet four.

MAN #2
Who's there?

EXT. PILOT STAIRS - DAWN

TOBIAS (O.S.)
Inês?

INÊS
Noted.
`;

describe('an imported script', () => {
  it('has a scene for each heading, with its text as the first draft', async () => {
    const script = await importFountain(SMALL);
    expect(script).toMatchObject({ title: 'Low Water', logLine: '', actStructure: 'THREE_ACT', tenantId: 'ada' });
    const scenes = await open.db.scene.findMany({
      where: { scriptId: script.id },
      orderBy: { number: 'asc' },
      include: { currentDraft: true },
    });
    expect(
      scenes.map(({ number, act, status, currentDraft }) => [
        number,
        act,
        status,
        currentDraft!.number,
        currentDraft!.kind,
        currentDraft!.state,
      ]),
    ).toEqual([
      [1, 1, 'WRITTEN', 1, 'IMPORT', 'COMPLETE'],
      [2, 1, 'WRITTEN', 1, 'IMPORT', 'COMPLETE'],
    ]);
    expect(scenes.map(({ currentDraft }) => currentDraft!.text).join('\n')).toBe(SMALL.slice(SMALL.indexOf('INT.')));
    expect(scenes[0]!.outline).toEqual({
      heading: 'INT. TIDE HOUSE - NIGHT',
      description: 'Inês finds the page.',
      characters: ['Inês'],
      location: 'TIDE HOUSE',
      timeOfDay: 'NIGHT',
      beats: [],
    });
  });

  it('makes a bible entry for each speaker who is no minor part, and ties it to the scenes', async () => {
    const script = await importFountain(SMALL);
    const entries = await charactersOf(script.id);
    expect(
      entries.map(({ name, kind, tenantId, version, versions }) => [name, kind, tenantId, version, versions.length]),
    ).toEqual([
      ['Inês', 'CHARACTER', 'ada', 1, 1],
      ['Tobias', 'CHARACTER', 'ada', 1, 1],
    ]);
    const scenes = await open.db.scene.findMany({
      where: { scriptId: script.id },
      orderBy: { number: 'asc' },
      include: { characters: { orderBy: { position: 'asc' }, include: { entry: true } } },
    });
    expect(scenes.map(({ characters }) => characters.map(({ entry }) => entry.name))).toEqual([
      ['Inês'],
      ['Tobias', 'Inês'],
    ]);
  });

  it('ties a cue to the given entry that it means, and makes only those that are missing', async () => {
    const ines = await open.bibles.createEntry(ADA, 'CHARACTER', { name: 'Inês Quadros', goals: ['print the page'] });
    const harbour = await open.bibles.createEntry(ADA, 'SETTING', { name: 'Port Sable' });
    const script = await importFountain(SMALL, { existingBibles: [harbour.id, ines.id, ines.id] });
    const entries = await charactersOf(script.id);
    expect(entries.map(({ name }) => name)).toEqual(['Port Sable', 'Inês Quadros', 'Tobias']);
    expect(entries[1]!.id).toBe(ines.id);
    const [scene] = await open.db.scene.findMany({
      where: { scriptId: script.id, number: 1 },
      include: { characters: true },
    });
    expect(scene!.characters.map(({ entryId }) => entryId)).toEqual([ines.id]);
    // Prompts name people as their bibles do.
    expect(scene!.outline).toMatchObject({ characters: ['Inês Quadros'] });
  });

  it('takes the spellings of one speaker for one character', async () => {
    const script = await importFountain(
      "INT. A - DAY\n\nJOHN\nOne.\n\nJohn’s\n\nJOHN (V.O.)\nTwo.\n\n@John\nThree.\n\nJOHN (CONT'D)\nFour.\n",
    );
    expect((await charactersOf(script.id)).map(({ name }) => name)).toEqual(['John']);
  });

  it('names its characters readably, as cues that stay as they are still mean them', async () => {
    const text =
      "INT. A - DAY\n\nMcClane waits.\n\n@McCLANE\nOne.\n\nDR. O’NEIL-SMITH #2 (V.O.)\nTwo.\n\nİNCİ\nThree.\n\nMcCLANE'S WIFE\nFour.\n";
    const script = await importFountain(text);
    expect((await charactersOf(script.id)).map(({ name }) => name)).toEqual(['McClane', 'Dr. O’Neil-Smith #2', 'İNCİ']);
    expect((await open.scripts.export(script, 'FOUNTAIN')).text).toBe(text);
    const [version] = await open.scripts.versions([script]);
    expect((await version!.findings()).filter(({ rule }) => rule === 'CUE103')).toEqual([]);
  });

  it('takes a change of the picture for nobody, though its form is that of a cue', async () => {
    const script = await importFountain(
      'INT. A - DAY\n\nSLOW FADE IN:\nShe waits.\n\nOVER BLACK\nNo.\n\nBLACK\nYes.\n',
    );
    expect((await charactersOf(script.id)).map(({ name }) => name)).toEqual(['Black']);
  });

  it('takes no role for a minor one that was given a bible entry', async () => {
    const narrator = await open.bibles.createEntry(ADA, 'CHARACTER', { name: 'Narrator' });
    const script = await importFountain('INT. A - DAY\n\nNARRATOR (V.O.)\nOnce.\n\nMAN #2\nTwice.\n', {
      existingBibles: [narrator.id],
    });
    expect((await charactersOf(script.id)).map(({ id }) => id)).toEqual([narrator.id]);
    const [scene] = await open.db.scene.findMany({ where: { scriptId: script.id }, include: { characters: true } });
    expect(scene!.characters.map(({ entryId }) => entryId)).toEqual([narrator.id]);
  });

  it('takes those who speak together for those who they are, if all of them speak elsewhere', async () => {
    const script = await importFountain(
      'INT. A - DAY\n\nANNA AND JOHN\nBoth!\n\nINT. B - DAY\n\nJOHN\nOne.\n\nANNA/JOHN\nNo.\n\nANNA\nTwo.\n\nSALT & PEPPER\nThree.\n',
    );
    expect((await charactersOf(script.id)).map(({ name }) => name)).toEqual(['John', 'Anna', 'Salt & Pepper']);
    const scenes = await open.scenesOf(script.id);
    expect(scenes.map(({ outline }) => (outline as { characters: string[] }).characters)).toEqual([
      ['Anna', 'John'],
      ['John', 'Anna', 'Salt & Pepper'],
    ]);
  });

  it.each([
    ['the action', 'FADE IN:\n\nINT. A - DAY\n\nShe waits.\n\nShe goes.\n', 'She waits.'],
    [
      'the first action that is not about the picture',
      'OVER BLACK.\n\nINT. A - DAY\n\nFADE IN:\n\nSMASH CUT TO BLACK.\n\n[[why?]]\n\nFade in on:\nShe waits.\nIt rains.\n',
      'She waits. It rains.',
    ],
    [
      'what stands above, if there is nothing below',
      'FADE IN:\n\nOver black, rain.\n\nINT. A - DAY\n\nMARA\nNo.\n',
      'Over black, rain.',
    ],
    [
      'the synopsis below the heading, rather than one above',
      '# Act One\n\n= It begins.\n\nINT. A - DAY\n\n= She waits.\n\nRain.\n',
      'She waits.',
    ],
    [
      'the synopsis above, rather than the action',
      '# The wait\n\n= She waits.\n\nINT. A - DAY\n\nRain.\n',
      'She waits.',
    ],
    ['the heading, where nobody says what happens', 'FADE IN:\n\nINT. A - DAY\n\nMARA\nNo.\n', 'INT. A - DAY'],
  ])('tells what happens in a scene by %s', async (_what, text, description) => {
    const [scene] = await open.scenesOf((await importFountain(text)).id);
    expect(scene!.outline).toMatchObject({ description });
  });

  it('keeps what stands above the first heading with the first scene, and what opens a part with the scene that follows', async () => {
    const script = await importFountain(
      'FADE IN:\n\nINT. A - DAY\n\nOne.\n\n# Act Two\n\n= It turns.\n\nINT. B - DAY\n\nTwo.\n\n# Act Three\n',
    );
    const texts = await open.db.draft.findMany({
      where: { scene: { scriptId: script.id } },
      orderBy: { scene: { number: 'asc' } },
      select: { text: true },
    });
    expect(texts.map(({ text }) => text.split('\n')[0])).toEqual(['FADE IN:', '# Act Two']);
    expect(texts[1]!.text).toContain('# Act Three');
  });

  it.each([
    [
      'acts by their sections',
      '# Act One\n\nINT. A - DAY\n\nx\n\nINT. B - DAY\n\nx\n\n# ACT TWO\n\nINT. C - DAY\n\nx\n',
      [1, 1, 2],
    ],
    [
      'an act that opens below a heading with the next scene',
      '# Act One\n\nINT. A - DAY\n\nx\n\n# Act Two\n\nShe waits.\n\nINT. B - DAY\n\nx\n',
      [1, 2],
    ],
    ['other sections as no acts', '# Teaser\n\nINT. A - DAY\n\nx\n\n# Action\n\nINT. B - DAY\n\nx\n', [1, 1]],
  ])('counts %s', async (_what, text, acts) => {
    expect(await actsOf((await importFountain(text)).id)).toEqual(acts);
  });

  it('begins an act where Final Draft does', async () => {
    const text = fdx([
      ['Scene Heading', 'INT. A - DAY'],
      ['Action', 'x'],
      ['End of Act', 'END OF TEASER'],
      ['New Act', 'ACT ONE'],
      ['Scene Heading', 'INT. B - DAY'],
      ['Action', 'x'],
      ['New Act', 'ACT TWO'],
      ['Scene Heading', 'INT. C - DAY'],
      ['Action', 'x'],
    ]);
    expect(await actsOf((await open.scripts.importScript(ADA, { format: 'FDX', text })).id)).toEqual([1, 1, 2]);
  });

  it('is one scene without headings, and says how long it is', async () => {
    const script = await importFountain('She waits.\n\nMARA\nStill here.\n');
    const [scene, ...more] = await open.scenesOf(script.id);
    expect(more).toEqual([]);
    expect(scene!.outline).toMatchObject({ heading: 'UNTITLED SCENE', description: 'She waits.' });
    const [version] = await open.scripts.versions([script]);
    expect(await version!.eighthsOf(scene!.id)).toBe('1/8');
  });

  it('keeps its title page', async () => {
    const script = await importFountain('Title: **Low**\n    Water\nAuthor: Ada\nOdd key: 7\n\nINT. A - DAY\n\nx\n');
    expect(script.title).toBe('Low Water');
    expect((await open.scripts.export(script, 'FOUNTAIN')).text).toBe(
      'Title:\n    **Low**\n    Water\nAuthor: Ada\nOdd key: 7\n\nINT. A - DAY\n\nx\n',
    );
  });

  it('has none if the file has none: nobody else wrote it', async () => {
    const text = 'INT. A - DAY\n\nx\n';
    const script = await importFountain(text, { logLine: 'A page is wrong.' });
    expect((await open.scripts.export(script, 'FOUNTAIN')).text).toBe(text);
    const named = await open.db.script.update({ where: { id: script.id }, data: { title: 'Low Water' } });
    expect((await open.scripts.export(named, 'FOUNTAIN')).text).toBe(`Title: Low Water\n\n${text}`);
  });

  it.each([
    ['in the place of the file’s', 'Author: Ada\nTitle: **Low**\n    Water\n\n', 'Title: High Water\nAuthor: Ada\n\n'],
    ['on a title page without one', 'Author: Ada\n\n', 'Title: High Water\nAuthor: Ada\n\n'],
    ['where there is no title page', '', 'Title: High Water\n\n'],
  ])('has the caller’s title %s', async (_where, before, after) => {
    const script = await importFountain(`${before}INT. A - DAY\n\nx\n`, { title: 'High Water' });
    expect((await open.scripts.export(script, 'FOUNTAIN')).text).toBe(`${after}INT. A - DAY\n\nx\n`);
  });

  it('keeps how its title is set if the caller gives the same', async () => {
    const text = 'Title: **Low**\n    Water\n\nINT. A - DAY\n\nx\n'.replace('Title: ', 'Title:\n    ');
    expect((await open.scripts.export(await importFountain(text, { title: 'Low Water' }), 'FOUNTAIN')).text).toBe(text);
  });

  it('takes the caller’s words over the file’s', async () => {
    const script = await importFountain(SMALL, {
      title: ' High Water ',
      logLine: ' A page. ',
      actStructure: 'FIVE_ACT',
    });
    expect(script).toMatchObject({ title: 'High Water', logLine: 'A page.', actStructure: 'FIVE_ACT' });
    expect((await importFountain('INT. A - DAY\n\nx\n', { title: '  ' })).title).toBe('Untitled');
  });
});

describe('the report of an import', () => {
  const reportOf = ({ importReport }: { importReport: unknown }) => importReport as ImportReport;

  it('tells what the reader found, with line and column in the file', async () => {
    const report = reportOf(await importFountain('INT. A - DAY\n\nShe [[waits.\n\nMARA\u0007\nNo.\n'));
    expect(report.format).toBe('FOUNTAIN');
    expect(report.findings.map(({ code, level, line, column }) => [code, level, line, column])).toEqual([
      ['FTN002', 'WARNING', 3, 5],
      ['FTN005', 'WARNING', 5, 1],
    ]);
  });

  it('tells what was lost, where it stood', async () => {
    const script = await open.scripts.importScript(ADA, {
      format: 'FDX',
      text: fdx([
        ['Scene Heading', 'INT. A - DAY'],
        ['Action', 'x'],
        ['Scene Heading', 'INT. B - DAY'],
        ['Shot', 'CLOSE ON THE PAGE'],
      ]),
    });
    expect(reportOf(script).findings).toEqual([
      {
        code: 'FTL001',
        level: 'WARNING',
        message: 'A kind of paragraph was kept as plain text: "Shot".',
        line: 7,
        column: 5,
      },
    ]);
    const { text } = await open.scripts.export(script, 'FOUNTAIN');
    expect(text).toContain('CLOSE ON THE PAGE');
  });

  it('stays short for a habit, and whole where an excerpt is cut within a character', async () => {
    const shots = Array.from({ length: 1_500 }, (_, at) => ['Shot', `SHOT ${at}`] as const);
    const script = await open.scripts.importScript(ADA, {
      format: 'FDX',
      text: fdx([['Scene Heading', 'INT. A - DAY'], ...shots]),
    });
    const { findings } = reportOf(script);
    expect(findings).toHaveLength(201);
    expect(findings.at(-1)).toMatchObject({
      code: 'LIM001',
      message: '1300 more losses are not listed: the limit is 200.',
    });
    const heading = await open.scripts.importScript(ADA, {
      format: 'FDX',
      text: fdx([
        ['Scene Heading', `!${'🌧'.repeat(60)}`],
        ['Action', 'x'],
      ]),
    });
    expect(reportOf(heading).findings[0]!.message.isWellFormed()).toBe(true);
  });

  it('is empty where nothing is to be told', async () => {
    expect(reportOf(await importFountain(SMALL)).findings).toEqual([]);
  });
});

it('imports a Final Draft file with its omitted scene and its credits, and tells all that it passes over', async () => {
  const text = readFileSync(new URL('../../screenplay/fixtures/kettle.fdx', import.meta.url), 'utf8');
  const script = await open.scripts.importScript(ADA, { format: 'FDX', text });
  const { titlePage, body } = (await readScreenplay(open.db, script)).script;
  expect(titlePage.map(({ key }) => key)).toEqual([
    'Title',
    'Credit',
    'Author',
    'Story by',
    'Draft date',
    'Contact',
    'Title page 2',
  ]);
  expect(body.filter(({ kind }) => kind === 'boneyard')).toEqual([
    { kind: 'boneyard', text: 'EXT. THE YARD - DUSK #21#\n\nMara waits.' },
  ]);
  expect((await charactersOf(script.id)).map(({ name }) => name)).toEqual(['Mara', 'Jon']);
  const told = (script.importReport as ImportReport).findings.map(({ message }) => message).join('\n');
  for (const lost of [
    '"The kettle"',
    '"Mara loses hope."',
    '"BLUE REVISIONS"',
    'colours of scenes',
    'emphasis of every Scene Heading',
    'revisions',
    'alignment of paragraphs',
    'tags',
  ]) {
    expect(told).toContain(lost);
  }
});

describe('a file that cannot be imported', () => {
  it.each([
    ['nothing', 'FOUNTAIN', '', 'holds no screenplay'],
    ['blanks', 'FOUNTAIN', ' \n\t\n\r\n', 'holds no screenplay'],
    ['a title page alone', 'FOUNTAIN', 'Title: Low Water\nAuthor: Ada\n', 'holds no screenplay'],
    ['an empty document', 'FDX', fdx([]), 'holds no screenplay'],
    [
      'no XML',
      'FDX',
      'INT. A - DAY',
      'is no XML, as Final Draft files are: Fountain is imported with the format FOUNTAIN',
    ],
    ['another kind of document', 'FDX', '<script></script>', '(line 1, column '],
    [
      'a web page',
      'FDX',
      '<!DOCTYPE html><html><body/></html>',
      'is a web page (HTML), not Final Draft’s XML: save the script as Fountain or as Final Draft (.fdx) first; a site may',
    ],
    [
      'the Open Screenplay Format',
      'FDX',
      '<?xml version="1.0"?><document type="Open Screenplay Format document"/>',
      'is in the Open Screenplay Format (.osf), not Final Draft’s XML: save',
    ],
    [
      'a Fade In script',
      'FDX',
      'PK\u0003\u0004\u0014\u0000\u0000document.xml',
      'is a Fade In script (.fadein), not Final Draft’s XML: save',
    ],
    [
      'an old Final Draft file',
      'FDX',
      '\ufffd\ufffd\ufffd\ufffd\u0001',
      'is a Final Draft file of version 7 or older (.fdr), not Final Draft’s XML: save',
    ],
    [
      'bytes in Base64',
      'FDX',
      Buffer.from('PK\u0003\u0004\u0014\u0000\u0000document.xml').toString('base64'),
      'is a file in Base64, not Final Draft’s XML: save',
    ],
    ['JSON as Fountain', 'FOUNTAIN', '{\n  "schemaVersion": 1,', 'is JSON, not Fountain: save'],
    ['broken XML', 'FDX', fdx([['Action', 'x']]).replace('</Content>', '</Contents>'), '(line 5, column '],
    ['a file that was cut off', 'FDX', fdx([['Action', 'x']]).slice(0, -20), '(line 5, column 7)'],
    ['a DOCTYPE', 'FDX', `<!DOCTYPE x [<!ENTITY a "b">]>\n${fdx([])}`, '(line 1, column '],
    ['a PDF', 'FOUNTAIN', '%PDF-1.7\n%\u0001\n1 0 obj', 'is a PDF, not Fountain: save the script as'],
    ['a PDF as XML', 'FDX', '%PDF-1.7\n%\u0001\n1 0 obj', 'is a PDF, not Final Draft’s XML: save'],
    ['a ZIP archive', 'FOUNTAIN', 'PK\u0003\u0004\u0014', 'is a ZIP archive'],
    ['RTF', 'FOUNTAIN', '{\\rtf1\\ansi INT. A - DAY}', 'is rich text, not Fountain'],
    [
      'Final Draft as Fountain',
      'FOUNTAIN',
      `\ufeff${fdx([['Action', 'x']])}`,
      'is XML, not Fountain: a Final Draft file is imported with the format FDX',
    ],
    ['NUL in XML', 'FDX', fdx([['Action', 'a\u0000b']]), '(line 4, column '],
  ] as const)('is refused for %s, and nothing is stored', async (_what, format, text, message) => {
    const { fields } = await refusalOf({ format, text });
    expect(fields).toHaveLength(1);
    expect(fields[0]!.path).toBe('text');
    expect(fields[0]!.message).toContain(message);
  });

  it('is refused when a given entry is deleted meanwhile', async () => {
    const before = await open.db.script.count();
    const entry = await open.bibles.createEntry(ADA, 'CHARACTER', { name: 'Inês' });
    const find = vi.spyOn(EntryStore.prototype, 'entries').mockImplementationOnce(async () => {
      await open.bibles.deleteEntry(ADA, entry.id);
      return [entry];
    });
    await expect(importFountain(SMALL, { existingBibles: [entry.id] })).rejects.toBeInstanceOf(NotFoundError);
    find.mockRestore();
    expect(await open.db.script.count()).toBe(before);
  });

  it('is refused for more scenes than a script may have; a thousand are fine', async () => {
    const scenes = (count: number) =>
      Array.from({ length: count }, (_, at) => `INT. ROOM ${at} - DAY\n\nx\n`).join('\n');
    expect((await refusalOf({ format: 'FOUNTAIN', text: scenes(1_001) })).message).toBe(
      'text: has 1001 scenes; a script has at most 1000',
    );
    const script = await importFountain(scenes(1_000));
    expect((await open.scenesOf(script.id)).map(({ number }) => number)).toEqual(
      Array.from({ length: 1_000 }, (_, at) => at + 1),
    );
    const [version] = await open.scripts.versions([script]);
    expect((await version!.statistics()).statistics.scenes).toHaveLength(1_000);
  });

  it('is refused for more speakers than can get an entry', async () => {
    const cues = (count: number) =>
      `INT. A - DAY\n\n${Array.from({ length: count }, (_, at) => `PERSON${at}\nx\n`).join('\n')}`;
    expect((await refusalOf({ format: 'FOUNTAIN', text: cues(301) })).message).toContain('has 301 speakers');
    expect(await charactersOf((await importFountain(cues(300))).id)).toHaveLength(300);
  });

  it('names all that is wrong at once', async () => {
    const { fields } = await refusalOf({ format: 'FOUNTAIN', text: '', title: 'x'.repeat(201), logLine: 'a\u0000b' });
    expect(fields.map(({ path }) => path)).toEqual(['text', 'title', 'logLine']);
  });

  it.each([
    ['an entry of somebody else', async () => (await open.bibles.createEntry(BOB, 'CHARACTER', { name: 'Inês' })).id],
    ['an entry that is not there', async () => '0190f3a0-0000-7000-8000-000000000404'],
    ['what is no id', async () => 'x'],
  ])('is refused with %s', async (_what, id) => {
    expect((await refusalOf({ format: 'FOUNTAIN', text: SMALL, existingBibles: [await id()] })).fields).toEqual([
      { path: 'existingBibles[0]', message: 'names no bible entry' },
    ]);
  });
});

describe('odd text', () => {
  it('loses NUL and half characters, and nothing else', async () => {
    const script = await importFountain(
      'Title: a\ud800b\n\nINT. A\u0000 - DAY\n\nShe \udc00 waits. 🌧\n\nMA\u0000RA \ud83c\nNo.\n',
    );
    expect(script.title).toBe('a\ufffdb');
    expect((await open.scripts.export(script, 'FOUNTAIN')).text).toBe(
      'Title: a\ufffdb\n\nINT. A - DAY\n\nShe \ufffd waits. 🌧\n\nMARA \ufffd\nNo.\n',
    );
  });

  it('reads a byte order mark and all line ends', async () => {
    const script = await importFountain(`\ufeff${SMALL.replaceAll('\n', '\r\n')}`);
    expect(await open.scenesOf(script.id)).toHaveLength(2);
    const other = await open.scripts.importScript(ADA, {
      format: 'FDX',
      text: `\ufeff${fdx([
        ['Scene Heading', 'INT. A - DAY'],
        ['Action', 'x'],
      ])}`,
    });
    expect(await open.scenesOf(other.id)).toHaveLength(1);
  });

  it('holds names and headings longer than a bible or an outline may have', async () => {
    const script = await importFountain(
      `INT. ${'LONG '.repeat(100)}- DAY\n\n${'NAME '.repeat(40).trim()}\nx\n\nMARA\nx\n`,
    );
    const [scene] = await open.scenesOf(script.id);
    expect((scene!.outline as { heading: string }).heading).toHaveLength(200);
    expect((await charactersOf(script.id)).map(({ name }) => name)).toEqual(['Mara']);
  });

  it('is a title that no database holds, mended', async () => {
    const script = await importFountain('INT. A - DAY\n\nx\n', { title: 'Low \ud83c' });
    expect((await open.scripts.export(script, 'FOUNTAIN')).text).toBe('Title: Low \ufffd\n\nINT. A - DAY\n\nx\n');
  });

  it('is text that only begins like a file of another kind', async () => {
    expect(
      await open.scenesOf((await importFountain('<xyzzy> is what she types.\n\nINT. A - DAY\n\n%PDF-1.7\n')).id),
    ).toHaveLength(1);
  });
});

describe('what goes out comes back in', () => {
  const shown = (tree: ScreenplayTree) => elements(tree).map(({ line: _line, ...element }) => element);

  it.each([
    ['a short film', fixture('short')],
    ['a multi-camera episode', fixture('multicam')],
    ['a feature', writeFeature(7, 20)],
  ])('%s keeps every element by way of Fountain and of FDX', async (_what, text) => {
    const original = parse(text).script;
    const script = await importFountain(text);
    const fountain = await open.scripts.export(script, 'FOUNTAIN');
    expect(shown(parse(fountain.text!).script)).toEqual(shown(original));
    expect(parse(fountain.text!).script.titlePage).toEqual(original.titlePage);

    const xml = await open.scripts.export(script, 'FDX');
    expect(shown(readFdx(xml.text!).script)).toEqual(shown(original));
    for (const format of ['FOUNTAIN', 'FDX'] as const) {
      const again = await open.scripts.importScript(ADA, {
        format,
        text: (await open.scripts.export(script, format)).text!,
      });
      expect(await open.scenesOf(again.id)).toHaveLength((await open.scenesOf(script.id)).length);
      expect(again.title).toBe(script.title);
      expect(shown((await readScreenplay(open.db, again)).script)).toEqual(shown(original));
    }
  });
});

describe('the cost of an import', () => {
  it('is as many statements for a feature as for a page', async () => {
    const few = await statementsOf(() => importFountain(SMALL));
    const feature = writeFeature(11, 120);
    const many = await statementsOf(() => importFountain(feature));
    expect(many).toHaveLength(few.length);
    expect(many.length).toBeLessThanOrEqual(16);
  });
});
