// Exact counts of different people, within bounds: names in credentials can be made up by anybody, without end.

// More than have ever worked at one place; and room for all of them in every table.
const MAX_PEOPLE = 200_000
const MAX_ENTRIES = 1_500_000

/** How many different people: between these two. One where all names were hashed with one key; null: nobody can tell. */
export type PeopleCount = { readonly atLeast: number; readonly atMost: number | null }

/** A person by a number, so that many sets of people cost little. */
export type PersonNumber = number

/** Everybody who was met. */
export class People {
  readonly #numbers = new Map<string, PersonNumber>()
  readonly #keys = new Map<string, number>()
  readonly #keyOf: number[] = []
  #room = MAX_ENTRIES

  /** How many keys names were hashed with: one of the configuration, or one a start. */
  get keys(): number {
    return this.#keys.size
  }

  /** person: `KEY-HASH`. undefined where there are too many to tell them apart. */
  numberOf(person: string): PersonNumber | undefined {
    const known = this.#numbers.get(person)
    if (known !== undefined || this.#numbers.size >= MAX_PEOPLE) return known
    const number = this.#numbers.size
    const [key = ''] = person.split('-')
    const keyNumber = this.#keys.get(key) ?? this.#keys.size
    this.#keys.set(key, keyNumber)
    this.#numbers.set(person, number)
    this.#keyOf.push(keyNumber)
    return number
  }

  /** Room for one more entry of a set; false where there is none. */
  takeRoom(): boolean {
    if (this.#room === 0) return false
    this.#room -= 1
    return true
  }

  giveBack(entries: number): void {
    this.#room += entries
  }

  /** The most that were hashed with the same key: whom two keys name may be one person. */
  mostOfOneKey(numbers: Iterable<PersonNumber>): number {
    const counts = new Map<number, number>()
    for (const number of numbers) {
      const key = this.#keyOf[number] ?? 0
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return Math.max(0, ...counts.values())
  }
}
