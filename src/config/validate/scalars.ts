import { FORMATS } from '../schema/formats.ts'
import type { SchemaNode } from '../schema/schemaNode.ts'

/** Undefined where a value of the right type is allowed; else the reason, '' where `allowed` says it all. */
export function scalarFault(node: SchemaNode, value: unknown): string | undefined {
  if (typeof value === 'string') return textFault(node, value)
  if (typeof value !== 'number') return undefined
  return value >= (node.minimum ?? -Infinity) && value <= (node.maximum ?? Infinity) ? undefined : ''
}

function textFault(node: SchemaNode, text: string): string | undefined {
  const { pattern, format = '', minLength = 0, maxLength = Infinity } = node
  const characters = Array.from(text).length
  if (node.enum) return node.enum.includes(text) ? undefined : ''
  if (characters < minLength || characters > maxLength) return ''
  const reason = FORMATS[format]?.(text)
  if (reason !== undefined || pattern === undefined) return reason
  return new RegExp(pattern, 'u').test(text) ? undefined : ''
}
