// What is wrong with where things stand, by the boxes that the browser made.
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { documents, nameOf } from './documents.ts'
import { serveDocuments } from './documentServer.ts'
import type { Document, DocumentVariant } from './documents.ts'

export type Window = {
  /** What failing tests call it. */
  readonly name: string
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
  /** Of the browser: how many pixels of the screen make one of CSS. */
  readonly zoom?: number
  /** What people set who need larger letters, and leave the width alone, in CSS pixels; browsers begin with this. */
  readonly letters?: number
}

// As many as the tests that run at a time leave a processor for.
const TABS = 2

/** Fails for everything that is not in its place in one of the windows: long names in every language, what is rare in a few. */
export async function checkLayout(
  t: Test,
  variant: DocumentVariant,
  windows: readonly Window[],
): Promise<void> {
  const server = await serveDocuments(t)
  const browser = await openBrowser(t)
  const long = documents({ variants: [variant], situations: ['long'] })
  const rare = { situations: ['bare', 'forms'], languages: ['en', 'de', 'ar'] } as const
  const bare = documents({ variants: [variant], ...rare })
  const waiting: Document[] = [...long, ...bare]
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      const tab = await openTab(browser)
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await tab.page.goto(server.addressOf(next))
        for (const window of windows) {
          await tab.resize(window)
          t.same(await findMisplaced(tab.page), [], `${nameOf(next)} ${window.name}`)
        }
      }
    }),
  )
}

export type Tab = { readonly page: Page; readonly resize: (window: Window) => Promise<void> }

/** A tab that becomes any window, without loading its document again. */
export async function openTab(browser: Browser): Promise<Tab> {
  const context = await browser.newContext({ viewport: null })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  return {
    page,
    async resize({ width, height, zoom = 1, letters = 16 }) {
      const metrics = { width, height, deviceScaleFactor: zoom, mobile: false }
      await session.send('Emulation.setDeviceMetricsOverride', metrics)
      await session.send('Page.setFontSizes', { fontSizes: { standard: letters } })
    },
  }
}

/** Everything that is cut off, lies outside of the window or of its box, or lies on something else. */
export function findMisplaced(page: Page): Promise<string[]> {
  return page.evaluate(`(${FIND})()`)
}

// Runs in the browser, whose types this project does not carry.
const FIND = `function find() {
  const SLACK = 1
  const root = document.documentElement
  const found = []
  if (root.scrollWidth > root.clientWidth) found.push('scrolls sideways: ' + root.scrollWidth + ' of ' + root.clientWidth + ' px')

  const name = (element) => element.tagName.toLowerCase() + (element.className.baseVal ?? element.className ? '.' + (element.className.baseVal ?? element.className) : '')
  const isUnseen = (element) => element.closest('.unseen, head, style, script, [hidden]') !== null || getComputedStyle(element).visibility === 'hidden'
  const show = ({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round).join(' ')

  // Every line of every text, with the element that it belongs to.
  const lines = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement
    if (node.data.trim() === '' || isUnseen(owner)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) if (box.width > 0) lines.push({ owner, box, text: node.data.trim().slice(0, 30) })
  }

  for (const { owner, box, text } of lines) {
    if (box.left < -SLACK || box.right > root.clientWidth + SLACK) found.push('outside of the window: ' + text + ' ' + show(box))
    for (let around = owner; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around)
      if (style.display === 'inline' || style.display === 'contents') continue
      const outer = around.getBoundingClientRect()
      if (box.left < outer.left - SLACK || box.right > outer.right + SLACK) found.push('sticks out of ' + name(around) + ': ' + text + ' ' + show(box) + ' of ' + show(outer))
      const middle = (box.top + box.bottom) / 2
      if (middle < outer.top || middle > outer.bottom) found.push('stands beside ' + name(around) + ': ' + text)
      if (style.overflow !== 'visible' && (around.scrollWidth > around.clientWidth + SLACK || around.scrollHeight > around.clientHeight + SLACK)) found.push('cut off by ' + name(around) + ': ' + text)
      if (style.textOverflow !== 'clip') found.push('shortened in ' + name(around) + ': ' + text)
    }
  }

  // Letters may reach into the line above: boxes of text are higher than what is seen of it.
  const overlap = (a, b, share) => {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    return width > SLACK && height > share * Math.min(a.height, b.height) && height > SLACK
  }
  lines.forEach((one, index) => {
    for (const other of lines.slice(index + 1)) if (overlap(one.box, other.box, 0.4)) found.push('one on the other: ' + one.text + ' | ' + other.text)
  })
  const pieces = [...document.querySelectorAll('a, button, input, textarea, img, svg')].filter((element) => !isUnseen(element))
  pieces.forEach((one, index) => {
    const box = one.getBoundingClientRect()
    if (box.width > 0 && (box.left < -SLACK || box.right > root.clientWidth + SLACK)) found.push('outside of the window: ' + name(one))
    for (const other of pieces.slice(index + 1)) {
      if (one.contains(other)) continue
      for (const a of one.getClientRects()) for (const b of other.getClientRects()) if (overlap(a, b, 0.1)) found.push('one on the other: ' + name(one) + ' | ' + name(other))
    }
    for (const line of lines) if (!one.contains(line.owner) && overlap(box, line.box, 0.3) && getComputedStyle(one).display !== 'inline') found.push(name(one) + ' lies on ' + line.text)
  })
  return [...new Set(found)]
}`
