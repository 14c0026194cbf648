import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId, rowId } from '../../src/schema/global-ids.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Answer, Graph } from './support/graph.js';

let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());

const SHORT = readFileSync(new URL('../screenplay/fixtures/short.fountain', import.meta.url), 'utf8');
const TWO_SCENES =
  'Title: Low Water\n\nINT. TIDE HOUSE - NIGHT\n\nGas hisses.\n\nINÊS\n(low)\nNine feet four.\n\nEXT. PILOT STAIRS - DAWN\n\nTOBIAS\nSays who?\n';

const IMPORT = `mutation ($input: ImportScriptInput!) { importScript(input: $input) {
  __typename
  ... on Script { id title scenes { nodes { id number draft { id number kind } } } bibles(kind: CHARACTER) { name } importReport { format findings { code level message line column } } }
  ... on InvalidInputError { code fields { path message } }
} }`;
const EDIT = `mutation ($input: EditSceneInput!) { editScene(input: $input) {
  __typename ... on Scene { number integratedScene draft { number kind } } ... on Error { message code } ... on ConflictError { currentVersion } ... on InvalidInputError { fields { path message } }
} }`;
const RESTORE =
  'mutation ($id: ID!) { restoreDraft(draftId: $id) { __typename ... on Scene { draft { number kind text } } ... on Error { message code } } }';

interface Imported {
  id: string;
  scenes: { nodes: { id: string; number: number; draft: { id: string } }[] };
}

async function imported(text = TWO_SCENES): Promise<Imported> {
  const { data, errors } = await graph.ask(IMPORT, { input: { format: 'FOUNTAIN', text } });
  expect(errors).toBeUndefined();
  expect(data.importScript.__typename).toBe('Script');
  return data.importScript as Imported;
}

const edit = async (sceneId: string, text: string, expectedDraft?: number) =>
  (await graph.ask(EDIT, { input: { sceneId, text, expectedDraft } })).data.editScene;
const ofScript = async (id: string, fields: string, caller = ADA): Promise<Answer> =>
  graph.ask(`query ($id: ID!) { script(id: $id) { ${fields} } }`, { id }, caller);

describe('importScript', () => {
  it('gives the script with its scenes, drafts, characters and report', async () => {
    const { data } = await graph.ask(IMPORT, {
      input: { format: 'FOUNTAIN', text: `${TWO_SCENES}\nMARA [[who\nNo.\n` },
    });
    expect(data.importScript).toMatchObject({
      __typename: 'Script',
      title: 'Low Water',
      scenes: {
        nodes: [
          { number: 1, draft: { number: 1, kind: 'IMPORT' } },
          { number: 2, draft: { number: 1, kind: 'IMPORT' } },
        ],
      },
      bibles: [{ name: 'Inês' }, { name: 'Tobias' }],
      importReport: { format: 'FOUNTAIN', findings: [{ code: 'FTN002', level: 'WARNING', line: 16, column: 6 }] },
    });
  });

  it('says where a Final Draft file is broken', async () => {
    const text =
      '<?xml version="1.0"?>\n<FinalDraft DocumentType="Script" Version="4"><Content>\n  <Paragraph Type="Action"><Text>x</Paragraph>\n</Content></FinalDraft>';
    const { data } = await graph.ask(IMPORT, { input: { format: 'FDX', text } });
    expect(data.importScript).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      fields: [{ path: 'text' }],
    });
    expect(data.importScript.fields[0].message).toMatch(/\(line 3, column \d+\)$/);
  });

  it('ties the caller’s own entries', async () => {
    const ines = await graph.bibles.createEntry(ADA, 'CHARACTER', { name: 'Inês Quadros' });
    const entry = encodeGlobalId('BibleEntry', ines.id);
    const { data } = await graph.ask(IMPORT, {
      input: { format: 'FOUNTAIN', text: TWO_SCENES, existingBibles: [entry] },
    });
    expect(data.importScript.bibles).toEqual([{ name: 'Inês Quadros' }, { name: 'Tobias' }]);
    const refused = await graph.ask(
      IMPORT,
      { input: { format: 'FOUNTAIN', text: TWO_SCENES, existingBibles: [entry] } },
      BOB,
    );
    expect(refused.data.importScript).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ path: 'existingBibles[0]' }],
    });
  });

  it('knows no other formats', async () => {
    const { errors } = await graph.ask(IMPORT, { input: { format: 'PDF', text: '%PDF-' } });
    expect(errors![0]!.message).toContain('Value "PDF" does not exist in "ImportFormat" enum');
  });

  it('takes what a request may hold, and no more', async () => {
    const paragraph = 'She waits for the tide, and for somebody to say so.\n\n';
    const text = (size: number) => `INT. A - DAY\n\n${paragraph.repeat(Math.ceil(size / paragraph.length))}`;
    const { scenes } = await imported(text(3_900_000));
    expect(scenes.nodes).toHaveLength(1);
    const body = JSON.stringify({ query: IMPORT, variables: { input: { format: 'FOUNTAIN', text: text(4_200_000) } } });
    const response = await graph.fetch('/graphql', {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-api-key': 'ada',
        'content-length': String(Buffer.byteLength(body)),
      },
    });
    expect(response.status).toBe(413);
  });
});

