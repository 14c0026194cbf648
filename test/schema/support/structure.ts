import { encodeGlobalId } from '../../../src/schema/global-ids.js';
import { ADA } from './graph.js';
import type { Answer, Graph } from './graph.js';
import type { Caller } from '../../../src/domain/caller.js';

export const ERROR = `... on Error { __typename message code } ... on ConflictError { currentVersion } ... on InvalidInputError { fields { path message } }`;
export const SCENE = `... on Scene { id version number act status priorState nextState
  outline { heading description characters location timeOfDay conflict beats ending } characters { name } setting { name } }`;
export const SCRIPT = `... on Script { id version title scenes(first: 100) { nodes { number act version outline { heading } } } }`;

export const id = encodeGlobalId;

/** A mutation with its one input; gives what it answered. */
export async function mutate(
  graph: Graph,
  name: string,
  input: Record<string, unknown>,
  caller: Caller = ADA,
  // oxlint-disable-next-line typescript/no-explicit-any
): Promise<any> {
  const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input!`;
  const answer = await graph.ask(
    `mutation($input: ${type}) { ${name}(input: $input) { __typename ${SCENE_OR_SCRIPT[name] ?? ''} ${ERROR} } }`,
    { input },
    caller,
  );
  return resultOf(answer, name);
}

// oxlint-disable-next-line typescript/no-explicit-any
export async function deleteScene(graph: Graph, sceneId: string, caller: Caller = ADA): Promise<any> {
  const answer = await graph.ask(
    `mutation($id: ID!) { deleteScene(id: $id) { __typename ${SCRIPT} ${ERROR} } }`,
    { id: id('Scene', sceneId) },
    caller,
  );
  return resultOf(answer, 'deleteScene');
}

const SCENE_OR_SCRIPT: Readonly<Record<string, string>> = Object.freeze({
  addScene: SCENE,
  updateSceneOutline: SCENE,
  approveScene: SCENE,
  addCritique: SCENE,
  moveScene: SCRIPT,
  updateScript: SCRIPT,
  tieBibleEntry: `${SCRIPT} ... on Script { bibles { name } }`,
  untieBibleEntry: `${SCRIPT} ... on Script { bibles { name } }`,
});

function resultOf(answer: Answer, name: string) {
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name];
}

export interface Order {
  numbers: number[];
  headings: string[];
  acts: number[];
  prior: (string | null)[];
  next: (string | null)[];
}

/** A script's scenes in order, as columns. */
export async function orderOf({ db }: Pick<Graph, 'db'>, scriptId: string): Promise<Order> {
  const scenes = await db.scene.findMany({ where: { scriptId }, orderBy: { number: 'asc' } });
  return {
    numbers: scenes.map(({ number }) => number),
    headings: scenes.map(({ outline }) => (outline as { heading: string }).heading),
    acts: scenes.map(({ act }) => act),
    prior: scenes.map(({ priorState }) => priorState),
    next: scenes.map(({ nextState }) => nextState),
  };
}

/** What the script's own events say, oldest first. */
export async function changesOf({ streams }: Pick<Graph, 'streams'>, scriptId: string): Promise<object[]> {
  const { events } = await streams.scriptJournal.page(scriptId, 0, 1_000);
  return events.map(({ seq: _seq, at: _at, scriptId: _script, ...event }) => event);
}

/** A generation that is in this status, with nobody at work on it. */
export async function storeGeneration(
  { db }: Pick<Graph, 'db'>,
  scriptId: string,
  kind: 'SCRIPT' | 'BIBLES' | 'OUTLINE' | 'SCENE' | 'REWRITE',
  status: 'QUEUED' | 'RUNNING' | 'PAUSED' | 'AWAITING_APPROVAL' | 'COMPLETED' | 'FAILED',
  input: { sceneId?: string } = {},
) {
  return db.generation.create({ data: { tenantId: ADA.tenantId, scriptId, kind, status, config: {}, input } });
}
