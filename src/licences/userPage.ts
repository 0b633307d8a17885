// One answer of TestRail's get_users: a bare list (before paging), or {offset, limit, size, _links: {next}, users}.
import { addAccount } from '../config/accounts/accounts.ts'
import type { Account } from '../config/accounts/accounts.ts'
import { canonicalAddress } from '../config/accounts/mailAddress.ts'
import { LicenceFault } from './fault.ts'

export type UserPage = {
  readonly users: readonly unknown[]
  /** The API route of the next page, such as /api/v2/get_users&limit=250&offset=250. */
  readonly next: string | undefined
}

// A user is one level below the list, and has lists of numbers: anything deeper is made to be deep.
const MAX_DEPTH = 16

// Three for each user, and more users than fit. Millions of empty ones would take a hundred times their length.
const MAX_CONTAINERS = 200_000

// The query of index.php and nothing else, so that no answer can lead the key elsewhere.
const NEXT = /^\/api\/v2\/get_users[\w&=/.,%-]{0,200}$/

/** Reads the text of an answer. Throws LicenceFault where it is not what TestRail says. */
export function parseUserPage(text: string): UserPage {
  const value = isModest(text) ? parseJson(text) : undefined
  if (Array.isArray(value)) return { users: value, next: undefined }
  const { users, _links: links } = (value ?? {}) as { readonly users?: unknown; readonly _links?: unknown }
  if (!Array.isArray(users)) {
    throw new LicenceFault(
      'TestRail answered with something that is no list of users; does the upstream lead to TestRail?',
    )
  }
  return { users, next: nextOf(links) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Its message would show a piece of the text.
    return undefined
  }
}

// Asked before the text is parsed: from a few bytes a parser would make many.
function isModest(text: string): boolean {
  let depth = 0
  let containers = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '"') index = endOfString(text, index)
    else if (character === ']' || character === '}') depth -= 1
    else if (character === '[' || character === '{') {
      depth += 1
      containers += 1
      if (depth > MAX_DEPTH || containers > MAX_CONTAINERS) return false
    }
  }
  return true
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '"') return index
  }
  return text.length
}

function nextOf(links: unknown): string | undefined {
  const { next } = (links ?? {}) as { readonly next?: unknown }
  if (next === undefined || next === null) return undefined
  if (typeof next === 'string' && NEXT.test(next)) return next
  throw new LicenceFault('TestRail named a next page that is none of its list of users')
}

/** Adds the users of a page that have an address. Throws LicenceFault for what are no users. */
export function addUsers(accounts: Map<string, Account>, users: readonly unknown[]): void {
  for (const user of users) {
    if (typeof user !== 'object' || user === null) {
      throw new LicenceFault('TestRail answered with a list that is not one of users')
    }
    const { email, is_active: active } = user as { readonly email?: unknown; readonly is_active?: unknown }
    const address = typeof email === 'string' ? canonicalAddress(email) : undefined
    if (address === undefined) continue
    addAccount(accounts, address, active === false || active === 0 ? 'inactive' : 'active')
  }
}