describe('export', () => {
  it('tells what a format has no form for, and in which scene', async () => {
    const { id } = await imported(`${TWO_SCENES}\n/* Cut him. */\n`);
    const { data, errors } = await ofScript(
      id,
      'fdx: export(format: FDX) { losses { code message scene { number } } } fountain: export(format: FOUNTAIN) { losses { code } }',
    );
    expect(errors).toBeUndefined();
    expect(data.script).toEqual({
      fdx: { losses: [{ code: 'FDX022', message: 'A boneyard is left out: "Cut him.".', scene: { number: 2 } }] },
      fountain: { losses: [] },
    });
  });

  it('carries the text of text, and a URL for all', async () => {
    const { id } = await imported();
    const formats = ['FOUNTAIN', 'FDX', 'PDF', 'HTML', 'TEXT', 'JSON'];
    const { data, errors } = await ofScript(
      id,
      formats.map((format) => `${format}: export(format: ${format}) { format fileName mediaType text url }`).join(' '),
    );
    expect(errors).toBeUndefined();
    expect(
      formats.map((format) => [
        data.script[format].format,
        data.script[format].fileName,
        (data.script[format].url as string).replace(/\?expires=\d+&signature=[\w-]{43}$/, ''),
        data.script[format].text === null,
      ]),
    ).toEqual([
      ['FOUNTAIN', 'Low-Water.fountain', `http://localhost:4000/scripts/${id}.fountain`, false],
      ['FDX', 'Low-Water.fdx', `http://localhost:4000/scripts/${id}.fdx`, false],
      ['PDF', 'Low-Water.pdf', `http://localhost:4000/scripts/${id}.pdf`, true],
      ['HTML', 'Low-Water.html', `http://localhost:4000/scripts/${id}.html`, false],
      ['TEXT', 'Low-Water.txt', `http://localhost:4000/scripts/${id}.txt`, false],
      ['JSON', 'Low-Water.json', `http://localhost:4000/scripts/${id}.json`, false],
    ]);
    expect(data.script.FOUNTAIN.text).toBe(TWO_SCENES);
    const download = await graph.fetch(new URL(data.script.FOUNTAIN.url as string).pathname, {
      headers: { 'x-api-key': 'ada' },
    });
    expect(await download.text()).toBe(TWO_SCENES);
    expect(download.headers.get('content-type')).toBe(data.script.FOUNTAIN.mediaType);
  });
});

