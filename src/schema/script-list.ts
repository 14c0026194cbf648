import { ofStatus, SCRIPT_STATUSES } from '../scripts/script-status.js';
import type { ScriptStatus } from '../scripts/script-status.js';
import type { Prisma } from '../storage/generated/client/client.js';
import type { Builder } from './builder.js';
import { described } from './described-values.js';
import { LONGEST_SEARCH, searchWords } from './search.js';
import type { Types } from './types.js';

const ORDER_FIELDS = ['CREATED_AT', 'UPDATED_AT', 'TITLE'] as const;
const DIRECTIONS = ['ASC', 'DESC'] as const;

interface Order {
  field: (typeof ORDER_FIELDS)[number];
  direction?: (typeof DIRECTIONS)[number] | null | undefined;
}

/** The caller's scripts: found, filtered and in order. */
export function defineScriptList(builder: Builder, types: Types) {
  const Status = builder.enumType('ScriptStatus', {
    description: 'Where a script stands: the first of these that is true of it.',
    values: described(SCRIPT_STATUSES, {
      WRITING: 'A generation that works on it, or on a scene of it, is QUEUED or RUNNING.',
      WAITING: 'None is, and one is PAUSED or AWAITING_APPROVAL: it waits for a person.',
      EMPTY: 'It has no scene.',
      PLANNED: 'It has scenes, none of which has a draft.',
      PARTLY_WRITTEN: 'Some of its scenes have a draft.',
      WRITTEN: 'All of its scenes have a draft, and not all are APPROVED.',
      APPROVED: 'All of its scenes have a draft and are APPROVED.',
    }),
  });
  const OrderField = builder.enumType('ScriptOrderField', {
    description: 'What a list of scripts can be ordered by.',
    values: described(ORDER_FIELDS, {
      CREATED_AT: 'When the script was created.',
      UPDATED_AT:
        'When its own fields last changed: `Script.updatedAt`. What is written in its scenes does not count for it.',
      TITLE:
        'Its title, in the order that the database gives to letters. The built-in one goes by code points: capitals come before small letters.',
    }),
  });
  const Direction = builder.enumType('OrderDirection', {
    description: 'Which end of an order comes first.',
    values: described(DIRECTIONS, { ASC: 'The least: the oldest, or A.', DESC: 'The greatest: the newest, or Z.' }),
  });
  const ScriptOrder = builder.inputType('ScriptOrder', {
    description:
      'The order of a list of scripts. Those that are equal in it follow by their creation, in the same direction.',
    fields: (t) => ({
      field: t.field({ type: OrderField, required: true, description: 'What to order by.' }),
      direction: t.field({
        type: Direction,
        description: 'Which end comes first. Default: ASC for TITLE, DESC for times.',
      }),
    }),
  });

  builder.prismaObjectFields(types.Script, (t) => ({
    status: t.field({
      type: Status,
      description: 'Where it stands: what its generations do, or else how far its scenes are.',
      resolve: ({ id }, _args, { scriptStatus }) => scriptStatus.load(id),
    }),
  }));

  builder.queryFields((t) => ({
    scripts: t.prismaConnection(
      {
        type: types.Script,
        cursor: 'id',
        description:
          'All scripts of the caller, or those that are searched for; newest first unless it is said otherwise.',
        args: {
          search: t.arg.string({
            description: `Only scripts that have all these words in title or log line, each in either of them, also within a word; capitals and small letters are the same, accents are not left out, and no character stands for others. Absent or blank: all. More than ${LONGEST_SEARCH} characters are an INVALID_INPUT error.`,
          }),
          status: t.arg({ type: Status, description: 'Only those that stand there. Absent: all.' }),
          orderBy: t.arg({ type: ScriptOrder, description: 'Their order. Default: by CREATED_AT, the newest first.' }),
        },
        totalCount: (_root, args, { db, caller }) => db.script.count({ where: wanted(caller.tenantId, args) }),
        resolve: (query, _root, args, { db, caller }) =>
          db.script.findMany({ ...query, where: wanted(caller.tenantId, args), orderBy: inOrder(args.orderBy) }),
      },
      types.ScriptConnection,
    ),
  }));
}

function wanted(
  tenantId: string,
  { search, status }: { search?: string | null | undefined; status?: ScriptStatus | null | undefined },
): Prisma.ScriptWhereInput {
  return {
    tenantId,
    AND: [
      ...searchWords(search).map((forms) => ({
        OR: forms.flatMap((holding) => [{ title: holding }, { logLine: holding }]),
      })),
      ...(status == null ? [] : [ofStatus(status)]),
    ],
  };
}

/** The id makes it total: ids rise with the time of creation. */
function inOrder(order: Order | null | undefined): Prisma.ScriptOrderByWithRelationInput[] {
  const { field, direction } = order ?? { field: 'CREATED_AT' };
  const either = direction === 'ASC' ? 'asc' : direction === 'DESC' ? 'desc' : field === 'TITLE' ? 'asc' : 'desc';
  switch (field) {
    case 'CREATED_AT':
      return [{ createdAt: either }, { id: either }];
    case 'UPDATED_AT':
      return [{ updatedAt: either }, { id: either }];
    case 'TITLE':
      return [{ title: either }, { id: either }];
  }
}
