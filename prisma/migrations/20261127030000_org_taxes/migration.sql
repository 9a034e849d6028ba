-- AlterTable
ALTER TABLE "ZohoConnection" ADD COLUMN     "taxes" JSONB NOT NULL DEFAULT '[]';