describe('a script in figures', () => {
  it('has pages, running time, eighths, elements and statistics', async () => {
    const { id } = await imported(SHORT);
    const { data, errors } = await ofScript(
      id,
      `pageCount runtimeSeconds
      scenes { nodes { number eighths elements { type text character sceneNumber dual line } } }
      statistics {
        pages lines words actionLines dialogueLines runtimeSecondsByPages runtimeSecondsByContent
        scenes { index sceneId heading place timeOfDay page lines eighths words speeches } scenesByPlace { label scenes eighths } scenesByTime { label scenes } scenesBySetting { label scenes }
        sceneLengths { from to scenes } speakers { name speeches words lines seconds share firstScene lastScene longestSpeechWords scenesPresent }
        presence { scene speaker speeches named } coSpeaking { first second sharedScenes exchanges } balance { page action dialogue other }
        beats { beat label targetFrom targetTo actual distance outside }
      }`,
    );
    expect(errors).toBeUndefined();
    const { pageCount, runtimeSeconds, scenes, statistics } = data.script;
    expect([pageCount, statistics.pages, statistics.balance.length]).toEqual([10, 10, 10]);
    expect(runtimeSeconds).toBe(statistics.runtimeSecondsByPages);
    expect(runtimeSeconds).toBe(548);
    expect(scenes.nodes.map(({ eighths }: { eighths: string }) => eighths)).toEqual([
      '6/8',
      '2/8',
      '6/8',
      '3/8',
      '7/8',
      '1 1/8',
      '2/8',
      '1/8',
      '7/8',
      '6/8',
      '1 1/8',
      '1',
    ]);
    expect(scenes.nodes[0].elements.slice(0, 4)).toEqual([
      { type: 'SECTION', text: 'Act One', character: null, sceneNumber: null, dual: null, line: 1 },
      {
        type: 'SYNOPSIS',
        text: "Nora comes back to the island to close her father's light.",
        character: null,
        sceneNumber: null,
        dual: null,
        line: 3,
      },
      { type: 'ACTION', text: 'FADE IN:', character: null, sceneNumber: null, dual: null, line: 5 },
      {
        type: 'SCENE_HEADING',
        text: 'EXT. ISLAND - LANDING - DAWN',
        character: null,
        sceneNumber: '1',
        dual: null,
        line: 7,
      },
    ]);
    expect(
      scenes.nodes
        .flatMap((scene: { elements: { dual: string | null; type: string }[] }) => scene.elements)
        .filter(({ dual, type }: { dual: string | null; type: string }) => dual !== null && type === 'CHARACTER'),
    ).toHaveLength(4);
    expect(statistics.scenes.map(({ sceneId }: { sceneId: string }) => rowId('Scene', sceneId) !== undefined)).toEqual(
      statistics.scenes.map(() => true),
    );
    expect(statistics.speakers[0]).toMatchObject({ name: 'TIKHON' });
    const shares = statistics.speakers.reduce((sum: number, { share }: { share: number }) => sum + share, 0);
    expect(shares).toBeCloseTo(1);
    expect(statistics.coSpeaking).toContainEqual(expect.objectContaining({ first: 'TIKHON', second: 'NORA' }));
    expect(
      statistics.beats
        .filter(({ actual }: { actual: number | null }) => actual !== null)
        .map(({ beat }: { beat: string }) => beat),
    ).toEqual(['ACT_1_END', 'ACT_2_END', 'ACT_3_END']);
  });

  it('has the pages of the profile that is asked for', async () => {
    const { id } = await imported(SHORT);
    const { data, errors } = await ofScript(
      id,
      `letter: pageCount many: pageCount(profile: MULTI_CAMERA)
      seconds: runtimeSeconds(profile: MULTI_CAMERA) suggestedProfile
      scenes(first: 1) { nodes { letter: eighths(profile: LETTER) many: eighths(profile: MULTI_CAMERA) } }
      text: export(format: TEXT, profile: A4) { text url } pdf: export(format: PDF, profile: MULTI_CAMERA) { url } fdx: export(format: FDX, profile: A4) { url }`,
    );
    expect(errors).toBeUndefined();
    const { letter, many, seconds, suggestedProfile, scenes, text, pdf, fdx } = data.script;
    expect(many).toBeGreaterThan(letter);
    expect(seconds).toBeGreaterThan((many - 1) * 60);
    expect(suggestedProfile).toBe('LETTER');
    expect(scenes.nodes[0].many).not.toBe(scenes.nodes[0].letter);
    expect([text.url, pdf.url, fdx.url].map((url: string) => new URL(url).searchParams.get('profile'))).toEqual([
      'A4',
      'MULTI_CAMERA',
      null,
    ]);
    const { pathname, search } = new URL(text.url as string);
    expect(await (await graph.fetch(pathname + search, { headers: { 'x-api-key': 'ada' } })).text()).toBe(text.text);
  });

  it('has none before it is written', async () => {
    const script = await graph.db.script.create({ data: { tenantId: 'ada', title: 'Empty', logLine: 'None.' } });
    await graph.db.scene.create({ data: { scriptId: script.id, number: 1, act: 1, outline: {} } });
    const { data, errors } = await ofScript(
      encodeGlobalId('Script', script.id),
      'pageCount runtimeSeconds importReport { format } lint { rule } statistics { pages scenes { index } } scenes { nodes { eighths elements { text } draft { id } } } export(format: FOUNTAIN) { text }',
    );
    expect(errors).toBeUndefined();
    expect(data.script).toMatchObject({
      pageCount: 0,
      runtimeSeconds: 0,
      importReport: null,
      lint: [],
      statistics: { pages: 0, scenes: [] },
      scenes: { nodes: [{ eighths: '0', elements: [], draft: null }] },
    });
    expect(data.script.export.text).toMatch(/^Title: Empty\n/);
  });

  it('takes as many statements for many scripts, scenes and drafts as for few', async () => {
    const counted = async (tenant: string, scripts: number, scenes: number): Promise<number> => {
      for (let at = 0; at < scripts; at += 1) {
        const text = Array.from(
          { length: scenes },
          (_, scene) => `INT. ROOM ${scene} - DAY\n\nx\n\nMARA ${at}\n(low)\n`,
        ).join('\n');
        const { id } = await graph.scripts.importScript({ tenantId: tenant }, { format: 'FOUNTAIN', text });
        for (const { id: sceneId } of await graph.db.scene.findMany({ where: { scriptId: id } })) {
          await graph.scripts.editScene({ tenantId: tenant }, { sceneId, text: 'y' });
        }
      }
      return graph.countSelects(async () => {
        const { data, errors } = await graph.ask(
          '{ scripts { nodes { pageCount lint { rule scene { number } } statistics { words } export(format: TEXT) { text } scenes { nodes { eighths elements { text } drafts(first: 3) { nodes { diff { kind } repairs { code } } } } } } } }',
          {},
          tenant === 'ada' ? ADA : BOB,
        );
        expect(errors).toBeUndefined();
        expect(data.scripts.nodes.at(-1).scenes.nodes[0].drafts.nodes).toMatchObject([
          { diff: [{ kind: 'REMOVED' }, { kind: 'REMOVED' }, { kind: 'REMOVED' }, { kind: 'ADDED' }] },
          { diff: [{ kind: 'ADDED' }, { kind: 'ADDED' }, { kind: 'ADDED' }, { kind: 'ADDED' }] },
        ]);
      });
    };
    await graph.db.script.deleteMany({});
    const few = await counted('ada', 1, 2);
    expect(await counted('bob', 4, 6)).toBe(few);
  });
});

