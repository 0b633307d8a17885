// No browser tells all frames which colours to take, so that a finished document is decided as pages decide themselves.
import { BOTH_SCHEMES, decideConditions, decideScheme, type ForcedScheme } from '../pages/colorScheme.ts'
import { hashSource } from '../pages/hashSource.ts'

type Document = { readonly body: Buffer; readonly contentSecurityPolicy: string }

/** The same document, which is light or dark whatever the browser prefers. Nothing else of it changes. */
export function forcedScheme<T extends Document>(document: T, scheme: ForcedScheme): T {
  let { contentSecurityPolicy } = document
  const html = document.body
    .toString('utf8')
    .replaceAll(/(<style>)([^]*?)(<\/style>)/g, (_, start: string, style: string, end: string) => {
      const decided = decideScheme(style, scheme)
      contentSecurityPolicy = contentSecurityPolicy.replace(hashSource(style), () => hashSource(decided))
      return `${start}${decided}${end}`
    })
    .replaceAll(/<source media="[^"]*"/g, (source) => decideConditions(source, scheme))
    .replace(
      `<meta name="color-scheme" content="${BOTH_SCHEMES}">`,
      `<meta name="color-scheme" content="${scheme}">`,
    )
  return { ...document, body: Buffer.from(html), contentSecurityPolicy }
}
