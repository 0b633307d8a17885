import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'

const TRIED =
  '{ name: tried, when: { status: 401, body: { contains: no } }, cause: no-licence, mode: observe }'
const REAL = '{ name: real, when: { status: 401, header: { X-Real: present } }, cause: sign-in-required }'

function refusing(t: Test): Promise<string> {
  return startUpstream(t, (request, response) =>
    response.writeHead(401, request.headers['x-real'] === undefined ? {} : { 'X-Real': '1' }).end('no'),
  )
}

test('a rule in observe mode is told in the log, and changes nothing', async (t) => {
  const { url, log } = await startUsher(t, siteBefore(await refusing(t), `rules: [${TRIED}]`))
  const answer = await send(`${url}/a?token=secret`, { headers: NAVIGATION })
  t.match(answer, { status: 401, text: 'no' })
  t.notOk(Object.keys(answer.headers).some((name) => name.startsWith('usher-')))
  t.match(log.at(-1), {
    msg: 'refusal observed',
    rule: 'site/tried',
    cause: 'no-licence',
    action: 'swap',
    observed: 1,
    audience: 'page',
    path: '/a',
  })
  await send(url, { headers: NAVIGATION })
  t.match(log.at(-1), { msg: 'refusal observed', observed: 2 }, 'and counted')
  await send(url, { headers: PROGRAM })
  t.match(log.at(-1), { observed: 2 }, 'a program is not refused a page')
  t.notMatch(JSON.stringify(log), /secret/)
})

test('rules after one in observe mode are carried out', async (t) => {
  const { url, log } = await startUsher(t, siteBefore(await refusing(t), `rules: [${TRIED}, ${REAL}]`))
  const answer = await send(url, { headers: { ...NAVIGATION, 'X-Real': '1' } })
  t.equal(answer.headers['usher-cause'], 'sign-in-required')
  t.same(
    log.slice(-2).map(({ msg, rule }) => [msg, rule]),
    [
      ['refusal observed', 'site/tried'],
      ['refusal answered', 'site/real'],
    ],
  )
})

test('a site in observe mode swaps nothing, whatever its rules and presets say', async (t) => {
  const settings = `mode: observe\npresets: [testrail]\nrules: [${REAL}]`
  const { url, log } = await startUsher(t, siteBefore(await refusing(t), settings))
  const answer = await send(url, { headers: { ...NAVIGATION, 'X-Real': '1' } })
  t.match(answer, { status: 401, text: 'no' })
  t.match(log.at(-1), { msg: 'refusal observed', rule: 'site/real', cause: 'sign-in-required' })
})
