import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.js';
import type PrismaTypes from '../storage/generated/pothos.js';
import { getDatamodel } from '../storage/generated/pothos.js';
import AnswerMeterPlugin from './answer-meter.js';
import type { GraphQLContext } from './context.js';
import ForwardPagesPlugin, { DEFAULT_PAGE, MAX_PAGE } from './forward-pages.js';
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

const BIBLE_TYPES = new Set(['CharacterBible', 'PlotBible', 'SettingBible', 'ThemeBible']);

export function createBuilder() {
  return new SchemaBuilder<BuilderTypes>({
    plugins: [AnswerMeterPlugin, ErrorsPlugin, RelayPlugin, PrismaPlugin, ForwardPagesPlugin],
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
      idFieldOptions: { description: 'Global id, opaque: pass it back as you got it.' },
      pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
      hasNextPageFieldOptions: { description: 'True when there is more after this page.' },
      hasPreviousPageFieldOptions: { description: 'True when this page was asked for with `after`.' },
      startCursorFieldOptions: { description: 'Cursor of the first edge; null on an empty page.' },
      endCursorFieldOptions: {
        description: 'Cursor of the last edge, for `after` of the next page; null on an empty page.',
      },
      firstArgOptions: {
        description: `How many to return: 1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}. More is an INVALID_INPUT error.`,
      },
      afterArgOptions: {
        description: 'Go on after this cursor: `pageInfo.endCursor` of the page before. Absent: from the start.',
      },
      edgesFieldOptions: { nullable: false, description: 'The page, in order.' },
      nodeFieldOptions: { nullable: false, description: 'The object.' },
      cursorFieldOptions: { description: 'This place in the list, for `after`.' },
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
