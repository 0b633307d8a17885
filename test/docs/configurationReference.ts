// The tables of docs/configuration.md: every setting, from the schema that checks it.
import type { TSchema } from 'typebox'
import { allowed } from '../../src/config/validate/allowed.ts'
import { asNode } from '../../src/config/schema/schemaNode.ts'
import type { SchemaNode } from '../../src/config/schema/schemaNode.ts'
import { anchorOf } from '../../site/anchors.ts'

const BEGIN = '<!-- Below this line: npm run docs -->'

/** The document with its tables written anew; what stands above them stays. */
export function withReference(document: string, schema: TSchema): string {
  const [prose = ''] = document.split(BEGIN)
  return `${prose}${BEGIN}\n\n${configurationReference(schema)}`
}

/** One table: the settings of one map. */
type Section = { readonly title: string; readonly node: SchemaNode }

// Where the path to a map says less than a name.
const TITLES: Readonly<Record<string, string>> = {
  '': 'The whole file',
  'sites[].rules[].when.header.NAME': 'Tests of a text',
}

function configurationReference(schema: TSchema): string {
  const sections = collectSections(asNode(schema))
  return sections.map((section) => renderSection(section, sections)).join('\n')
}

// In the order of the file; a map that occurs again (brand, the tests of a text) stands where it is met first.
function collectSections(root: SchemaNode): Section[] {
  const sections: Section[] = []
  function visit(node: SchemaNode, path: string): void {
    if (node.properties) {
      if (sections.some((section) => isSame(section.node, node))) return
      sections.push({ title: TITLES[path] ?? `\`${path}\``, node })
    }
    for (const [child, step] of childrenOf(node)) visit(child, `${path}${step}`.replace(/^\./, ''))
  }
  visit(root, '')
  return sections
}

// Each with what the path to it has more; the branches of a choice are at the place of the choice itself.
function* childrenOf(node: SchemaNode): Generator<[child: SchemaNode, step: string]> {
  if (node.explainedIn !== undefined) return
  for (const [key, child] of Object.entries(node.properties ?? {})) yield [child, `.${key}`]
  for (const child of Object.values(node.patternProperties ?? {})) yield [child, '.NAME']
  for (const child of [...Object.values(node.$defs ?? {}), ...(node.anyOf ?? [])]) yield [child, '']
  if (node.items) yield [node.items, '[]']
}

// What a map may hold makes it the same, not what its place says about it.
function isSame(a: SchemaNode, b: SchemaNode): boolean {
  return JSON.stringify(a.properties) === JSON.stringify(b.properties)
}

function renderSection({ title, node }: Section, sections: readonly Section[]): string {
  const rows = Object.entries(node.properties ?? {}).map(([key, child]) => {
    const meaning = plain(child.description ?? '')
    const cells = [`\`${key}\``, valueOf(child, sections), defaultOf(node, key), meaning]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  const description = node.description === undefined ? [] : [sentence(node.description), '']
  const head = ['| Setting | Value | Default | Meaning |', '|---|---|---|---|']
  return [`### ${title}`, '', ...description, ...head, ...rows, ''].join('\n')
}

function sentence(text: string): string {
  return plain(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`)
}

function valueOf(node: SchemaNode, sections: readonly Section[]): string {
  if (node.$ref !== undefined) return linkToCondition(sections)
  if (node.explainedIn !== undefined) return `[a map](${node.explainedIn})`
  if (node.properties) return linkTo(sections.find((section) => isSame(section.node, node)))
  if (node.enum) return oneOf(node.enum.map((word) => `\`${word}\``))
  if (node.items) return `a list; each ${valueOf(node.items, sections)}`
  const [named] = Object.values(node.patternProperties ?? {})
  if (named) return `a map of names, each with ${valueOf(named, sections)}`
  const hasMap = node.anyOf?.some(({ properties }) => properties) ?? false
  return node.anyOf && (hasMap || node.allowed === undefined)
    ? choicesOf(node.anyOf, sections)
    : plain(allowed(node))
}

function choicesOf(branches: readonly SchemaNode[], sections: readonly Section[]): string {
  const isList = ({ type }: SchemaNode): boolean => type === 'array'
  const single = branches.filter((branch) => !isList(branch)).map((branch) => valueOf(branch, sections))
  return [...single, ...(branches.some(isList) ? ['a list of them'] : [])].join(', or ')
}

// A condition is the one thing that holds others of its kind.
function linkToCondition(sections: readonly Section[]): string {
  const condition = sections.find(({ node }) => node.properties?.['not']?.$ref !== undefined)
  return condition ? `[a condition](#${anchorOf(condition.title)})` : 'a condition'
}

function linkTo(section: Section | undefined): string {
  if (section === undefined) return 'a map'
  const words = section.title.startsWith('`') ? 'a map' : section.title.toLowerCase()
  return `[${words}](#${anchorOf(section.title)})`
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function defaultOf({ properties = {}, required = [] }: SchemaNode, key: string): string {
  const value = properties[key]?.default
  if (value !== undefined) return isEmptyMap(value) ? '' : `\`${JSON.stringify(value)}\``
  return required.includes(key) ? '**required**' : ''
}

// An empty map is filled with the defaults of its own table.
function isEmptyMap(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value ?? {}).length === 0
}

// An asterisk would begin an emphasis.
function plain(text: string): string {
  return text.replaceAll('*', '\\*')
}
