import type { PlacedFix, PlacedLines } from '../scripts/versions/script-view.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineLint(builder: Builder, types: Types) {
  const LintEdit = builder.objectRef<PlacedLines>('LintEdit').implement({
    description:
      'Lines of the script’s Fountain text, the one that `export` gives, that other lines take the place of.',
    fields: (t) => ({
      scene: t.field({
        type: types.Scene,
        nullable: true,
        description: 'The scene that they are in. Null only if it is gone by now.',
        resolve: ({ sceneId }, _args, { rows }) => (sceneId === null ? null : rows.scene.load(sceneId)),
      }),
      line: t.exposeInt('line', {
        description: 'Of the first line that is taken out, or before which lines are put in, from 1.',
      }),
      before: t.exposeStringList('before', { description: 'The lines as they are, without their ends.' }),
      after: t.exposeStringList('after', { description: 'The lines that take their place.' }),
    }),
  });
  const LintFix = builder.objectRef<PlacedFix>('LintFix').implement({
    description: 'How a finding can be mended without a writer’s judgement. `applyLintFixes` does it.',
    fields: (t) => ({
      edits: t.field({
        type: [LintEdit],
        description:
          'What it changes, in order; all line numbers are those before the fix. Of what a script does again and again, the first 200 places.',
        resolve: ({ edits }) => [...edits],
      }),
    }),
  });
  builder.objectType(types.LintFinding, {
    description: 'Something in a script that breaks the form, or is weak style.',
    fields: (t) => ({
      rule: t.exposeString('rule', {
        description: 'The rule’s id: `SCN001`. Numbers below 100 are errors of format, those above style.',
      }),
      level: t.expose('level', { type: types.LintLevel, description: 'How much it matters.' }),
      message: t.exposeString('message', { description: 'What was found. For people.' }),
      scene: t.field({
        type: types.Scene,
        nullable: true,
        description: 'The scene that it is in. Null for what is about the script as a whole.',
        resolve: ({ sceneId }, _args, { rows }) => (sceneId === null ? null : rows.scene.load(sceneId)),
      }),
      line: t.exposeInt('line', {
        nullable: true,
        description: 'Line in the script’s Fountain text, from 1. Null for what is about the script as a whole.',
      }),
      lines: t.exposeIntList('lines', {
        description:
          'What a script does five times and more is one finding: the first 200 lines that it is about. Of other findings the one line, if there is one.',
      }),
      fix: t.field({
        type: LintFix,
        nullable: true,
        description:
          'The fix, for a front end to show and `applyLintFixes` to make. Null where the rule has none, or none for this finding.',
        resolve: ({ fix }) => fix,
      }),
    }),
  });
}
