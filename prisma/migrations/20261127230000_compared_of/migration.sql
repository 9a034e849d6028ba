-- AlterTable
ALTER TABLE "MassDeletion" ADD COLUMN "comparedOf" INTEGER;
