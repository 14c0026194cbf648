import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXABLE_RULES } from '../../src/screenplay/lint/fixable-rules.js';
import { encodeGlobalId, rowId } from '../../src/schema/global-ids.js';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';

let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());

const FAULTY = `Title: Low Water

INT TIDE HOUSE - NIHGT

Gas hisses.

INÊS (vo)
Nine feet four.

EXT. PILOT STAIRS - DAWN

TOBIAS
Says who?

INT. TIDE HOUSE - DAY

INÊS
(very
low)
Me.

---

Rain.
`;
const IMPORT = `mutation ($input: ImportScriptInput!) { importScript(input: $input) { ... on Script { id version } } }`;
const APPLY = `mutation ($input: ApplyLintFixesInput!) { applyLintFixes(input: $input) {
  __typename ... on Script { id version export(format: FOUNTAIN) { text } scenes { nodes { draft { number kind } status } } }
  ... on Error { message code } ... on ConflictError { currentVersion } ... on InvalidInputError { fields { path message } }
} }`;

async function imported(text = FAULTY): Promise<string> {
  const { data, errors } = await graph.ask(IMPORT, { input: { format: 'FOUNTAIN', text } });
  expect(errors).toBeUndefined();
  return data.importScript.id as string;
}

const apply = async (scriptId: string, input: Record<string, unknown> = {}, caller = ADA) => {
  const { data, errors } = await graph.ask(APPLY, { input: { scriptId, ...input } }, caller);
  expect(errors).toBeUndefined();
  return data.applyLintFixes;
};
const lintOf = async (id: string) => {
  const { data } = await graph.ask(
    `query ($id: ID!) { script(id: $id) { version export(format: FOUNTAIN) { text }
      lint { rule level fix { edits { line before after scene { number } } } } } }`,
    { id },
  );
  return data.script;
};
const textOf = async (id: string) => (await lintOf(id)).export.text as string;
const drafts = (script: { scenes: { nodes: { draft: { number: number; kind: string } }[] } }) =>
  script.scenes.nodes.map(({ draft: { number, kind } }) => `${kind} ${number}`);

describe('LintFinding.fix', () => {
  it('shows the lines that it changes', async () => {
    const { lint, export: printed } = await lintOf(await imported());
    expect(lint.filter(({ fix }: { fix: unknown }) => fix !== null)).toEqual([
      {
        rule: 'SCN102',
        level: 'WARNING',
        fix: {
          edits: [
            { line: 3, before: ['INT TIDE HOUSE - NIHGT'], after: ['INT TIDE HOUSE - NIGHT'], scene: { number: 1 } },
          ],
        },
      },
      {
        rule: 'SCN103',
        level: 'WARNING',
        fix: {
          edits: [
            { line: 3, before: ['INT TIDE HOUSE - NIHGT'], after: ['INT. TIDE HOUSE - NIHGT'], scene: { number: 1 } },
          ],
        },
      },
      {
        rule: 'CUE104',
        level: 'WARNING',
        fix: { edits: [{ line: 7, before: ['INÊS (vo)'], after: ['INÊS (V.O.)'], scene: { number: 1 } }] },
      },
      {
        rule: 'DLG002',
        level: 'ERROR',
        fix: { edits: [{ line: 18, before: ['(very', 'low)'], after: ['(very low)'], scene: { number: 3 } }] },
      },
      {
        rule: 'MRK002',
        level: 'ERROR',
        fix: { edits: [{ line: 22, before: ['---', ''], after: [], scene: { number: 3 } }] },
      },
    ]);
    expect(printed.text.split('\n').slice(21, 23)).toEqual(['---', '']);
  });

  it('is null where a rule has none', async () => {
    const { lint } = await lintOf(await imported('INT. A\n\nRain.\n'));
    expect(lint.find(({ rule }: { rule: string }) => rule === 'SCN101')).toMatchObject({ fix: null });
  });

  it('tells the places of a habit', async () => {
    const scenes = Array.from({ length: 6 }, (_, at) => `INT ROOM ${at} - DAY\n\nRain.`).join('\n\n');
    const { lint } = await lintOf(await imported(`Title: x\n\n${scenes}`));
    const [{ fix }] = lint.filter(({ rule }: { rule: string }) => rule === 'SCN103');
    expect(
      fix.edits.map(({ line, scene }: { line: number; scene: { number: number } }) => [line, scene.number]),
    ).toEqual([0, 1, 2, 3, 4, 5].map((at) => [3 + 4 * at, at + 1]));
  });
});

