import { sceneCritique } from '../domain/scenes.js';
import type { SceneCritique } from '../domain/scenes.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineCritique(builder: Builder, types: Types) {
  const CritiqueAxis = builder.objectRef<SceneCritique['axes'][number]>('CritiqueAxis').implement({
    description: 'A critique under one aspect.',
    fields: (t) => ({
      axis: t.expose('axis', { type: types.CritiqueAxis, description: 'The aspect.' }),
      score: t.int({
        nullable: true,
        description: '1 (poor) to 10. Null when the model gave none.',
        resolve: (axis) => axis.score,
      }),
      issues: t.exposeStringList('issues', { description: 'What is wrong.' }),
      suggestions: t.exposeStringList('suggestions', { description: 'What could be done about it.' }),
    }),
  });

  builder.prismaObjectFields(types.SceneCritique, (t) => ({
    overall: t.exposeString('overall', { description: 'The judgement in a few sentences.' }),
    axes: t.field({
      type: [CritiqueAxis],
      description: 'The judgement by aspect.',
      resolve: (critique) => sceneCritique.shape.axes.parse(critique.axes),
    }),
  }));
}
