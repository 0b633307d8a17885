// What an operator's template may say, and browsers will not do, or a person could misuse.
import type { Remark } from '../check/finding.ts'
import type { LoadedConfig } from '../config/load.ts'
import type { OwnTemplate } from '../config/ownTemplates.ts'
import { withOwnTemplates } from '../config/ownTemplates.ts'
import type { Templates } from '../config/templates.ts'

/** Texts that are HTML, a stylesheet or a script already, and so may be printed with `raw`. */
const READY = /^(?:\w+\.)*(?:styles|script|\w*Markup)$/

type Suspect = { readonly pattern: RegExp; readonly why: string }

const FETCHING = 'img|link|script|iframe|audio|video|source|track|embed|object|input'

const SUSPECTS: readonly Suspect[] = [
  {
    pattern: /<script\b(?![^<>]*>\{\{-?\s*script\s*\|\s*raw\s*-?\}\}<\/script>)/gi,
    why: 'a script of your own does not run: the security policy of the pages allows that of Usher alone',
  },
  {
    pattern: /<style\b(?!>\{\{-?\s*styles\s*\|\s*raw\s*-?\}\}<\/style>)/gi,
    why: 'a style element of your own has no effect, as the security policy of the pages blocks it; write it into styles.css',
  },
  {
    pattern: attribute('[a-z]', 'style'),
    why: 'a style attribute has no effect, as the security policy of the pages blocks it; write a class, and its rules into styles.css',
  },
  {
    pattern: attribute('[a-z]', 'on[a-z]+'),
    why: 'a script in an attribute does not run, as the security policy of the pages blocks it',
  },
  {
    pattern: attribute(
      `(?:${FETCHING})\\b`,
      '(?:src|srcset|href|data|poster)',
      `\\s*["']?\\s*(?:https?:)?//`,
    ),
    why: 'nothing is fetched, as the security policy of the pages blocks it; use a data: URI',
  },
]

/** Own templates that will not do what they say, or that print what a person may have chosen as HTML. */
export function warningsAboutTemplates(
  { ownTemplates, sites }: Pick<LoadedConfig, 'ownTemplates' | 'sites'>,
  shipped: Templates,
): string[] {
  const all = [ownTemplates, ...sites.map((site) => site.ownTemplates)]
  const warnings = all.flatMap((own) => [
    ...own.filter(isLiquid).flatMap((template) => [...suspectsIn(template), ...rawIn(template)]),
    ...includedNowhere(own, shipped),
  ])
  return [...new Set(warnings)]
}

/** The same, each with its place as programs want it. */
export function remarksAboutTemplates(
  config: Pick<LoadedConfig, 'ownTemplates' | 'sites'>,
  shipped: Templates,
): Remark[] {
  return warningsAboutTemplates(config, shipped).map((message) => {
    const [, file = '', line = 1, column = 1] = /^(.*?):(?:(\d+):(\d+))?\s/.exec(message) ?? []
    return { id: 'template-blocked', message, place: { file, line: Number(line), column: Number(column) } }
  })
}

function isLiquid({ name }: OwnTemplate): boolean {
  return name.endsWith('.liquid')
}

function suspectsIn({ file, text }: OwnTemplate): string[] {
  const bare = withoutComments(text)
  return SUSPECTS.flatMap(({ pattern, why }) =>
    [...bare.matchAll(pattern)].map(({ index }) => `${placeIn(file, bare, index)} ${why}`),
  )
}

/** An attribute of an element, what stands in quotes and in Liquid left out. */
function attribute(element: string, name: string, value = ''): RegExp {
  const passed = `(?:\\{\\{[^}]*\\}\\}|\\{%[^}]*%\\}|"[^"]*"|'[^']*'|[^"'<>{])*?`
  return new RegExp(`<${element}${passed}(?:\\s|%\\})${name}\\s*=${value}`, 'gi')
}

const RAW = /\{(?:\{|%-?\s*(?:echo|cycle)\b)-?\s*([^|{}]*?)\s*((?:\|[^{}]*)?\|\s*raw)\s*-?%?\}/g

function rawIn({ file, text }: OwnTemplate): string[] {
  const bare = withoutComments(text)
  const ready = readyNamesIn(bare)
  return [...bare.matchAll(RAW)].flatMap(({ index, 1: field = '', 2: filters = '' }) => {
    const isAlone = /^\|\s*raw$/.test(filters)
    if (isAlone && (READY.test(field) || ready.has(field))) return []
    return [
      `${placeIn(file, bare, index)} \`${field} ${filters}\` is printed as HTML, and may hold what a person chose; leave out raw, or use a field whose name ends in Markup`,
    ]
  })
}

/** Names that a template gives to nothing but what is HTML already. */
function readyNamesIn(text: string): Set<string> {
  // What is captured has been escaped where it was printed.
  const captured = [...text.matchAll(/\{%-?\s*capture\s+(\w+)/g)].map(([, name = '']) => name)
  const loops = [...text.matchAll(/\{%-?\s*for\s+(\w+)\s+in\s+([^\s%]+)/g)]
  const ready = loops.filter(([, , list = '']) => READY.test(list)).map(([, name = '']) => name)
  const other = new Set(loops.filter(([, , list = '']) => !READY.test(list)).map(([, name]) => name))
  return new Set([...captured, ...ready].filter((name) => !other.has(name)))
}

function includedNowhere(own: readonly OwnTemplate[], shipped: Templates): string[] {
  const { layouts } = withOwnTemplates(shipped, own)
  const sources = Object.values(layouts)
  return own
    .filter(({ name }) => name.startsWith('parts/own-'))
    .filter(
      ({ name }) => !sources.some((source) => source.includes(`'${name}'`) || source.includes(`"${name}"`)),
    )
    .map(({ file, name }) => `${file}: no template includes '${name}'`)
}

// Lines and columns stay.
function withoutComments(text: string): string {
  const comments = /<!--[^]*?-->|\{%-?\s*comment\s*-?%\}[^]*?\{%-?\s*endcomment\s*-?%\}|\{#[^]*?#\}/g
  return text.replaceAll(comments, (comment) => comment.replaceAll(/[^\n]/g, ' '))
}

function placeIn(file: string, text: string, index: number): string {
  const before = text.slice(0, index).split('\n')
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}
