// A server that sends every document as Usher does.
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Test } from 'tap'
import { listenOn } from '../helpers/upstream.ts'
import { documents, nameOf, renderDocument, SITUATIONS, VARIANTS } from './documents.ts'
import type { Document, SituationName } from './documents.ts'

export type DocumentServer = {
  readonly origin: string
  addressOf(document: Document): string
  /** A page of another origin that shows the document in a frame of this size, in CSS pixels. */
  embeddedAddressOf(document: Document, size?: { width: number; height: number }): string
  /** Every target that was asked for, by either origin. */
  readonly asked: readonly string[]
}

/** Serves every document with the status and the headers that Usher sends, and a page for where their links lead. */
export async function serveDocuments(t: Test): Promise<DocumentServer> {
  const asked: string[] = []
  const start = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      answer(request, response)
    })
    return `http://127.0.0.1:${await listenOn(t, server)}`
  }
  const origin = await start(sendDocument)
  const elsewhere = await start((request, response) => sendEmbedder(request, response, origin))
  return {
    origin,
    asked,
    addressOf: (document) => `${origin}/${nameOf(document)}`,
    embeddedAddressOf: (document, { width, height } = PANEL) =>
      `${elsewhere}/${width}/${height}/${nameOf(document)}`,
  }
}

/** A panel of Jira beside an issue. */
export const PANEL = { width: 480, height: 200 }

function sendDocument({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const document = ALL.get(url.slice(1))
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  if (document === undefined) return void response.end(DESTINATION)
  const rendered = renderDocument(document)
  response.setHeader('Content-Language', document.language)
  response.setHeader('Content-Security-Policy', rendered.contentSecurityPolicy)
  response.setHeader('Referrer-Policy', 'same-origin')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.writeHead(rendered.status).end(rendered.body)
}

const ALL = new Map(
  documents({
    situations: Object.keys(SITUATIONS) as SituationName[],
    variants: [...VARIANTS, 'notice'],
  }).map((document) => [nameOf(document), document]),
)

const DESTINATION = `<!doctype html><html lang="en"><title>Destination</title><link rel="icon" href="data:,">
<main><h1>Destination</h1></main></html>`

function sendEmbedder({ url = '' }: IncomingMessage, response: ServerResponse, origin: string): void {
  const [width, height, ...name] = url.slice(1).split('/')
  response.setHeader('Content-Type', 'text/html; charset=utf-8').end(`<!doctype html><html lang="en">
<title>Issue</title><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<body style="margin: 0; background: Canvas; color: CanvasText"><main><h1>Issue</h1><iframe title="Panel" src="${origin}/${name.join('/')}"
style="display: block; border: 0; width: ${width}px; height: ${height}px"></iframe></main></body></html>`)
}