describe('lint', () => {
  const TEXT = 'INT. A - DAY\n\nWe see MARA waiting.\n\nINT. B - DAY\n\nEXT. C\n\nMARA\n(low)\n';

  it('gives findings with level, scene and line, down to a level', async () => {
    const { id } = await imported(TEXT);
    const { data } = await ofScript(
      id,
      'all: lint { rule level message scene { number } line } errors: lint(minimum: ERROR) { rule scene { number } line } export(format: FOUNTAIN) { text }',
    );
    const { all, errors, export: file } = data.script;
    expect(
      errors.map(({ rule, scene }: { rule: string; scene: { number: number } | null }) => [
        rule,
        scene?.number ?? null,
      ]),
    ).toEqual([
      ['SCN001', 2],
      ['CUE002', 3],
    ]);
    const lines = (file.text as string).split('\n');
    expect(errors.map(({ line }: { line: number }) => lines[line - 1])).toEqual(['INT. B - DAY', 'MARA']);
    const rules = all.map(({ rule }: { rule: string }) => rule);
    expect(rules).toEqual(expect.arrayContaining(['SCN001', 'CUE002', 'SCN101', 'ACT103']));
    expect(all.find(({ rule }: { rule: string }) => rule === 'ACT103')).toMatchObject({
      level: 'WARNING',
      scene: { number: 1 },
    });
    expect(all.every(({ message }: { message: string }) => message.length > 0)).toBe(true);
  });

  it('tells a habit once with its lines, and knows the language of the script', async () => {
    const scenes = Array.from(
      { length: 6 },
      (_, index) =>
        `INT. CUARTO ${index}\n\nMaría entra en la casa y se sienta con él. No hay nadie más.\n\nMARÍA\n¿Quién está ahí?\n`,
    ).join('\n');
    const { id } = await imported(
      `INT. COCINA - NOCHE\n\nMARÍA espera. We see rain.\n\nEXT. CALLE - DÍA\n\nNada.\n\n${scenes}`,
    );
    const { data } = await ofScript(id, 'lint { rule message line lines } export(format: FOUNTAIN) { text }');
    const [habit, ...others] = (
      data.script.lint as { rule: string; message: string; line: number; lines: number[] }[]
    ).filter(({ rule }) => rule !== 'ACT105');
    expect(others).toEqual([]);
    expect(habit).toMatchObject({
      rule: 'SCN101',
      message: '6 scene headings do not say the time of day, "INT. CUARTO 0" first.',
    });
    const lines = (data.script.export.text as string).split('\n');
    expect(habit!.lines.map((line) => lines[line - 1])).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => `INT. CUARTO ${index}`),
    );
    expect(habit!.line).toBe(habit!.lines[0]);
  });
});

