import { startDemo } from '../demo/index.ts'
import type { DemoName } from '../demo/index.ts'
import { readPresets } from '../config/presets.ts'
import { readTemplates } from '../config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import { probe } from '../probe/index.ts'
import type { Findings } from '../probe/index.ts'
import { rowsOf } from '../probe/rows.ts'
import type { Row } from '../probe/rows.ts'
import type { Target } from '../probe/configuration.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import { UsageError } from './command.ts'
import type { Invocation } from './command.ts'

export type Probed = {
  /** As it was named. */
  readonly address: string
  readonly target: Target
  readonly findings: Findings
  readonly rows: readonly Row[]
}

const DEMOS: readonly DemoName[] = ['testrail', 'confluence']

/** Asks the address that a command was given. Throws UsageError for none, and for one that must not be asked. */
export async function probeTarget({ operands, options }: Invocation): Promise<Probed> {
  const [address, second] = operands
  if (address === undefined)
    throw new UsageError('name the address of the application, such as https://testrail.example.com')
  if (second !== undefined) throw new UsageError('one address at a time')
  const insecure = options.insecure ?? false
  if (!address.startsWith('demo:')) return ask(address, { upstream: '', base: baseOf(address), insecure })
  const name = DEMOS.find((demo) => address === `demo:${demo}`)
  if (name === undefined)
    throw new UsageError(`there are ${DEMOS.map((demo) => `demo:${demo}`).join(' and ')}`)
  const demo = await startDemo()
  try {
    return await ask(address, { upstream: address, base: new URL(`${demo[name]}/`), insecure })
  } finally {
    await demo.close()
  }
}

async function ask(address: string, target: Target): Promise<Probed> {
  const library = readPresets(PRESETS_DIRECTORY)
  const { base, insecure, upstream } = target
  const findings = await probe(base, { insecure, library })
  const rows = rowsOf(findings, { base, library, templates: readTemplates(TEMPLATES_DIRECTORY) })
  return { address, target: { ...target, upstream: upstream || base.origin }, findings, rows }
}

function baseOf(address: string): URL {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const guess = /^[\w.-]+(:\d+)?(\/|$)/.test(address) ? `; did you mean https://${address}?` : ''
    throw new UsageError(
      `${JSON.stringify(withoutSecrets(address))} is no address that begins with https:// or http://${guess}`,
    )
  }
  if (url.username !== '' || url.password !== '')
    throw new UsageError('credentials are not sent; leave out what is before the @')
  if (url.search !== '' || url.hash !== '')
    throw new UsageError('name the address of the whole application, without ? and #')
  if (/[%;]/.test(url.pathname))
    throw new UsageError('the path in it must be written plainly, without % and ;')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}
