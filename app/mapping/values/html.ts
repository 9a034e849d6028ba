// A product's HTML -> text that a salesperson reads. One pass over a tokenizer (decision 025): no tree, no recursion,
// nothing that a number in an attribute could make larger, so time and memory grow with the input and end at its limit.

import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { createTextFlow, type TextFlow } from './text-flow.ts'
import { clean, cut } from './text.ts'

const descriptionLimit = 32_000
const longestHtml = 200_000

/** Null when nothing readable is left. */
export function htmlToText(html: string | null): string | null {
  if (!html) return null
  const source = cut(html, longestHtml)
  const flow = createTextFlow(descriptionLimit)
  const tokenizer: Tokenizer = new Tokenizer(
    { decodeEntities: true },
    readerOf(source, flow, () => tokenizer.pause()),
  )
  tokenizer.write(source)
  tokenizer.end()
  const text = clean(flow.text())
  return text === null ? null : cut(text, descriptionLimit)
}

// What they hold is no text.
const unread = new Set(['script', 'style'])

/** @param full called once when nothing more fits: what follows need not be read */
function readerOf(source: string, flow: TextFlow, full: () => void): TokenizerCallbacks {
  let tag = ''
  let skipping: string | null = null
  const say = (text: string) => {
    if (skipping !== null) return
    flow.say(text)
    if (flow.isFull()) full()
  }
  const nameAt = (start: number, end: number) =>
    end - start > longestName ? '' : source.slice(start, end).toLowerCase()
  const opened = () => {
    if (unread.has(tag)) skipping ??= tag
    else if (skipping === null) flow.open(tag)
  }
  return {
    ontext: (start, end) => say(source.slice(start, end)),
    ontextentity: (codepoint) => say(String.fromCodePoint(codepoint)),
    onopentagname: (start, end) => {
      tag = nameAt(start, end)
    },
    onopentagend: opened,
    // HTML knows no "<div/>": the tag is open all the same. A script that closes itself holds nothing.
    onselfclosingtag: () => (unread.has(tag) ? undefined : opened()),
    onclosetag: (start, end) => {
      const name = nameAt(start, end)
      if (skipping === name) skipping = null
      else if (skipping === null) flow.close(name)
    },
    onattribdata: ignored,
    onattribentity: ignored,
    onattribend: ignored,
    onattribname: ignored,
    oncdata: ignored,
    oncomment: ignored,
    ondeclaration: ignored,
    onend: ignored,
    onprocessinginstruction: ignored,
  }
}

const longestName = 20
const ignored = () => undefined