describe('editScene and restoreDraft', () => {
  it('keep every draft', async () => {
    const { scenes } = await imported();
    const { id, draft } = scenes.nodes[0]!;
    expect(await edit(id, 'INT. TIDE HOUSE - NIGHT\n\nRain.', 1)).toEqual({
      __typename: 'Scene',
      number: 1,
      integratedScene: 'INT. TIDE HOUSE - NIGHT\n\nRain.\n',
      draft: { number: 2, kind: 'EDIT' },
    });
    const { data } = await graph.ask(RESTORE, { id: draft.id });
    expect(data.restoreDraft).toMatchObject({
      draft: { number: 3, kind: 'RESTORED', text: expect.stringContaining('Gas hisses.') as string },
    });
    const history = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on Scene { drafts { nodes { number kind provenance { provider model promptVersion } repairs { code } } } } } }',
      { id },
    );
    expect(
      history.data.node.drafts.nodes.map(({ number, kind }: { number: number; kind: string }) => [number, kind]),
    ).toEqual([
      [3, 'RESTORED'],
      [2, 'EDIT'],
      [1, 'IMPORT'],
    ]);
    expect(history.data.node.drafts.nodes[0]).toMatchObject({
      provenance: { provider: null, model: null, promptVersion: null },
      repairs: [],
    });
  });

  it('refuse a stale draft with the current number', async () => {
    const { scenes } = await imported();
    const { id } = scenes.nodes[0]!;
    const outcomes = await Promise.all([edit(id, 'One.', 1), edit(id, 'Two.', 1)]);
    expect(outcomes.map(({ __typename }) => String(__typename)).sort()).toEqual(['ConflictError', 'Scene']);
    expect(outcomes.find(({ __typename }) => __typename === 'ConflictError')).toMatchObject({
      code: 'CONFLICT',
      currentVersion: 2,
    });
  });

  it('refuse bad input with its path', async () => {
    const { scenes } = await imported();
    const { id } = scenes.nodes[0]!;
    expect(await edit(id, '')).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      fields: [{ path: 'text', message: 'is empty' }],
    });
    expect(await edit(id, 'x'.repeat(200_001))).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ path: 'text' }],
    });
  });

  it('find nothing of another tenant, nor by an id of something else', async () => {
    const { id, scenes } = await imported();
    const { id: sceneId, draft } = scenes.nodes[0]!;
    const foreign = await graph.ask(EDIT, { input: { sceneId, text: 'x' } }, BOB);
    expect(foreign.data.editScene).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    expect((await graph.ask(RESTORE, { id: draft.id }, BOB)).data.restoreDraft).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(await edit(id, 'x')).toMatchObject({ __typename: 'NotFoundError' });
    expect((await graph.ask(RESTORE, { id: sceneId })).data.restoreDraft).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect((await ofScript(id, 'title', BOB)).data.script).toBeNull();
  });
});

