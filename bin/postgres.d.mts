export function postgresPrograms(): {
  folder: string
  account: { uid: number; gid: number } | undefined
}
