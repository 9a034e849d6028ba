-- AlterTable
ALTER TABLE "ZohoConnection" ADD COLUMN     "chargeProducts" JSONB NOT NULL DEFAULT '{}';
