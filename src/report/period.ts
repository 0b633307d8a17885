const MS_OF: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

const DAY = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/
const AGO = /^(\d{1,5})([mhd])$/

/** What a moment may be, for messages. */
export const MOMENTS = 'a day such as 2026-01-05, a time such as 2026-01-05T09:00Z, or 30d, 24h or 90m ago'

type Reading = {
  /** Whether a day means its end. */
  readonly isEnd: boolean
  /** In milliseconds since 1970. */
  readonly now: number
}

/** A moment in UTC, as the log tells times; undefined for what is none. */
export function momentOf(text: string, { isEnd, now }: Reading): string | undefined {
  const [, amount, unit = ''] = AGO.exec(text) ?? []
  if (amount !== undefined) return told(now - Number(amount) * (MS_OF[unit] ?? 0))
  if (DAY.test(text)) return told(Date.parse(`${text}T${isEnd ? '23:59:59.999' : '00:00:00.000'}Z`), text)
  const match = TIME.exec(text)
  if (match === null) return undefined
  // As the log has it: UTC, unless another zone is said.
  return told(Date.parse(match[1] === undefined ? `${text}Z` : text))
}

// Dates roll over: the 31st of February would be in March.
function told(milliseconds: number, day = ''): string | undefined {
  if (Number.isNaN(milliseconds)) return undefined
  const text = new Date(milliseconds).toISOString()
  return text.startsWith(day) ? text : undefined
}
