import type { ConfigProblem, Path } from '../config/problem.ts'

/** How much one has to do with it: an error keeps Usher from starting or working, a warning may not be meant, a note is for knowing. */
export type Level = 'error' | 'warning' | 'note'

type Kind = { readonly level: Level; readonly told: string }

/** Everything that `usher check` may find, by the name that programs know it by. docs/check.md has this table. */
export const FINDINGS = {
  configuration: {
    level: 'error',
    told: 'The configuration, or a file that it names, is not as it must be.',
  },
  template: { level: 'error', told: 'A page cannot be rendered.' },
  'rule-test': { level: 'error', told: 'A test of a rule fails.' },
  'port-in-use': { level: 'error', told: 'A listener cannot be bound (with --ports).' },
  'upstream-unreachable': { level: 'error', told: 'An upstream does not answer (with --upstreams).' },
  'upstream-failing': { level: 'warning', told: 'An upstream answers with 5xx (with --upstreams).' },
  'upstream-answers': { level: 'note', told: 'What an upstream answers (with --upstreams).' },
  'rule-never-matches': {
    level: 'warning',
    told: 'The conditions of a rule, or a branch of them, contradict each other.',
  },
  'rule-shadowed': { level: 'warning', told: 'One earlier rule holds whenever this one would.' },
  'rule-never-reached': {
    level: 'warning',
    told: 'Several earlier rules together take whatever this one would.',
  },
  'rule-overlaps': {
    level: 'warning',
    told: 'A rule lists something that an earlier rule takes, for which the two do different things.',
  },
  'preset-rules-shadowed': {
    level: 'note',
    told: "A rule of the site's own holds whenever some of its presets' would.",
  },
  contrast: {
    level: 'warning',
    told: 'A colour is not shown as it is, because too few people could read it.',
  },
  'text-missing': { level: 'warning', told: 'A sentence is missing in a language that is offered.' },
  'no-effect': { level: 'warning', told: 'A setting has no effect.' },
  'template-blocked': {
    level: 'warning',
    told: 'A template has what browsers block, or prints text as HTML.',
  },
  'in-the-open': {
    level: 'warning',
    told: 'Something goes over the network that others can read or change.',
  },
  'webhook-without-account': { level: 'warning', told: 'A webhook would refuse what it is sent.' },
  'never-known': { level: 'warning', told: 'A licence is asked for where none is known.' },
  'certificate-expiry': { level: 'warning', told: 'A certificate has ended, or ends within 30 days.' },
  'http2-off': { level: 'note', told: 'HTTP/2 is offered on no listener.' },
} as const satisfies Readonly<Record<string, Kind>>

export type FindingId = keyof typeof FINDINGS

/** What is worth knowing about a configuration that can be used, and the setting that it is about. */
export type Remark = {
  readonly id: FindingId
  /** Begins with what it is about, such as the site. */
  readonly message: string
  /** Of the setting. */
  readonly path?: Path
  /** In a file that the configuration names; the message says it as well. */
  readonly place?: Pick<ConfigProblem, 'file' | 'line' | 'column'>
}

/** A remark or a problem, with the place where it is. */
export type Finding = {
  readonly id: FindingId
  readonly level: Level
  readonly message: string
  /** In whatever file it is; undefined where no place says it. */
  readonly problem?: ConfigProblem
}

/** Finds the place of a setting: Source.problem. */
export type Locate = (path: Path, message: string) => ConfigProblem

export function findingOf({ id, message, path, place }: Remark, locate: Locate): Finding {
  const { level } = FINDINGS[id]
  if (path) return { id, level, message, problem: locate(path, message) }
  if (place) return { id, level, message, problem: { ...place, path: '', message } }
  return { id, level, message }
}

/** A problem that keeps the configuration from being used. */
export function errorOf(id: FindingId, problem: ConfigProblem): Finding {
  const { path, message } = problem
  return { id, level: 'error', message: path === '' ? message : `${path}: ${message}`, problem }
}
