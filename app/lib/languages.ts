/** Those that the app has words for. */
export const languages = ['en', 'fr', 'de', 'es', 'ja'] as const
export type Language = (typeof languages)[number]
