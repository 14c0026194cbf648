-- CreateTable
CREATE TABLE "ScriptFigure" (
    "scriptId" UUID NOT NULL,
    "profile" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "scenes" TEXT NOT NULL,
    "cast" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "computedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScriptFigure_pkey" PRIMARY KEY ("scriptId","profile","part")
);

-- AddForeignKey
ALTER TABLE "ScriptFigure" ADD CONSTRAINT "ScriptFigure_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Findings quote the text of scenes: they go with each scene, also where a server of the version before deletes it.
-- additive: it deletes from the new table alone
CREATE FUNCTION "forgetScriptFigures"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "ScriptFigure" WHERE "scriptId" IN (SELECT DISTINCT "scriptId" FROM gone);
  RETURN NULL;
END $$;

-- additive: an older server deletes its scenes as before
CREATE TRIGGER "forgetScriptFigures" AFTER DELETE ON "Scene"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION "forgetScriptFigures"();
