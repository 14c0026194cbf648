-- AlterTable
ALTER TABLE "Script" ADD COLUMN     "importReport" JSONB,
ADD COLUMN     "titlePage" JSONB;
