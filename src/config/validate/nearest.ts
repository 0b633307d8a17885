// Longer words are not slips of the finger, and comparing them would cost time.
const MAX_COMPARED_CHARACTERS = 40

/** The candidate that the misspelt word most likely meant, or undefined when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > MAX_COMPARED_CHARACTERS) return undefined
  const [best] = candidates
    .filter((candidate) => isNear(bare(word), bare(candidate), mistakesIn(candidate)))
    .map((candidate) => ({ candidate, distance: editDistance(bare(word), bare(candidate)) }))
    .toSorted((a, b) => a.distance - b.distance)
  return best?.candidate
}

// A third of a word; in two letters a mistake would make any other word of them.
function mistakesIn({ length }: string): number {
  return length < 3 ? 0 : Math.max(1, Math.floor(length / 3))
}

const MIN_SHARED_CHARACTERS = 3

// warning for warn, connectTimeout for connectTimeoutMs: one is the beginning of the other, however much follows.
function isNear(a: string, b: string, mistakes: number): boolean {
  const shorter = Math.min(a.length, b.length)
  if (shorter >= MIN_SHARED_CHARACTERS && a.slice(0, shorter) === b.slice(0, shorter)) return true
  return editDistance(a, b) <= mistakes
}

// path_prefix and Path-Prefix are pathPrefix in another spelling.
function bare(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '')
}

// Optimal string alignment (Levenshtein, and neighbours swapped count once), a row at a time; words here are short keys.
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = cell(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? cell(beforeLast, j - 2) + 1 : Infinity
      row.push(Math.min(cell(last, j) + 1, cell(row, j - 1) + 1, substituted, swapped))
    }
    ;[beforeLast, last] = [last, row]
  }
  return cell(last, b.length)
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
