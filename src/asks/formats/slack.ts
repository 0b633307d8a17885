import type { Letter } from '../../rules/accessRequest.ts'
import { cut } from './cut.ts'

// Slack's own limits for a header, and for the text of a section and of its fields.
const MAX_HEADER = 150
const MAX_SECTION = 3_000
const MAX_FIELD = 2_000
const MAX_FIELDS = 10

/** A message for an incoming webhook. Nobody is mentioned and no link made by what a person typed. */
export function slackBody({ summary, lines, message }: Letter): object {
  return {
    // What a notification shows.
    text: escaped(cut(summary, MAX_HEADER), MAX_SECTION),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(summary, MAX_HEADER), emoji: false } },
      {
        type: 'section',
        fields: lines
          .slice(0, MAX_FIELDS)
          .map(({ label, value }) =>
            text(`*${escaped(label, MAX_FIELD / 2)}*\n${escaped(value, MAX_FIELD / 2)}`),
          ),
      },
      ...(message === undefined ? [] : [{ type: 'section', text: text(escaped(message, MAX_SECTION)) }]),
    ],
  }
}

// verbatim: Slack makes neither links nor mentions of what looks like them.
function text(mrkdwn: string): object {
  return { type: 'mrkdwn', text: mrkdwn, verbatim: true }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

// What <!channel>, <@U1> and <http://…|text> begin with. Cut first, so that no entity is cut in two.
function escaped(raw: string, most: number): string {
  const whole = escape(raw)
  return whole.length <= most ? whole : escape(cut(raw, Math.floor(most / '&amp;'.length)))
}

function escape(raw: string): string {
  return raw.replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character)
}
