// What axe-core finds on documents, in light and in dark.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'

// The debugger puts it into each document, which no policy forbids: what is tested keeps the policy that it is sent with.
const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

// Frames of another origin answer axe only where that is asked for.
const ALLOW_FRAMES = `axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })`

export const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] as const

// What is incomplete is what a person would have to look at: nothing of ours may be left to that.
const RUN = `axe.run(document, ${JSON.stringify({ runOnly: [...STANDARDS] })}).then((results) => ({
  found: [...results.violations, ...results.incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => [id, target.flat().join(' '), html, failureSummary].join('\\n')),
  ),
  passed: results.passes.map(({ id }) => id),
}))`

type Results = { readonly found: readonly string[]; readonly passed: readonly string[] }

export const SCHEMES = ['light', 'dark'] as const

// As many as the tests that run at a time leave a processor for.
const TABS = 2

export type Audited = { readonly name: string; readonly address: string }

/** Fails for everything that axe finds on any of the addresses; resolves with the rules that had something to look at. */
export async function auditAll(t: Test, audited: readonly Audited[]): Promise<ReadonlySet<string>> {
  const browser = await openBrowser(t)
  const waiting = [...audited]
  const rules = new Set<string>()
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      const tab = await openAuditor(browser)
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await tab.goto(next.address)
        for (const scheme of SCHEMES) {
          await tab.emulateMedia({ colorScheme: scheme })
          const { found, passed } = await tab.evaluate<Results>(RUN)
          t.same(found, [], `${next.name}, ${scheme}`)
          for (const rule of passed) rules.add(rule)
        }
      }
    }),
  )
  return rules
}

/** A tab whose every document, in every frame, has axe. */
export async function openAuditor(browser: Browser): Promise<Page> {
  const context = await browser.newContext()
  await context.addInitScript(`${AXE};${ALLOW_FRAMES}`)
  return context.newPage()
}
