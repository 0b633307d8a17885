// One request before anything is measured: does the target do the job of the scenario at all?
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { Facing } from '../load/clients.ts'
import { HELD_ANSWERS } from '../upstream/answers.ts'

type Got = { readonly status: number; readonly body: Buffer }

// Less is no page with a way on; the smallest that Usher sends in br has 3 KB.
const LEAST_PAGE_BYTES = 2_000

/** Rejects where status or body are not those that the scenario says. */
export async function checkAnswer(facing: Facing): Promise<void> {
  const { scenario } = facing
  // What a connection has to be signed in for, the load itself checks by its status.
  if (scenario.signsIn) return
  const { status, body } = await (scenario.front === 'h2' ? askOverHttp2(facing) : askOverHttp1(facing))
  if (status !== scenario.status) throw new Error(`answers ${status} in place of ${scenario.status}`)
  const { target, body: sent } = scenario.request
  const upstreams = sent === undefined ? HELD_ANSWERS.get(target)?.body : Buffer.from(String(sent.length))
  const isUpstreams = upstreams !== undefined && upstreams.equals(body)
  if (scenario.body === 'upstream' && !isUpstreams) throw new Error('changes the body')
  if (scenario.body === 'page' && (isUpstreams || body.length < LEAST_PAGE_BYTES))
    throw new Error(`puts ${body.length} bytes in the place of the refusal, which are no page`)
}

function askOverHttp1({ port, scenario, authority }: Facing): Promise<Got> {
  const { method, target, fields, body } = scenario.request
  const options = { host: '127.0.0.1', port, method, path: target, headers: fields, agent: false as const }
  return new Promise((resolve, reject) => {
    const take = (response: http.IncomingMessage): void => {
      collect(response, reject, (bytes) => resolve({ status: response.statusCode ?? 0, body: bytes }))
    }
    const request =
      scenario.front === 'tls'
        ? https.request({ ...options, ca: authority }, take)
        : http.request(options, take)
    request.on('error', reject)
    request.setHeader('Content-Length', body?.length ?? 0)
    request.end(body)
  })
}

function askOverHttp2({ port, scenario, authority }: Facing): Promise<Got> {
  const { method, target, fields } = scenario.request
  const session = http2.connect(`https://127.0.0.1:${port}`, { ca: authority })
  return new Promise<Got>((resolve, reject) => {
    session.on('error', reject)
    const stream = session.request({ ':method': method, ':path': target, ...fields })
    let status = 0
    stream.on('response', (head) => (status = head[':status'] ?? 0))
    collect(stream, reject, (body) => resolve({ status, body }))
  }).finally(() => session.destroy())
}

function collect(
  stream: NodeJS.ReadableStream,
  reject: (error: Error) => void,
  whenWhole: (body: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('error', reject)
  stream.on('end', () => whenWhole(Buffer.concat(chunks)))
}
