// The pictures of the merchant's guide: screenshots of the end-to-end run, made small by the browser itself.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { screenshots } from './merchant.ts'

const folder = 'docs/images'
const width = 960
const quality = 0.82
const mostBytes = 1_500_000

/** Name of the picture in the guide -> the screenshot it is made from. */
const pictures = {
  connect: '1-fresh-install',
  choose: '3-choose',
  preview: 'preview',
  importing: '4-importing',
  home: 'home',
  activity: 'activity-refused',
  question: 'question-open',
  orders: 'page-orders',
  settings: 'page-settings',
  mapping: 'mapping-2-rule',
  move: 'move-plan',
}

export async function main(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const browser = await launchBrowser()
  const page = await browser.newPage()
  let total = 0
  for (const [name, file] of Object.entries(pictures)) {
    const small = await shrink(page, await readFile(`${screenshots}/${file}.png`))
    await writeFile(`${folder}/${name}.webp`, small)
    total += small.length
    console.log(`${folder}/${name}.webp  ${Math.round(small.length / 1024)} KB`)
  }
  await browser.close()
  if (total > mostBytes) throw new Error(`The pictures are too large together: ${total} bytes`)
}

async function shrink(page: Page, png: Buffer): Promise<Buffer> {
  const url = await page.evaluate(
    async ({ source, most, how }) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const scale = Math.min(1, most / image.width)
      const canvas = document.createElement('canvas')
      canvas.width = image.width * scale
      canvas.height = image.height * scale
      canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
      return canvas.toDataURL('image/webp', how)
    },
    { source: `data:image/png;base64,${png.toString('base64')}`, most: width, how: quality },
  )
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}
