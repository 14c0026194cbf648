import type { PlotContent } from '../domain/bibles.js';
import { contentOf, defineContentFields } from './bible-content.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function definePlot(builder: Builder, types: Types) {
  const PlotBeat = builder.objectRef<PlotContent['beats'][number]>('PlotBeat').implement({
    description: 'A turn of the plot.',
    fields: (t) => ({
      act: t.exposeInt('act', { description: 'The act it belongs to, from 1.' }),
      title: t.exposeString('title', { description: 'The beat in a few words.' }),
      description: t.exposeString('description', { description: 'What happens.' }),
    }),
  });

  defineContentFields(
    builder,
    types.PlotBible,
    types.PlotContent,
    'What a plot’s entry held in one of its versions.',
    (t) => ({
      logLine: t.string({
        nullable: true,
        description: 'The plot in one sentence.',
        resolve: (entry) => contentOf('PLOT', entry).logLine,
      }),
      actStructure: t.field({
        type: types.ActStructure,
        description: 'How the plot is divided.',
        resolve: (entry) => contentOf('PLOT', entry).actStructure,
      }),
      mainConflict: t.string({
        nullable: true,
        description: 'Who wants what, and what is in the way.',
        resolve: (entry) => contentOf('PLOT', entry).mainConflict,
      }),
      beats: t.field({
        type: [PlotBeat],
        description: 'The turns of the plot, in order.',
        resolve: (entry) => contentOf('PLOT', entry).beats,
      }),
    }),
  );
}
