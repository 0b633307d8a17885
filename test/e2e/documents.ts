// Every document that a refused person may meet, as bytes.
import { join } from 'node:path'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { LANGUAGES, PAGES } from '../../src/config/words.ts'
import type { Language, PageName } from '../../src/config/words.ts'
import type { FormPages } from '../../src/pages/forms.ts'
import type { PageContext, Pages, RenderedPage } from '../../src/pages/index.ts'
import { sitePages } from '../../src/pages/sitePages.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { previewDocument } from '../../src/preview/document.ts'
import { REFUSAL_OF } from '../../src/preview/examples.ts'
import { wantedAddress } from '../../src/rules/returnAddress.ts'

/** Hundreds of documents take half a minute on two free processors; the limit of a test file is for others. */
export const PATIENCE_MS = 600_000

/** A full page, a panel in a frame, and the forms with which somebody asks for access. */
export const VARIANTS = ['page', 'frame', 'form'] as const
/** A notice stands above a form of the gallery's own. */
export type DocumentVariant = (typeof VARIANTS)[number] | 'notice'

/** The form as it comes, as it comes back with faults, and what is said of what was sent. */
const FORMS = ['asked', 'faulty', 'queued', 'already', 'limited', 'full'] as const
type FormName = (typeof FORMS)[number]

type Situation = {
  readonly config: string
  readonly context: Pick<PageContext, 'reference'> & Partial<PageContext>
}

const REFERENCE = 'K7Q2-M9XA'

/** Who is refused, and how much the configuration says: what decides which parts a document has. */
export const SITUATIONS = {
  usual: {
    config: `
brand: { organisation: Northwind, contactEmail: qa@northwind.example }
sites: [{ name: tests, upstream: 'demo:testrail', presets: [testrail] }]`,
    context: { reference: REFERENCE, person: 'ada.lovelace@northwind.example' },
  },
  /** Nothing is configured: words stand where the buttons would be. */
  bare: {
    config: `sites: [{ name: tests, upstream: 'http://127.0.0.1:9' }]`,
    context: { reference: REFERENCE },
  },
  /** What can be sent stands on the page itself. */
  forms: {
    config: `
brand: { organisation: Northwind }
sites: [{ name: tests, upstream: 'demo:testrail', presets: [testrail], signIn: form-in-frames, frameAncestors: ['http://127.0.0.1:*'] }]`,
    context: { reference: REFERENCE, askUrl: '/ask?page=no-licence' },
  },
  /** Everything that there is, and as long as the configuration and trusted proxies may make it. */
  long: {
    config: `
brand:
  product: Qualitätsmanagementplattformverwaltung of the Second Floor
  organisation: Donaudampfschifffahrtsgesellschaft Wien and Sons Holding Ltd
  backgroundColor: '#7a7a7a'
  backgroundColorDark: '#7a7a7a'
  contactUrl: https://help.northwind.example/
  contactEmail: quality-management-platform-team@subsidiary.northwind.example
  contactChat: https://chat.northwind.example/
  contactPhone: '+49 (0)30 1234567-1234'
  links: [{ label: Datenschutzgrundverordnung and so on, url: /privacy }, { label: Handbook, url: /handbook }]
sites: [{ name: tests, upstream: 'demo:testrail', presets: [testrail] }]`,
    context: {
      reference: '0af7651916cd43dd8448eb211c80319c:00f067aa0ba902b7:d75597dee50b0ca',
      person: 'christina.maximiliane.von-und-zu-hohenzollern@subsidiary.northwind.example',
      isSent: true,
    },
  },
} as const satisfies Readonly<Record<string, Situation>>

export type SituationName = keyof typeof SITUATIONS

export type Document = {
  readonly situation: SituationName
  readonly variant: DocumentVariant
  readonly language: Language
  readonly page: PageName | FormName
}

type Wanted = {
  readonly situations?: readonly SituationName[]
  readonly variants?: readonly DocumentVariant[]
  readonly languages?: readonly Language[]
  readonly pages?: readonly PageName[]
}

/** Every document of what is wanted: unless it is said, all pages in all languages and variants, in the usual situation. */
export function documents({
  situations = ['usual'],
  variants = VARIANTS,
  languages = LANGUAGES,
  pages = PAGES,
}: Wanted = {}): Document[] {
  return situations.flatMap((situation) =>
    variants.flatMap((variant) =>
      languages.flatMap((language) =>
        (variant === 'form' ? FORMS : pages).map((page) => ({ situation, variant, language, page })),
      ),
    ),
  )
}

/** What failing tests call a document, and its path. */
export function nameOf({ situation, variant, language, page }: Document): string {
  return `${situation}/${variant}/${language}/${page}`
}

// Files that a configuration names are found from here.
const CONFIG_FILE = join(import.meta.dirname, '../../test.yaml')

const templates = readTemplates(TEMPLATES_DIRECTORY)

const WANTED = wantedAddress({ target: '/index.php?/runs/view/12', pathPrefix: '/' })

const sites = new Map<SituationName, Pages>()

type Rendered = Pick<RenderedPage, 'body' | 'contentSecurityPolicy'> & { readonly status: number }

/** The bytes of a document, and what is sent with them. */
export function renderDocument(document: Document): Rendered {
  const { situation, variant, language: acceptLanguage, page } = document
  const { context } = SITUATIONS[situation]
  const pages = pagesOf(situation)
  if (isForm(page)) return { ...renderForm(page, pages.forms, { ...context, acceptLanguage }), status: 200 }
  const { status } = REFUSAL_OF[page]
  const person = 'person' in context ? context.person : undefined
  if (variant !== 'page' && variant !== 'frame') {
    const asked = { pages, page, variant: 'notice', language: acceptLanguage, scheme: 'system' } as const
    return { ...previewDocument({ ...asked, wanted: WANTED, person }), status }
  }
  return { ...pages.render({ wanted: WANTED, ...context, page, variant, status, acceptLanguage }), status }
}

function isForm(page: Document['page']): page is FormName {
  return FORMS.some((form) => form === page)
}

type FormWords = { readonly reference: string; readonly person?: string; readonly acceptLanguage: string }

function renderForm(name: FormName, forms: FormPages, { person = '', ...context }: FormWords): RenderedPage {
  if (name !== 'asked' && name !== 'faulty') return forms.renderReceipt(name, context)
  return forms.renderForm({
    ...context,
    ...{ page: 'no-licence', address: 'https://tests.northwind.example/index.php?/runs/view/12', fields: [] },
    typed: { name: person, email: 'nobody', message: 'Could I have a licence?' },
    faults: name === 'faulty' ? { name: 'nameMissing', email: 'emailUnclear' } : {},
  })
}

// Compiling takes a tenth of a second.
function pagesOf(situation: SituationName): Pages {
  const compiled = sites.get(situation) ?? compile(situation)
  sites.set(situation, compiled)
  return compiled
}

function compile(situation: SituationName): Pages {
  const { config } = SITUATIONS[situation]
  const allLanguages = `languages: { offer: [${LANGUAGES.join(', ')}] }`
  const options = { env: {}, presetsDirectory: PRESETS_DIRECTORY }
  const parsed = parseConfig(`${config}\n${allLanguages}`, CONFIG_FILE, options)
  const [site] = parsed.sites
  if (site === undefined) throw new Error(`${situation} has no site`)
  return sitePages({ site, templates, ownPath: parsed.ownPath })
}
