// Every advisory that design and dependencies give reason to look at has a test that bears its name.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'

const TESTS = join(import.meta.dirname, '..')

const ADVISORIES = {
  '@fastify/reply-from and @fastify/http-proxy': [
    ...[
      'CVE-2026-33805',
      'GHSA-v574-6498-x57v',
      'GHSA-2q7r-29rg-6m5h',
      'CVE-2023-51701',
      'CVE-2021-21321',
      'CVE-2021-21322',
    ],
  ],
  Fastify: [
    'CVE-2026-3635',
    'CVE-2026-3419',
    'CVE-2026-25223',
    'CVE-2026-33806',
    'CVE-2025-32442',
    'CVE-2026-25224',
  ],
  undici: [
    ...[
      'CVE-2026-1525',
      'CVE-2026-1526',
      'CVE-2026-1527',
      'CVE-2026-1528',
      'CVE-2026-2229',
      'CVE-2026-22036',
      'CVE-2026-16728',
    ],
    ...['CVE-2022-31150', 'CVE-2022-35948', 'CVE-2022-35949', 'CVE-2023-23936', 'GHSA-35p6-xmwp-9g52'],
  ],
  Node: ['CVE-2026-48931'],
  'http-proxy-middleware': ['CVE-2026-55602', 'CVE-2024-21536'],
  'oauth2-proxy': ['CVE-2026-40575', 'GHSA-5hvv-m4w4-gf6v', 'GHSA-pxq7-h93f-9jrg', 'CVE-2025-64484'],
  'pages of gateways': ['CVE-2026-24513', 'CVE-2026-41181'],
} as const

// In the title of a test, or of a row of one; a comment proves nothing.
const CODE = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('advisories.test.ts'))
  .map((file) => readFileSync(join(TESTS, file), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, ''))
  .join('\n')

for (const [against, names] of Object.entries(ADVISORIES)) {
  test(`each advisory against ${against} has a test under its name`, (t) => {
    for (const name of names) t.ok(CODE.includes(name), name)
    t.end()
  })
}
