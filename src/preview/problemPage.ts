import { markup } from '../markup.ts'
import { standIn, type StandIn } from './standIn.ts'

type Problem = { readonly status: number; readonly contentType: string; readonly body: string }

/** An answer for programs, broken into lines for people. */
export function problemPage({ status, contentType, body }: Problem): StandIn {
  const readable = JSON.stringify(JSON.parse(body), null, 2)
  return standIn({
    title: 'An answer for programs',
    style: STYLE,
    body: markup`<main>
<p>HTTP ${status}
Content-Type: ${contentType}</p>
<pre tabindex="0"><code>${readable}</code></pre>
</main>
`,
  })
}

const STYLE = `
main{padding:1rem;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
p{margin:0 0 .75rem;color:var(--quiet);white-space:pre-line;overflow-wrap:anywhere}
pre{margin:0;padding:.75rem;background:var(--sheet);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;
overflow-wrap:anywhere}
code{font:inherit}
`
