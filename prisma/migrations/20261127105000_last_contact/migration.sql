-- When Zoho last did within the hour what it was asked: what Settings says of the connection.
ALTER TABLE "CreditUse" ADD COLUMN "answeredAt" TIMESTAMP(3);
