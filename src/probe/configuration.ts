// The beginning of a configuration for one application: what was found, and what only its people know.
import type { Findings } from './index.ts'

export type Target = {
  /** As the configuration names it: an origin, or demo:NAME. */
  readonly upstream: string
  /** Of the address; it ends with a slash. */
  readonly base: URL
  /** The certificate was not verified. */
  readonly insecure: boolean
}

/** YAML, commented. Nothing that the application itself has said stands in it. */
export function writeConfiguration(findings: Findings, target: Target): string {
  const { upstream, base } = target
  const lines = [
    `# Usher in front of ${upstream}, as \`usher init\` found it. Every setting: docs/configuration.md`,
    '# What is wrong with this file: usher check --config FILE',
    '',
    '# People and load balancers reach Usher here. On your own machine first; then 0.0.0.0, port 443 and tls.',
    'listen: { host: 127.0.0.1, port: 8080 }',
    '',
    '# Names and contacts on the pages; docs/brand.md has more.',
    '# brand:',
    '#   organisation: Example Ltd',
    '#   contactEmail: it-help@example.com',
    '',
    'sites:',
    ...siteLines(findings, target, base).map((line) => (line === '' ? '' : `  ${line}`)),
  ]
  return `${lines.join('\n')}\n`
}

function siteLines(findings: Findings, { upstream, insecure }: Target, base: URL): string[] {
  const prefix = base.pathname.replace(/\/$/, '')
  return [
    `- name: ${nameOf(findings, base)}`,
    ...indented([
      ...(prefix === ''
        ? []
        : ['# Paths that lead here; they stay as they are.', `pathPrefix: ${quoted(prefix)}`]),
      `upstream: ${quoted(upstream)}`,
      ...(upstream.startsWith('demo:') ? [] : connectionLines(base, insecure)),
      ...presetLines(findings),
      ...windowsLines(findings),
      ...productLines(findings),
    ]),
  ]
}

function connectionLines({ hostname, protocol }: URL, insecure: boolean): string[] {
  const host = 'host: upstream'
  return [
    '# The application sees the host name that it knows. Once the DNS entry of that name points at Usher, take',
    '# `host: upstream` out, name the upstream by its address, and say which name people use:',
    `# hosts: [${quoted(hostname)}]`,
    ...(insecure && protocol === 'https:'
      ? [
          '# Its certificate was not verified. Better than insecure: name its authority in caFile.',
          `connection: { ${host}, tls: { insecure: true } }`,
        ]
      : [`connection: { ${host} }`]),
  ]
}

function presetLines({ presets, recognised }: Findings): string[] {
  if (presets.length === 0) {
    return [
      '# No preset fits what it answered. Rules of your own say which answer is a refusal: docs/rules.md',
      '# rules:',
      '#   - { name: no-seat, when: { status: 403, body: { contains: no seat } }, cause: no-licence }',
    ]
  }
  const told = recognised ? `Recognised as ${recognised.product.name}` : 'Recognised as a site on IIS'
  return [
    `# ${told}. The rules of a preset: usher presets ${presets.join(' ')}`,
    `presets: [${presets.join(', ')}]`,
  ]
}

function windowsLines({ asksWindowsSignIn, isIis }: Findings): string[] {
  if (asksWindowsSignIn) {
    return [
      '# It asks for NTLM, Negotiate or Kerberos; HTTP/2 is offered on no listener then.',
      'windowsAuth: true',
    ]
  }
  return isIis
    ? ['# It did not ask for Windows sign-in here. If it does elsewhere:', '# windowsAuth: true']
    : []
}

function productLines({ recognised }: Findings): string[] {
  if (recognised === undefined) {
    return [
      '# Where people sign in; {return} becomes the address that they wanted.',
      '# signIn: /login?return={return}',
    ]
  }
  const { preset } = recognised.product
  return [
    '# Where to sign in is known from the preset; if single sign-on is elsewhere, or its form should be on the page:',
    '# signIn: https://sso.example.com/?return={return}',
    '# signIn: form',
    ...(preset === 'testrail'
      ? [
          '# Who may show its panel in a frame: the origin of your Jira.',
          '# frameAncestors: [https://jira.example.com]',
          '# Telling who has a licence: docs/licences.md',
        ]
      : []),
  ]
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

// What the schema allows as a name.
function nameOf({ recognised }: Findings, { hostname }: URL): string {
  const name = recognised?.product.preset ?? hostname.split('.')[0] ?? ''
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return /^[a-z0-9]/.test(plain) && !/^\d+$/.test(plain) ? plain : 'site'
}

// JSON is YAML; ${ would ask for a variable of the environment.
function quoted(text: string): string {
  const plain = /^[A-Za-z0-9/][A-Za-z0-9/:._-]*$/.test(text) && !text.endsWith(':')
  return plain ? text : JSON.stringify(text).replaceAll('${', '$${')
}
