-- CreateTable
CREATE TABLE "GenerationAnswer" (
    "generationId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GenerationAnswer_pkey" PRIMARY KEY ("generationId","key")
);

-- AddForeignKey
ALTER TABLE "GenerationAnswer" ADD CONSTRAINT "GenerationAnswer_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
