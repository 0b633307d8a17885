// What the line of a refusal says of how it was recognised.
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { LogLine } from '../helpers/usher.ts'

const BODY = `<h2>401 - Unauthorized</h2>\n\n  you have   no seat: é€😀 <input name="token" value="CANARY"> ${'x'.repeat(5_000)}`

async function told(t: Test, rules: string, settings = ''): Promise<LogLine> {
  const origin = await startUpstream(t, (_, response) =>
    response
      .writeHead(401, { Server: 'Microsoft-IIS/10.0', 'Content-Type': 'text/html; charset=utf-8' })
      .end(BODY),
  )
  const usher = await startUsher(t, `${settings}\n${siteBefore(origin, rules)}`)
  await send(`${usher.url}/index.php`, { headers: NAVIGATION })
  return usher.log.find(({ msg }) => String(msg).startsWith('refusal')) ?? {}
}

test('each condition that was met is named, of several texts the one that was found', async (t) => {
  const line = await told(
    t,
    `rules:
  - name: refused
    cause: no-licence
    when:
      status: [401, 403]
      contentType: text/*
      path: { startsWith: [/other, /index] }
      header: { Server: { contains: [nginx, microsoft-iis] }, X-Other: absent }
      requestHeader: { Accept: present, Authorization: absent }
      body: { contains: [no licence, no seat], matches: ['no s[a-z]+t', none] }
      not: { query: { contains: API } }`,
  )
  t.same(line['identifiedBy'], [
    'status is 401',
    'content type is text/*',
    'path starts with "/index"',
    'header Server contains "microsoft-iis"',
    'header X-Other is absent',
    'request header Accept is present',
    'request header Authorization (hidden)',
    'audience is page',
    'body contains "no seat"',
    'body matches "no s[a-z]+t"',
  ])
  t.match(line, {
    rule: 'site/refused',
    cause: 'no-licence',
    upstreamStatus: 401,
    status: 401,
    audience: 'page',
  })
  t.match(line, { reference: String, site: 'test', path: '/index.php', method: 'GET', action: 'swap' })
  t.notOk('replacedBody' in line)
})

test('of alternatives it is the first that held', async (t) => {
  const line = await told(
    t,
    `rules:
  - name: refused
    cause: refused
    when:
      any:
        - { status: 403 }
        - { all: [{ status: 401 }, { header: { Server: present } }] }
        - { body: { contains: no seat } }`,
  )
  t.same(line['identifiedBy'], ['audience is page', 'status is 401', 'header Server is present'])
})

test('what would say too much is cut', async (t) => {
  const long = 'y'.repeat(300)
  const many = Array.from({ length: 20 }, (_, index) => `X-${index}: absent`).join(', ')
  const line = await told(
    t,
    `rules: [{ name: refused, cause: refused, when: { path: { matches: '/|${long}' }, header: { ${many} } } }]`,
  )
  const found = line['identifiedBy'] as string[]
  t.equal(found.length, 12)
  t.match(found[0], /^path matches "\/\|y+…$/)
  t.equal(found[0]?.length, 161)
})

const LOOKING = '{ name: refused, cause: refused, when: { status: 401, body: { contains: no seat } } }'

test('the beginning of the body that was looked at is told by setting, decoded and without secrets', async (t) => {
  const line = await told(t, `rules: [${LOOKING}]`, 'log: { replacedBodyBytes: 100 }')
  t.equal(
    line['replacedBody'],
    '<h2>401 - Unauthorized</h2> you have no seat: é€😀 <input name="token" value="(hidden)"> xxxxxx',
  )
  for (const [bytes, end] of [
    [47, 'seat: '],
    [48, 'seat: é'],
    [51, 'seat: é€'],
    [54, 'seat: é€'],
    [55, 'seat: é€😀'],
  ]) {
    const cut = await told(t, `rules: [${LOOKING}]`, `log: { replacedBodyBytes: ${bytes} }`)
    t.ok(String(cut['replacedBody']).endsWith(String(end)), `${bytes}: ${String(cut['replacedBody'])}`)
  }
})

test('also by a rule that only observes, and not by one that decided by the head', async (t) => {
  const setting = 'log: { replacedBodyBytes: 4096 }'
  const observed = await told(
    t,
    `rules: [${LOOKING.replace('cause: refused,', 'cause: refused, mode: observe,')}]`,
    setting,
  )
  t.match(observed, {
    msg: 'refusal observed',
    replacedBody: /^<h2>401/,
    identifiedBy: ['status is 401', String, String],
  })
  t.equal(Buffer.byteLength(String(observed['replacedBody'])), 4_096)
  const byHead = await told(t, 'rules: [{ name: refused, cause: refused, when: { status: 401 } }]', setting)
  t.match(byHead, { msg: 'refusal answered', identifiedBy: ['status is 401', String] })
  t.notOk('replacedBody' in byHead)
})
