// Who is opted out of mails in Zoho, as the merchant chose (decision 045). Pure, and light enough for the browser.

/** Who is opted out in Zoho: people who said so, or everybody who did not say yes. */
export const optOutChoices = ['unsubscribed', 'without_consent'] as const
export type OptOutChoice = (typeof optOutChoices)[number]
