import { firstValue } from '../rules/fields.ts'
import type { HeaderFields } from '../rules/fields.ts'
import type { SavedResponse } from './savedResponse.ts'

/** What came with a body that was saved without its head. */
export type GivenHead = { readonly status: number; readonly headers: HeaderFields }

/** A body without a head, as the answer that the given head makes of it. HTML needs no Content-Type to be taken for it. */
export function bodyWithHead(bytes: Buffer, { status, headers }: GivenHead, source: string): SavedResponse {
  const isUntypedHtml = firstValue(headers, 'content-type') === '' && looksLikeHtml(bytes)
  return {
    source,
    response: {
      status,
      statusMessage: '',
      headers: isUntypedHtml ? { ...headers, 'content-type': 'text/html' } : headers,
      body: { bytes, form: 'sent' },
    },
    hasGivenHead: true,
    notes: isUntypedHtml ? ['Content-Type: text/html is assumed, because it looks like HTML'] : [],
  }
}

const SEARCHED_BYTES = 1_024

function looksLikeHtml(bytes: Buffer): boolean {
  // Without the zeros of UTF-16 its letters stand as in any other encoding.
  const start = bytes.toString('latin1', 0, SEARCHED_BYTES).replaceAll('\0', '')
  return /^[^<]{0,16}(?:<!--[^>]*>\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|(?:html|head|body|title|meta|script|style|h[1-6]|div|p|table|form|fieldset|center)[\s>])/i.test(
    start,
  )
}
