/** Rows as lines whose cells stand below each other; isNumber: the columns whose cells end below each other. */
export function inColumns(rows: readonly (readonly string[])[], isNumber: readonly boolean[] = []): string[] {
  const [first = []] = rows
  const widths = first.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  )
  return rows.map((row) => {
    const padded = row.map((cell, column) => {
      const width = widths[column] ?? 0
      return isNumber[column] ? cell.padStart(width) : cell.padEnd(width)
    })
    return padded.join('  ').trimEnd()
  })
}
