// Tests of rules as the tests need them: in a site with a rule of each kind.
import { join } from 'node:path'
import type { Test } from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { runRuleTests } from '../../src/ruleTests/run.ts'
import type { TestResult } from '../../src/ruleTests/run.ts'
import { testedInConfig } from '../../src/ruleTests/testedRules.ts'

const RULES = `sites:
  - name: wiki
    upstream: http://127.0.0.1:9000
    rules:
      - name: exception
        when: { status: 401, path: { startsWith: /open } }
        cause: refused
        then: pass
      - name: no-seat
        when: { status: 401, body: { contains: kein Platz für dich } }
        cause: no-licence
      - name: known
        when: { status: 401, licence: none }
        cause: no-licence
        then: redirect
        to: /ask
      - name: token
        when: { status: 401, audience: client, requestHeader: { X-Key: { equals: b } } }
        cause: token-refused
      - name: windows
        when: { status: 401, header: { WWW-Authenticate: { equals: NTLM } } }
        cause: sign-in-required
      - name: watched
        when: { status: 403 }
        cause: no-permission
        mode: observe
`

/** The results of tests in a site of these rules; saved files stand beside the configuration. */
export function resultsOf(
  t: Test,
  tests: string,
  files: Readonly<Record<string, string>> = {},
): readonly TestResult[] {
  const directory = t.testdir({ presets: {}, ...files })
  const lines = tests.replaceAll(/^(?=.)/gm, '      ')
  const config = parseConfig(`${RULES}    tests:\n${lines}`, join(directory, 'usher.yaml'), {
    env: {},
    presetsDirectory: join(directory, 'presets'),
  })
  return testedInConfig(config).flatMap(runRuleTests)
}

export function messagesOf(results: readonly TestResult[]): (string | undefined)[] {
  return results.map(({ problem }) => problem?.message)
}
