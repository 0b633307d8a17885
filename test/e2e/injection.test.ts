// Hostile texts in a request and its answer, through a whole Usher: on the page each is text, or is not there at all.
import tap, { test } from 'tap'
import { FRAME_NAVIGATION, NAVIGATION, send } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'
import { PATIENCE_MS } from './documents.ts'
import {
  asHeader,
  asTarget,
  HELP,
  HERE,
  leadsAstray,
  openCredulous,
  startHostileUpstream,
} from './injection.ts'
import { isPlain, PAYLOADS, show } from './payloads.ts'

tap.setTimeout(PATIENCE_MS)

const RULES = `rules: [{ name: all, when: { status: 403 }, cause: no-permission }]`

/** What a request says besides who asks: all of it hostile. */
function hostileRequest(payload: string): { target: string; headers: Record<string, string> } {
  const encoded = encodeURIComponent(payload.toWellFormed())
  const value = asHeader(payload)
  return {
    // A path with %00 is refused before anything is asked of the upstream.
    target: `${`/${encoded}/${asTarget(payload)}`.replaceAll('%00', '')}?q=${encoded}&${asTarget(payload)}`,
    headers: {
      ...{ Referer: value, 'User-Agent': `Mozilla/5.0 ${value}`, 'Accept-Language': value, Origin: value },
      ...{ 'X-Request-Id': value, 'X-Forwarded-For': value, Cookie: `a=${value}` },
    },
  }
}

/** Each way in which somebody is named, and what of a name comes through it. */
const NAMINGS = [
  {
    way: 'the upstream',
    headersFor: (name: string) => ({ 'X-Say': encodeURIComponent(name.toWellFormed()) }),
    heard: (name: string) => name,
  },
  {
    way: 'a gateway',
    headersFor: (name: string) => ({ 'X-Forwarded-User': asHeader(name) }),
    heard: asHeader,
  },
  {
    way: 'credentials',
    headersFor: (name: string) => ({
      Authorization: `Basic ${Buffer.from(`${name}:secret`).toString('base64')}`,
    }),
    heard: (name: string) => name.split(':')[0] ?? '',
  },
] as const

for (const { way, headersFor, heard } of NAMINGS) {
  test(`a hostile address, hostile headers and a name that ${way} says are text on the page`, async (t) => {
    const origin = await startHostileUpstream(t)
    const site = `{ name: test, upstream: '${origin}', userHeader: X-Forwarded-User, signIn: '/sign-in?to={return}', ${RULES} }`
    const config = `trustedProxies: [loopback]\nbrand: { product: Wiki, contactUrl: '${HELP}/' }\nsites: [${site}]`
    const { url } = await startUsher(t, config)
    const { look, complaints, dialogs, origins } = await openCredulous(t)
    for (const navigation of [NAVIGATION, FRAME_NAVIGATION]) {
      const calm = await look(
        await send(`${url}/calm`, { headers: { ...navigation, ...headersFor('calm') } }),
      )
      t.equal(calm.account, 'calm')
      const nameless = await look(await send(`${url}/calm`, { headers: navigation }))
      for (const payload of PAYLOADS) {
        const { target, headers } = hostileRequest(payload)
        const said = { ...headers, ...navigation, ...headersFor(payload) }
        const answer = await send(url + target, { headers: said })
        t.equal(answer.headers['usher-cause'], 'no-permission', show(payload))
        const { account, skeleton, ...rest } = await look(answer, target)
        const name = heard(payload).trim()
        if (account !== null || isPlain(name)) t.equal(account, name, `the name is shown: ${show(payload)}`)
        t.same(skeleton, (account === null ? nameless : calm).skeleton, `nothing besides: ${show(payload)}`)
        t.same(leadsAstray({ account, skeleton, ...rest }), [], show(payload))
        t.same([...complaints, ...dialogs], [], show(payload))
      }
    }
    t.same(origins, new Set([HERE]))
  })
}
