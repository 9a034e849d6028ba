-- CreateTable
CREATE TABLE "MailedCode" (
    "day" TEXT NOT NULL,
    "addressHash" TEXT NOT NULL,
    "codes" INTEGER NOT NULL,

    CONSTRAINT "MailedCode_pkey" PRIMARY KEY ("day","addressHash")
);
