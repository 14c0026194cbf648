import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.js';
import type PrismaTypes from '../storage/generated/pothos.js';
import { getDatamodel } from '../storage/generated/pothos.js';
import AnswerMeterPlugin from './answer-meter.js';
import type { GraphQLContext } from './context.js';
import PagesPlugin, { DEFAULT_PAGE, MAX_PAGE } from './pages.js';
import { decodeGlobalId, encodeGlobalId } from './global-ids.js';
import type { NodeType } from './global-ids.js';

export interface BuilderTypes {
  PrismaTypes: PrismaTypes;
  Context: GraphQLContext;
  Scalars: { DateTime: { Input: Date; Output: Date }; ID: { Input: string; Output: string } };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
}

export type Builder = ReturnType<typeof createBuilder>;

export const GLOBAL_ID = 'Global id, opaque: pass it back as you got it.';

const BIBLE_TYPES = new Set(['CharacterBible', 'PlotBible', 'SettingBible', 'ThemeBible']);

export function createBuilder() {
  return new SchemaBuilder<BuilderTypes>({
    plugins: [AnswerMeterPlugin, ErrorsPlugin, RelayPlugin, PagesPlugin, PrismaPlugin],
    defaultFieldNullability: false,
    prisma: {
      client: (context) => context.db,
      dmmf: getDatamodel(),
      defaultConnectionSize: DEFAULT_PAGE,
      maxConnectionSize: MAX_PAGE,
      exposeDescriptions: false,
    },
    relay: {
      nodeQueryOptions: false,
      nodesQueryOptions: false,
      encodeGlobalID: (type, id) =>
        encodeGlobalId(BIBLE_TYPES.has(type) ? 'BibleEntry' : (type as NodeType), String(id)),
      decodeGlobalID: (globalId) => {
        const decoded = decodeGlobalId(globalId);
        return { typename: decoded?.type ?? '', id: decoded?.id ?? '' };
      },
      cursorType: 'String',
      nodeTypeOptions: { description: 'An object that can be fetched again by its `id`, with `node`.' },
      idFieldOptions: { description: GLOBAL_ID },
      pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
      hasNextPageFieldOptions: {
        description: 'True when there is more after this page, in the order of the list, whichever way it is read.',
      },
      hasPreviousPageFieldOptions: {
        description: 'True when there is more before this page, in the order of the list, whichever way it is read.',
      },
      startCursorFieldOptions: {
        description: 'Cursor of the first edge, for `before` of the page before; null on an empty page.',
      },
      endCursorFieldOptions: {
        description: 'Cursor of the last edge, for `after` of the next page; null on an empty page.',
      },
      firstArgOptions: {
        description: `How many to return from the start of the list, or after \`after\`: 1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}. More is an INVALID_INPUT error.`,
      },
      afterArgOptions: {
        description:
          'Only what comes after this cursor: `pageInfo.endCursor` of the page before. Absent: from the start. With `last`, the end of what comes after it.',
      },
      lastArgOptions: {
        description: `How many to return from the end of the list, or before \`before\`: 1 to ${MAX_PAGE}, in the order of the list all the same. Beside \`first\` it is an INVALID_INPUT error, and so is more.`,
      },
      beforeArgOptions: {
        description: `Only what comes before this cursor: \`pageInfo.startCursor\` of the page after. Absent: to the end. Alone it gives the last ${DEFAULT_PAGE} there; with \`first\`, the beginning of what comes before it.`,
      },
      edgesFieldOptions: { nullable: false, description: 'The page, in order.' },
      nodeFieldOptions: { nullable: false, description: 'The object.' },
      cursorFieldOptions: { description: 'This place in the list, for `after` and `before`.' },
      pageInfoFieldOptions: { description: 'Where this page stands in the list.' },
      nodesOnConnection: { description: 'The page without its cursors.' },
    },
    errors: {
      directResult: true,
      defaultTypes: [InvalidInputError, NotFoundError, ConflictError],
      defaultUnionOptions: { name: ({ fieldName }) => resultName(fieldName) },
    },
  });
}

/** `generateScript` gives a `GenerateScriptResult`. */
export function resultName(fieldName: string): string {
  return `${fieldName.slice(0, 1).toUpperCase()}${fieldName.slice(1)}Result`;
}
