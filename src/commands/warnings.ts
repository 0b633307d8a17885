import { X509Certificate } from 'node:crypto'
import { asksForLicence } from '../config/conditions.ts'
import { isLoopbackHost } from '../config/networks.ts'
import type { LoadedConfig, Site } from '../config/load.ts'
import type { PresetLibrary } from '../config/presets.ts'
import { fullName } from '../config/siteRules.ts'
import { warningsAboutAsking } from './askWarnings.ts'

/** What is allowed, and yet may not be meant. */
export function warningsAbout({ listeners, sites, ask, presetLibrary }: LoadedConfig): string[] {
  return [
    ...warningsAboutAsking({ ask, sites }),
    ...sites.flatMap(warningsAboutTls),
    ...sites.flatMap(warningsAboutLicences),
    ...sites.flatMap(warningsAboutTests),
    ...sites.flatMap((site) => warningsAboutCauses(site, presetLibrary)),
    ...listeners.flatMap(({ tls }, index) => ageOf(tls?.cert, `listener ${index + 1}`)),
    ...sites.flatMap(({ name, tls }) => ageOf(tls.cert, `site ${name}`)),
  ]
}

function warningsAboutTls({ name, upstream, tls }: Site): string[] {
  const { insecure, ...rest } = tls
  if (!upstream.startsWith('https:')) {
    const isSet = insecure || Object.keys(rest).length > 0
    return isSet ? [`site ${name}: connection.tls has no effect, because the upstream is not https`] : []
  }
  return insecure ? [`site ${name}: the certificate of the upstream is NOT verified`] : []
}

function warningsAboutLicences({ name, upstream, licences, rules }: Site): string[] {
  const asking = rules.filter(({ when }) => asksForLicence(when))
  if (licences === undefined) {
    return asking
      .filter(({ origin }) => origin === 'site')
      .map(
        (rule) =>
          `site ${name}: the rule ${rule.name} asks for a licence; without \`licences\` it never holds`,
      )
  }
  return [
    ...(asking.length > 0 ? [] : [`site ${name}: no rule asks for a licence, so \`licences\` has no effect`]),
    ...(licences.testrail ? warningsAboutKey(name, upstream) : []),
  ]
}

/** Tests whose `licence` the site itself can never learn. */
export function warningsAboutTests({ name, licences, tests }: Site): string[] {
  if (licences !== undefined) return []
  return tests
    .filter(({ licence }) => licence !== undefined)
    .map(
      (test) =>
        `site ${name}: the test ${JSON.stringify(test.name)} says a \`licence\`; without \`licences\` none is known there`,
    )
}

// What passes has no cause to change.
function warningsAboutCauses(
  { name, causes, presets, withoutRules }: Site,
  library: PresetLibrary,
): string[] {
  const rules = library.resolve(presets).rules.filter((rule) => !withoutRules.includes(fullName(rule)))
  const known = new Set<string>(rules.filter(({ then }) => then !== 'pass').map(({ cause }) => cause))
  return Object.keys(causes)
    .filter((cause) => !known.has(cause))
    .map(
      (cause) =>
        `site ${name}: no rule of its presets has the cause ${cause}, so \`causes\` changes nothing there`,
    )
}

function warningsAboutKey(name: string, upstream: string): string[] {
  if (upstream.startsWith('demo:')) return [`site ${name}: the demo has no accounts to tell the licences of`]
  const { protocol, hostname } = new URL(upstream)
  // On the machine itself nobody is on the way.
  if (protocol === 'https:' || isLoopbackHost(hostname)) return []
  return [
    `site ${name}: the key in licences.testrail goes to ${hostname} in the open, because the upstream is not https`,
  ]
}

const SOON_MS = 14 * 86_400_000

// No reason to refuse a configuration that runs: what is expired is refused by those who connect.
function ageOf(certificate: string | undefined, owner: string): string[] {
  if (certificate === undefined) return []
  const end = new X509Certificate(certificate).validToDate
  if (end.getTime() > Date.now() + SOON_MS) return []
  const verb = end.getTime() > Date.now() ? 'ends' : 'ended'
  return [`${owner}: the certificate ${verb} on ${end.toISOString().slice(0, 10)}`]
}
