import { existsSync, statSync } from 'node:fs'
import { askUrl } from '../explain/askUrl.ts'
import type { RuleSource } from '../explain/ruleSource.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import { SIGNS_OF } from '../saved/asking.ts'
import { filesBelow } from '../saved/directory.ts'
import { collectFields } from '../saved/fields.ts'
import { readSaved } from '../saved/read.ts'
import { SavedError } from '../saved/savedError.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import { UsageError } from './command.ts'
import { requireLiveSettings } from './explainSettings.ts'
import type { ExplainSettings } from './explainSettings.ts'

/** An answer that was found, a file that holds none, or what could not be read. */
export type Finding =
  | { readonly saved: SavedResponse }
  | { readonly skipped: string }
  | { readonly asking: string }
  | { readonly failed: string }

/** What is to be explained, in the order in which it was named. */
export type Source =
  | { readonly kind: 'file' | 'directory'; readonly path: string }
  | { readonly kind: 'url'; readonly url: URL }

/** Throws UsageError for an address that must not be asked. */
export function sourcesOf(operands: readonly string[], settings: ExplainSettings): Source[] {
  return operands.map((operand) => {
    if (!/^https?:\/\//i.test(operand))
      return { kind: isDirectory(operand) ? 'directory' : 'file', path: operand }
    const url = URL.parse(operand)
    if (url === null) throw new UsageError(`${JSON.stringify(withoutSecrets(operand))} is no URL`)
    requireLiveSettings(settings, url)
    return { kind: 'url', url }
  })
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Reads or asks one after another. What fails is told, and the next is tried. */
export async function* findResponses(
  sources: readonly Source[],
  settings: ExplainSettings,
  rulesFor: RuleSource,
): AsyncGenerator<Finding> {
  for (const source of sources) {
    if (source.kind === 'url') yield* findLive(source.url, settings, rulesFor)
    else if (source.kind === 'directory') yield* findBelow(source.path, settings)
    else yield* findIn(source.path, settings)
  }
}

function* findBelow(directory: string, settings: ExplainSettings): Generator<Finding> {
  try {
    for (const file of filesBelow(directory)) yield* findIn(file, settings, { isOneOfMany: true })
  } catch (error) {
    yield { failed: messageOf(error) }
  }
}

function* findIn(
  file: string,
  { givenHead }: ExplainSettings,
  { isOneOfMany = false } = {},
): Generator<Finding> {
  try {
    for (const saved of readSaved(file, { givenHead })) yield { saved }
  } catch (error) {
    const isHeadless = error instanceof SavedError && error.isHeadless
    if (isHeadless && isOneOfMany) yield { skipped: `${file}: it has no status line; --status would say one` }
    else yield { failed: `${messageOf(error)}${isHeadless ? REMEDY : addressHint(file)}` }
  }
}

const REMEDY = ', or say which status it came with: --status 401'

const LIKE_AN_ADDRESS = /^(localhost|[\w-]+(\.[\w-]+)+)(:\d+(\/|$)|\/)/

// 127.0.0.1:9443/x, or host.example.com/path.
function addressHint(operand: string): string {
  const isMeant = LIKE_AN_ADDRESS.test(operand) && !existsSync(operand)
  return isMeant ? '; an address begins with https:// (or http://)' : ''
}

async function* findLive(
  url: URL,
  { asking }: ExplainSettings,
  rulesFor: RuleSource,
): AsyncGenerator<Finding> {
  const as = asking.as ?? 'page'
  const { ca } = rulesFor(url.host, `${url.pathname}${url.search}`)
  const headers = { ...SIGNS_OF[as], ...collectFields(asking.headers ?? []) }
  const address = withoutSecrets(url.href)
  yield {
    asking: `GET ${address} as a ${as}, with neither credentials nor cookies; redirects are not followed`,
  }
  try {
    yield { saved: await askUrl(url, { headers, ca }) }
  } catch (error) {
    yield { failed: messageOf(error) }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