describe('applyLintFixes', () => {
  it('gives the scenes that change a new draft each, and no others', async () => {
    const id = await imported();
    const before = await textOf(id);
    const { version } = await lintOf(id);
    const script = await apply(id);
    expect(script).toMatchObject({ __typename: 'Script', id });
    expect(drafts(script)).toEqual(['EDIT 2', 'IMPORT 1', 'EDIT 2']);
    expect(script.version).toBe(version + 2);
    expect(script.export.text).toBe(
      before
        .replace('INT TIDE HOUSE - NIHGT', 'INT. TIDE HOUSE - NIGHT')
        .replace('(vo)', '(V.O.)')
        .replace('(very\nlow)', '(very low)')
        .replace('---\n\n', ''),
    );
    const again = await apply(id);
    expect(drafts(again)).toEqual(drafts(script));
    expect(again.version).toBe(script.version);
  });

  it('fixes the rules that are named, in any number and order', async () => {
    const id = await imported();
    const before = await textOf(id);
    const script = await apply(id, { rules: ['MRK002', 'CUE104', 'MRK002', 'SCN006'] });
    expect(script.export.text).toBe(before.replace('(vo)', '(V.O.)').replace('---\n\n', ''));
  });

  it('fixes nothing for an empty list, and all for null', async () => {
    const id = await imported();
    expect(drafts(await apply(id, { rules: [] }))).toEqual(['IMPORT 1', 'IMPORT 1', 'IMPORT 1']);
    expect(drafts(await apply(id, { rules: null }))).toEqual(['EDIT 2', 'IMPORT 1', 'EDIT 2']);
  });

  it('names the rules that have fixes when one is asked for that has none', async () => {
    const id = await imported();
    expect(await apply(id, { rules: ['CUE104', 'SCN001', 'cue104', 'x'.repeat(1_000)] })).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      fields: [
        {
          path: 'rules[1]',
          message: `names "SCN001", which is no rule with fixes; those are ${FIXABLE_RULES.join(', ')}`,
        },
        { path: 'rules[2]' },
        { path: 'rules[3]', message: expect.stringMatching(/^names "x{39}…", which/) },
      ],
    });
    const { fields } = await apply(id, { rules: Array.from({ length: 5_000 }, (_, at) => `X${at}`) });
    expect(fields).toHaveLength(11);
    expect(fields.at(-1)).toEqual({ path: 'rules', message: 'has 4990 more that are no rules with fixes' });
    expect(drafts(await apply(id, { rules: Array.from({ length: 5_000 }, () => 'SCN006') }))).toEqual([
      'IMPORT 1',
      'IMPORT 1',
      'IMPORT 1',
    ]);
  });

  it('refuses a stale version, and tells the current one', async () => {
    const id = await imported();
    const { version } = await lintOf(id);
    const refused = { __typename: 'ConflictError', code: 'CONFLICT', currentVersion: version };
    expect(await apply(id, { expectedVersion: version - 1 })).toMatchObject(refused);
    expect(await apply(id, { expectedVersion: version + 1, rules: [] })).toMatchObject(refused);
    const fixed = await apply(id, { expectedVersion: version });
    expect(fixed).toMatchObject({ __typename: 'Script', version: version + 2 });
    expect(await apply(id, { expectedVersion: version })).toMatchObject({
      __typename: 'ConflictError',
      message: `The script's version is ${version + 2}, not ${version}: read it again and repeat your change.`,
      currentVersion: version + 2,
    });
  });

  it.each([
    ['somebody else', BOB, (id: string) => id],
    ['a script that is not there', ADA, () => encodeGlobalId('Script', '0190f3a0-0000-7000-8000-000000000404')],
  ])('finds nothing for %s', async (_who, caller, idOf) => {
    const id = await imported();
    expect(await apply(idOf(id), {}, caller)).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    expect(drafts(await apply(id, { rules: [] }))).toEqual(['IMPORT 1', 'IMPORT 1', 'IMPORT 1']);
  });

  it('gives a script without scenes as it is', async () => {
    const { id } = await graph.db.script.create({
      data: { tenantId: 'ada', title: 'x', logLine: 'x', actStructure: 'THREE_ACT' },
    });
    const global = encodeGlobalId('Script', id);
    expect(await apply(global, { expectedVersion: 1 })).toMatchObject({ __typename: 'Script', version: 1 });
  });

  it('changes nothing while a scene that it would change is being written', async () => {
    const id = await imported();
    const script = await graph.db.script.findUniqueOrThrow({
      where: { id: rowId('Script', id)! },
      include: { scenes: { orderBy: { number: 'asc' } } },
    });
    const write = (at: number) =>
      graph.db.draft.create({
        data: { sceneId: script.scenes[at]!.id, number: 2, kind: 'GENERATED', state: 'WRITING', bibleVersions: [] },
      });
    await write(1);
    const third = await write(2);
    expect(await apply(id)).toMatchObject({
      __typename: 'ConflictError',
      message: 'Scene 3 is being written just now; wait for that generation, or cancel it.',
      currentVersion: null,
    });
    expect(drafts(await apply(id, { rules: [] }))).toEqual(['IMPORT 1', 'IMPORT 1', 'IMPORT 1']);
    await graph.db.draft.update({ where: { id: third.id }, data: { state: 'DISCARDED' } });
    // The scene that is still being written needs no fix. Numbers of drafts are never used again.
    expect(drafts(await apply(id))).toEqual(['EDIT 2', 'IMPORT 1', 'EDIT 3']);
  });

  it('makes each draft once, however often it is asked at a time', async () => {
    const id = await imported();
    const all = await Promise.all(Array.from({ length: 6 }, () => apply(id)));
    for (const each of all) expect(drafts(each)).toEqual(['EDIT 2', 'IMPORT 1', 'EDIT 2']);
  });

  it('keeps an edit that comes in between', async () => {
    const id = await imported();
    const scenes = await graph.db.scene.findMany({
      where: { scriptId: rowId('Script', id)! },
      orderBy: { number: 'asc' },
    });
    const edit = (sceneId: string, text: string) => graph.scripts.editScene(ADA, { sceneId, text });
    await Promise.all([
      apply(id),
      edit(scenes[0]!.id, 'INT TIDE HOUSE - NIHGT\n\nAn edit.\n'),
      apply(id),
      edit(scenes[2]!.id, 'INT. TIDE HOUSE - DAY\n\nAnother.\n'),
    ]);
    await apply(id);
    const text = await textOf(id);
    expect(text).toContain('INT. TIDE HOUSE - NIGHT\n\nAn edit.\n');
    expect(text).toContain('INT. TIDE HOUSE - DAY\n\nAnother.\n');
  });
});
