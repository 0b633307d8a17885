// What the tests of the access log have in common.
import { until } from '../helpers/faults.ts'
import type { LogLine, Usher } from '../helpers/usher.ts'

/** So many lines as they stand there, once they do: a line is written behind the end of its answer. */
export async function linesOf({ access }: Pick<Usher, 'access'>, count: number): Promise<readonly string[]> {
  await until(`${count} lines of the access log`, () => access.length >= count)
  return access
}

export async function entriesOf(usher: Pick<Usher, 'access'>, count: number): Promise<readonly LogLine[]> {
  const lines = await linesOf(usher, count)
  return lines.map((line) => JSON.parse(line) as LogLine)
}
