// What an expression of PromQL asks for, by Prometheus's own grammar.
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'

export type Selector = {
  readonly metric: string
  readonly matchers: readonly { readonly label: string; readonly value: string }[]
}

export type Expression = {
  readonly selectors: readonly Selector[]
  /** What is grouped or joined by. */
  readonly grouped: readonly string[]
}

/** Throws where the expression is none. Variables of Grafana stand for durations and texts. */
export function readPromQl(text: string): Expression {
  const expression = text.replaceAll(/\$__\w+/g, '5m')
  const selectors: Selector[] = []
  const grouped: string[] = []
  const textOf = ({ from, to }: Pick<SyntaxNode, 'from' | 'to'>): string => expression.slice(from, to)
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${text}`)
      if (node.name === 'VectorSelector') selectors.push(selectorAt(node.node, textOf))
      if (node.name === 'GroupingLabels') grouped.push(...node.node.getChildren('LabelName').map(textOf))
    },
  })
  return { selectors, grouped }
}

function selectorAt(node: SyntaxNode, textOf: (node: SyntaxNode) => string): Selector {
  const name = node.getChild('Identifier')
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []
  return {
    metric: name ? textOf(name) : '',
    matchers: matchers.map((matcher) => ({
      label: textOf(matcher.firstChild ?? matcher),
      value: textOf(matcher.lastChild ?? matcher).slice(1, -1),
    })),
  }
}
