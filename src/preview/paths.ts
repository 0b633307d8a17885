// Where a document is, below the gallery: the same on the server and in an export.
import { canBe, isThere, type Choices, type Dimension, type Selection } from './selection.ts'

const ROOT = 'preview'

// The width is that of the frame, and no business of the document.
const SEGMENTS = ['site', 'sample', 'language', 'scheme', 'variant', 'page'] as const satisfies Dimension[]

export type DocumentKind = 'html' | 'json'

/** Relative, such as preview/testrail/usual/en/system/page/no-licence.html; json for what programs get, as it is. */
export function documentPath(selection: Selection, kind: DocumentKind = 'html'): string {
  return `${[ROOT, ...SEGMENTS.map((dimension) => selection[dimension])].map(encodeURIComponent).join('/')}.${kind}`
}

export type Located = { readonly selection: Selection; readonly kind: DocumentKind }

/** The reverse, for a path as it came; undefined where nothing of the kind can be looked at. */
export function locateDocument(path: string, choicesOf: (site: string) => Choices): Located | undefined {
  const [, kind] = /\.(html|json)$/.exec(path) ?? []
  const [root, ...segments] = path.replace(/\.(html|json)$/, '').split('/')
  if (kind === undefined || root !== ROOT || segments.length !== SEGMENTS.length) return undefined
  const said = Object.fromEntries(SEGMENTS.map((dimension, index) => [dimension, segments[index]]))
  const choices = choicesOf(segments[0] ?? '')
  const selection = { ...said, width: choices.width[0]?.value } as Selection
  const isKnown = SEGMENTS.every((dimension) => canBe(dimension, selection[dimension], choices))
  const isOfItsKind = kind === 'html' || selection.variant === 'json'
  return isKnown && isThere(selection) && isOfItsKind ? { selection, kind: kind as DocumentKind } : undefined
}
