// The gallery as files. There is nobody to ask, so that every page is made beforehand, and what nobody needs is left out:
// the samples besides the usual one are there in the first language, in the colours that the browser asks for.
import { galleryPage } from './galleryPage.ts'
import type { Gallery } from './gallery.ts'
import { documentPath } from './paths.ts'
import { ALL, canBe, nearest, singleSelections, usualSelection } from './selection.ts'
import type { Choices, Dimension, Selection } from './selection.ts'

/** path is relative, with slashes. */
export type ExportedFile = { readonly path: string; readonly body: Buffer | string }

/** Every file of an export but gallery.css, one after another. */
export function* exportedFiles(gallery: Gallery): Generator<ExportedFile> {
  const written = new Set<string>()
  for (const view of gallery.siteNames.flatMap((site) => viewsOf(gallery.choicesOf(site), site))) {
    yield { path: viewPath(gallery, view), body: renderView(gallery, view) }
    for (const single of singleSelections(view, gallery.choicesOf(view.site))) {
      const path = documentPath(single)
      if (written.has(path)) continue
      written.add(path)
      yield { path, body: gallery.documentOf(single).body }
      if (single.variant === 'json')
        yield { path: documentPath(single, 'json'), body: gallery.problemOf(single).body }
    }
  }
}

/** The directories and files that an export consists of. */
export const EXPORTED_NAMES = ['index.html', 'gallery.css', 'gallery', 'preview'] as const

function renderView(gallery: Gallery, selection: Selection): string {
  const root = viewPath(gallery, selection).includes('/') ? '../' : ''
  const linkTo = (wanted: Selection, changed?: Dimension): string | undefined => {
    const view = nearestView(gallery, wanted, changed)
    return view && `${root}${viewPath(gallery, view)}`
  }
  return galleryPage({
    ...{ gallery, selection, from: 0, problems: [], version: undefined },
    links: {
      gallery: linkTo,
      more: () => root,
      asset: (name) => `${root}${name}`,
      document: (wanted) => `${root}${documentPath(wanted)}`,
      problem: (wanted) => `${root}${documentPath(wanted, 'json')}`,
      // The files stand beside whoever writes an export, not beside those who read it.
      source: () => undefined,
    },
  })
}

function viewsOf(choices: Choices, site: string): Selection[] {
  const usual = { ...usualSelection(choices), site }
  const each = { variant: ALL, width: ALL }
  const views = [
    ...singleViews({ ...usual, ...each, language: ALL, scheme: ALL }, choices),
    ...singleViews({ ...usual, ...each, sample: ALL }, choices),
  ]
  return [...new Map(views.map((view) => [JSON.stringify(view), view])).values()]
}

// A view has every page.
function singleViews(selection: Selection, choices: Choices): Selection[] {
  return singleSelections(selection, { ...choices, page: [{ value: ALL, label: ALL }] })
}

/** The view that is meant by a link; undefined where there is none. */
function nearestView(gallery: Gallery, meant: Selection, changed?: Dimension): Selection | undefined {
  const { site, page, ...rest } = meant
  if (page !== ALL || Object.values(rest).includes(ALL)) return undefined
  const choices = gallery.choicesOf(site)
  const usual = usualSelection(choices)
  const sample = canBe('sample', meant.sample, choices) ? meant.sample : usual.sample
  const wanted = nearest({ ...meant, sample }, choices, changed)
  const first = { language: usual.language, scheme: usual.scheme }
  const isInEach = wanted.sample === usual.sample
  if (wanted.variant === 'json') return { ...wanted, ...first }
  if (!isInEach && (changed === 'language' || changed === 'scheme'))
    return { ...wanted, sample: usual.sample }
  if (!isInEach) return { ...wanted, ...first }
  return canBe('language', wanted.language, choices) ? wanted : { ...wanted, language: usual.language }
}

const IN_PATHS = ['site', 'variant', 'language', 'scheme', 'width', 'sample'] as const

function viewPath(gallery: Gallery, view: Selection): string {
  const usual = usualSelection(gallery.choicesOf(null))
  const isFirst = IN_PATHS.every((dimension) => view[dimension] === usual[dimension])
  return isFirst ? 'index.html' : `gallery/${IN_PATHS.map((dimension) => view[dimension]).join('.')}.html`
}
