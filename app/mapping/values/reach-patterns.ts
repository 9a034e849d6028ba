// E-mail addresses and phone numbers that Zoho takes. Without the library for phone numbers, for the browser checks
// rules as well.

import { clean } from './text.ts'

// Zoho's documented pattern (contracts/zoho 3.1), with its domain written without ambiguity: `X+([-_]*X)*` and
// `X+(?:[-_]+X+)*` accept the same labels, but the former takes seconds to refuse "a@abcd.abcd…1".
const zohoEmail =
  /^[+\-\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~.]*@(?=.{4,256}$)(?:[\p{L}\p{N}\p{M}]+(?:[-_]+[\p{L}\p{N}\p{M}]+)*\.)+[\p{L}\p{M}]{2,22}$/u
const emailLimit = 100

/** Whether Zoho's own pattern takes it. Runs in linear time. */
export const isZohoEmail = (email: string): boolean => email.length <= emailLimit && zohoEmail.test(email)

/** The e-mail if Zoho takes it, else null. */
export function toEmail(value: string | null | undefined): string | null {
  const email = clean(value)
  return email !== null && isZohoEmail(email) ? email : null
}

// Zoho's own pattern needs atomic groups, which JavaScript lacks; this linear one accepts a subset of it.
const zohoPhone = /^\+?[\dA-Za-z]+(?:[ .-][\dA-Za-z]+)*$/
const phoneLimit = 30
export const fewestDigits = 3 // "call me" is not a number, "112" is

/** Whether Zoho certainly takes it. */
export const isZohoPhone = (phone: string): boolean => phone.length <= phoneLimit && zohoPhone.test(phone)
