// SARIF 2.1.0 (OASIS), as code review of forges reads it.
import { relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { printableJson } from '../printable.ts'
import { FINDINGS } from './finding.ts'
import type { Finding, FindingId } from './finding.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** A log with one run. Files below the directory are named relative to it, as a checkout has them. */
export function toSarif(findings: readonly Finding[], directory: string): string {
  const rules = Object.entries(FINDINGS).map(([id, { level, told }]) => ({
    id,
    shortDescription: { text: told },
    defaultConfiguration: { level },
  }))
  const driver = { name: 'usher', version: packageJson.version, rules }
  const results = findings.map((finding) => resultOf(finding, directory))
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  return `${printableJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] })}\n`
}

const RULE_INDEX: ReadonlyMap<string, number> = new Map(Object.keys(FINDINGS).map((id, index) => [id, index]))

function resultOf({ id, level, message, problem }: Finding, directory: string): object {
  const { details = [] } = problem ?? {}
  return {
    ruleId: id satisfies FindingId,
    ruleIndex: RULE_INDEX.get(id),
    level,
    message: { text: [message, ...details].join('\n') },
    ...(problem && {
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(problem.file, directory) },
            region: { startLine: problem.line, startColumn: problem.column },
          },
        },
      ],
    }),
  }
}

function uriOf(file: string, directory: string): string {
  const path = relative(directory, file)
  if (path.startsWith('..')) return pathToFileURL(file).href
  return path.split(sep).map(encodeURIComponent).join('/')
}
