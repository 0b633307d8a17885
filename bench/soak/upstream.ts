// What the soak's upstream answers, right and wrong, as a day brings it.
import http from 'node:http'
import { gzipSync } from 'node:zlib'

const PAGE = Buffer.from(`<!doctype html><title>page</title>${'<p>line</p>'.repeat(500)}`)
const LARGE = Buffer.alloc(200_000, 'a')
const STOCK_401 = Buffer.from(
  '<div id="header"><h1>Server Error</h1></div><div id="content"><div class="content-container"><fieldset><h2>401 - Unauthorized</h2></fieldset></div></div>',
)
const REFUSED = gzipSync(`<!doctype html>${'<p>line</p>'.repeat(200)}refused`)

// As long as what is looked at, and all of it nearly what the rule of the soak looks for.
const NEARLY = Buffer.alloc(65_536, 'a')

const HTML = { 'Content-Type': 'text/html' }

/** Resolves with its origin once it listens. */
export async function startSoakUpstream(): Promise<string> {
  const server = http.createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  response.on('error', () => response.destroy())
  switch (request.url) {
    case '/page':
      return void response.writeHead(200, HTML).end(PAGE)
    case '/large':
      return void response.writeHead(200).end(LARGE)
    case '/stock':
      return void response.writeHead(401, HTML).end(STOCK_401)
    case '/refused':
      return void response.writeHead(403, { ...HTML, 'Content-Encoding': 'gzip' }).end(REFUSED)
    case '/nearly':
      return void response.writeHead(403, HTML).end(NEARLY)
    case '/reset':
      return void request.socket.resetAndDestroy()
    case '/cut':
      response.writeHead(200, { 'Content-Length': 1_000 }).write('half')
      return void setTimeout(() => request.socket.destroy(), 5)
    default:
      request.resume()
      request.on('end', () => setTimeout(() => response.end('done'), 5))
  }
}
