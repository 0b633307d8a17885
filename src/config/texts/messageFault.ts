// What is wrong with a sentence. Sentences are in ICU MessageFormat: {product} is filled in, {product, select, …} chooses.
import {
  isArgumentElement,
  isLiteralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  parse,
} from '@formatjs/icu-messageformat-parser'
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { nearest } from '../validate/nearest.ts'

/** Undefined for a sentence that can be shown when these placeholders are filled in; else what to write instead. */
export function messageFault(text: string, placeholders: readonly string[]): string | undefined {
  try {
    // Nothing but text: < is a letter like any other.
    return faultIn(parse(text, { ignoreTag: true, captureLocation: true }), placeholders)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return syntaxFault(error, text)
  }
}

function faultIn(
  elements: readonly MessageFormatElement[],
  placeholders: readonly string[],
): string | undefined {
  for (const element of elements) {
    const fault = faultOf(element, placeholders)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultOf(element: MessageFormatElement, placeholders: readonly string[]): string | undefined {
  if (isPoundElement(element) || isTagElement(element)) return undefined
  if (isLiteralElement(element)) return literalFault(element.value)
  if (!placeholders.includes(element.value)) return unknownPlaceholder(element.value, placeholders)
  if (isArgumentElement(element)) return undefined
  // Every placeholder is a name or a reference: there is nothing to count or to round.
  if (!isSelectElement(element)) return `{${element.value}} is text, so only select can choose by it`
  const branches = Object.values(element.options)
  return branches.map(({ value }) => faultIn(value, placeholders)).find((fault) => fault !== undefined)
}

// ICU: an apostrophe before a brace makes text of it, which l'{product} does not mean.
function literalFault(text: string): string | undefined {
  if (text.includes('{')) return "an apostrophe right before { makes plain text of it; write ’ or '' there"
  return text.includes('}') ? 'a } stands without its {' : undefined
}

function unknownPlaceholder(name: string, placeholders: readonly string[]): string {
  const guess = nearest(name, placeholders)
  return `nothing is filled in for {${name}}${guess === undefined ? '' : `; did you mean {${guess}}?`}`
}

/** A thrown error of the parser: its message is the kind, such as MALFORMED_ARGUMENT. */
type ParserFault = SyntaxError & { readonly location?: { readonly start: { readonly offset: number } } }

const REASONS: Readonly<Record<string, string>> = {
  EXPECT_ARGUMENT_CLOSING_BRACE: 'a { stands without its }',
  EMPTY_ARGUMENT: 'nothing stands between { and }',
  MALFORMED_ARGUMENT: 'between { and } stands what is no name',
  INVALID_ARGUMENT_TYPE: 'after the name only select can follow',
  EXPECT_ARGUMENT_TYPE: 'after the comma select must follow',
  MISSING_OTHER_CLAUSE: 'a select needs a last choice: other {…}',
}

const MAX_SHOWN_CHARACTERS = 20

function syntaxFault({ message, location }: ParserFault, text: string): string {
  const offset = location?.start.offset ?? 0
  const reason = REASONS[message] ?? message.toLowerCase().replaceAll('_', ' ')
  const rest = text.slice(offset, offset + MAX_SHOWN_CHARACTERS)
  return rest === '' ? reason : `${reason}, at ${JSON.stringify(rest)}`
}
