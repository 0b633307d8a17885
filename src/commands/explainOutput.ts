import type { Explanation } from '../explain/explanation.ts'
import type { Told } from '../explain/explainSaved.ts'
import { toJsonLine } from '../explain/jsonForm.ts'
import { ASSUMED, toLongForm } from '../explain/longForm.ts'
import { toRow, toTable } from '../explain/table.ts'
import type { Notes } from './notes.ts'
import { say } from './output.ts'

/** An object on a line for each answer, as it is found. */
export class JsonOutput {
  readonly #notes: Notes

  constructor(notes: Notes) {
    this.#notes = notes
  }

  add({ explanation }: Told): void {
    say(`${toJsonLine(explanation)}\n`)
    noteAll(explanation, this.#notes)
  }

  end(): void {}
}

/** A table; for one answer that was asked for alone, everything about it. */
export class TextOutput {
  readonly #isAlone: boolean
  readonly #notes: Notes
  #only: Told | undefined
  readonly #rows: (readonly string[])[] = []

  constructor(isAlone: boolean, notes: Notes) {
    this.#isAlone = isAlone
    this.#notes = notes
  }

  // No more than one answer is kept: there may be thousands.
  add(told: Told): void {
    this.#rows.push(toRow(told.explanation))
    if (this.#only) noteAll(this.#only.explanation, this.#notes)
    this.#only = this.#isAlone && this.#rows.length === 1 ? told : undefined
    if (this.#only === undefined) noteAll(told.explanation, this.#notes)
  }

  end(): void {
    if (this.#only) say(toLongForm(this.#only.explanation, this.#only.rules))
    else if (this.#rows.length > 0) say(toTable(this.#rows))
  }
}

// What a line of a table or of JSON has no room for.
function noteAll({ saved, exchange, assumesTarget, notes }: Explanation, told: Notes): void {
  for (const note of notes) told.add(note, saved.source)
  if (assumesTarget) told.add(`asked ${exchange.method} ${exchange.target} ${ASSUMED}`, saved.source)
}
