import type { Refusal } from './logLine.ts'
import type { People, PeopleCount, PersonNumber } from './people.ts'

export type Count = {
  readonly refusals: number
  readonly people: PeopleCount
  /** How many of the refusals name nobody. */
  readonly unknown: number
  /** Times in UTC; '' where there was none. */
  readonly first: string
  readonly last: string
}

/** Counts the refusals of one kind, and whom they met. */
export class Tally {
  readonly #people: People
  // Most pages met nobody who is known.
  #met: Set<PersonNumber> | undefined
  #isFull = false
  #unknown = 0
  #first = ''
  #last = ''
  refusals = 0

  constructor(people: People) {
    this.#people = people
  }

  add({ time, person }: Refusal): void {
    this.refusals += 1
    if (this.#first === '' || time < this.#first) this.#first = time
    if (time > this.#last) this.#last = time
    if (person === undefined) this.#unknown += 1
    else this.#meet(this.#people.numberOf(person))
  }

  count(): Count {
    const met = this.#met ?? []
    return {
      refusals: this.refusals,
      people: {
        atLeast: this.#people.mostOfOneKey(met),
        atMost: this.#isFull ? null : (this.#met?.size ?? 0),
      },
      unknown: this.#unknown,
      first: this.#first,
      last: this.#last,
    }
  }

  /** Gives the room of its people back; it is not used any more. */
  discard(): void {
    this.#people.giveBack(this.#met?.size ?? 0)
    this.#met = undefined
  }

  #meet(number: PersonNumber | undefined): void {
    if (number !== undefined && this.#met?.has(number)) return
    if (number === undefined || !this.#people.takeRoom()) this.#isFull = true
    else (this.#met ??= new Set()).add(number)
  }
}
