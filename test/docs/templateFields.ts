// What the templates are given, read from what Liquid is given: every field with the kinds of its values.
import { Liquid } from 'liquidjs'
import type { Template } from 'liquidjs'
import type { Test } from 'tap'
import { PAGES } from '../../src/config/words.ts'
import { createPages } from '../../src/pages/index.ts'
import type { PageBrand, PageContext, Pages, Ways } from '../../src/pages/index.ts'
import { context, templates } from '../pages/samples.ts'

/** By the path of each field, such as 'buttons[].href', what it holds: 'text or null'. */
export type Fields = Readonly<Record<string, string>>

const BARE: PageBrand = { product: 'TestRail' }

const LOGO = 'data:image/svg+xml;base64,PHN2Zy8+'

const FULL: PageBrand = {
  ...BARE,
  organisation: 'Northwind',
  logo: LOGO,
  logoDark: LOGO,
  contactEmail: 'help@example.com',
  contactUrl: 'https://desk.example.com',
  contactChat: 'https://chat.example.com',
  contactPhone: '+49 30 1234-567',
  links: [{ label: 'Handbook', url: 'https://wiki.example.com' }],
}

const FORM = {
  action: '/index.php?/auth/login',
  user: 'name',
  password: 'password',
  takesEmail: true,
  hidden: { to: '{return}' },
  shownIn: ['page', 'frame'],
} as const satisfies Ways['signInForm']

const SIGN_IN = '/index.php?/auth/login'

const WAYS: readonly Ways[] = [
  {},
  { signIn: SIGN_IN, reset: '/.usher/reset' },
  { signIn: SIGN_IN, signInForm: FORM },
  { signIn: SIGN_IN, signInForm: { ...FORM, remember: { name: 'rememberme', value: '1' } } },
]

/** The fields of each template that is rendered by itself, by its name. */
export function collectFields(t: Test): ReadonlyMap<string, Fields> {
  const kinds = new Map<string, Map<string, Set<string>>>()
  const render: Liquid['renderSync'] = Reflect.get(Liquid.prototype, 'renderSync')
  t.intercept(Liquid.prototype, 'renderSync', {
    value: function recorded(this: Liquid, template: Template[], view: object) {
      const name = template[0]?.token.file ?? ''
      const known = kinds.get(name) ?? new Map<string, Set<string>>()
      kinds.set(name, known)
      note(known, '', view)
      return render.call(this, template, view)
    },
  })
  for (const brand of [BARE, FULL]) for (const ways of WAYS) renderAll(brand, ways)
  return new Map([...kinds].map(([name, fields]) => [name, described(fields)]))
}

function renderAll(brand: PageBrand, ways: Ways): void {
  // As an operator's, so that each page is rendered.
  const pages = createPages({ templates: { ...templates, ownFiles: {} }, brand, ways, frameAncestors: [] })
  for (const page of PAGES) {
    for (const variant of ['page', 'frame'] as const) {
      for (const situation of SITUATIONS) pages.render({ ...context, ...situation, page, variant })
      pages.renderNotice({ ...context, page, variant })
    }
  }
  renderForms(pages)
}

const SITUATIONS: readonly Partial<PageContext>[] = [
  { status: 200 },
  { status: 401, person: 'ada' },
  { status: 401, isSent: true, askUrl: '/.usher/ask' },
]

function renderForms({ forms }: Pages): void {
  const shared = { reference: context.reference, acceptLanguage: undefined }
  const typed = { name: '', email: '', message: '' }
  const fields = [{ name: 'to', value: '/' }]
  const asked = { ...shared, page: 'no-licence', address: '/', fields, typed } as const
  forms.renderForm({ ...asked, faults: { name: 'nameMissing' } })
  forms.renderReceipt('queued', shared)
}

function note(kinds: Map<string, Set<string>>, path: string, value: unknown): void {
  if (path !== '') kinds.set(path, (kinds.get(path) ?? new Set()).add(kindOf(path, value)))
  if (Array.isArray(value)) for (const item of value) note(kinds, `${path}[]`, item)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) note(kinds, path === '' ? key : `${path}.${key}`, item)
  }
}

const KINDS: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'yes or no' }

const READY: readonly (readonly [path: RegExp, kind: string])[] = [
  [/Markup(\[\])?$/, 'HTML'],
  [/^styles$/, 'CSS'],
  [/^script$/, 'JavaScript'],
]

function kindOf(path: string, value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'map'
  return READY.find(([pattern]) => pattern.test(path))?.[1] ?? KINDS[typeof value] ?? typeof value
}

function described(fields: ReadonlyMap<string, ReadonlySet<string>>): Fields {
  const entries = [...fields]
    .filter(([path]) => !path.endsWith('[]'))
    .map(([path, kinds]) => [path, inWords(kinds, fields.get(`${path}[]`))] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function inWords(kinds: ReadonlySet<string>, items: ReadonlySet<string> = new Set()): string {
  const item = [...items].join(' or ')
  const list = `list of ${item === 'map' ? 'maps' : item}`
  const values = [...kinds].filter((kind) => kind !== 'null')
  const told = values.map((kind) => (kind === 'list' && item !== '' ? list : kind))
  return [...told, ...(kinds.has('null') ? ['null'] : [])].join(' or ')
}
