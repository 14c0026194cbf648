-- AlterTable
ALTER TABLE "Draft" ADD COLUMN     "repairs" JSONB;
