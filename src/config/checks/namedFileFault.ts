/** Why a file that the configuration names cannot be used. The message continues a sentence that begins with its name. */
export class NamedFileFault extends Error {
  readonly code: string = 'USHER_NAMED_FILE'
  override readonly name: string = 'NamedFileFault'
  /** Counts from 1; absent where the whole file is meant. */
  readonly line: number | undefined

  constructor(message: string, line?: number, options?: ErrorOptions) {
    super(message, options)
    this.line = line
  }

  /** `file:line message`, the form that editors and terminals make clickable. */
  of(file: string): string {
    return `${file}${this.line === undefined ? '' : `:${this.line}`} ${this.message}`
  }
}
