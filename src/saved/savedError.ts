/** A file that holds no saved response. The message names the file, the line where one can be named, and the remedy. */
export class SavedError extends Error {
  readonly code = 'USHER_SAVED'
  readonly file: string
  /** Counts from 1; undefined where no line is to blame. */
  readonly line: number | undefined
  /** True for a file without a status line, which may be a body alone. */
  readonly isHeadless: boolean

  constructor(file: string, message: string, { line, isHeadless = false }: SavedFault = {}) {
    super(`${line === undefined ? file : `${file}:${line}`}: ${message}`)
    this.name = 'SavedError'
    this.file = file
    this.line = line
    this.isHeadless = isHeadless
  }
}

type SavedFault = { readonly line?: number; readonly isHeadless?: boolean }
