ALTER TABLE "Session" ADD COLUMN "priorRefreshToken" TEXT;
