// RFC 9110 12.5.4 and RFC 4647 3.4 (lookup). Our own, because the libraries at hand either take pt and pt-BR for
// strangers, or bring tables of every language to choose among twelve.
import type { Languages } from '../config/texts/wording.ts'
import type { Language } from '../config/words.ts'

/** Chooses for one request; acceptLanguage is the header as it came, undefined where there is none. */
export type Negotiate = (acceptLanguage: string | undefined) => Language

// Browsers send a handful; whoever sends more has named a language by then.
const MAX_CHARACTERS = 500
const MAX_RANGES = 20

type Offered = {
  readonly language: Language
  /** In lower case. */
  readonly tag: string
  readonly writing: string | undefined
}

// What browsers send are a few hundred headers; each stands for one language.
const MAX_REMEMBERED = 1_000

/**
 * The best of the offered languages by the person's own order. A range fits a language that is spoken and written as
 * it is: pt-PT fits pt-BR, and zh-TW (in traditional characters) does not fit zh-CN.
 */
export function createNegotiator({ offer, default: usual }: Languages): Negotiate {
  if (offer.length < 2) return () => usual
  const offered = offer.map((language) => ({
    language,
    tag: language.toLowerCase(),
    writing: writingOf(language),
  }))
  const remembered = new Map<string, Language>()

  return function negotiate(acceptLanguage) {
    if (acceptLanguage === undefined || acceptLanguage === '') return usual
    if (acceptLanguage.length > MAX_CHARACTERS) return choose(acceptLanguage)
    const known = remembered.get(acceptLanguage)
    if (known !== undefined) return known
    const chosen = choose(acceptLanguage)
    // Whoever sends another one each time pushes the others out, and all are chosen anew.
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(acceptLanguage, chosen)
    return chosen
  }

  function choose(acceptLanguage: string): Language {
    const ranges = parseRanges(acceptLanguage)
    const refused = ranges.filter(({ quality }) => quality === 0)
    const open = offered.filter(({ tag }) => !refused.some(({ range }) => covers(range, tag)))
    const wanted = ranges.filter(({ quality }) => quality > 0).toSorted((a, b) => b.quality - a.quality)
    for (const { range } of wanted) {
      const match = matchOf(range, open)
      if (match) return match.language
    }
    // RFC 4647 3.4: * by itself names no language, so it asks for the default. Where that was refused, for any other.
    const takesAny = wanted.some(({ range }) => range === '*')
    const isRefused = !open.some(({ language }) => language === usual)
    return takesAny && isRefused ? (open[0]?.language ?? usual) : usual
  }
}

function matchOf(range: string, offered: readonly Offered[]): Offered | undefined {
  if (range === '*') return undefined
  const exact = offered.find(({ tag }) => tag === range)
  if (exact) return exact
  const [spoken = range] = range.split('-', 1)
  const related = offered.filter(({ tag }) => covers(spoken, tag))
  if (related.length === 0) return undefined
  const writing = writingOf(range)
  return related.find((one) => one.writing === writing)
}

/** The language and the script of a tag, such as zh-Hant of zh-TW; undefined for what Unicode knows as no tag. */
function writingOf(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch (error) {
    // Such as de-a, in which something is missing: a client may send anything.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

// RFC 4647 3.3.1: en refuses en-GB as well.
function covers(range: string, tag: string): boolean {
  return tag === range || tag.startsWith(`${range}-`)
}

type Range = { readonly range: string; readonly quality: number }

const RANGE = /^([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*([01](?:\.\d*)?))?$/

// What cannot be read is passed over, as if it had not been sent.
function parseRanges(header: string): Range[] {
  return bounded(header)
    .toLowerCase()
    .split(',', MAX_RANGES)
    .flatMap((part) => {
      const [, range, quality = '1'] = RANGE.exec(part.trim()) ?? []
      return range === undefined ? [] : [{ range, quality: Math.min(1, Number(quality)) }]
    })
}

// Cut between two ranges, not inside of one.
function bounded(header: string): string {
  if (header.length <= MAX_CHARACTERS) return header
  return header.slice(0, Math.max(0, header.lastIndexOf(',', MAX_CHARACTERS)))
}
