-- CreateEnum
CREATE TYPE "BibleKind" AS ENUM ('CHARACTER', 'PLOT', 'SETTING', 'THEME');

-- CreateEnum
CREATE TYPE "ActStructure" AS ENUM ('THREE_ACT', 'FOUR_ACT', 'FIVE_ACT', 'HEROS_JOURNEY', 'STORY_CIRCLE', 'SAVE_THE_CAT');

-- CreateEnum
CREATE TYPE "SceneStatus" AS ENUM ('PLANNED', 'WRITING', 'WRITTEN', 'NEEDS_REVIEW', 'APPROVED');

-- CreateEnum
CREATE TYPE "DraftKind" AS ENUM ('GENERATED', 'REWRITE', 'EDIT', 'IMPORT', 'RESTORED');

-- CreateEnum
CREATE TYPE "DraftState" AS ENUM ('WRITING', 'COMPLETE', 'DISCARDED');

-- CreateEnum
CREATE TYPE "GenerationKind" AS ENUM ('SCRIPT', 'BIBLES', 'OUTLINE', 'SCENE', 'REWRITE');

-- CreateEnum
CREATE TYPE "GenerationStatus" AS ENUM ('QUEUED', 'RUNNING', 'PAUSED', 'AWAITING_APPROVAL', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "GenerationStageName" AS ENUM ('BIBLES', 'OUTLINE', 'SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY', 'FORMAT');

-- CreateEnum
CREATE TYPE "StageStatus" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'SKIPPED', 'FAILED');

-- CreateTable
CREATE TABLE "Script" (
    "id" UUID NOT NULL,
    "tenantId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "logLine" TEXT NOT NULL,
    "actStructure" "ActStructure" NOT NULL DEFAULT 'THREE_ACT',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Script_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ScriptBible" (
    "scriptId" UUID NOT NULL,
    "entryId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "ScriptBible_pkey" PRIMARY KEY ("scriptId","entryId")
);

