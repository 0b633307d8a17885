/** Why a list of licences cannot be used. The message continues a sentence that begins with the name of the file. */
export class LicenceListFault extends Error {
  readonly code = 'USHER_LICENCE_LIST'
  /** Counts from 1; absent where the whole file is meant. */
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.name = 'LicenceListFault'
    this.line = line
  }

  /** `file:line message`, the form that editors and terminals make clickable. */
  of(file: string): string {
    return `${file}${this.line === undefined ? '' : `:${this.line}`} ${this.message}`
  }
}
