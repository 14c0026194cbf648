import type { Builder } from './builder.js';
import { requireRowId } from './global-ids.js';
import type { Types } from './types.js';

export function defineLintMutations(builder: Builder, types: Types) {
  const ApplyLintFixesInput = builder.inputType('ApplyLintFixesInput', {
    description: 'Which fixes of the linter are to be made.',
    fields: (t) => ({
      scriptId: t.id({ required: true, description: 'The script’s id.' }),
      rules: t.stringList({
        description:
          'Ids of the rules whose findings are to be fixed, as in `LintFinding.rule`; a rule without fixes is an InvalidInputError that names those with. Absent: every rule that has fixes. An empty list fixes nothing.',
      }),
      expectedVersion: t.int({
        description:
          'The `Script.version` from which the findings were read. If another is current, nothing changes and a ConflictError says which. Absent: not checked.',
      }),
    }),
  });

  builder.mutationField('applyLintFixes', (t) =>
    t.field({
      type: types.Script,
      errors: { union: { description: 'The script, or why `applyLintFixes` changed nothing.' } },
      description:
        'Makes the fixes that `LintFinding.fix` shows, round after round until no more can be made: asked again, it changes nothing. It is a person’s edit, as `editScene` is: each scene that changes gets a new draft of kind EDIT that is current, all of them or none; what no fix changes stays to the letter. A fix that would lead to an error that was not there, or to more findings, is left to a person. Without anything to fix the script is given as it is. A scene that would change and is being written just now is a ConflictError. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: ApplyLintFixesInput, required: true, description: 'The script and the rules.' }) },
      resolve: (_root, { input }, { scripts, caller, signal }) =>
        scripts.applyLintFixes(caller, { ...input, scriptId: requireRowId('Script', input.scriptId) }, signal),
    }),
  );
}
