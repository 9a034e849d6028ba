// Wrong words on the command line, as opposed to something that went wrong.

/** The command cannot be carried out as it was given; the message says what is missing. */
export class UsageError extends Error {}
