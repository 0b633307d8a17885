import type { Letter } from '../../rules/accessRequest.ts'

/** A message with an Adaptive Card, for a webhook of Teams (Workflows). */
export function teamsBody({ summary, lines, message }: Letter): object {
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      paragraph({ type: 'TextRun', text: summary, weight: 'Bolder', size: 'Medium' }),
      ...lines.map(({ label, value }) =>
        paragraph(
          { type: 'TextRun', text: `${label}: `, weight: 'Bolder' },
          { type: 'TextRun', text: value },
        ),
      ),
      ...(message ?? '')
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [paragraph({ type: 'TextRun', text: line })])),
    ],
  }
  return {
    type: 'message',
    summary,
    attachments: [
      { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card },
    ],
  }
}

// Teams reads Markdown in a TextBlock and in facts, where [a link](…) would be one; in a TextRun it reads text.
function paragraph(...inlines: object[]): object {
  return { type: 'RichTextBlock', inlines }
}