describe('SceneDraft.diff', () => {
  const DIFF =
    'query ($id: ID!, $against: ID) { node(id: $id) { ... on SceneDraft { number diff(against: $against) { kind before { type text } after { type text } } } } }';

  it('tells element by element what changed, from the draft before or another', async () => {
    const { scenes } = await imported();
    const { id, draft: first } = scenes.nodes[0]!;
    await edit(id, 'INT. TIDE HOUSE - NIGHT\n\nGas hisses.\n\nINÊS\nNine feet five.\n');
    await edit(id, 'INT. TIDE HOUSE - NIGHT\n\nGas hisses.\n\nINÊS\nNine feet five.\n\nShe burns it.\n');
    const { data } = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on Scene { drafts { nodes { id } } } } }',
      { id },
    );
    const [third, second] = data.node.drafts.nodes as { id: string }[];
    const diff = async (draft: string, against?: string) =>
      (await graph.ask(DIFF, { id: draft, against })).data.node.diff;
    expect(await diff(third!.id)).toEqual([
      { kind: 'ADDED', before: null, after: { type: 'ACTION', text: 'She burns it.' } },
    ]);
    expect(await diff(second!.id)).toEqual([
      { kind: 'REMOVED', before: { type: 'PARENTHETICAL', text: '(low)' }, after: null },
      {
        kind: 'CHANGED',
        before: { type: 'DIALOGUE', text: 'Nine feet four.' },
        after: { type: 'DIALOGUE', text: 'Nine feet five.' },
      },
    ]);
    expect((await diff(third!.id, first.id)).map(({ kind }: { kind: string }) => kind)).toEqual([
      'REMOVED',
      'CHANGED',
      'ADDED',
    ]);
    expect((await diff(first.id, third!.id)).map(({ kind }: { kind: string }) => kind)).toEqual([
      'ADDED',
      'CHANGED',
      'REMOVED',
    ]);
    expect(await diff(third!.id, third!.id)).toEqual([]);
    expect((await diff(first.id)).every(({ kind }: { kind: string }) => kind === 'ADDED')).toBe(true);
  });

  it('compares drafts of one scene only', async () => {
    const { scenes } = await imported();
    const [one, other] = scenes.nodes.map(({ draft }) => draft.id);
    for (const against of [other!, scenes.nodes[0]!.id, 'x']) {
      const { errors } = await graph.ask(DIFF, { id: one, against });
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });
});

describe('SceneDraft.repairs', () => {
  it('tells what was mended in a model’s text', async () => {
    const { scenes } = await imported();
    const { draft } = scenes.nodes[0]!;
    const repairs = [
      {
        code: 'DRF005',
        level: 'WARNING',
        message: 'A line of the form "NAME: text" was made a speech.',
        line: 3,
        before: 'INÊS: No.',
        after: 'INÊS\nNo.',
      },
    ];
    await graph.db.draft.update({ where: { id: rowId('SceneDraft', draft.id)! }, data: { repairs } });
    const { data } = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on SceneDraft { repairs { code level message line before after } } } }',
      { id: draft.id },
    );
    expect(data.node.repairs).toEqual(repairs);
  });
});
