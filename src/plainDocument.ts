import { markup, trusted } from './markup.ts'
import type { Markup } from './markup.ts'

export type PlainDocument = {
  readonly title: string
  /** The one stylesheet. */
  readonly styles: string
  /** What else stands in its head, such as a policy: before the stylesheet, which that must allow. */
  readonly head: Markup
  readonly body: Markup
}

/** A whole document as HTML that runs no script and fetches nothing, for operators and readers of the documents. */
export function plainDocument({ title, styles, head, body }: PlainDocument): string {
  const { markup: html } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${head}
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<style>${trusted(styles)}</style>
</head>
<body>
${body}
</body>
</html>
`
  return html
}
