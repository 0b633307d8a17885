import { markup, trusted, type Markup } from '../markup.ts'

export type StandIn = {
  readonly html: string
  /** The text of its one style, for a Content-Security-Policy. */
  readonly style: string
}

type Contents = { readonly title: string; readonly body: Markup; readonly style: string }

/** A document of the gallery's own, where what is shown is not a whole page. */
export function standIn({ title, body, style: own }: Contents): StandIn {
  const style = `${COMMON}${own}`.trim()
  const { markup: html } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>${trusted(style)}</style>
</head>
<body>${body}</body>
</html>
`
  return { html, style }
}

const COMMON = `
:root{color-scheme:light dark;--ground:#eceff3;--sheet:#fff;--ink:#1b2330;--quiet:#5b6676;--line:#cfd5de}
@media (prefers-color-scheme:dark){:root{--ground:#12161c;--sheet:#1b212a;--ink:#e7ebf0;--quiet:#9aa6b5;--line:#303945}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
`
