// What the tests of `usher explain` have in common.
import type { Test } from 'tap'
import { run } from './running.ts'
import type { Outcome } from './running.ts'

export const REFUSED = 'HTTP/1.1 401 Unauthorized\nContent-Type: text/html\n\n<p>no seat</p>\n'

const HAR = JSON.stringify({
  log: {
    entries: [
      {
        request: {
          method: 'GET',
          url: 'https://wiki.example.com/x',
          headers: [{ name: 'User-Agent', value: 'Mozilla/5.0' }],
        },
        response: { status: 401, headers: [], content: { text: 'no seat' } },
      },
      { request: { method: 'GET', url: 'https://app.example.com/' }, response: { status: 200, headers: [] } },
    ],
  },
})

export const CONFIG = `sites:
  - name: app
    hosts: [app.example.com]
    upstream: http://127.0.0.1:9000
    rules: [{ name: open, when: { status: 200 }, cause: refused, then: pass }]
  - name: wiki
    hosts: [wiki.example.com]
    upstream: http://127.0.0.1:9000
    rules:
      - { name: seat, when: { status: 401, body: { contains: no seat } }, cause: no-licence, page: blocked }
      - { name: script, when: { status: 401, audience: script }, cause: token-refused }
`

/** A configuration and saved answers of all kinds. */
export function files(t: Test): string {
  return t.testdir({
    'usher.yaml': CONFIG,
    'refused.http': REFUSED,
    'browser.har': HAR,
    saved: {
      'b.http': REFUSED,
      'a.html': '<html>no seat</html>',
      'README.md': 'HTTP/1.1 999',
      '.x': REFUSED,
    },
    'broken.http': 'HTTP/1.1 401 No\nno field\n\n',
  })
}

/** The command with that configuration. */
export async function explain(t: Test, cwd: string, ...args: string[]): Promise<Outcome> {
  return run(t, ['explain', '--config', 'usher.yaml', ...args], { cwd })
}
