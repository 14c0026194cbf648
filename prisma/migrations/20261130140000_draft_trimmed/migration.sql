-- AlterTable
ALTER TABLE "Draft" ADD COLUMN     "trimmed" JSONB;
