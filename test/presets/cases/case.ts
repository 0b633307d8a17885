import type { LicenceState } from '../../../src/config/words.ts'
import type { HeaderFields } from '../../../src/rules/fields.ts'
import { PAGE } from '../../rules/samples.ts'
import { iisPage } from '../pages.ts'

export type Case = {
  /** What happens, as a sentence. */
  readonly title: string
  readonly preset: string
  readonly method?: string
  readonly target?: string
  /** A person who opens a page, unless said otherwise. */
  readonly asks?: HeaderFields
  readonly status: number
  /** HTML, unless said otherwise. */
  readonly headers?: HeaderFields
  readonly body?: string
  readonly licence?: LicenceState
  /** As judging.ts says it. */
  readonly expect: string
  /** It is about programs, to which presets otherwise do nothing. */
  readonly forPrograms?: true
}

export const HTML = { 'content-type': 'text/html' }
export const UTF8 = { 'content-type': 'text/html;charset=utf-8' }
export const BASIC = { ...PAGE, authorization: 'Basic YTpi' }
export const STOCK_401 = iisPage('401 - Unauthorized: nobody is let in without a name.')
export const STOCK_403 = iisPage('403 - Forbidden: not this way.')
