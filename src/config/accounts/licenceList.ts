// The file of a licence directory: one address a line, or CSV with a header row. What is wrong with one is said with
// its line; nothing of what stands there is, because these are names of people and messages reach logs.
import { isUtf8 } from 'node:buffer'
import { addAccount } from './accounts.ts'
import type { Account, Accounts } from './accounts.ts'
import { hasAddressColumn, readLicenceTable } from './licenceTable.ts'
import { LicenceListFault } from '../checks/licenceListFault.ts'
import { canonicalAddress } from './mailAddress.ts'

export { LicenceListFault } from '../checks/licenceListFault.ts'

/** Tens of thousands of people; what is longer is no list of them. */
export const MAX_LICENCE_LIST_BYTES = 4_194_304

/** Reads the content of such a file. Throws LicenceListFault, and nothing else, for what cannot be used as a whole. */
export function readLicenceList(content: Uint8Array): Accounts {
  const text = decode(content)
  const [first] = significantLines(text)
  if (first === undefined) throw new LicenceListFault('holds no address; write one a line, or CSV')
  const accounts = isTable(first) ? readLicenceTable(text, first.text) : readPlainList(text)
  if (accounts.size === 0) throw new LicenceListFault('holds a header row and no address below it')
  return accounts
}

function decode(content: Uint8Array): string {
  if (content.length > MAX_LICENCE_LIST_BYTES) {
    throw new LicenceListFault(`is larger than ${MAX_LICENCE_LIST_BYTES} bytes`)
  }
  // What Excel calls "Unicode text", and PowerShell once wrote by default.
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe
  if (isUtf16 || !isUtf8(content)) {
    throw new LicenceListFault(`is ${isUtf16 ? 'UTF-16' : 'not UTF-8'} text; save it as UTF-8`)
  }
  // One kind of line end, because the parser of CSV would take that of the first line for that of all.
  return new TextDecoder().decode(content).replaceAll(/\r\n?/g, '\n')
}

type Line = { readonly text: string; readonly number: number }

function* significantLines(text: string): Generator<Line> {
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim()
    if (trimmed !== '' && !trimmed.startsWith('#')) yield { text: trimmed, number: index + 1 }
  }
}

function isTable(first: Line): boolean {
  if (hasAddressColumn(first.text)) return true
  if (canonicalAddress(first.text) !== undefined) return false
  throw new LicenceListFault(
    'is neither an address nor a header row with a column email; write one address a line, or begin with a row such as email,active',
    first.number,
  )
}

function readPlainList(text: string): Accounts {
  const accounts = new Map<string, Account>()
  for (const line of significantLines(text)) {
    const address = canonicalAddress(line.text)
    if (address === undefined) {
      throw new LicenceListFault('is no e-mail address; write one a line, and # before a remark', line.number)
    }
    addAccount(accounts, address, 'active')
  }
  return accounts
}
