-- AlterTable
ALTER TABLE "RunStep" ADD COLUMN     "needed" JSONB NOT NULL DEFAULT '[]';
