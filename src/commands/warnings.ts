import type { Remark } from '../check/finding.ts'
import { certificateRemarks } from '../check/certificates.ts'
import { asksForLicence } from '../config/conditions.ts'
import { isLoopbackHost } from '../config/networks.ts'
import type { LoadedConfig, Site } from '../config/load.ts'
import type { PresetLibrary } from '../config/presets.ts'
import { fullName } from '../config/siteRules.ts'
import { warningsAboutAsking } from './askWarnings.ts'

/** What is allowed, and yet may not be meant. */
export function warningsAbout({ listeners, admin, sites, ask, presetLibrary }: LoadedConfig): Remark[] {
  return [
    ...warningsAboutAsking({ ask, sites }),
    ...sites.flatMap(warningsAboutTls),
    ...sites.flatMap(warningsAboutLicences),
    ...sites.flatMap(warningsAboutTests),
    ...sites.flatMap((site, index) => warningsAboutCauses(site, index, presetLibrary)),
    ...certificateRemarks({ listeners, admin, sites }),
  ]
}

function warningsAboutTls({ name, upstream, tls }: Site, index: number): Remark[] {
  const { insecure, ...rest } = tls
  const path = ['sites', index, 'connection', 'tls']
  if (!upstream.startsWith('https:')) {
    if (!insecure && Object.keys(rest).length === 0) return []
    const message = `site ${name}: connection.tls has no effect, because the upstream is not https`
    return [{ id: 'no-effect', message, path }]
  }
  if (!insecure) return []
  const message = `site ${name}: the certificate of the upstream is NOT verified`
  return [{ id: 'in-the-open', message, path: [...path, 'insecure'] }]
}

function warningsAboutLicences({ name, upstream, licences, rules }: Site, index: number): Remark[] {
  const path = ['sites', index, 'licences']
  const asking = rules.filter(({ when }) => asksForLicence(when))
  if (licences === undefined) {
    return rules.flatMap((rule): Remark[] => {
      if (rule.origin !== 'site' || !asking.includes(rule)) return []
      const message = `site ${name}: the rule ${rule.name} asks for a licence; without \`licences\` it never holds`
      return [{ id: 'never-known', message, path: ['sites', index] }]
    })
  }
  const idle = `site ${name}: no rule asks for a licence, so \`licences\` has no effect`
  return [
    ...(asking.length > 0 ? [] : [{ id: 'no-effect', message: idle, path } as const]),
    ...(licences.testrail
      ? warningsAboutKey(name, upstream).map((message) => ({ id: 'in-the-open', message, path }) as const)
      : []),
  ]
}

/** Tests whose `licence` the site itself can never learn. */
export function warningsAboutTests({ name, licences, tests }: Site, index: number): Remark[] {
  if (licences !== undefined) return []
  return tests.flatMap((test, place): Remark[] => {
    if (test.licence === undefined) return []
    const message = `site ${name}: the test ${JSON.stringify(test.name)} says a \`licence\`; without \`licences\` none is known there`
    return [{ id: 'never-known', message, path: ['sites', index, 'tests', place, 'licence'] }]
  })
}

// What passes has no cause to change.
function warningsAboutCauses(
  { name, causes, presets, withoutRules }: Site,
  index: number,
  library: PresetLibrary,
): Remark[] {
  const rules = library.resolve(presets).rules.filter((rule) => !withoutRules.includes(fullName(rule)))
  const known = new Set<string>(rules.filter(({ then }) => then !== 'pass').map(({ cause }) => cause))
  return Object.keys(causes)
    .filter((cause) => !known.has(cause))
    .map((cause) => ({
      id: 'no-effect',
      message: `site ${name}: no rule of its presets has the cause ${cause}, so \`causes\` changes nothing there`,
      path: ['sites', index, 'causes', cause],
    }))
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
