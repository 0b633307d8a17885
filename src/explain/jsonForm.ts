import type { ExplainedCondition } from '../rules/explain.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import type { Explanation } from './explanation.ts'
import { printableJson } from '../printable.ts'

/** One line of JSON for programs. Its keys are documented in docs/explain.md. */
export function toJsonLine(explanation: Explanation): string {
  const { saved, site, asker, exchange, outcome, observed, asked } = explanation
  const conditions = asked.map(({ rule, held, condition }) => ({
    rule: rule.name,
    held: held ?? null,
    condition: toJson(condition),
  }))
  return printableJson({
    source: withoutSecrets(saved.source),
    site,
    audience: asker.audience,
    status: exchange.status,
    ...outcome,
    challenge: outcome.challenge ?? null,
    observed,
    conditions,
  })
}

type JsonCondition = {
  readonly label: string
  readonly saw: string | null
  /** null: it hangs on a body that was not seen. */
  readonly held: boolean | null
  readonly parts: readonly JsonCondition[]
}

function toJson({ label, saw, held, parts }: ExplainedCondition): JsonCondition {
  return { label, saw: saw ?? null, held: held ?? null, parts: parts.map(toJson) }
}
