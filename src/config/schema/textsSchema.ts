// Texts: every sentence that a person reads, in files of the package and in the configuration.
import Type from 'typebox'
import type { Static, TObject, TSchema } from 'typebox'
import { LANGUAGES, PAGES } from '../words.ts'
import type { Language, PageName } from '../words.ts'
import { PLACEHOLDERS } from './messageFormats.ts'
import type { MessageKind } from './messageFormats.ts'
import { closed, NOT_BLANK } from './schemaParts.ts'

// A page is held in memory whole, for each language of each site.
const MAX_CHARACTERS = 2_000

const PageTextsSchema = Type.Object(
  {
    title: Sentence('The heading: what happened, in a few words'),
    text: Sentence('What it means, below the heading of a full page'),
    steps: Type.Array(Sentence('One thing that a person can do'), {
      minItems: 1,
      description: 'What a person can do, on a full page; the first one also stands in a notice',
    }),
    frame: Sentence('What it means, where the page stands in a frame and has little room'),
    // Above a sign-in form, where the text and the first step do not fit there.
    notice: Type.Optional(
      Sentence('What stands above a sign-in form, in place of the text and the first step'),
    ),
  },
  { ...closed, definedAs: 'PageTexts', description: 'The words of this page' },
)

const sentences = {
  documentTitle: TextOf('DocumentTitle', 'The title of the window or tab'),
  organisation: TextOf('Words', 'Stands for {organisation} where the brand names none'),
  help: Sentence('The heading above the steps'),
  account: Sentence('Before the name under which a person is known'),
  reference: Sentence('Before the reference that people quote to support'),
  status: Sentence('Before the status of the answer, such as 401'),
  sent: Sentence('Where something was sent that the application has not taken'),
  goBack: Sentence('The button beside it, which goes back to the page that sent it'),
  signInForm: Type.Object(
    {
      user: Sentence('Above the field for the name'),
      email: Sentence('The same where the application also takes an e-mail address'),
      password: Sentence('Above the field for the password'),
      remember: Sentence('Beside the box that asks to stay signed in'),
      otherWay: Sentence("Leads to the application's own sign-in page"),
    },
    { ...closed, description: 'The sign-in form, for sites with `signIn: form`' },
  ),
  opensNewTab: Sentence('Said to screen readers of a link that opens a tab'),
  contacts: Type.Object(
    {
      title: Sentence('The heading above the contacts of the brand'),
      desk: Sentence('The link to contactUrl'),
      chat: Sentence('The link to contactChat'),
      mail: Sentence('Before the address of contactEmail'),
      phone: Sentence('Before the number of contactPhone'),
    },
    { ...closed, description: 'Whom a person can ask: a word or two each' },
  ),
  links: Sentence('Said to screen readers of the links at the foot of a page'),
  reload: Type.Object(
    {
      question: Sentence('Asked in a frame, before the link that loads it anew'),
      action: Sentence('The link that loads a frame anew'),
    },
    { ...closed, description: 'In a frame, once somebody has signed in in another tab' },
  ),
  apart: Type.Object(
    {
      text: Sentence('Shown in a frame that is still refused after somebody has come back from the sign-in'),
      action: Sentence('The link that opens what the frame would show in a tab of its own'),
    },
    { ...closed, description: 'In a frame of another site, which cookies of the sign-in may not reach' },
  ),
  actions: Type.Object(
    {
      signIn: Sentence('Leads to the sign-in'),
      signInAgain: Sentence('Leads to the sign-in of somebody who was signed in'),
      useOtherAccount: Sentence('Leads to the sign-in of somebody with several accounts'),
      askForLicence: Sentence('Leads to the contact'),
      askForAccess: Sentence('Leads to the contact'),
      askToReactivate: Sentence('Leads to the contact'),
      askForHelp: Sentence('Leads to the contact'),
      startAfresh: Sentence('Forgets the session of this site, then leads to the sign-in'),
      retry: Sentence('Leads to the same address'),
    },
    { ...closed, description: 'Buttons and links: a word or two' },
  ),
  without: Type.Object(
    {
      signIn: Sentence('Where no sign-in address is known'),
      ask: Sentence('Where the brand names no contact'),
    },
    { ...closed, description: 'Words in place of a button that would lead nowhere' },
  ),
  ask: Type.Object(askSentences(), {
    ...closed,
    description: 'The form with which somebody asks for access',
  }),
  mail: Type.Object(
    {
      subject: TextOf('LetterText', 'The subject of the letter'),
      body: TextOf('LetterText', 'The letter itself; lines are kept'),
    },
    { ...closed, description: 'The letter that is prepared for contactEmail' },
  ),
  pages: Type.Object(forEachPage(PageTextsSchema), { ...closed, description: 'The pages, by their names' }),
}

