// Times as operators read them.
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'

const STEPS = [
  { name: 's', seconds: 1, below: 90 },
  { name: 'min', seconds: 60, below: 5_400 },
  { name: 'h', seconds: 3_600, below: 172_800 },
  { name: 'days', seconds: 86_400, below: Infinity },
] as const

/** How long something took or lasts, in the unit that tells enough: `45 s`, `3 min`, `5 h`, `12 days`. */
export function durationText(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1_000))
  const { name, seconds } = STEPS.find(({ below }) => all < below) ?? STEPS[0]
  return `${Math.floor(all / seconds)} ${name}`
}

/** A moment, with how long ago it was. at, now: in milliseconds since 1970. */
export function moment(at: number, now: number): Markup {
  return markup`<time datetime="${new Date(at).toISOString()}">${clockText(at)}</time> <span class="quiet">(${durationText(now - at)} ago)</span>`
}

/** `2026-11-23 14:05:09 UTC`. */
export function clockText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 'yyyy-mm-dd hh:mm:ss'.length).replace('T', ' ')} UTC`
}

/** `14:05`. */
export function minuteText(at: number): string {
  return new Date(at).toISOString().slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh:mm'.length)
}

/** A number with its thousands apart. */
export function numberText(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, '\u202f')
}
