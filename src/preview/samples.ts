// Who is refused, how much the configuration says of whom to ask, and what else a page may meet.
import type { Site } from '../config/load.ts'
import type { Path } from '../config/problem.ts'
import type { PageBrand } from '../pages/index.ts'
import { EXAMPLE_BRAND } from './exampleBrand.ts'
import type { Variant } from './variants.ts'

/** What is shown in place of what the configuration has, and of a usual request. */
export type Sample = {
  readonly title: string
  /** The same site where nothing of it changes. */
  readonly siteOf?: (site: Site) => Site
  /** Where it is left out for some sites. */
  readonly isFor?: (site: Site) => boolean
  readonly person?: string
  readonly isSent?: true
  /** What the script of a page would show, by a word of its tag. */
  readonly reveals?: string
  /** Where it makes a difference; everywhere, where nothing is said. */
  readonly variants?: readonly Variant[]
  /** Where words are that it adds to a page. */
  readonly words?: readonly Path[]
}

export const SAMPLES = {
  usual: { title: 'as configured' },
  known: { title: 'person known', person: 'ada.lovelace@example.com' },
  contact: { title: 'with a contact', siteOf: branded(withContact) },
  'no-contact': { title: 'without a contact', siteOf: branded(withoutContact) },
  full: { title: 'with contacts, links and logos', siteOf: branded(withEverything) },
  long: {
    title: 'long names',
    siteOf: branded(withLongNames),
    person: 'maria-magdalena.von-und-zu-mustermann-schulze@subsidiary.example.com',
  },
  'sign-in-form': {
    title: 'with the sign-in form',
    isFor: ({ signInForm }) => signInForm !== undefined,
    siteOf: withSignInForm,
    variants: ['page', 'frame'],
    words: [['signInForm']],
  },
  sent: {
    title: 'something was sent',
    isSent: true,
    reveals: 'data-go-back',
    variants: ['page', 'frame'],
    words: [['sent'], ['goBack']],
  },
  apart: {
    title: 'back from the sign-in, still refused',
    reveals: 'id="apart"',
    variants: ['frame'],
    words: [['apart']],
  },
} as const satisfies Readonly<Record<string, Sample>>

export type SampleName = keyof typeof SAMPLES
export const SAMPLE_NAMES = Object.keys(SAMPLES) as SampleName[]

/** By a name that may be any. */
export function sampleNamed(name: string): Sample | undefined {
  return Object.hasOwn(SAMPLES, name) ? SAMPLES[name as SampleName] : undefined
}

/** Those that a site can be shown with. */
export function samplesOf(site: Site): SampleName[] {
  return SAMPLE_NAMES.filter((name) => sampleNamed(name)?.isFor?.(site) ?? true)
}

function branded(change: (brand: PageBrand) => PageBrand): (site: Site) => Site {
  return (site) => {
    const brand = change(site.brand)
    return brand === site.brand ? site : { ...site, brand }
  }
}

const CONTACTS: ReadonlySet<string> = new Set([
  'contactEmail',
  'contactUrl',
  'contactChat',
  'contactPhone',
] satisfies (keyof PageBrand)[])

function withContact(brand: PageBrand): PageBrand {
  return Object.keys(brand).some((key) => CONTACTS.has(key))
    ? brand
    : { ...brand, contactEmail: 'it-help@example.com' }
}

function withoutContact(brand: PageBrand): PageBrand {
  return Object.fromEntries(Object.entries(brand).filter(([key]) => !CONTACTS.has(key))) as PageBrand
}

// Of a pair for light and dark both are the configuration's, or both of the example.
function withEverything(brand: PageBrand): PageBrand {
  const { logo, logoDark, backgroundColor, backgroundColorDark, ...others } = EXAMPLE_BRAND
  return {
    ...others,
    ...(brand.logo === undefined && { logo, logoDark }),
    ...(brand.backgroundColor === undefined && { backgroundColor, backgroundColorDark }),
    ...brand,
  }
}

// As long as the configuration allows, with a word that no line has room for.
function withLongNames(brand: PageBrand): PageBrand {
  return {
    ...brand,
    product: 'Requirements-and-Verification-Workbench of the Second Floor',
    organisation: 'Donaudampfschifffahrtsgesellschaft Wien and Sons Holding Ltd',
  }
}

function withSignInForm(site: Site): Site {
  const { signInForm } = site
  return signInForm === undefined
    ? site
    : { ...site, signInForm: { ...signInForm, shownIn: ['page', 'frame'] } }
}
