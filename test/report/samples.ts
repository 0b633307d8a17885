// Lines as Usher writes them, and reports of them.
import { LineSplitter } from '../../src/report/lineSplitter.ts'
import type { Line } from '../../src/report/lineSplitter.ts'
import { Survey } from '../../src/report/survey.ts'
import type { Asked, Report } from '../../src/report/survey.ts'

/** A refusal in the log; person: a short name, of which the form of a hash is made. */
export function refusalLine(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    level: 'info',
    time: '2026-01-05T09:12:44.031Z',
    reference: 'K7Q2-M9XA',
    site: 'testrail',
    rule: 'iis/stock-401',
    cause: 'sign-in-required',
    action: 'swap',
    upstreamStatus: 401,
    audience: 'page',
    method: 'GET',
    path: '/index.php',
    status: 401,
    ...fields,
    msg: fields['msg'] ?? 'refusal answered',
  })
}

/** As the log has a person: the same for the same number and key. */
export function personOf(number: number, key = '3fa92c'): string {
  return `${key}-${number.toString(16).padStart(16, '0')}`
}

export const EVERYTHING: Asked = {
  since: undefined,
  until: undefined,
  site: undefined,
  cause: undefined,
  observed: false,
}

export function surveyed(lines: Iterable<Line>, asked: Partial<Asked> = {}): Report {
  const survey = new Survey({ ...EVERYTHING, ...asked })
  for (const line of lines) survey.add(line)
  return survey.report()
}

/** The lines of these chunks. */
export function split(chunks: readonly (Buffer | string)[]): Line[] {
  const splitter = new LineSplitter()
  return [...chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk))), ...splitter.end()]
}
