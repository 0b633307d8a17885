// What somebody wants explained, as a form has it.
import { AUDIENCES, LICENCES } from '../../config/words.ts'
import { explainSaved } from '../../explain/explainSaved.ts'
import type { Told } from '../../explain/explainSaved.ts'
import type { RecentRefusal } from '../../proxy/recentRefusals.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import { SAYABLE } from '../../saved/asking.ts'
import type { Asking } from '../../saved/asking.ts'
import type { GivenHead } from '../../saved/bodyAlone.ts'
import { parseSaved } from '../../saved/read.ts'
import { SavedError } from '../../saved/savedError.ts'
import type { Configured } from '../configured.ts'

/** '' where nothing is said. */
export type ExplainFields = {
  /** What `curl -i` writes, a HAR, or with a status a body alone. */
  readonly answer: string
  readonly status: string
  readonly site: string
  readonly target: string
  readonly method: string
  readonly as: string
  readonly licence: string
}

export const NO_FIELDS: ExplainFields = {
  ...{ answer: '', status: '', site: '', target: '', method: '', as: '', licence: '' },
}

export function readFields(form: URLSearchParams): ExplainFields {
  const entries = Object.keys(NO_FIELDS).map((name) => [name, form.get(name) ?? ''])
  const fields = Object.fromEntries(entries) as ExplainFields
  // A browser ends each line with CR LF, whatever was pasted; RFC 9112 2.2 takes LF for the end of one as well.
  return { ...fields, answer: fields.answer.replaceAll('\r\n', '\n') }
}

/** As much of a form as is known of a refusal. */
export function fieldsOf({ site, path, method, audience }: RecentRefusal): ExplainFields {
  return { ...NO_FIELDS, site, target: withoutSecrets(path), method, as: audience }
}

/** What becomes of each answer that was pasted, or what is wrong with the form. */
export type Explained = { readonly told: readonly Told[] } | { readonly mistakes: readonly string[] }

// A HAR has many; whoever wants them all asks the command line.
export const MAX_EXPLAINED = 20

export function explainFields(fields: ExplainFields, { config, rulesOf }: Configured): Explained {
  const sites = config.sites.map(({ name }) => name)
  const mistakes = mistakesIn(fields, sites)
  if (mistakes.length > 0) return { mistakes }
  try {
    const saved = parseSaved(asUtf16(fields.answer), PASTED, { givenHead: givenHeadOf(fields) })
    const rulesFor = rulesOf(fields.site === '' ? undefined : fields.site)
    const asking = askingOf(fields)
    return { told: saved.slice(0, MAX_EXPLAINED).map((one) => explainSaved(one, asking, rulesFor)) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const isHeadless = error instanceof SavedError && error.isHeadless
    return { mistakes: [isHeadless ? `${message}, or say which status it came with` : message] }
  }
}

const PASTED = 'the answer'

function mistakesIn(fields: ExplainFields, sites: readonly string[]): string[] {
  const words = { site: sites, as: AUDIENCES, licence: LICENCES } as const
  return [
    ...(fields.answer.trim() === '' ? ['Paste the answer that is to be explained.'] : []),
    ...(['status', 'method', 'target'] as const)
      .filter((name) => fields[name] !== '' && !SAYABLE[name].pattern.test(fields[name]))
      .map((name) => `${LABELS[name]} ${SAYABLE[name].mustBe}.`),
    ...(['site', 'as', 'licence'] as const)
      .filter((name) => fields[name] !== '' && !words[name].some((word) => word === fields[name]))
      .map((name) => `${LABELS[name]} must be ${words[name].join(', ')}.`),
  ]
}

/** What the fields are called. */
export const LABELS = {
  answer: 'The answer: its head, an empty line, and its body',
  status: 'Status, for a body alone',
  site: 'Site',
  target: 'Path',
  method: 'Method',
  as: 'Who asks',
  licence: 'Account of the person',
} as const satisfies Record<keyof ExplainFields, string>

// What stood in a browser is text already: of its own charset nothing is left. Only of UTF-16 with a mark is that known.
function asUtf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, 'utf16le')
}

function givenHeadOf({ status }: ExplainFields): GivenHead | undefined {
  return status === '' ? undefined : { status: Number(status), headers: {} }
}

function askingOf({ target, method, as, licence }: ExplainFields): Asking {
  return {
    as: AUDIENCES.find((word) => word === as),
    licence: LICENCES.find((word) => word === licence),
    target: target === '' ? undefined : target,
    method: method === '' ? undefined : method.toUpperCase(),
  }
}
