import type { BibleKind } from '../domain/bibles.js';
import { InvalidInputError, NotFoundError } from '../domain/errors.js';
import { defineBibleInputs } from './bible-inputs.js';
import { resultName } from './builder.js';
import type { Builder } from './builder.js';
import type { GraphQLContext } from './context.js';
import { requireRowId } from './global-ids.js';
import type { Types } from './types.js';

const KIND_OF = { character: 'CHARACTER', plot: 'PLOT', setting: 'SETTING', theme: 'THEME' } as const satisfies Record<
  string,
  BibleKind
>;
const FIELDS = ['character', 'plot', 'setting', 'theme'] as const;

export function defineBibleMutations(builder: Builder, types: Types) {
  const inputs = defineBibleInputs(builder, types);
  const CreateBibleEntryInput = builder.inputType('CreateBibleEntryInput', {
    description: 'A new bible entry: exactly one of the four kinds.',
    isOneOf: true,
    fields: (t) => ({
      character: t.field({ type: inputs.create.character, description: 'A new character.' }),
      plot: t.field({ type: inputs.create.plot, description: 'A new plot.' }),
      setting: t.field({ type: inputs.create.setting, description: 'A new setting.' }),
      theme: t.field({ type: inputs.create.theme, description: 'A new theme.' }),
    }),
  });
  const UpdateBibleEntryInput = builder.inputType('UpdateBibleEntryInput', {
    description:
      'Changes to a bible entry: exactly one of the four kinds, the entry’s own. Fields that are absent stay as they are.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The entry’s id.' }),
      expectedVersion: t.int({
        description:
          'The version that the change was made from. If another is stored, nothing changes and a ConflictError says which. Absent: not checked.',
      }),
      character: t.field({ type: inputs.patch.character, description: 'Changes to a character.' }),
      plot: t.field({ type: inputs.patch.plot, description: 'Changes to a plot.' }),
      setting: t.field({ type: inputs.patch.setting, description: 'Changes to a setting.' }),
      theme: t.field({ type: inputs.patch.theme, description: 'Changes to a theme.' }),
    }),
  });
  const entryTypes = [types.CharacterBible, types.PlotBible, types.SettingBible, types.ThemeBible];
  const TYPE_OF = {
    CHARACTER: types.CharacterBible,
    PLOT: types.PlotBible,
    SETTING: types.SettingBible,
    THEME: types.ThemeBible,
  };
  const result = (mutation: string) => ({
    types: entryTypes,
    union: {
      name: resultName(mutation),
      description: `The entry, or why \`${mutation}\` changed nothing.`,
      resolveType: (entry: { kind: BibleKind }) => TYPE_OF[entry.kind],
    },
  });

  builder.mutationFields((t) => ({
    createBibleEntry: t.errorUnionField({
      ...result('createBibleEntry'),
      description: 'Creates a bible entry, at version 1. Errors: InvalidInputError.',
      args: { input: t.arg({ type: CreateBibleEntryInput, required: true, description: 'The entry.' }) },
      resolve: (_root, { input }, { bibles, caller }) => {
        const [field, content] = onlyContent(input);
        return bibles.createEntry(caller, KIND_OF[field], content);
      },
    }),
    updateBibleEntry: t.errorUnionField({
      ...result('updateBibleEntry'),
      description:
        'Stores a new version of a bible entry. A generation that is under way takes it up with its next step. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: UpdateBibleEntryInput, required: true, description: 'The changes.' }) },
      resolve: async (_root, { input }, context) => {
        const id = requireRowId('BibleEntry', input.id);
        const [field, changes] = onlyContent(input);
        await requireKind(context, id, field);
        return context.bibles.updateEntry(context.caller, id, changes, input.expectedVersion);
      },
    }),
    deleteBibleEntry: t.errorUnionField({
      ...result('deleteBibleEntry'),
      description:
        'Deletes a bible entry and all its versions; scripts and scenes stay without it. A generation that is under way goes on without it: calls that were made with it end, later ones are made without, scenes that were planned with it are stored without. Gives the entry as it was: only its own fields can be asked for. Errors: NotFoundError.',
      args: { id: t.arg.id({ required: true, description: 'The entry’s id.' }) },
      resolve: (_root, args, { bibles, caller }) => bibles.deleteEntry(caller, requireRowId('BibleEntry', args.id)),
    }),
    restoreBibleEntry: t.errorUnionField({
      ...result('restoreBibleEntry'),
      description: 'Makes what an earlier version held the newest version. Errors: NotFoundError.',
      args: {
        id: t.arg.id({ required: true, description: 'The entry’s id.' }),
        version: t.arg.int({ required: true, description: 'The version to bring back, from `history`.' }),
      },
      resolve: (_root, args, { bibles, caller }) =>
        bibles.restoreEntry(caller, requireRowId('BibleEntry', args.id), args.version),
    }),
  }));
}

function onlyContent(input: { [Field in (typeof FIELDS)[number]]?: object | null | undefined }): [
  (typeof FIELDS)[number],
  object,
] {
  const given = FIELDS.flatMap((field) =>
    input[field] == null ? [] : [[field, input[field]] as [typeof field, object]],
  );
  const [only] = given;
  if (only === undefined || given.length > 1) {
    const named = given.length === 0 ? 'none' : given.map(([field]) => field).join(' and ');
    throw new InvalidInputError([
      { path: 'input', message: `needs exactly one of ${FIELDS.join(', ')}; ${named} was given` },
    ]);
  }
  return only;
}

async function requireKind({ db, caller }: GraphQLContext, id: string, field: (typeof FIELDS)[number]): Promise<void> {
  const entry = await db.bibleEntry.findUnique({ where: { id, tenantId: caller.tenantId }, select: { kind: true } });
  if (entry === null) throw new NotFoundError('There is no bible entry with this id; it may have been deleted.');
  if (entry.kind !== KIND_OF[field]) {
    throw new InvalidInputError([
      {
        path: `input.${field}`,
        message: `does not fit: the entry is a ${entry.kind}, so its changes go into \`${entry.kind.toLowerCase()}\``,
      },
    ]);
  }
}
