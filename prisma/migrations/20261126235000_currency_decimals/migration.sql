-- AlterTable
ALTER TABLE "ZohoConnection" ADD COLUMN     "currencyDecimals" JSONB NOT NULL DEFAULT '{}';
