import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADA, BOB, openGraph } from './support/graph.js';
import type { Graph } from './support/graph.js';
import { seedStory } from './support/seed.js';
import type { Story } from './support/seed.js';
import { changesOf, id, mutate, storeGeneration } from './support/structure.js';

let graph: Graph;
let story: Story;

beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph.close());
beforeEach(async () => {
  story = await seedStory(graph, ADA);
});

const sceneRow = () => story.scenes[0]!.id;
const approve = (more: object = {}, caller = ADA) =>
  mutate(graph, 'approveScene', { sceneId: id('Scene', sceneRow()), ...more }, caller);
const criticize = (critique: string, more: object = {}, caller = ADA) =>
  mutate(graph, 'addCritique', { sceneId: id('Scene', sceneRow()), critique, ...more }, caller);
const planned = () =>
  graph.db.scene.create({
    data: { scriptId: story.script.id, number: 9, act: 2, outline: story.scenes[0]!.outline as object },
  });

describe('approveScene', () => {
  it('approves, and takes it back, once each', async () => {
    expect(await approve({ expectedDraft: 1 })).toMatchObject({ status: 'APPROVED', version: 2 });
    expect(await approve()).toMatchObject({ status: 'APPROVED', version: 2 });
    expect(await approve({ approved: false })).toMatchObject({ status: 'WRITTEN', version: 3 });
    expect(await approve({ approved: false })).toMatchObject({ status: 'WRITTEN', version: 3 });
    expect(await changesOf(graph, story.script.id)).toEqual([
      { type: 'SceneApproved', sceneId: sceneRow(), approved: true },
      { type: 'SceneApproved', sceneId: sceneRow(), approved: false },
    ]);
  });

  it('leaves a scene that needs review so, where nobody approved it', async () => {
    await graph.db.scene.update({ where: { id: sceneRow() }, data: { status: 'NEEDS_REVIEW' } });
    expect(await approve({ approved: false })).toMatchObject({ status: 'NEEDS_REVIEW', version: 1 });
    expect(await approve()).toMatchObject({ status: 'APPROVED' });
  });

  it('is of one draft: the next one is open again', async () => {
    await approve();
    await graph.scripts.editScene(ADA, { sceneId: sceneRow(), text: 'INT. ROOM 1 - NIGHT\n\nOther.\n' });
    expect((await graph.db.scene.findUniqueOrThrow({ where: { id: sceneRow() } })).status).toBe('WRITTEN');
    expect(await approve({ expectedDraft: 1 })).toMatchObject({ __typename: 'ConflictError', currentVersion: 2 });
    expect(await approve({ expectedDraft: 2 })).toMatchObject({ status: 'APPROVED' });
  });

  it('refuses a scene that nobody has written, that is being written, or that is another’s', async () => {
    const scene = await planned();
    const sceneId = id('Scene', scene.id);
    expect(await approve({ sceneId })).toMatchObject({
      __typename: 'ConflictError',
      message: expect.stringContaining('nothing to approve'),
    });
    expect(await approve({ sceneId, expectedDraft: 1 })).toMatchObject({ currentVersion: 0 });
    expect(await approve({}, BOB)).toMatchObject({ __typename: 'NotFoundError' });
    await storeGeneration(graph, story.script.id, 'SCRIPT', 'RUNNING');
    // A generation of the script that is not at this scene is no hindrance.
    expect(await approve()).toMatchObject({ status: 'APPROVED' });
    await graph.db.draft.create({ data: { sceneId: sceneRow(), number: 2, kind: 'REWRITE' } });
    expect(await approve({ approved: false })).toMatchObject({ __typename: 'ConflictError' });
    expect(await changesOf(graph, story.script.id)).toHaveLength(1);
  });
});

describe('addCritique', () => {
  it('stands beside the dramaturge’s, as the newest of the draft', async () => {
    expect(await criticize(' Make it colder. ', { expectedDraft: 1 })).toMatchObject({
      __typename: 'Scene',
      version: 1,
    });
    const query = `query($id: ID!) { node(id: $id) { ... on Scene { draft { critique { overall axes { axis } } } } } }`;
    const { data } = await graph.ask(query, { id: id('Scene', sceneRow()) });
    expect(data.node.draft.critique).toEqual({ overall: 'Make it colder.', axes: [] });
    const critique = await graph.db.critique.findFirstOrThrow({ where: { overall: 'Make it colder.' } });
    expect(critique).toMatchObject({ generationId: null, draftId: story.scenes[0]!.currentDraftId });
    expect(await changesOf(graph, story.script.id)).toEqual([
      { type: 'SceneCritiqued', sceneId: sceneRow(), critiqueId: critique.id },
    ]);
  });

  it('refuses what is empty, too long or no text, another draft, and a scene without one', async () => {
    for (const wrong of ['', ' \n', 'x'.repeat(8_001), 'a\u0000b']) {
      expect(await criticize(wrong)).toMatchObject({ fields: [{ path: 'critique' }] });
    }
    expect(await criticize('Colder.', { expectedDraft: 2 })).toMatchObject({ currentVersion: 1 });
    const { id: other } = await planned();
    expect(await criticize('Colder.', { sceneId: id('Scene', other) })).toMatchObject({ __typename: 'ConflictError' });
    expect(await criticize('Colder.', {}, BOB)).toMatchObject({ __typename: 'NotFoundError' });
    expect(await changesOf(graph, story.script.id)).toEqual([]);
  });
});