function askSentences() {
  return {
    title: Sentence('The heading'),
    text: Sentence('Who reads it'),
    name: Sentence('Above the field for the name'),
    email: Sentence('Above the field for an e-mail address'),
    message: Sentence('Above the field for a message'),
    optional: Sentence('Behind the label of a field that may stay empty'),
    hint: Sentence('Below the message'),
    along: Sentence('Above what is sent along'),
    page: Sentence('Before the heading of the page that the person saw'),
    address: Sentence('Before the wanted address'),
    send: Sentence('The button'),
    check: Sentence('Before the title of the window where a field must be changed'),
    faults: Type.Object(
      {
        nameMissing: Sentence('At a name that is not there'),
        nameTooLong: Sentence('At a name that is too long'),
        emailUnclear: Sentence('At what is no e-mail address'),
        messageTooLong: Sentence('At a message of more than 1,000 characters'),
      },
      { ...closed, description: 'What must be changed' },
    ),
    queued: Receipt('Where it has been taken'),
    already: Receipt('Where the same was asked before'),
    limited: Receipt('Where too many have come from one place, or from all'),
    full: Receipt('Where it cannot be taken for now'),
    desk: Type.Object(
      {
        summary: Sentence('The heading of the message'),
        account: Sentence('Before the name of the refused account, where the person writes another'),
        verified: Sentence('Behind a name that the application or a gateway vouches for'),
        claimed: Sentence('Behind a name that stood in a sign-in which was refused'),
        typed: Sentence('Behind what the person typed'),
      },
      { ...closed, description: 'What those who look after the application read, in the default language' },
    ),
  }
}

function Receipt(description: string) {
  return Type.Object(
    { title: Sentence('The heading'), text: Sentence('What it means') },
    { ...closed, definedAs: 'Receipt', description },
  )
}

function Sentence(description: string) {
  return TextOf('Sentence', description)
}

function TextOf(kind: MessageKind, description: string) {
  const braces = PLACEHOLDERS[kind].map((name) => `{${name}}`)
  const allowed =
    braces.length === 0
      ? 'text without { or }'
      : `text in which ${braces.join(', ')} may stand, and no other {`
  return Type.String({
    ...{ minLength: 1, maxLength: MAX_CHARACTERS, pattern: NOT_BLANK },
    ...{ format: kind, allowed, description },
  })
}

const about = {
  language: Type.Enum([...LANGUAGES], { type: 'string' }),
  direction: Type.Enum(['ltr', 'rtl'], { type: 'string' }),
}

/** The file of a language that has every sentence: English. */
export const TextsSchema = Type.Object({ ...about, ...sentences }, closed)

/** Every sentence of one language, with placeholders such as {product} still in it. */
export type Texts = Static<typeof TextsSchema>

/** Some sentences of one language, in place of others. */
export type TextChanges = Some<Omit<Texts, keyof typeof about>>

type Some<T> = T extends readonly unknown[] | string ? T : { readonly [K in keyof T]?: Some<T[K]> }

const changes = someOf(Type.Object(sentences, closed)).properties

/** The file of any other language: what it lacks is said in English. */
export const LocaleSchema = Type.Object({ ...about, ...changes }, closed)

export type Locale = Pick<Texts, keyof typeof about> & TextChanges

/** What the configuration says in place of the shipped sentences. */
export const TextsByLanguageSchema = Type.Unsafe<TextsByLanguage>(
  Type.Record(
    Type.String({ pattern: `^(${LANGUAGES.join('|')})$` }),
    Type.Object(changes, { ...closed, definedAs: 'Texts', description: 'Sentences of one language' }),
    {
      default: {},
      allowedKeys: `a language: ${LANGUAGES.join(', ')}`,
      allowed: 'a map of languages, such as { en: { actions: { signIn: Log in } } }',
      description: 'Sentences of your own in place of the shipped ones, by language and key',
      explainedIn: 'texts.md',
    },
  ),
)

export type TextsByLanguage = { readonly [L in Language]?: TextChanges }

/** The same map with every key optional, and so on below it. */
function someOf(schema: TObject): TObject {
  const properties = Object.entries(schema.properties).map(([key, child]): [string, TSchema] => [
    key,
    Type.Optional(Type.IsObject(child) ? someOf(child) : child),
  ])
  const { type: _, properties: __, required: ___, ...options } = schema
  return Type.Object(Object.fromEntries(properties), options)
}

function forEachPage<T>(value: T): Record<PageName, T> {
  return Object.fromEntries(PAGES.map((page) => [page, value])) as Record<PageName, T>
}
