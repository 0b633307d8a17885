// The upstream of the bench: answers held ready, so that it costs as little as can be.
import http from 'node:http'
import { announce } from './targets/process.ts'

const page = Buffer.from(`<!doctype html><title>page</title>${'x'.repeat(2_000)}`)
const refusal = Buffer.from(
  '<div id="header"><h1>Server Error</h1></div><div id="content"><div class="content-container"><fieldset><h2>401 - Unauthorized</h2></fieldset></div></div>',
)

const server = http.createServer((request, response) => {
  const refused = request.url === '/refused'
  const body = refused ? refusal : page
  response.writeHead(refused ? 401 : 200, { 'Content-Type': 'text/html', 'Content-Length': body.length })
  response.end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => announce(server))
