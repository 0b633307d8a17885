// A configuration may say in a rule, or in a test of one, which credential it means. None of those is shown.
import type { Path } from '../../config/problem.ts'
import { HIDDEN, isSecretField, withoutSecrets } from '../../rules/secrets.ts'

/** Keys whose maps are of fields. */
const MAPS_OF_FIELDS: ReadonlySet<string | number> = new Set(['cookie', 'header', 'headers', 'requestHeader'])

// What a credential begins with is none.
const SCHEME = /^"?(?:basic|bearer|digest|negotiate|ntlm) ?"?$/i

/** A text of the configuration as it may be shown at its place. */
export function shownText(text: string, path: Path): string {
  return isOfSecretField(path) && !SCHEME.test(text) && !isPresence(text) ? HIDDEN : withoutSecrets(text)
}

/** A part of the configuration as it may be shown. path: where it stands. */
export function shownTree(value: unknown, path: Path = []): unknown {
  if (typeof value === 'string') return shownText(value, path)
  if (Array.isArray(value)) return value.map((item, index) => shownTree(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, shownTree(child, [...path, key])]),
  )
}

/** A condition in words, such as `request header authorization starts with "Basic "`. */
export function shownCondition(text: string): string {
  const [, kind = '', name = ''] = /^((?:request )?header|cookie) (\S+) /.exec(text) ?? []
  const isSecret = kind === 'cookie' || (name !== '' && isSecretField(name))
  const shown = isSecret ? text.replaceAll(QUOTED, (quoted) => (SCHEME.test(quoted) ? quoted : HIDDEN)) : text
  return withoutSecrets(shown)
}

const QUOTED = /"(?:[^"\\]|\\.)*"/g

function isPresence(text: string): boolean {
  return text === 'present' || text === 'absent'
}

function isOfSecretField(path: Path): boolean {
  return path.some((segment, index) => {
    const parent = path[index - 1] ?? ''
    return MAPS_OF_FIELDS.has(parent) && (parent === 'cookie' || isSecretField(String(segment)))
  })
}
