import type { Templates } from '../config/templates.ts'
import { RECEIPT_KINDS } from '../rules/accessRequest.ts'
import type { AccessRequest, Letter, Receipt } from '../rules/accessRequest.ts'
import type { PageBrand } from './brand.ts'
import type { RenderedPage } from './index.ts'
import type { Layout } from './layout.ts'
import { letterOf } from './accessLetter.ts'
import { describeForm, describeReceipt } from './formView.ts'
import type { FormContext, ReceiptContext } from './formView.ts'
import { compileLook } from './look.ts'
import type { Phrasebook } from './phrasebook.ts'
import type { Phrases } from './phrases.ts'
import { pageAncestors, securityPolicy } from './securityPolicy.ts'

/** The pages with which somebody asks for access. */
export type FormPages = {
  /** What requests call the application. */
  readonly product: string
  readonly renderForm: (context: FormContext) => RenderedPage
  /** What became of a request. */
  readonly renderReceipt: (kind: Receipt['kind'], context: ReceiptContext) => RenderedPage
  /** The request in the words of those who read it: in the language of the site. */
  readonly letterOf: (request: AccessRequest) => Letter
}

export type FormPagesOptions = {
  readonly renderLayout: Layout
  readonly templates: Pick<Templates, 'styles' | 'pageStyles' | 'frameStyles' | 'formStyles'>
  readonly brand: PageBrand
  readonly phrasebook: Phrasebook
  readonly frameAncestors: readonly string[]
}

/** Compiles the forms of one site. */
export function compileForms(options: FormPagesOptions): FormPages {
  const { brand, phrasebook } = options
  const render = compileFormLayout(options)
  const pages: FormPages = {
    product: brand.product,
    renderForm(context) {
      const phrases = phrasebook.for(context.acceptLanguage)
      return render(phrases, describeForm(context, { phrases, brand }))
    },
    renderReceipt(kind, { reference, acceptLanguage }) {
      const phrases = phrasebook.for(acceptLanguage)
      return render(phrases, describeReceipt(kind, reference, { phrases, brand }))
    },
    letterOf: (request) => letterOf(request, phrasebook.usual),
  }
  rehearse(pages)
  return pages
}

type RenderForm = (phrases: Phrases, view: object) => RenderedPage

function compileFormLayout({ renderLayout, templates, brand, ...options }: FormPagesOptions): RenderForm {
  const more = [{ name: 'form.css', text: templates.formStyles }]
  const look = compileLook('page', { templates, brand, renderLayout, more })
  const contentSecurityPolicy = securityPolicy({
    ...look.allowed,
    forms: "'self'",
    ancestors: pageAncestors(options.frameAncestors),
  })
  const same = { ...look.view, product: brand.product, organisation: brand.organisation ?? null }
  return function renderForm({ language, direction }, view) {
    return {
      body: Buffer.from(renderLayout('form.liquid', { ...same, language, direction, ...view })),
      // What is typed comes back beside what is sealed: compressed, the one could tell of the other (BREACH).
      contentEncoding: 'identity',
      contentSecurityPolicy,
      contentType: 'text/html; charset=utf-8',
      contentLanguage: language,
      varyingOn: options.phrasebook.varyingOn,
    }
  }
}

// Liquid finds a mistake only while rendering: so everything is rendered once at load.
function rehearse({ renderForm, renderReceipt }: FormPages): void {
  const context = { reference: 'AAAA-AAAA', acceptLanguage: undefined }
  const about = {
    ...context,
    page: 'no-licence',
    address: '/',
    fields: [{ name: 'to', value: '/' }],
  } as const
  const typed = { name: '', email: '', message: '' }
  renderForm({ ...about, typed, faults: {} })
  renderForm({ ...about, typed, faults: { name: 'nameMissing' } })
  for (const kind of RECEIPT_KINDS) renderReceipt(kind, context)
}
