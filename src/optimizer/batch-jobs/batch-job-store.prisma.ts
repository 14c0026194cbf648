import { z } from 'zod';
import { STAGES } from '../../domain/generations.js';
import { TASKS } from '../../domain/tasks.js';
import { isFaultCode } from '../routing/fault-rules.js';
import type { AdvisoryLocks } from '../../storage/advisory-locks.js';
import type { Database } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { BatchItemRecord, BatchJobRecord, BatchJobState, BatchJobStore } from './batch-job-store.js';
import { answerFromJson, answerToJson } from '../stored-answer.js';

const OPEN: BatchJobState[] = ['SUBMITTING', 'RUNNING'];
const STORED_AT_ONCE = 1_000;

/** Keeps jobs in the database. Which process looks after a job is decided by an advisory lock. */
export function createPrismaBatchJobStore(db: Database, locks: Pick<AdvisoryLocks, 'tryHold'>): BatchJobStore {
  return {
    tryHold: (jobId) => locks.tryHold(`batch job ${jobId}`),

    async create(job, items) {
      await db.$transaction(async (tx) => {
        await tx.llmBatchJob.create({
          data: {
            ...job,
            remoteId: job.remoteId ?? null,
            inputFileId: job.inputFileId ?? null,
            reservationId: job.reservationId ?? null,
            failure: job.failure ?? null,
            createdAt: new Date(job.createdAt),
            endedAt: job.endedAt === undefined ? null : new Date(job.endedAt),
          },
        });
        for (let start = 0; start < items.length; start += STORED_AT_ONCE) {
          await tx.llmBatchItem.createMany({
            data: items.slice(start, start + STORED_AT_ONCE).map((item) => toRow(job.id, item)),
          });
        }
      });
    },

    async uploaded(id, inputFileId) {
      await db.llmBatchJob.updateMany({ where: { id }, data: { inputFileId } });
    },

    async began(id, remoteId) {
      const { count } = await db.llmBatchJob.updateMany({
        where: { id, state: 'SUBMITTING' },
        data: { state: 'RUNNING', remoteId },
      });
      return count === 1;
    },

    async find(id) {
      const row = await db.llmBatchJob.findUnique({ where: { id } });
      return row === null ? undefined : toJob(row);
    },

    async open() {
      return (await db.llmBatchJob.findMany({ where: { state: { in: OPEN } }, orderBy: { createdAt: 'asc' } })).map(
        toJob,
      );
    },

    async items(jobId) {
      return (await db.llmBatchItem.findMany({ where: { jobId } })).map(toItem).filter((item) => item !== undefined);
    },

    async item(jobId, customId) {
      const row = await db.llmBatchItem.findUnique({ where: { jobId_customId: { jobId, customId } } });
      return row === null ? undefined : toItem(row);
    },

    async findOpen(key) {
      const row = await db.llmBatchItem.findFirst({ where: { key, fault: null, job: { state: { in: OPEN } } } });
      const item = row === null ? undefined : toItem(row);
      return row === null || item === undefined ? undefined : { jobId: row.jobId, item };
    },

    async findOpenOf(generationId, key) {
      const rows = await db.llmBatchItem.findMany({ where: { key, job: { state: { in: OPEN } } } });
      return rows
        .map((row) => ({ jobId: row.jobId, item: toItem(row) }))
        .find(
          (found): found is { jobId: string; item: BatchItemRecord } => found.item?.call.generationId === generationId,
        );
    },

    async endItems(jobId, ends) {
      const json = JSON.stringify(
        ends.map(({ customId, answer, fault }) => ({
          customId,
          fault: fault ?? null,
          answer: answer === undefined ? null : { ...answerToJson(answer), createdAt: answer.createdAt },
        })),
      );
      await db.$executeRaw`
        UPDATE "LlmBatchItem" AS item SET "answer" = ended."answer", "fault" = ended."fault"
        FROM jsonb_to_recordset(${json}::jsonb) AS ended("customId" text, "answer" jsonb, "fault" text)
        WHERE item."jobId" = ${jobId}::uuid AND item."customId" = ended."customId"`;
    },

    async cancelItems(jobId, customIds) {
      if (customIds.length > 0) {
        await db.$executeRaw`
        UPDATE "LlmBatchItem" SET "fault" = 'CANCELLED'
        WHERE "jobId" = ${jobId}::uuid AND "customId" = ANY(${[...customIds]}) AND "fault" IS NULL AND "answer" IS NULL`;
      }
      return db.llmBatchItem.count({ where: { jobId, OR: [{ fault: null }, { fault: { not: 'CANCELLED' } }] } });
    },

    async end(id, { state, fault, failure, endedAt }) {
      await db.$transaction(async (tx) => {
        const { count } = await tx.llmBatchJob.updateMany({
          where: { id, state: { in: OPEN } },
          data: { state, failure: failure ?? null, endedAt: new Date(endedAt) },
        });
        if (count === 1) {
          await tx.llmBatchItem.updateMany({
            where: { jobId: id, fault: null, answer: { equals: Prisma.DbNull } },
            data: { fault },
          });
        }
      });
    },

    async forget({ key, tenantId }) {
      const which = { ...(key === undefined ? {} : { key }), job: { ...(tenantId === undefined ? {} : { tenantId }) } };
      await db.$transaction([
        db.llmBatchItem.updateMany({
          where: { ...which, fault: null, job: { ...which.job, state: { notIn: OPEN } } },
          data: { fault: 'CANCELLED' },
        }),
        db.llmBatchItem.updateMany({
          where: { ...which, job: { ...which.job, state: { notIn: OPEN } } },
          data: { answer: Prisma.DbNull },
        }),
        db.llmBatchItem.updateMany({ where: which, data: { key: '' } }),
      ]);
    },

    async erase({ generationIds, sceneIds }) {
      // Without an index: the table holds the jobs of a day.
      await db.$executeRaw`
        UPDATE "LlmBatchItem" item SET "key" = '',
          "answer" = CASE WHEN job."endedAt" IS NULL THEN item."answer" END,
          "fault" = CASE WHEN job."endedAt" IS NULL THEN item."fault" ELSE COALESCE(item."fault", 'CANCELLED') END
        FROM "LlmBatchJob" job
        WHERE job."id" = item."jobId" AND (item."key" <> '' OR item."answer" IS NOT NULL)
          AND (item."call"->>'generationId' = ANY(${[...generationIds]}) OR item."call"->>'sceneId' = ANY(${[...sceneIds]}))`;
    },

    async sweep(endedBefore) {
      const { count } = await db.llmBatchJob.deleteMany({ where: { endedAt: { lt: new Date(endedBefore) } } });
      return count;
    },
  };
}

