import { ORDER_DIRECTIONS, SCRIPT_ORDER_FIELDS, scriptOrder, scriptsWanted } from '../scripts/script-list.js';
import { SCRIPT_STATUSES } from '../scripts/script-status.js';
import type { Builder } from './builder.js';
import { described } from './described-values.js';
import { LONGEST_SEARCH } from '../storage/search.js';
import type { Types } from './types.js';

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
    values: described(SCRIPT_ORDER_FIELDS, {
      CREATED_AT: 'When the script was created.',
      UPDATED_AT:
        'When its own fields last changed: `Script.updatedAt`. What is written in its scenes does not count for it.',
      TITLE:
        'Its title, in the order that the database gives to letters. The built-in one goes by code points: capitals come before small letters.',
    }),
  });
  const Direction = builder.enumType('OrderDirection', {
    description: 'Which end of an order comes first.',
    values: described(ORDER_DIRECTIONS, {
      ASC: 'The least: the oldest, or A.',
      DESC: 'The greatest: the newest, or Z.',
    }),
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
        totalCount: (_root, args, { db, caller }) => db.script.count({ where: scriptsWanted(caller.tenantId, args) }),
        resolve: (query, _root, args, { db, caller }) =>
          db.script.findMany({
            ...query,
            where: scriptsWanted(caller.tenantId, args),
            orderBy: scriptOrder(args.orderBy),
          }),
      },
      types.ScriptConnection,
    ),
  }));
}
