import { test } from 'tap'
import { bodyFor } from '../../src/asks/formats/index.ts'
import type { Letter } from '../../src/rules/accessRequest.ts'
import { askWith, letterWith, requestWith } from './receiver.ts'

function bodyOf(webhook: object, letter: Letter = letterWith()): Record<string, unknown> {
  const { webhook: complete } = askWith({ url: 'https://hooks.example/a', ...webhook })
  return JSON.parse(bodyFor(complete, requestWith(), letter)) as Record<string, unknown>
}

// What each of the other ends would take for a command, a link, a mention or a picture.
const HOSTILE = [
  '<!channel> <!here> <@U123> <#C1|x> <https://evil.example|click> &amp; & < >',
  '[click](https://evil.example) **b** ![p](https://evil.example/p.png) <at>all</at>',
  '!https://evil.example/p.png! [~admin] [x|https://evil.example] {noformat} h1. {NoFormat} {code}',
  '"},{"type":"header"',
  '{{7*7}} ${7*7} {% raw %}',
].join('\n')

test('JSON has every field, null where nothing is known', (t) => {
  t.same(bodyOf({ type: 'json' }), {
    event: 'access-request',
    product: 'TestRail',
    site: 'testrail',
    cause: 'no-licence',
    page: 'no-licence',
    reference: 'K7Q2-M9XA',
    address: 'https://testrail.example/index.php?/runs/1',
    person: { name: 'ada', verified: true },
    account: null,
    email: 'ada@example.com',
    message: 'For the tests of release 7.',
    time: '2026-01-02T03:04:05.678Z',
  })
  const bare = requestWith({
    email: undefined,
    message: undefined,
    account: { name: 'a', isVerified: false },
  })
  t.match(JSON.parse(bodyFor(askWith({ type: 'json', url: 'http://a' }).webhook, bare, letterWith())), {
    email: null,
    message: null,
    account: { name: 'a', verified: false },
  })
  t.end()
})

test('Slack gets a text and blocks within its limits', (t) => {
  t.same(bodyOf({ type: 'slack' }), {
    text: 'Request for access to TestRail',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Request for access to TestRail', emoji: false } },
      {
        type: 'section',
        fields: [
          { type: 'mrkdwn', text: '*Your name*\nada (known from the sign-in)', verbatim: true },
          { type: 'mrkdwn', text: '*Reference*\nK7Q2-M9XA', verbatim: true },
        ],
      },
      { type: 'section', text: { type: 'mrkdwn', text: 'For the tests of release 7.', verbatim: true } },
    ],
  })
  const lines = Array.from({ length: 12 }, () => ({ label: '<'.repeat(900), value: '&'.repeat(5_000) }))
  const { text, blocks } = bodyOf(
    { type: 'slack' },
    { summary: '>'.repeat(500), lines, message: '<'.repeat(1_000) },
  ) as {
    text: string
    blocks: [{ text: { text: string } }, { fields: { text: string }[] }, { text: { text: string } }]
  }
  t.ok(text.length <= 3_000)
  t.ok(blocks[0].text.text.length <= 150)
  t.equal(blocks[1].fields.length, 10)
  t.ok(blocks[1].fields.every((field) => field.text.length <= 2_000))
  t.ok(blocks[2].text.text.length <= 3_000)
  t.match(blocks[2].text.text, /^(&lt;)+…$/, 'no entity is cut in two')
  t.end()
})

test('nothing typed mentions anybody in Slack or makes a link there', (t) => {
  const body = JSON.stringify(
    bodyOf({ type: 'slack' }, letterWith({ lines: [{ label: 'x', value: HOSTILE }], message: HOSTILE })),
  )
  t.notMatch(body, /[<>]/)
  t.notMatch(body, /&(?!amp;|lt;|gt;)/)
  t.notMatch(body, /"verbatim":false/)
  t.end()
})

test('Teams gets an Adaptive Card, and typed text only where no Markdown is read', (t) => {
  const body = bodyOf(
    { type: 'teams' },
    letterWith({ lines: [{ label: 'Page', value: HOSTILE }], message: HOSTILE }),
  )
  t.match(body, {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'RichTextBlock' }] },
      },
    ],
  })
  const card = JSON.stringify(body['attachments'])
  t.notMatch(card, /"TextBlock"|"FactSet"/)
  t.match(card, '"type":"TextRun","text":"[click](https://evil.example)')
  t.end()
})

test('Jira Service Management gets a request whose description is no markup', (t) => {
  const body = bodyOf(
    { type: 'jsm', serviceDeskId: '4', requestTypeId: '17' },
    letterWith({ summary: 'x'.repeat(400), message: HOSTILE }),
  ) as { requestFieldValues: { summary: string; description: string } }
  t.match(body, { serviceDeskId: '4', requestTypeId: '17' })
  const { summary, description } = body.requestFieldValues
  t.equal(summary.length, 255)
  t.match(description, /^\{noformat\}\nYour name: ada [^]*\n\{noformat\}$/)
  t.equal(description.match(/\{noformat\}/gi)?.length, 2, 'nothing typed ends the block')
  t.end()
})

test('half a character is never sent', (t) => {
  const emoji = '\u{1f600}'.repeat(200)
  for (const type of ['slack', 'jsm'])
    t.ok(
      JSON.stringify(
        bodyOf({ type, serviceDeskId: '1', requestTypeId: '1' }, letterWith({ summary: emoji })),
      ).isWellFormed(),
    )
  t.notMatch(
    JSON.stringify(bodyOf({ type: 'slack' }, letterWith({ summary: `a${emoji}` }))),
    /\\ud83d(?!\\ude00)/,
  )
  t.end()
})
