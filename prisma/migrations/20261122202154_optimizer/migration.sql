-- CreateEnum
CREATE TYPE "LlmBatchJobState" AS ENUM ('SUBMITTING', 'RUNNING', 'ENDED', 'FAILED');

-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "approved" "GenerationStageName"[] DEFAULT ARRAY[]::"GenerationStageName"[];

-- AlterTable
ALTER TABLE "LlmCall" ADD COLUMN     "requests" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "strategy" TEXT NOT NULL DEFAULT 'solo';

-- CreateTable
CREATE TABLE "LlmCacheEntry" (
    "key" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LlmCacheEntry_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "LlmBudget" (
    "id" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,
    "limitNanoUsd" BIGINT,
    "spentNanoUsd" BIGINT NOT NULL DEFAULT 0,
    "reservedNanoUsd" BIGINT NOT NULL DEFAULT 0,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LlmBudget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LlmReservation" (
    "id" UUID NOT NULL,
    "budgetIds" TEXT[],
    "amountNanoUsd" BIGINT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LlmReservation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LlmBatchJob" (
    "id" UUID NOT NULL,
    "tenantId" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "state" "LlmBatchJobState" NOT NULL DEFAULT 'SUBMITTING',
    "remoteId" TEXT,
    "inputFileId" TEXT,
    "reservationId" UUID,
    "failure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "LlmBatchJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LlmBatchItem" (
    "jobId" UUID NOT NULL,
    "customId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "call" JSONB NOT NULL,
    "answer" JSONB,
    "fault" TEXT,

    CONSTRAINT "LlmBatchItem_pkey" PRIMARY KEY ("jobId","customId")
);

-- CreateTable
CREATE TABLE "ComputedField" (
    "tenantId" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "sourceId" UUID NOT NULL,
    "sourceHash" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "computedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ComputedField_pkey" PRIMARY KEY ("sourceId","field")
);

-- CreateIndex
CREATE INDEX "LlmCacheEntry_tenantId_idx" ON "LlmCacheEntry"("tenantId");

-- CreateIndex
CREATE INDEX "LlmCacheEntry_expiresAt_idx" ON "LlmCacheEntry"("expiresAt");

-- CreateIndex
CREATE INDEX "LlmBudget_tenantId_idx" ON "LlmBudget"("tenantId");

-- CreateIndex
CREATE INDEX "LlmReservation_expiresAt_idx" ON "LlmReservation"("expiresAt");

-- CreateIndex
CREATE INDEX "LlmBatchJob_state_idx" ON "LlmBatchJob"("state");

-- CreateIndex
CREATE INDEX "LlmBatchItem_key_idx" ON "LlmBatchItem"("key");

-- CreateIndex
CREATE INDEX "ComputedField_tenantId_idx" ON "ComputedField"("tenantId");

-- AddForeignKey
ALTER TABLE "LlmBatchItem" ADD CONSTRAINT "LlmBatchItem_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "LlmBatchJob"("id") ON DELETE CASCADE ON UPDATE CASCADE;
