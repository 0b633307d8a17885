import { markup, trusted, type Markup } from '../markup.ts'

type Page = {
  readonly title: string
  readonly body: Markup
  /** A colour that tells the applications apart, legible under white text. */
  readonly accent: string
  /** Rules of this page beside the common ones. */
  readonly style?: string
}

/** One self-contained page, light or dark as the reader's system is; nothing is fetched. */
export function page({ title, body, accent, style = '' }: Page): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>:root{--accent:${accent}}${trusted(COMMON_STYLE)}${trusted(style)}</style>
</head>
<body>
${body}
</body>
</html>
`
}

const COMMON_STYLE = `
:root{color-scheme:light dark;--ground:#f4f5f7;--sheet:#fff;--ink:#1b2330;--quiet:#5b6676;--line:#dde1e7;--link:#0b57c2;
--alarm:#a3211b}
@media (prefers-color-scheme:dark){:root{--ground:#12161c;--sheet:#1b212a;--ink:#e7ebf0;--quiet:#9aa6b5;--line:#303945;
--link:#8ab6ff;--alarm:#ff9c94}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--link)}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.125rem;margin:0 0 .5rem}
p{margin:0 0 .75rem}
.sheet>:last-child{margin-bottom:0}
table+p{margin-top:.75rem}
.quiet{color:var(--quiet)}
.alarm{color:var(--alarm);font-weight:600}
.bar{background:var(--accent);color:#fff;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
.bar a{color:#fff}
.bar strong{margin-right:auto}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.5rem;padding:1rem 1.25rem;margin:0 0 1rem}
.narrow{max-width:24rem;margin-left:auto;margin-right:auto}
label{display:block;margin:0 0 .75rem}
input:not([type=checkbox]){display:block;width:100%;font:inherit;color:inherit;background:var(--ground);
border:1px solid var(--line);border-radius:.375rem;padding:.45rem .6rem;margin-top:.2rem}
button,.button{display:inline-block;font:inherit;font-weight:600;color:#fff;background:var(--accent);border:0;
border-radius:.375rem;padding:.5rem 1rem;text-decoration:none;cursor:pointer}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
tbody>tr:last-child>*{border-bottom:0}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
`
