// What those who show a gallery answer. Nothing that is asked changes anything.
import { createHash } from 'node:crypto'
import { readGalleryAsset } from '../galleryAssets.ts'
import { markup } from '../markup.ts'
import { policyFor } from '../preview/document.ts'
import { galleryPage } from '../preview/galleryPage.ts'
import { hashSource } from '../pages/hashSource.ts'
import { documentPath, locateDocument } from '../preview/paths.ts'
import { nearest, queryFor, readSelection, type Selection } from '../preview/selection.ts'
import { standIn } from '../preview/standIn.ts'
import { shownSource, sourceLink } from './textSource.ts'
import type { Gallery } from '../preview/gallery.ts'
import type { Problem } from '../preview/galleryPage.ts'

/** What there is to show at a moment. */
export type Shown = {
  readonly gallery: Gallery
  /** Why the gallery is older than the files. */
  readonly problems: readonly Problem[]
  /** What the gallery listens for news with; undefined where there is nobody to tell any. */
  readonly version: string | undefined
}

export type PreviewAnswer = {
  readonly status: number
  readonly contentType: string
  readonly contentSecurityPolicy: string
  readonly body: Buffer | string
}

const HTML = 'text/html; charset=utf-8'

const GALLERY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ASSET_TYPES: Readonly<Record<string, string>> = {
  'gallery.css': 'text/css; charset=utf-8',
  'gallery.js': 'text/javascript; charset=utf-8',
}

/** The answer for a target such as /?site=testrail or /preview/…. */
export function answerPreview(target: string, state: Shown): PreviewAnswer {
  const { pathname, searchParams } = new URL(`http://preview.invalid${target}`)
  const path = pathname.slice(1)
  if (path === '') return galleryAnswer(searchParams, state)
  const type = Object.hasOwn(ASSET_TYPES, path) ? ASSET_TYPES[path] : undefined
  if (type !== undefined) {
    return {
      status: 200,
      contentType: type,
      contentSecurityPolicy: GALLERY_POLICY,
      body: readGalleryAsset(path),
    }
  }
  return documentAnswer(path, state) ?? sourceAnswer(path) ?? leadsElsewhere(target)
}

function galleryAnswer(query: URLSearchParams, { gallery, problems, version }: Shown): PreviewAnswer {
  const choices = gallery.choicesOf(query.get('site'))
  const selection = readSelection(query, choices)
  const galleryLink = (wanted: Selection, from = 0): string => {
    const parameters = [queryFor(wanted, choices), from === 0 ? '' : `from=${from}`].filter(Boolean)
    return parameters.length === 0 ? './' : `?${parameters.join('&')}`
  }
  const body = galleryPage({
    ...{ gallery, selection, problems, version },
    from: Math.max(0, Math.trunc(Number(query.get('from'))) || 0),
    links: {
      gallery: (wanted, changed) => galleryLink(nearest(wanted, choices, changed)),
      more: (from) => galleryLink(selection, from),
      asset: (name) => name,
      // A page that an edit has left as it is keeps its address, and its frame need not load it anew.
      document: (wanted) => `${documentPath(wanted)}?${digest(gallery.documentOf(wanted).body)}`,
      problem: (wanted) => documentPath(wanted, 'json'),
      source: sourceLink,
    },
  })
  return { status: 200, contentType: HTML, contentSecurityPolicy: GALLERY_POLICY, body }
}

function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 12)
}

function documentAnswer(path: string, { gallery }: Shown): PreviewAnswer | undefined {
  const located = locateDocument(path, gallery.choicesOf)
  if (!located) return undefined
  const { selection, kind } = located
  const document = kind === 'json' ? gallery.problemOf(selection) : gallery.documentOf(selection)
  const { body, contentType, contentSecurityPolicy } = document
  return { status: 200, body, contentType, contentSecurityPolicy }
}

// The buttons of the pages are real, and whoever presses one in a frame comes here.
function leadsElsewhere(target: string): PreviewAnswer {
  const { html, style } = standIn({
    title: 'The preview ends here',
    style: 'main{padding:1rem 1.25rem}code{overflow-wrap:anywhere}p{margin:0 0 .5rem}',
    body: markup`<main><p>The preview ends here. Behind Usher this leads to</p><p><code>${target}</code></p></main>`,
  })
  return { status: 404, contentType: HTML, contentSecurityPolicy: policyFor(hashSource(style)), body: html }
}

function sourceAnswer(path: string): PreviewAnswer | undefined {
  const shown = shownSource(path)
  if (shown === undefined) return undefined
  return {
    status: 200,
    contentType: HTML,
    contentSecurityPolicy: policyFor(hashSource(shown.style)),
    body: shown.html,
  }
}
