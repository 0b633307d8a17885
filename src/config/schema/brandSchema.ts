// What the pages carry: names, logo, colours, contacts, links, and what a page offers to do.
import Type from 'typebox'
import type { Static } from 'typebox'
import { COLOR_SCHEMES, LANGUAGES, PAGES } from '../words.ts'
import type { Language, PageName } from '../words.ts'
import { closed, FilePath, READABLE } from './schemaParts.ts'

const MAX_NAME_CHARACTERS = 60
const MAX_LABEL_CHARACTERS = 40
const MAX_LINKS = 6
const MAX_URL_CHARACTERS = 1_000

const FILLED_IN = '{reference}, {page} and others are filled in: docs/brand.md'

const LabelText = Type.String({
  ...READABLE,
  maxLength: MAX_LABEL_CHARACTERS,
  description: 'A word or two',
})

const LabelSchema = Type.Unsafe<Label>(
  Type.Union(
    [
      LabelText,
      Type.Record(Type.String({ pattern: `^(${LANGUAGES.join('|')})$` }), LabelText, {
        minProperties: 1,
        allowedKeys: `a language: ${LANGUAGES.join(', ')}`,
        description: 'By language; where a language is not named, English is read, or else the first',
      }),
    ],
    {
      allowed: `text of at most ${MAX_LABEL_CHARACTERS} characters, or a map of languages such as { en: Handbook, de: Handbuch }`,
      description: 'A word or two, or a map of them by language',
    },
  ),
)

/** One text for all, or one by language. */
export type Label = string | { readonly [L in Language]?: string }

const BrandLinkSchema = Type.Object(
  {
    label: LabelSchema,
    url: Type.String({
      maxLength: MAX_URL_CHARACTERS,
      format: 'plain-link',
      allowed: 'a path that begins with /, or an http(s) URL',
      description: 'Where it leads',
    }),
  },
  {
    ...closed,
    allowed: 'a link such as { label: Handbook, url: https://wiki.example.com }',
    description: 'A link at the foot of a page',
  },
)

const BrandActionSchema = Type.Object(
  { label: LabelSchema, url: TemplatedLink('Where it leads') },
  {
    ...closed,
    allowed: 'an action such as { label: Book a seat, url: https://desk.example.com/new }',
    description: 'The main button of a page, in place of the shipped one',
  },
)

export const BrandSchema = Type.Object(
  {
    product: Type.Optional(Name('Name of the application as people know it')),
    organisation: Type.Optional(Name('Who runs it')),
    logoFile: Type.Optional(FilePath('SVG, PNG, JPEG or WebP of at most 64 KiB, put into the page', 'logo')),
    logoFileDark: Type.Optional(
      FilePath('The same for a dark page; without one logoFile gets a white sheet', 'logo'),
    ),
    accentColor: Type.Optional(Color('Buttons and links on a light background')),
    accentColorDark: Type.Optional(Color('Buttons and links on a dark background')),
    backgroundColor: Type.Optional(Color('Around the card of a full page')),
    backgroundColorDark: Type.Optional(Color('The same on a dark page')),
    colorScheme: Type.Optional(
      ColorScheme('Whether pages are light or dark; `auto`, as shipped, is what the person has set'),
    ),
    frameColorScheme: Type.Optional(
      ColorScheme('The same for the page in a frame; as shipped what `colorScheme` says'),
    ),
    contactUrl: Type.Optional(
      Type.String({
        maxLength: MAX_URL_CHARACTERS,
        format: 'templated-url',
        allowed: 'an http(s) URL',
        description: `Where to ask for access, such as a service desk; ${FILLED_IN}`,
      }),
    ),
    contactEmail: Type.Optional(
      Type.String({
        pattern: '^[^@\\s:<>?&]+@[^@\\s:<>?&]+$',
        allowed: 'an e-mail address such as it-help@example.com',
        description: 'Whom to ask for access',
      }),
    ),
    contactChat: Type.Optional(
      Type.String({
        maxLength: MAX_URL_CHARACTERS,
        format: 'http-url',
        allowed: 'an http(s) URL',
        description: 'Where to ask in a chat: the address of a channel in Slack, Teams or Mattermost',
      }),
    ),
    contactPhone: Type.Optional(
      Type.String({
        pattern: '^\\+?[0-9(][0-9 ()./-]{1,28}[0-9]$',
        allowed: 'a telephone number in quotes, such as "+49 30 1234-567"',
        description: 'Whom to call',
      }),
    ),
    links: Type.Optional(
      Type.Array(BrandLinkSchema, {
        maxItems: MAX_LINKS,
        allowed: `a list of at most ${MAX_LINKS} links, such as [{ label: Handbook, url: https://wiki.example.com }]`,
        description: `At the foot of a full page, at most ${MAX_LINKS}`,
      }),
    ),
    actions: Type.Optional(
      Type.Unsafe<BrandActions>(
        Type.Record(Type.String({ pattern: `^(${PAGES.join('|')})$` }), BrandActionSchema, {
          allowedKeys: `the name of a page: ${PAGES.join(', ')}`,
          allowed:
            'a map of pages, such as { no-licence: { label: Book a seat, url: https://desk.example.com/new } }',
          description: 'The main button of a page, by its name, in place of the shipped one',
        }),
      ),
    ),
    cssFile: Type.Optional(
      FilePath('CSS of at most 32 KiB, put behind the stylesheet of the pages', 'styleSheet'),
    ),
  },
  { ...closed, default: {}, description: 'What the pages carry: names, logo, colours, contacts, links' },
)

export type Brand = Static<typeof BrandSchema>
export type BrandLink = Static<typeof BrandLinkSchema>
export type BrandAction = Static<typeof BrandActionSchema>
export type BrandActions = { readonly [P in PageName]?: BrandAction }

function Name(description: string) {
  return Type.String({ ...READABLE, maxLength: MAX_NAME_CHARACTERS, description })
}

function Color(description: string) {
  return Type.String({
    pattern: '^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$',
    allowed: 'a colour in quotes, such as "#0b5fff" (without quotes, # begins a comment)',
    description,
  })
}

function ColorScheme(description: string) {
  return Type.Enum([...COLOR_SCHEMES], { type: 'string', description })
}

function TemplatedLink(description: string) {
  return Type.String({
    maxLength: MAX_URL_CHARACTERS,
    format: 'templated-link',
    allowed: 'a path that begins with /, or an http(s) URL',
    description: `${description}; ${FILLED_IN}`,
  })
}
