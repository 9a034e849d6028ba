// What may become of a record, without a library: browsers load it too.

export const outcomeResults = [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'skipped',
  'rejected',
  'failed',
] as const
