// Manifests of Kubernetes as they are applied, and what must hold among them.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts'
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.d.ts'
import type { ConfigMap, Service, ServiceAccount } from 'kubernetes-types/core/v1.d.ts'
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts'
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts'
import type { Test } from 'tap'
import { parseAllDocuments } from 'yaml'
import { ROOT } from '../docs/markdown.ts'

/** Of the Prometheus Operator; as much of it as is used. */
type ServiceMonitor = {
  readonly spec: {
    readonly selector: { readonly matchLabels: Labels }
    readonly endpoints: readonly { readonly port: string; readonly path: string }[]
  }
}

export type Labels = Readonly<Record<string, string>>

type Kinds = {
  Deployment: Deployment
  HorizontalPodAutoscaler: HorizontalPodAutoscaler
  ConfigMap: ConfigMap
  Service: Service
  ServiceAccount: ServiceAccount
  NetworkPolicy: NetworkPolicy
  PodDisruptionBudget: PodDisruptionBudget
  ServiceMonitor: ServiceMonitor
}

type Object = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Labels }
}

export type Manifests = {
  readonly all: readonly Object[]
  readonly of: <Kind extends keyof Kinds>(kind: Kind) => (Object & Kinds[Kind])[]
}

/** Reads a stream of documents, as kubectl and helm write it. Throws where it is no YAML. */
export function readManifests(text: string): Manifests {
  const all = parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
    if ('errors' in document && document.errors.length > 0) throw document.errors[0] ?? new Error('no YAML')
    const value: unknown = document.toJS()
    return value === null ? [] : [value as Object]
  })
  return {
    all,
    of: <Kind extends keyof Kinds>(kind: Kind) =>
      all.filter((each) => each.kind === kind) as (Object & Kinds[Kind])[],
  }
}

// Where kubernetes-types has the types of an apiVersion.
const MODULES: Readonly<Record<string, string>> = {
  v1: 'core/v1',
  'apps/v1': 'apps/v1',
  'autoscaling/v2': 'autoscaling/v2',
  'networking.k8s.io/v1': 'networking/v1',
  'policy/v1': 'policy/v1',
}

const OPERATOR = 'monitoring.coreos.com/v1'

/** What the types of Kubernetes find wrong, such as fields that do not exist; empty where nothing is. */
export async function typeFaults(t: Test, { all }: Manifests): Promise<string> {
  const source = all
    .filter(({ apiVersion }) => apiVersion !== OPERATOR)
    .map((each, index) => {
      const type = `import('kubernetes-types/${MODULES[each.apiVersion] ?? each.apiVersion}').${each.kind}`
      return `export const object${index}: ${type} = ${JSON.stringify(each)}\n`
    })
    .join('')
  const file = join(t.testdir({ 'manifests.ts': source }), 'manifests.ts')
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--ignoreConfig',
    '--types',
    '',
  ]
  // env -i: tap would have tsc load what it loads into every Node of a test.
  const tsc = ['-i', process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc')]
  try {
    await promisify(execFile)('env', [...tsc, ...options, file], { cwd: ROOT })
    return ''
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error)
  }
}
