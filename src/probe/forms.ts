// What was found about an application, for people and for programs.
import { inColumns } from '../columns.ts'
import { printable, printableJson } from '../printable.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import { MAX_REQUESTS } from './asker.ts'
import type { Findings } from './index.ts'
import type { Row } from './rows.ts'

const HEAD = ['ASKED BY', 'TODAY', 'WITH USHER'] as const

/** address: as the person named it. */
export function toText(address: string, findings: Findings, rows: readonly Row[]): string {
  const facts = factsOf(findings, rows.length).map(
    ([name, text]) => `  ${name.padEnd(17)}${printable(text)}\n`,
  )
  return [`${printable(withoutSecrets(address))}\n`, ...facts, '\n', table(rows)].join('')
}

function factsOf(findings: Findings, count: number): [string, string][] {
  const { recognised, server, challenges, http2, state, presets } = findings
  return [
    [
      'product',
      recognised ? `${recognised.product.name}, told by ${recognised.signs.join(', ')}` : 'unknown',
    ],
    ['server', withoutSecrets(server) || 'does not say'],
    ['Windows sign-in', windowsSignIn(findings)],
    ['challenges', challenges.join(', ') || 'none'],
    [
      'HTTP/2',
      http2 === undefined ? 'not told: the address is not https' : http2 ? 'offered' : 'not offered',
    ],
    ['status', state === undefined ? 'none that says its state' : `says ${state}`],
    ['presets', presets.join(', ') || 'none fits; rules of your own do'],
    ['asked', `${count} requests of at most ${MAX_REQUESTS}, without credentials`],
  ]
}

function windowsSignIn({ asksWindowsSignIn }: Findings): string {
  return asksWindowsSignIn ? 'asked for: `windowsAuth: true`' : 'not asked for here'
}

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ as, target, status, shown, ...row }) => [
    `${as} ${shortened(printable(target))}`,
    printable(`${status ?? 'no answer'} ${shown}`.trim()),
    withUsher(row),
  ])
  return inColumns([HEAD, ...cells])
    .map((line) => `${line}\n`)
    .join('')
}

const MAX_TARGET_CHARACTERS = 40

function shortened(text: string): string {
  return text.length > MAX_TARGET_CHARACTERS ? `${text.slice(0, MAX_TARGET_CHARACTERS - 1)}…` : text
}

function withUsher({ verdict, cause, page }: Pick<Row, 'verdict' | 'cause' | 'page'>): string {
  if (verdict === null || verdict === 'pass') return 'the same'
  return `${verdict}, ${cause}${page === null ? '' : `: ${page}`}`
}

/** Its keys are documented in docs/first-contact.md. */
export function toJson(address: string, findings: Findings, rows: readonly Row[]): string {
  const { recognised, server, isIis, challenges, asksWindowsSignIn, http2, state, presets } = findings
  return `${printableJson({
    address: withoutSecrets(address),
    product: recognised?.product.name ?? null,
    signs: recognised?.signs ?? [],
    server: withoutSecrets(server) || null,
    iis: isIis,
    windowsAuth: asksWindowsSignIn,
    challenges,
    http2: http2 ?? null,
    state: state ?? null,
    presets,
    requests: rows,
  })}\n`
}
