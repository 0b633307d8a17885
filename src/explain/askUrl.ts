import { getCACertificates } from 'node:tls'
import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'
import { codeOf, failureOf, isCertificateError } from '../proxy/answer/failure.ts'
import type { HeaderFields } from '../rules/fields.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'

export type AskUrlOptions = {
  /** What tells who asks. Nothing else goes out, credentials and cookies least of all. */
  readonly headers: HeaderFields
  /** Authorities to trust besides those that Node brings and the machine has, in PEM. */
  readonly ca?: string | undefined
  /** Over which it is asked, and which ends with it; ca says nothing then. */
  readonly dispatcher?: Dispatcher | undefined
  /** What to do about a certificate that is not trusted; continues a sentence. */
  readonly trustRemedy?: string
  readonly timeoutMs?: number
  readonly maxBodyBytes?: number
}

const TIMEOUT_MS = 15_000
const MAX_BODY_BYTES = 16_777_216

/**
 * Asks an address once, by GET. Redirects are not followed, certificates are verified. Rejects where no answer comes; of
 * a body that breaks off or has no end, what has come by then is taken.
 */
export async function askUrl(url: URL, options: AskUrlOptions): Promise<SavedResponse> {
  const { headers, timeoutMs = TIMEOUT_MS, maxBodyBytes = MAX_BODY_BYTES } = options
  const agent = options.dispatcher ?? agentTrusting(options.ca)
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await request(url, { dispatcher: agent, signal, headers: sendable(headers) }).catch(
      (error: Error) => {
        throw noAnswer(url, error, options.trustRemedy)
      },
    )
    const { bytes, notes } = await readBody(answer.body, maxBodyBytes)
    return {
      source: withoutSecrets(url.href),
      request: {
        method: 'GET',
        target: `${url.pathname}${url.search}`,
        authority: url.host,
        headers: { host: url.host, ...headers },
      },
      response: {
        status: answer.statusCode,
        statusMessage: answer.statusText,
        headers: answer.headers,
        body: { bytes, form: 'sent' },
      },
      notes,
    }
  } finally {
    await agent.destroy()
  }
}

function agentTrusting(ca: string | undefined): Agent {
  const trusted = [...getCACertificates('default'), ...getCACertificates('system'), ...(ca ? [ca] : [])]
  return new Agent({ allowH2: false, connect: { ca: trusted } })
}

// undici wants lists that it could change, and no list for Host.
function sendable(headers: HeaderFields): Record<string, string | string[]> {
  const copies = Object.entries(headers).map(
    ([name, value = '']) => [name, typeof value === 'string' ? value : [...value]] as const,
  )
  return Object.fromEntries(copies)
}

type ReadBody = { readonly bytes: Buffer; readonly notes: readonly string[] }

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<ReadBody> {
  const chunks: Buffer[] = []
  let length = 0
  const told = (note: string): ReadBody => ({ bytes: Buffer.concat(chunks), notes: [note] })
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > maxBytes) return told(`only the first ${length} bytes of the body were read`)
    }
  } catch {
    return told(`the body broke off, or did not end in time; it is judged by its first ${length} bytes`)
  }
  return { bytes: Buffer.concat(chunks), notes: [] }
}

const TRUST =
  '; to trust its authority, name a --config whose site for it has connection.tls.caFile, or set NODE_EXTRA_CA_CERTS=FILE'

function noAnswer(url: URL, error: Error, trustRemedy = TRUST): Error {
  const isLate = error.name === 'TimeoutError'
  const code = codeOf(error)
  const reason = isLate ? 'no answer came in time' : `${failureOf(error).reason} (${code})`
  const remedy = !isLate && isCertificateError(code) ? trustRemedy : ''
  const message = `${withoutSecrets(url.href)}: ${reason.replace('the upstream', 'the server')}${remedy}`
  return new Error(message, { cause: error })
}
