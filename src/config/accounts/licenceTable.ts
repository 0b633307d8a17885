import { CsvError, parse } from 'csv-parse/sync'
import type { Info } from 'csv-parse/sync'
import { addAccount } from './accounts.ts'
import type { Account, Accounts } from './accounts.ts'
import { LicenceListFault } from '../checks/licenceListFault.ts'
import { canonicalAddress } from './mailAddress.ts'

// The first of these that a header row has: an export may have a postal address beside an e-mail address.
const ADDRESS_COLUMNS = ['email', 'e-mail', 'mail', 'address']
const ACTIVITY_COLUMNS = ['active', 'is_active', 'status']

const ACTIVITY: ReadonlyMap<string, Account> = new Map([
  ...['true', '1', 'yes', 'active'].map((word) => [word, 'active'] as const),
  ...['false', '0', 'no', 'inactive'].map((word) => [word, 'inactive'] as const),
])
const WORDS = [...ACTIVITY.keys()].join(', ')

// Excel writes semicolons where the comma is a decimal sign.
const DELIMITERS = [',', ';', '\t']

const MAX_ROW_CHARACTERS = 65_536

/** True for a line that names a column of e-mail addresses. */
export function hasAddressColumn(line: string): boolean {
  const names = line.split(delimiterOf(line)).map((cell) => columnName(cell.replaceAll('"', '')))
  return indexOfFirst(ADDRESS_COLUMNS, names) !== -1
}

/** Reads CSV whose lines end in \n. header is its first line. Throws LicenceListFault. */
export function readLicenceTable(text: string, header: string): Accounts {
  const [head, ...rows] = parseRows(text, delimiterOf(header))
  const names = head?.record.map(columnName) ?? []
  const addressAt = indexOfFirst(ADDRESS_COLUMNS, names)
  const activityAt = indexOfFirst(ACTIVITY_COLUMNS, names)
  if (addressAt === -1) throw new LicenceListFault('has no column email of its own', head?.info.lines)
  const accounts = new Map<string, Account>()
  for (const { record, info } of rows) {
    const cell = record[addressAt] ?? ''
    // Whoever has no address cannot be asked for by one.
    if (cell === '') continue
    const address = canonicalAddress(cell)
    const account = activityAt === -1 ? 'active' : ACTIVITY.get((record[activityAt] ?? '').toLowerCase())
    if (address === undefined) throw cellFault('must have an e-mail address', names[addressAt], info)
    if (account === undefined) throw cellFault(`must have one of ${WORDS}`, names[activityAt], info)
    addAccount(accounts, address, account)
  }
  return accounts
}

function cellFault(must: string, column: string | undefined, { lines }: Info): LicenceListFault {
  return new LicenceListFault(`${must} in the column ${column}`, lines)
}

type Row = { readonly record: readonly string[]; readonly info: Info }

function parseRows(text: string, delimiter: string): Row[] {
  try {
    // Its types do not know what info makes of a record.
    return parse(text, {
      delimiter,
      record_delimiter: '\n',
      info: true,
      trim: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: MAX_ROW_CHARACTERS,
    }) as unknown as Row[]
  } catch (error) {
    throw faultOf(error)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'ends inside a quote that is never closed',
  INVALID_OPENING_QUOTE: 'has a quote inside a cell; put the whole cell in quotes and double those inside',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'has text after a closing quote; double the quotes inside a cell',
  CSV_MAX_RECORD_SIZE: `is longer than ${MAX_ROW_CHARACTERS} characters; is a quote left open?`,
}

function faultOf(error: unknown): LicenceListFault {
  if (!(error instanceof CsvError)) throw error
  const { lines } = error as CsvError & { readonly lines?: number }
  return new LicenceListFault(REASONS[error.code] ?? `is no CSV (${error.code})`, lines)
}

function delimiterOf(line: string): string {
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }))
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).delimiter
}

function columnName(cell: string): string {
  return cell.trim().toLowerCase().replaceAll(' ', '_')
}

function indexOfFirst(wanted: readonly string[], names: readonly string[]): number {
  return wanted.map((name) => names.indexOf(name)).find((index) => index !== -1) ?? -1
}
