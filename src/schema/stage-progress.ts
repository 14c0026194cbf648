import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineStageProgress(builder: Builder, types: Types) {
  builder.prismaObjectFields(types.StageProgress, (t) => ({
    stage: t.expose('stage', { type: types.GenerationStage, description: 'The stage.' }),
    status: t.expose('status', { type: types.StageStatus, description: 'Where it stands.' }),
    done: t.exposeInt('done', { description: 'Finished steps.' }),
    total: t.exposeInt('total', {
      description: 'Steps that are known so far; it may rise when an outline says how many scenes there are.',
    }),
    usage: t.field({
      type: types.Usage,
      description: 'What the stage took so far.',
      resolve: ({ generationId, stage }, _args, { usage }) => usage.ofStage.load({ generationId, stage }),
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it began. Null while WAITING.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended. Null until then.',
    }),
  }));
}
