-- AlterTable
ALTER TABLE "FlowTrigger" ADD COLUMN     "failingSince" TIMESTAMP(3);
