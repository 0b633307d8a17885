// What somebody at a keyboard finds on a document: in which order, and whether it can be seen where they are.
import type { Frame, Page } from 'playwright-core'
import { takePicture } from '../helpers/browser.ts'

/** All that can be done, in the order of the source, as the browser names it. */
export function controlsOf(page: Page | Frame): Promise<string[]> {
  return page.evaluate(`{ ${DESCRIBE}; ${CONTROLS}.map(describe) }`)
}

/** Begins anew before all of a document, where a field of it has taken the focus by itself. */
export async function startBefore(page: Page): Promise<void> {
  await page.evaluate('document.body.tabIndex = -1; document.body.focus()')
}

const RETURN_MS = 300

/** What has the focus after each press of a key, until it is a thing of the document no more. */
export async function press(page: Page, key: 'Tab' | 'Shift+Tab', atMost: number): Promise<string[]> {
  const reached: string[] = []
  for (let presses = 0; presses < atMost; presses += 1) {
    await page.keyboard.press(key)
    const look = (): Promise<string> =>
      page.evaluate<string>(`{ ${DESCRIBE}; describe(document.activeElement) }`)
    let focused = await look()
    // Back from outside of the document the focus takes its time.
    if (focused === NOTHING && presses === 0) {
      await page.waitForTimeout(RETURN_MS)
      focused = await look()
    }
    if (focused === NOTHING) return reached
    reached.push(focused)
  }
  return reached
}

/** Neighbours of which the later one is read first: it stands higher in one column, or before the other in a line. */
export function outOfOrder(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    ${DESCRIBE}
    const isFromRight = getComputedStyle(document.body).direction === 'rtl'
    const controls = ${CONTROLS}
    return controls.slice(1).flatMap((later, index) => {
      const [first] = controls[index].getClientRects()
      const [second] = later.getClientRects()
      const isInNextColumn = isFromRight ? second.right <= first.left : first.right <= second.left
      const isHigher = second.bottom <= first.top && !isInNextColumn
      const isInLine = second.top < first.bottom && first.top < second.bottom
      const isBefore = isFromRight ? second.right > first.right : second.left < first.left
      return isHigher || (isInLine && isBefore) ? [describe(later) + ' after ' + describe(controls[index])] : []
    })
  })()`)
}

export type Indicator = {
  /** The pixels whose colour the focus changes so much that it is seen. */
  readonly pixels: number
  /** As many as there have to be. */
  readonly enough: number
}

// WCAG 2.2, 2.4.13: as much as tells one state from the other, and as large as a line of this width around it.
const SEEN_CONTRAST = 3
const SEEN_WIDTH = 2

// An outline has round corners, letters reach into it, and its pixels fall between those of the screen.
const SEEN_SHARE = 0.75

// Room for an outline that stands off.
const MARGIN = 8

/** What the focus changes, as the eye sees it, around the control that has it: against a picture of the window without. */
export async function seeFocus(page: Page, eye: Page, without: Buffer): Promise<Indicator> {
  const box = await page.evaluate<number[]>(`(() => {
    const { left, top, right, bottom } = document.activeElement.getBoundingClientRect()
    return [left, top, right, bottom].map(Math.round)
  })()`)
  const images = [without, await takePicture(page)].map((image) => image.toString('base64'))
  return eye.evaluate(
    `(${COMPARE})(${JSON.stringify([images, box, MARGIN, SEEN_CONTRAST, SEEN_WIDTH * SEEN_SHARE])})`,
  )
}

const NOTHING = 'nothing'

// These run in the browser, whose types this project does not carry.
const CONTROLS = `[...document.querySelectorAll(
  'a[href], button, summary, select, textarea, input:not([type="hidden"])')].filter((each) => each.checkVisibility())`

const DESCRIBE = `const describe = (element) => element === null || element === document.body
  ? '${NOTHING}' : element.tagName.toLowerCase() + ' ' + (element.innerText || element.name || element.title)`

const COMPARE = `async ([images, [left, top, right, bottom], margin, contrast, width]) => {
  const [before, after] = await Promise.all(images.map(async (image) => {
    const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,' + image)).blob())
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    canvas.drawImage(bitmap, 0, 0)
    const [x, y] = [Math.max(0, left - margin), Math.max(0, top - margin)]
    return canvas.getImageData(x, y, right + margin - x, bottom + margin - y).data
  }))
  const linear = (channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4)
  const luminance = (data, at) => 0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2])
  let pixels = 0
  for (let at = 0; at < before.length; at += 4) {
    const [one, other] = [luminance(before, at), luminance(after, at)]
    if ((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) >= contrast) pixels += 1
  }
  return { pixels, enough: 2 * width * (right - left + bottom - top) }
}`
