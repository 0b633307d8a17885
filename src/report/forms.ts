import { toCsvForm } from './csvForm.ts'
import { toHtmlForm } from './htmlForm.ts'
import { toJsonForm } from './jsonForm.ts'
import type { Report } from './survey.ts'
import { toTextForm } from './textForm.ts'

/** Every form of a report. */
export const FORMS = {
  text: toTextForm,
  csv: toCsvForm,
  json: toJsonForm,
  html: toHtmlForm,
} as const satisfies Record<string, (report: Report) => string>

export type FormName = keyof typeof FORMS
