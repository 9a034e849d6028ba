import { describe, expect, test } from 'vitest'
import { RejectedError } from '#app/lib/errors.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

type Answered = { rows: string[]; more: boolean } | 'SYNTAX_ERROR' | 'LIMIT_EXCEEDED'

/** Answers queries by the text after `where`; `null` is "none". */
function zohoAnswering(answer: (where: string) => Answered | null) {
  const asked: string[] = []
  const client = zohoClient(({ body }) => {
    const query = body && 'select_query' in body ? String(body.select_query) : ''
    const where = query.slice(query.indexOf(' where ') + 7)
    asked.push(where)
    const answered = answer(where)
    if (typeof answered === 'string') throw new RejectedError('refused', { code: answered })
    const data = answered?.rows.map((Email, i) => ({ id: `${asked.length}${i}`, Email }))
    return Promise.resolve({
      status: 200,
      body: answered ? { data, info: { more_records: answered.more } } : null,
    })
  })
  const find = async (values: string[]) =>
    (await findRecords(client, 'Contacts', 'Email', { values, fields: ['Email'] })).map(({ Email }) => Email)
  return { asked, find }
}

describe('values with quotes', () => {
  test('are asked for apart from the others, with a backslash first', async () => {
    const { asked, find } = zohoAnswering(() => null)

    await find(['a@x.com', "o'b@x.com", 'b@x.com'])

    expect(asked).toEqual([
      "Email in ('a@x.com','b@x.com') limit 200",
      String.raw`Email in ('o\'b@x.com') limit 200`,
    ])
  })

  test('are asked for with doubled quotes where Zoho reads no backslash', async () => {
    const { asked, find } = zohoAnswering((where) =>
      where.includes('\\') ? 'SYNTAX_ERROR' : { rows: ["o'b@x.com"], more: false },
    )

    expect(await find(["o'b@x.com"])).toEqual(["o'b@x.com"])
    expect(asked.at(-1)).toBe("Email in ('o''b@x.com') limit 200")
  })

  test('are looked for by the text around them where Zoho reads neither, and only they are found', async () => {
    const { asked, find } = zohoAnswering((where) =>
      where.includes(' in ') ? 'SYNTAX_ERROR' : { rows: ["O'b@x.com", 'oxb@x.com'], more: false },
    )

    expect(await find(["o'b@x.com"])).toEqual(["O'b@x.com"])
    expect(asked.at(-1)).toBe("(Email like 'o%' and Email like '%b@x.com') limit 200")
  })

  test('are not found where Zoho reads no such query at all, and that costs nobody else', async () => {
    const { find } = zohoAnswering((where) =>
      where.includes("('a@x.com')") ? { rows: ['a@x.com'], more: false } : 'SYNTAX_ERROR',
    )

    expect(await find(['a@x.com', "o'b@x.com", "'"])).toEqual(['a@x.com'])
  })

  test('are no reason to swallow another refusal', async () => {
    await expect(zohoAnswering(() => 'LIMIT_EXCEEDED').find(["o'b@x.com"])).rejects.toThrow('refused')
    await expect(zohoAnswering(() => 'SYNTAX_ERROR').find(['a@x.com'])).rejects.toThrow('refused')
  })
})

const pages = (last: number) => zohoAnswering((where) => ({ rows: ['a@x', 'a@x'], more: !where.includes(`offset ${last}`) })) // prettier-ignore

describe('where Zoho has more records than a page holds', () => {
  test('each half of the values is asked for by itself', async () => {
    const { asked, find } = zohoAnswering((where) => ({
      rows: where.match(/\w@x/g) ?? [],
      more: where.includes(',') && where.includes('a@'),
    }))

    expect(await find(['a@x', 'b@x', 'c@x'])).toEqual(['a@x', 'b@x', 'c@x'])
    expect(asked).toHaveLength(5)
  })

  test('the further pages of one value are read, and no more than ten', async () => {
    const three = pages(4)
    expect(await three.find(['a@x'])).toHaveLength(6)
    expect(three.asked.at(-1)).toBe("Email in ('a@x') limit 200 offset 4")
    expect(await pages(999).find(['a@x'])).toHaveLength(20)
  })

  test('one page that is whole costs one call', async () => {
    const { asked, find } = zohoAnswering(() => ({ rows: ['a@x'], more: false }))

    await find(['a@x', 'b@x'])

    expect(asked).toHaveLength(1)
  })
})
