// What a schema allows and what a file holds, in words.
import { inspect } from 'node:util'
import { keysOf } from '../schema/schemaNode.ts'
import type { SchemaNode } from '../schema/schemaNode.ts'

/** What may stand at a node, to follow "must be". */
export function allowed(node: SchemaNode): string {
  if (node.allowed !== undefined) return node.allowed
  if (node.anyOf) return choices(node)
  if (node.enum) return oneOf(node.enum)
  switch (node.type) {
    case 'integer':
      return `a whole number ${range(node)}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'object':
      return node.properties
        ? `a map of ${keysOf(node).join(', ')}`
        : 'a map of names and what they must hold'
    default:
      return node.maxLength === undefined ? 'text' : `text of at most ${node.maxLength} characters`
  }
}

function choices({ anyOf = [] }: SchemaNode): string {
  const words = anyOf.map((branch) => (branch.type === 'array' ? 'a list of them' : allowed(branch)))
  return words.join(', or ')
}

function oneOf(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1')
}

function range({ minimum = 0, maximum }: SchemaNode): string {
  return maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`
}

const MAX_SHOWN_CHARACTERS = 60

/** A value of the file as a message shows it, to follow "found". */
export function found(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return foundMap(Object.keys(value))
  if (typeof value === 'string') return shorten(JSON.stringify(withoutCredentials(value)))
  return inspect(value)
}

function foundMap(keys: readonly string[]): string {
  return keys.length === 0 ? 'an empty map' : `a map with ${shorten(keys.join(', '))}`
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text
}

// What a URL carries before its @ is a password.
function withoutCredentials(text: string): string {
  const start = text.indexOf('//')
  const end = text.lastIndexOf('@')
  return start === -1 || end < start ? text : `${text.slice(0, start)}//…${text.slice(end)}`
}
