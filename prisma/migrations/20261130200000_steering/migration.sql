-- AlterTable
ALTER TABLE "Script" ADD COLUMN     "brief" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "editedAt" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "edits" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Scene" ADD COLUMN     "targetEighths" INTEGER,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "ScriptFeed" (
    "scriptId" UUID NOT NULL,
    "lastSeq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ScriptFeed_pkey" PRIMARY KEY ("scriptId")
);

-- CreateTable
CREATE TABLE "ScriptEvent" (
    "scriptId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "generationId" UUID,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScriptEvent_pkey" PRIMARY KEY ("scriptId","seq")
);

-- AddForeignKey
ALTER TABLE "ScriptFeed" ADD CONSTRAINT "ScriptFeed_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScriptEvent" ADD CONSTRAINT "ScriptEvent_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "ScriptFeed"("scriptId") ON DELETE CASCADE ON UPDATE CASCADE;


-- What generations have told until now is their scripts' history too.
-- additive: the table is new
INSERT INTO "ScriptFeed" ("scriptId") SELECT "id" FROM "Script";

-- additive: the table is new
INSERT INTO "ScriptEvent" ("scriptId", "seq", "generationId", "type", "payload", "at")
SELECT generation."scriptId", row_number() OVER (PARTITION BY generation."scriptId" ORDER BY event."at", event."generationId", event."seq"),
    event."generationId", event."type", event."payload", event."at"
FROM "GenerationEvent" event JOIN "Generation" generation ON generation."id" = event."generationId";

-- additive: the table is new
UPDATE "ScriptFeed" feed SET "lastSeq" = told."lastSeq"
FROM (SELECT "scriptId", max("seq") AS "lastSeq" FROM "ScriptEvent" GROUP BY "scriptId") told WHERE told."scriptId" = feed."scriptId";
