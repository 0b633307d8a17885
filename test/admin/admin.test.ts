import http from 'node:http'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, startUsher, temporaryDirectory } from '../helpers/usher.ts'

const TOKEN = 'a-token-of-enough-letters'

// As a process of its own, because the gallery tells where in the file of the configuration the words stand.
async function startAdmin(t: Test, admin: string): Promise<string> {
  const origin = await startUpstream(t, (_request, response) => response.end('upstream'))
  const usher = await spawnUsher(t, `${siteBefore(origin, 'presets: [testrail]')}\nadmin: ${admin}\n`)
  await usher.listening
  const told = usher.lines.map((line) => JSON.parse(line) as { msg: string; admin?: string })
  return told.find(({ msg }) => msg === 'listening')?.admin ?? ''
}

test('without the setting there is no listener for operators', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end())
  const { app } = await startUsher(t, siteBefore(origin))
  t.equal(app.adminAddress(), undefined)
})

test('operators look at the gallery of the pages that are running', async (t) => {
  const url = await startAdmin(t, '{ port: 0 }')
  const start = await send(`${url}/`)
  t.equal(start.status, 200)
  t.match(start.text, '<a href="gallery/">')
  t.match(await send(`${url}/gallery`), { status: 302, headers: { location: '/gallery/' } })
  const gallery = await send(`${url}/gallery/`)
  t.equal(gallery.status, 200)
  t.match(gallery.text, '<title>test: pages of Usher</title>')
  t.notMatch(gallery.text, 'data-version', 'which do not change while it runs')
  const [, document = ''] = /<iframe [^>]*src="([^"]*)"/.exec(gallery.text) ?? []
  const page = await send(`${url}/gallery/${document}`)
  t.match(page.text, 'TestRail')
  t.match(page.headers['content-security-policy'], "frame-ancestors 'self'")
  const [, source = ''] = /<a href="(source\/templates\/locales\/en\.yaml#L\d+)">/.exec(gallery.text) ?? []
  const [file = '', line] = source.split('#')
  const texts = await send(`${url}/gallery/${file}`)
  t.match(texts.text, `<li id="${line}">  sign-in-required:`, 'the line that the words stand in')
  t.equal((await send(`${url}/gallery/source/templates/locales/../../config/usher.yaml`)).status, 404)
  t.equal((await send(`${url}/gallery/gallery.css`)).headers['content-type'], 'text/css; charset=utf-8')
})

test('nothing can be changed there, and what is not there is told', async (t) => {
  const url = await startAdmin(t, '{ port: 0 }')
  t.equal((await send(`${url}/gallery/`, { method: 'POST' })).status, 404)
  const nothing = await send(`${url}/nothing`)
  t.equal(nothing.status, 404)
  t.equal(nothing.headers['content-type'], 'text/plain; charset=utf-8')
})

test('a page of another site whose name leads here is told nothing (DNS rebinding)', async (t) => {
  const url = await startAdmin(t, '{ port: 0 }')
  const answer = await send(`${url}/gallery/`, { headers: { Host: 'evil.example' } })
  t.equal(answer.status, 421)
  t.notMatch(answer.text, 'TestRail')
})

test('where a token is set, whoever has none is told nothing', async (t) => {
  const url = await startAdmin(t, `{ port: 0, token: ${TOKEN} }`)
  const asked = (Authorization?: string) =>
    send(`${url}/gallery/`, { headers: Authorization === undefined ? {} : { Authorization } })
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
  const refused = await asked()
  t.equal(refused.status, 401)
  t.equal(refused.headers['www-authenticate'], 'Basic realm="Usher", charset="UTF-8"')
  for (const wrong of ['Bearer x', `Bearer ${TOKEN}x`, basic(`${TOKEN}:`), basic('usher:'), 'Basic', TOKEN]) {
    t.equal((await asked(wrong)).status, 401, wrong)
  }
  for (const right of [`Bearer ${TOKEN}`, `bearer ${TOKEN}`, basic(`anybody:${TOKEN}`), basic(`:${TOKEN}`)]) {
    t.equal((await asked(right)).status, 200, right)
  }
})

test('it may be a socket, which the rights of its file guard', async (t) => {
  const socketPath = join(await temporaryDirectory(t), 'admin.sock')
  t.equal(await startAdmin(t, `{ socket: ${socketPath} }`), socketPath)
  const status = await new Promise((resolve, reject) => {
    http
      .get({ socketPath, path: '/gallery/', headers: { Host: 'usher' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      .on('error', reject)
  })
  t.equal(status, 200)
})
