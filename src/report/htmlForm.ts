import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { hashSource } from '../pages/hashSource.ts'
import { plainDocument } from '../plainDocument.ts'
import { printable } from '../printable.ts'
import { causeChart, dayChart } from './chart.ts'
import type { Row } from './groups.ts'
import { STYLE } from './style.ts'
import type { Report } from './survey.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'
import type { TableName } from './tables.ts'
import { minuteText, notesOf, peopleText, summaryOf } from './words.ts'

/** A report as one file that needs nothing else: no script, and nothing fetched. */
export function toHtmlForm(report: Report): string {
  const policy = `default-src 'none'; style-src ${hashSource(STYLE)}; img-src data:; form-action 'none'; base-uri 'none'`
  const told = TABLE_NAMES.filter((name) => report.tables[name].length > 0)
  return plainDocument({
    title: 'Refusals: a report of Usher',
    styles: STYLE,
    head: markup`<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">`,
    body: markup`<main>
<h1>Who was refused, and why</h1>
${summaryOf(report).map((sentence) => markup`<p>${printable(sentence)}</p>\n`)}
${askedLine(report)}${noteList(notesOf(report))}
${report.total.refusals === 0 ? '' : markup`${section('Refusals by cause, and how many people they met', causeChart(report))}${section('Over time', dayChart(report))}`}
${told.map((name) => section(TABLES[name].title, table(name, report.tables[name])))}
</main>`,
  })
}

function askedLine({ asked }: Report): Markup {
  const { since, until, site, cause, observed } = asked
  const told = Object.entries({ since, until, site, cause, observed: observed ? 'yes' : undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
  return told.length === 0
    ? markup``
    : markup`<p class="quiet">Asked for: ${printable(told.join(', '))}</p>\n`
}

function noteList(notes: readonly string[]): Markup {
  if (notes.length === 0) return markup``
  return markup`<ul class="notes">${notes.map((note) => markup`<li>${printable(note)}</li>`)}</ul>`
}

function section(title: string, content: Markup): Markup {
  return markup`<section>
<h2>${title}</h2>
${content}</section>
`
}

const NUMBERS = ['people', 'refusals', 'unknown']
const TIMES = ['first', 'last']

function table(name: TableName, rows: readonly Row[]): Markup {
  const { title, fields } = TABLES[name]
  const head = [
    ...fields.map((word) => markup`<th scope="col">${word}</th>`),
    ...NUMBERS.map((word) => markup`<th scope="col" class="number">${word}</th>`),
    ...TIMES.map((word) => markup`<th scope="col">${word}</th>`),
  ]
  // What scrolls can be scrolled by keys as well.
  return markup`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(tableRow)}</tbody>
</table></div>
`
}

function tableRow({ values, count }: Row): Markup {
  const { people, refusals, unknown, first, last } = count
  const numbers = [peopleText(people), String(refusals), String(unknown)]
  return markup`<tr>${values.map((value, index) =>
    index === 0
      ? markup`<th scope="row">${printable(value)}</th>`
      : markup`<td class="text">${printable(value)}</td>`,
  )}${numbers.map((number) => markup`<td class="number">${number}</td>`)}${[first, last].map(
    (time) => markup`<td><time datetime="${time}">${minuteText(time)}</time></td>`,
  )}</tr>
`
}
