import { generationConfig } from '../domain/generations.js';
import type { GenerationStatus } from '../domain/generations.js';
import type { Prisma } from '../storage/generated/client/client.js';
import type { Builder } from './builder.js';
import { generationFailure } from '../domain/generation-failure.js';
import { generationProgress } from './generation-progress.js';
import { rowId } from './global-ids.js';
import { present } from './present.js';
import type { Types } from './types.js';

export function defineGeneration(builder: Builder, types: Types) {
  builder.prismaObjectFields(types.Generation, (t) => ({
    script: t.field({
      type: types.Script,
      description: 'The script that it works on.',
      resolve: async ({ scriptId }, _args, { rows }) => present(await rows.script.load(scriptId)),
    }),
    status: t.expose('status', { type: types.GenerationStatus, description: 'Where it stands.' }),
    config: t.field({
      type: types.GenerationConfig,
      description: 'How it generates, defaults filled in.',
      resolve: (generation) => generationConfig.parse(generation.config),
    }),
    stages: t.field({
      type: [types.StageProgress],
      description: 'Its stages, in their order.',
      resolve: ({ id }, _args, { rows }) => rows.stagesOfGeneration.load(id),
    }),
    progress: t.float({
      description:
        '0 to 1: the finished part of all steps that are known so far. A cancelled generation keeps what it had. 1 only when COMPLETED.',
      resolve: async ({ id, status }, _args, { rows }) =>
        generationProgress({ status, stages: await rows.stagesOfGeneration.load(id) }),
    }),
    failure: t.field({
      type: types.GenerationFailure,
      nullable: true,
      description: 'What went wrong, and what may be done about it. Set when FAILED, and when PAUSED by the budget.',
      resolve: (generation) => (generation.failure === null ? null : generationFailure.parse(generation.failure)),
    }),
    usage: t.field({
      type: types.Usage,
      description: 'What it took so far.',
      resolve: (generation, _args, { usage }) => usage.ofGeneration.load(generation.id),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a worker began. Null while QUEUED.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended. Null until then.',
    }),
    prunedAt: t.expose('prunedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When its events but the last were deleted, because it ended as COMPLETED or CANCELLED so long ago as the server keeps them. Null while all are there. What it wrote stays.',
    }),
  }));

  builder.objectType(types.GenerationFailure, {
    description: 'Why a generation failed.',
    fields: (t) => ({
      code: t.expose('code', { type: types.ErrorCode, description: 'What kind of failure it is.' }),
      message: t.exposeString('message', { description: 'What happened, and what to do. For people.' }),
      stage: t.expose('stage', {
        type: types.GenerationStage,
        nullable: true,
        description: 'The stage in which it happened. Null when in none.',
      }),
      retryable: t.exposeBoolean('retryable', {
        description: 'True when `resumeGeneration` may succeed without other input.',
      }),
    }),
  });

  builder.queryFields((t) => ({
    generation: t.field({
      type: types.Generation,
      nullable: true,
      description: 'One generation. Null when there is none with this id.',
      args: { id: t.arg.id({ required: true, description: 'The generation’s id.' }) },
      resolve: (_root, args, { rows }) => {
        const id = rowId('Generation', args.id);
        return id === undefined ? null : rows.generation.load(id);
      },
    }),
    generations: t.prismaConnection(
      {
        type: types.Generation,
        cursor: 'id',
        description: 'All generations of the caller, newest first.',
        args: {
          status: t.arg({ type: types.GenerationStatus, description: 'Only those that stand there. Absent: all.' }),
        },
        totalCount: (_root, args, { db, caller }) => db.generation.count({ where: wanted(caller.tenantId, args) }),
        resolve: (query, _root, args, { db, caller }) =>
          db.generation.findMany({
            ...query,
            where: wanted(caller.tenantId, args),
            orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          }),
      },
      types.GenerationConnection,
    ),
  }));
}

function wanted(
  tenantId: string,
  { status }: { status?: GenerationStatus | null | undefined },
): Prisma.GenerationWhereInput {
  return { tenantId, ...(status == null ? {} : { status }) };
}
