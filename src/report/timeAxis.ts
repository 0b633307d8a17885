// As many bars fit beside each other and can still be told apart.
const MAX_BARS = 120

const UNITS = [
  { name: 'day', characters: 'yyyy-mm-dd'.length },
  { name: 'month', characters: 'yyyy-mm'.length },
  { name: 'year', characters: 'yyyy'.length },
] as const

export type TimeAxis = {
  /** What a bar stands for. */
  readonly unit: (typeof UNITS)[number]['name']
  /** Every one from the first to the last, those without a refusal included; of too many the last. */
  readonly steps: readonly string[]
  readonly stepOf: (day: string) => string
}

/** Bars for these days, `yyyy-mm-dd`, in their order: of a day each, or where those would be too many, of a month or year. */
export function timeAxisOf(days: readonly string[]): TimeAxis {
  const axes = UNITS.map(({ name, characters }) => {
    const stepOf = (day: string): string => day.slice(0, characters)
    return { unit: name, stepOf, steps: stepsBetween(days[0] ?? '', days.at(-1) ?? '', stepOf) }
  })
  const fitting = axes.find(({ steps }) => steps.length <= MAX_BARS) ?? axes.at(-1)
  if (fitting === undefined) throw new Error('there is no unit of time')
  return { ...fitting, steps: fitting.steps.slice(-MAX_BARS) }
}

const DAY_MS = 86_400_000

// Longer than any log, and soon done.
const MAX_DAYS = 100_000

function stepsBetween(first: string, last: string, stepOf: (day: string) => string): string[] {
  if (first === '') return []
  const steps = new Set<string>()
  const end = Date.parse(last)
  for (let time = Math.max(Date.parse(first), end - MAX_DAYS * DAY_MS); time <= end; time += DAY_MS)
    steps.add(stepOf(new Date(time).toISOString()))
  return [...steps]
}
