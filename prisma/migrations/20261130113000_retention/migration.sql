-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "prunedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "LlmCacheEntry" ADD COLUMN     "generationId" TEXT,
ADD COLUMN     "sceneId" TEXT;

-- CreateTable
CREATE TABLE "Erasure" (
    "scriptId" UUID NOT NULL,
    "tenantId" TEXT NOT NULL,
    "generationIds" TEXT[],
    "sceneIds" TEXT[],
    "workflowIds" TEXT[],
    "deletedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Erasure_pkey" PRIMARY KEY ("scriptId")
);

-- CreateIndex
CREATE INDEX "Erasure_dueAt_idx" ON "Erasure"("dueAt");

-- CreateIndex
CREATE INDEX "Draft_answersId_idx" ON "Draft"("answersId");

-- CreateIndex
CREATE INDEX "Generation_prunedAt_finishedAt_idx" ON "Generation"("prunedAt", "finishedAt");

-- CreateIndex
CREATE INDEX "LlmCacheEntry_generationId_idx" ON "LlmCacheEntry"("generationId");

-- CreateIndex
CREATE INDEX "LlmCacheEntry_sceneId_idx" ON "LlmCacheEntry"("sceneId");

-- CreateIndex
CREATE INDEX "LlmCall_sceneId_idx" ON "LlmCall"("sceneId");

