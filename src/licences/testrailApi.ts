import type { ConnectionOptions } from 'node:tls'
import { buildConnector, Client } from 'undici'
import type { Dispatcher } from 'undici'
import packageJson from '../../package.json' with { type: 'json' }
import type { Account, Accounts } from '../config/accounts/accounts.ts'
import { LicenceFault } from './fault.ts'
import { retryAfterMs } from '../retryAfter.ts'
import { addUsers, parseUserPage } from './userPage.ts'
import type { UserPage } from './userPage.ts'

/** As the upstream of the site is verified. */
export type TlsSettings = Pick<ConnectionOptions, 'rejectUnauthorized' | 'secureContext' | 'servername'>

/** TestRail's API and who asks it. */
export type TestrailApi = {
  readonly origin: URL
  readonly pathPrefix: string
  /** Sent as Host; that of the origin where it is undefined. */
  readonly host: string | undefined
  readonly tls: TlsSettings
  readonly connectTimeoutMs: number
  readonly user: string
  readonly apiKey: string
}

export const API_LIMITS = {
  /** Fifty thousand users, at 250 a page. */
  maxPages: 200,
  maxPageBytes: 4_194_304,
  maxAccounts: 100_000,
  maxHeaderBytes: 16_384,
  /** For all pages together. */
  refreshTimeoutMs: 120_000,
}
export type ApiLimits = Readonly<typeof API_LIMITS>

const FIRST = '/api/v2/get_users'

/**
 * Asks for every user. Rejects with LicenceFault for whatever cannot be taken for the whole list, and once the signal
 * says so.
 */
export async function fetchAccounts(
  api: TestrailApi,
  signal: AbortSignal,
  limits: ApiLimits = API_LIMITS,
): Promise<Accounts> {
  const deadline = AbortSignal.timeout(limits.refreshTimeoutMs)
  // Its own, so that nothing of the request path waits for a connection, and none is kept open in between.
  const client = createClient(api, limits)
  try {
    return await collect(
      (route) => ask(client, api, { route, signal: AbortSignal.any([signal, deadline]) }),
      limits,
    )
  } catch (error) {
    if (error instanceof LicenceFault) throw error
    throw unreachable(error, limits, deadline.aborted)
  } finally {
    await client.destroy()
  }
}

async function collect(
  askFor: (route: string) => Promise<UserPage>,
  { maxPages, maxAccounts }: ApiLimits,
): Promise<Accounts> {
  const accounts = new Map<string, Account>()
  const asked = new Set<string>()
  for (let route: string | undefined = FIRST; route !== undefined;) {
    if (asked.has(route)) throw new LicenceFault('TestRail led from page to page in a circle')
    if (asked.size === maxPages) throw new LicenceFault(`TestRail named more than ${maxPages} pages of users`)
    asked.add(route)
    const page = await askFor(route)
    addUsers(accounts, page.users)
    if (accounts.size > maxAccounts) throw new LicenceFault(`TestRail named more than ${maxAccounts} users`)
    route = page.next
  }
  if (accounts.size === 0) throw new LicenceFault('TestRail named no user with an e-mail address')
  return accounts
}

function createClient({ origin, tls, connectTimeoutMs }: TestrailApi, limits: ApiLimits): Client {
  const connect = buildConnector({ ...tls, timeout: connectTimeoutMs, allowH2: false })
  return new Client(origin, {
    // undici would verify the certificate against the Host header.
    connect: ({ servername: _fromHost, ...options }, callback) => connect(options, callback),
    allowH2: false,
    pipelining: 1,
    maxHeaderSize: limits.maxHeaderBytes,
    maxResponseSize: limits.maxPageBytes,
  })
}

type Question = { readonly route: string; readonly signal: AbortSignal }

async function ask(client: Client, api: TestrailApi, { route, signal }: Question): Promise<UserPage> {
  const answer = await client.request({
    method: 'GET',
    path: `${api.pathPrefix.replace(/\/$/, '')}/index.php?${route}`,
    headers: headersFor(api),
    signal,
  })
  const fault = refusal(answer)
  if (fault) throw fault
  return parseUserPage(await answer.body.text())
}

function headersFor({ host, user, apiKey }: TestrailApi): Record<string, string> {
  return {
    ...(host !== undefined && { Host: host }),
    Authorization: `Basic ${Buffer.from(`${user}:${apiKey}`).toString('base64')}`,
    // TestRail asks for it even of a GET.
    'Content-Type': 'application/json',
    Accept: 'application/json',
    // Nothing is decompressed, so nothing can grow.
    'Accept-Encoding': 'identity',
    'User-Agent': `Usher/${packageJson.version}`,
  }
}

function refusal({ statusCode: status, headers }: Dispatcher.ResponseData): LicenceFault | undefined {
  if (status === 401 || status === 403) {
    return new LicenceFault(
      `TestRail refused the key (${status}); it must be that of an administrator, and the API be switched on`,
      { reason: 'refused' },
    )
  }
  if (status === 429 || status === 503) {
    const wait = retryAfterMs([headers['retry-after']].flat()[0], Date.now())
    return new LicenceFault(`TestRail is busy (${status})`, {
      reason: 'busy',
      ...(wait !== undefined && { retryAfterMs: wait }),
    })
  }
  if (status >= 300 && status < 400) {
    return new LicenceFault(
      `TestRail redirected the question (${status}), which is not followed; look at upstream and pathPrefix`,
    )
  }
  if (status !== 200)
    return new LicenceFault(`TestRail answered ${status}; is its API at this upstream and pathPrefix?`)
  const coding = [headers['content-encoding'] ?? 'identity'].flat().join()
  return coding === 'identity'
    ? undefined
    : new LicenceFault('TestRail answered in a coding that was not asked for')
}

// Codes only: what a message says may come from the other side.
function unreachable(error: unknown, limits: ApiLimits, isLate: boolean): LicenceFault {
  const { code, name } = error as NodeJS.ErrnoException
  if (isLate)
    return new LicenceFault(`TestRail took longer than ${limits.refreshTimeoutMs} ms`, { cause: error })
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new LicenceFault(`TestRail sent a page of more than ${limits.maxPageBytes} bytes`, {
      cause: error,
    })
  }
  return new LicenceFault(`TestRail could not be asked (${code ?? name})`, { cause: error })
}