-- CreateTable
CREATE TABLE "BibleEntry" (
    "id" UUID NOT NULL,
    "tenantId" TEXT NOT NULL,
    "kind" "BibleKind" NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "content" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BibleEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BibleVersion" (
    "id" UUID NOT NULL,
    "entryId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BibleVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Outline" (
    "id" UUID NOT NULL,
    "scriptId" UUID NOT NULL,
    "generationId" UUID,
    "acts" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Outline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Scene" (
    "id" UUID NOT NULL,
    "scriptId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "act" INTEGER NOT NULL,
    "outline" JSONB NOT NULL,
    "priorState" TEXT,
    "nextState" TEXT,
    "status" "SceneStatus" NOT NULL DEFAULT 'PLANNED',
    "settingId" UUID,
    "currentDraftId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Scene_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SceneCharacter" (
    "sceneId" UUID NOT NULL,
    "entryId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "SceneCharacter_pkey" PRIMARY KEY ("sceneId","entryId")
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" UUID NOT NULL,
    "sceneId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "DraftKind" NOT NULL,
    "state" "DraftState" NOT NULL DEFAULT 'WRITING',
    "text" TEXT NOT NULL DEFAULT '',
    "generationId" UUID,
    "stepKey" TEXT,
    "answersId" UUID,
    "provider" TEXT,
    "model" TEXT,
    "promptVersion" TEXT,
    "bibleVersions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "discardReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Critique" (
    "id" UUID NOT NULL,
    "draftId" UUID NOT NULL,
    "generationId" UUID,
    "overall" TEXT NOT NULL,
    "axes" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Critique_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Generation" (
    "id" UUID NOT NULL,
    "tenantId" TEXT NOT NULL,
    "scriptId" UUID NOT NULL,
    "kind" "GenerationKind" NOT NULL,
    "status" "GenerationStatus" NOT NULL DEFAULT 'QUEUED',
    "config" JSONB NOT NULL,
    "input" JSONB NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "idempotencyKey" TEXT,
    "inputHash" TEXT,
    "failure" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Generation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GenerationStage" (
    "generationId" UUID NOT NULL,
    "stage" "GenerationStageName" NOT NULL,
    "position" INTEGER NOT NULL,
    "status" "StageStatus" NOT NULL DEFAULT 'WAITING',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "GenerationStage_pkey" PRIMARY KEY ("generationId","stage")
);

-- CreateTable
CREATE TABLE "GenerationStep" (
    "generationId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "finishedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GenerationStep_pkey" PRIMARY KEY ("generationId","key")
);

-- CreateTable
CREATE TABLE "GenerationEvent" (
    "generationId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GenerationEvent_pkey" PRIMARY KEY ("generationId","seq")
);

-- CreateTable
CREATE TABLE "LlmCall" (
    "id" UUID NOT NULL,
    "tenantId" TEXT NOT NULL,
    "generationId" UUID,
    "stage" "GenerationStageName",
    "sceneId" UUID,
    "draftId" UUID,
    "task" TEXT NOT NULL,
    "promptVersion" TEXT,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "promptTokens" INTEGER NOT NULL,
    "cachedPromptTokens" INTEGER NOT NULL,
    "completionTokens" INTEGER NOT NULL,
    "costNanoUsd" BIGINT,
    "estimated" BOOLEAN NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "firstTokenMs" INTEGER,
    "durationMs" INTEGER NOT NULL,

    CONSTRAINT "LlmCall_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Script_tenantId_createdAt_id_idx" ON "Script"("tenantId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "ScriptBible_entryId_idx" ON "ScriptBible"("entryId");

-- CreateIndex
CREATE INDEX "BibleEntry_tenantId_kind_createdAt_id_idx" ON "BibleEntry"("tenantId", "kind", "createdAt" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "BibleVersion_entryId_version_key" ON "BibleVersion"("entryId", "version");

-- CreateIndex
CREATE INDEX "Outline_scriptId_createdAt_idx" ON "Outline"("scriptId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Scene_currentDraftId_key" ON "Scene"("currentDraftId");

-- CreateIndex
CREATE INDEX "Scene_settingId_idx" ON "Scene"("settingId");

-- CreateIndex
CREATE UNIQUE INDEX "Scene_scriptId_number_key" ON "Scene"("scriptId", "number");

-- CreateIndex
CREATE INDEX "SceneCharacter_entryId_idx" ON "SceneCharacter"("entryId");

-- CreateIndex
CREATE INDEX "Draft_generationId_state_idx" ON "Draft"("generationId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Draft_sceneId_number_key" ON "Draft"("sceneId", "number");

-- CreateIndex
CREATE INDEX "Critique_draftId_createdAt_idx" ON "Critique"("draftId", "createdAt");

-- CreateIndex
CREATE INDEX "Generation_tenantId_createdAt_id_idx" ON "Generation"("tenantId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Generation_scriptId_createdAt_idx" ON "Generation"("scriptId", "createdAt");

-- CreateIndex
CREATE INDEX "Generation_status_idx" ON "Generation"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Generation_tenantId_idempotencyKey_key" ON "Generation"("tenantId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "LlmCall_generationId_idx" ON "LlmCall"("generationId");

-- CreateIndex
CREATE INDEX "LlmCall_draftId_idx" ON "LlmCall"("draftId");

-- CreateIndex
CREATE INDEX "LlmCall_tenantId_startedAt_idx" ON "LlmCall"("tenantId", "startedAt");

-- AddForeignKey
ALTER TABLE "ScriptBible" ADD CONSTRAINT "ScriptBible_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScriptBible" ADD CONSTRAINT "ScriptBible_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "BibleEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BibleVersion" ADD CONSTRAINT "BibleVersion_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "BibleEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outline" ADD CONSTRAINT "Outline_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Scene" ADD CONSTRAINT "Scene_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Scene" ADD CONSTRAINT "Scene_settingId_fkey" FOREIGN KEY ("settingId") REFERENCES "BibleEntry"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Scene" ADD CONSTRAINT "Scene_currentDraftId_fkey" FOREIGN KEY ("currentDraftId") REFERENCES "Draft"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SceneCharacter" ADD CONSTRAINT "SceneCharacter_sceneId_fkey" FOREIGN KEY ("sceneId") REFERENCES "Scene"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SceneCharacter" ADD CONSTRAINT "SceneCharacter_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "BibleEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_sceneId_fkey" FOREIGN KEY ("sceneId") REFERENCES "Scene"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_answersId_fkey" FOREIGN KEY ("answersId") REFERENCES "Critique"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Critique" ADD CONSTRAINT "Critique_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Generation" ADD CONSTRAINT "Generation_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GenerationStage" ADD CONSTRAINT "GenerationStage_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GenerationStep" ADD CONSTRAINT "GenerationStep_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GenerationEvent" ADD CONSTRAINT "GenerationEvent_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LlmCall" ADD CONSTRAINT "LlmCall_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LlmCall" ADD CONSTRAINT "LlmCall_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE SET NULL ON UPDATE CASCADE;
