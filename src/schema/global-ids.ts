import { NotFoundError } from '../domain/errors.js';
import { isId } from '../domain/ids.js';

/** The kinds of object that a global id can name. All four bible types share one. */
const NODE_TYPES = ['Script', 'Scene', 'SceneDraft', 'BibleEntry', 'Generation'] as const;
export type NodeType = (typeof NODE_TYPES)[number];

export interface GlobalId {
  type: NodeType;
  id: string;
}

/** Opaque to clients: base64url of `<type>:<row id>`, so that it may stand in a URL path as it is. */
export function encodeGlobalId(type: NodeType, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** What a global id names, or undefined when it is none of ours. */
export function decodeGlobalId(globalId: string): GlobalId | undefined {
  const [type, id, ...rest] = Buffer.from(globalId, 'base64url').toString('utf8').split(':');
  const known = NODE_TYPES.find((name) => name === type);
  return known === undefined || id === undefined || rest.length > 0 || !isId(id) ? undefined : { type: known, id };
}

/** The row id in a global id of this type, or undefined when the id names something else or nothing. */
export function rowId(type: NodeType, globalId: string): string | undefined {
  const decoded = decodeGlobalId(globalId);
  return decoded?.type === type ? decoded.id : undefined;
}

/** As `rowId`, but an id that cannot name such an object is a NotFoundError that says why. */
export function requireRowId(type: NodeType, globalId: string): string {
  const decoded = decodeGlobalId(globalId);
  if (decoded?.type === type) return decoded.id;
  const shown = JSON.stringify(globalId.length > 80 ? `${globalId.slice(0, 80)}…` : globalId);
  throw new NotFoundError(
    decoded === undefined
      ? `${shown} is not an id that this server gave out: pass the \`id\` of a ${type} as a query returned it.`
      : `${shown} is the id of a ${decoded.type}; the id of a ${type} is needed here.`,
  );
}
