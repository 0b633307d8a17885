// No browser tells all frames which colours to take, so that the question is answered in the document itself.
import { hashSource } from './hashSource.ts'

type Document = { readonly body: Buffer; readonly contentSecurityPolicy: string }

// Media Queries 4, 2.4.3: conditions that always and never hold, and stand wherever a condition may.
const ALWAYS = '(min-width:0)'
const NEVER = '(max-width:-1px)'

/** The same document, which is light or dark whatever the browser prefers. Nothing else of it changes. */
export function forcedScheme<T extends Document>(document: T, scheme: 'light' | 'dark'): T {
  let { contentSecurityPolicy } = document
  const html = document.body
    .toString('utf8')
    .replaceAll(/(<style>)([^]*?)(<\/style>)/g, (_, start: string, style: string, end: string) => {
      const decided = decide(style, scheme)
      contentSecurityPolicy = contentSecurityPolicy.replace(hashSource(style), () => hashSource(decided))
      return `${start}${decided}${end}`
    })
    .replace(
      '<meta name="color-scheme" content="light dark">',
      `<meta name="color-scheme" content="${scheme}">`,
    )
  return { ...document, body: Buffer.from(html), contentSecurityPolicy }
}

function decide(style: string, scheme: 'light' | 'dark'): string {
  return style
    .replaceAll(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/g, (_, asked: string) =>
      asked === scheme ? ALWAYS : NEVER,
    )
    .replaceAll(/color-scheme\s*:\s*light dark/g, `color-scheme:${scheme}`)
}