function toRow(
  jobId: string,
  { customId, key, call, answer, fault }: BatchItemRecord,
): Prisma.LlmBatchItemCreateManyInput {
  return {
    jobId,
    customId,
    key,
    call: { ...call },
    answer: answer === undefined ? Prisma.DbNull : (answerToJson(answer) as Prisma.InputJsonObject),
    fault: fault ?? null,
  };
}

function toJob({ createdAt, endedAt, ...row }: Prisma.LlmBatchJobGetPayload<object>): BatchJobRecord {
  const { id, tenantId, provider, model, state, remoteId, inputFileId, reservationId, failure } = row;
  return {
    id,
    tenantId,
    provider,
    model,
    state,
    remoteId: remoteId ?? undefined,
    inputFileId: inputFileId ?? undefined,
    reservationId: reservationId ?? undefined,
    failure: failure ?? undefined,
    createdAt: createdAt.getTime(),
    endedAt: endedAt?.getTime(),
  };
}

/** Undefined for a call that is kept in a form which this version does not know: it counts as absent. */
function toItem({
  customId,
  key,
  call,
  answer,
  fault,
}: Prisma.LlmBatchItemGetPayload<object>): BatchItemRecord | undefined {
  const parsed = callJson.safeParse(call);
  if (!parsed.success) return undefined;
  return {
    customId,
    key,
    call: parsed.data,
    answer: answer === null ? undefined : answerFromJson(answer, storedAt.parse(answer)),
    fault: fault === null ? undefined : isFaultCode(fault) ? fault : 'UNAVAILABLE',
  };
}

/** Written by `toRow`. What another version did not write, or wrote in another form, has its least value; a task that this one does not know is free text. */
const callJson = z.object({
  tenantId: z.string(),
  generationId: z.string().optional(),
  stage: z.enum(STAGES).optional().catch(undefined),
  sceneId: z.string().optional(),
  draftId: z.string().optional(),
  task: z.enum(TASKS).catch('freeText'),
  promptVersion: z.string().optional().catch(undefined),
  promptTokens: z.number().catch(0),
  priceFactor: z.number().catch(1),
  requests: z.literal([0, 1]).catch(0),
  cacheable: z.boolean().catch(false),
  refresh: z.boolean().catch(false),
  ownKey: z.string().optional().catch(undefined),
});

const storedAt = z
  .object({ createdAt: z.number() })
  .transform(({ createdAt }) => createdAt)
  .catch(0);
