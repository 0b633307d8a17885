// The one place here that reads template files; src/pages turns them into bytes and never touches the disk.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { ConfigError } from './problem.ts'
import { readSource } from './source/index.ts'
import { validated } from './validate/validated.ts'
import { PAGES, type PageName } from './words.ts'

const LAYOUT_FILES = [
  'page.liquid',
  'notice.liquid',
  'parts/card.liquid',
  'parts/panel.liquid',
  'parts/logo.liquid',
  'parts/mark.liquid',
  'parts/action.liquid',
  'parts/leaving.liquid',
  'parts/reference.liquid',
] as const

const closed = { additionalProperties: false } as const

const Text = textWith('product', 'organisation')
const MailText = textWith('product', 'organisation', 'title', 'reference')

const PageTextsSchema = Type.Object(
  {
    title: Text,
    text: Text,
    steps: Type.Array(Text, { minItems: 1 }),
    frame: Text,
    // Above a sign-in form, where the text and the first step do not fit there.
    notice: Type.Optional(Text),
  },
  closed,
)

const TextsSchema = Type.Object(
  {
    language: Type.String({
      pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
      allowed: 'a language tag such as en',
    }),
    direction: Type.Enum(['ltr', 'rtl'], { type: 'string' }),
    documentTitle: textWith('product', 'organisation', 'title'),
    organisation: textWith(),
    help: Text,
    account: Text,
    reference: Text,
    status: Text,
    opensNewTab: Text,
    reload: Type.Object({ question: Text, action: Text }, closed),
    actions: Type.Object(
      {
        signIn: Text,
        signInAgain: Text,
        useOtherAccount: Text,
        askForLicence: Text,
        askForAccess: Text,
        askToReactivate: Text,
        askForHelp: Text,
        retry: Text,
      },
      closed,
    ),
    without: Type.Object({ signIn: Text, ask: Text }, closed),
    mail: Type.Object({ subject: MailText, body: MailText }, closed),
    pages: Type.Object(forEachPage(PageTextsSchema), closed),
  },
  closed,
)

/** Every sentence of one language, with placeholders such as {product} still in it. */
export type Texts = Static<typeof TextsSchema>

export type Templates = {
  /** Liquid sources by their name below the directory, such as 'parts/card.liquid'. */
  readonly layouts: Readonly<Record<string, string>>
  readonly styles: string
  /** Of notices. */
  readonly noticeStyles: string
  readonly texts: Texts
}

/**
 * Reads the layout, its parts, the stylesheet and the texts from an absolute directory.
 * Throws ConfigError naming the file, and for texts the line and the key.
 */
export function readTemplates(directory: string): Templates {
  return {
    layouts: Object.fromEntries(LAYOUT_FILES.map((name) => [name, readText(join(directory, name))])),
    styles: readText(join(directory, 'styles.css')),
    noticeStyles: readText(join(directory, 'notice.css')),
    texts: readTexts(join(directory, 'locales', 'en.yaml')),
  }
}

// Texts take nothing from the environment: a sentence is not a setting.
function readTexts(file: string): Texts {
  return validated(readSource(file), TextsSchema)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([{ file, line: 1, column: 1, path: '', message: `cannot be read: ${reason}` }])
  }
}

// A misspelt placeholder would reach people as it stands, so it is refused here.
function textWith(...placeholders: string[]) {
  const braces = placeholders.map((name) => `{${name}}`)
  const filled = braces.map((brace) => `|${brace.replace('{', '\\{').replace('}', '\\}')}`).join('')
  const allowed = braces.length === 0 ? 'text without { or }' : `text; braces only in ${braces.join(', ')}`
  return Type.String({ pattern: `^([^{}]${filled})+$`, allowed })
}

function forEachPage<T>(value: T): Record<PageName, T> {
  return Object.fromEntries(PAGES.map((page) => [page, value])) as Record<PageName, T>
}
