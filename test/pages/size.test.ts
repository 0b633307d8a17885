// What a refusal costs on the wire, as a whole Usher with the shipped brand sends it.
import { test } from 'tap'
import type { Test } from 'tap'
import { LANGUAGES, PAGES } from '../../src/config/words.ts'
import { FRAME_NAVIGATION, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'

const KIB = 1024

/** Of a body, as it is compressed. */
const LIMITS = { page: 14 * KIB, frame: 6 * KIB } as const

/** Head and body arrive in one round trip: ten packets of 1460 bytes (RFC 6928). */
const ROUND_TRIP_BYTES = 14_600

const NAVIGATIONS = { page: NAVIGATION, frame: FRAME_NAVIGATION } as const

const CODINGS = ['br', 'gzip', 'zstd'] as const

for (const variant of ['page', 'frame'] as const) {
  test(`every ${variant} in every language takes at most ${LIMITS[variant] / KIB} KiB, however it is compressed`, async (t) => {
    const url = await startRefusing(t)
    let largest = 0
    for (const coding of CODINGS) {
      for (const language of LANGUAGES) {
        for (const page of PAGES) {
          const headers = { 'Accept-Language': language, 'Accept-Encoding': coding, 'X-Page': page }
          const answer = await send(`${url}/index.php?/runs/view/12`, {
            headers: { ...NAVIGATIONS[variant], ...headers },
          })
          const bytes = answer.body.length
          largest = Math.max(largest, bytes)
          t.ok(wholeBytes(answer) <= ROUND_TRIP_BYTES)
          t.equal(answer.headers['content-encoding'], coding)
          t.equal(answer.headers['content-language'], language)
          t.ok(bytes <= LIMITS[variant], `${page}, ${language}, ${coding}: ${bytes} bytes`)
        }
      }
    }
    t.comment(`the largest ${variant} takes ${largest} bytes`)
  })
}

/** A site with the shipped brand, which shows the page that a request names. */
async function startRefusing(t: Test): Promise<string> {
  const origin = await startUpstream(t, (request, response) => {
    response.writeHead(403, { 'X-Page': request.headers['x-page'] ?? '' }).end()
  })
  const rules = PAGES.map(
    (page) =>
      `{ name: ${page}, when: { header: { X-Page: { equals: ${page} } } }, cause: refused, page: ${page} }`,
  )
  const { url } = await startUsher(
    t,
    `brand: { organisation: Example Ltd, contactEmail: it-help@example.com }
sites: [{ name: tests, upstream: '${origin}', presets: [testrail], rules: [${rules.join(', ')}] }]`,
  )
  return url
}

/** Everything that came: the status line, the header fields and the body. */
function wholeBytes({ rawHeaders, body }: Answer): number {
  const statusLine = 'HTTP/1.1 403 Forbidden\r\n'.length
  // A name has ": " behind it, a value the end of the line, and the head an empty line.
  const head = rawHeaders.reduce((bytes, text) => bytes + text.length + 2, statusLine + 2)
  return head + body.length
}
