// What must hold among the manifests of one installation, however they came about.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts'
import type { Container, PodSpec, Volume } from 'kubernetes-types/core/v1.d.ts'
import type { Test } from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import type { LoadedConfig } from '../../src/config/load.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { readDocument } from '../docs/markdown.ts'
import { temporaryDirectory } from '../helpers/usher.ts'
import { typeFaults } from './manifests.ts'
import type { Labels, Manifests } from './manifests.ts'

const CONFIG_DIRECTORY = '/etc/usher'

// Beside the grace period: preStop, and what serve takes to end what is left.
const PRE_STOP_SECONDS = 5
const FINAL_SECONDS = 5

/** What the Secrets hold that people make. */
const SECRETS: Readonly<Record<string, Labels>> = {
  'usher-admin': { token: 'a-token-of-enough-letters' },
  'usher-tls': {
    'tls.crt': readDocument('test/fixtures/tls/server.pem').text,
    'tls.key': readDocument('test/fixtures/tls/server.key').text,
  },
}

export async function checkManifests(t: Test, manifests: Manifests): Promise<void> {
  t.equal(await typeFaults(t, manifests), '', 'the types of Kubernetes')
  const names = manifests.all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
  t.equal(new Set(names).size, names.length, 'no two of one name')
  const [deployment] = manifests.of('Deployment')
  const pod = deployment?.spec?.template.spec
  const [container] = pod?.containers ?? []
  if (deployment === undefined || pod === undefined || container === undefined) {
    t.fail('a Deployment')
    return
  }
  checkConfined(t, pod, container)
  checkSelectors(t, manifests, deployment)
  checkPorts(t, manifests, container)
  const config = await loadMounted(t, manifests, pod)
  checkAgainstConfig(t, config, { pod, container })
}

// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and more.
function checkConfined(t: Test, pod: PodSpec, container: Container): void {
  t.match(pod, {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1_000, seccompProfile: { type: 'RuntimeDefault' } },
  })
  t.match(container.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  })
  t.ok(container.resources?.limits?.['memory'], 'a bound on memory')
  t.notOk(container.resources?.limits?.['cpu'], 'no bound on time, which would only make people wait')
}

function checkSelectors(t: Test, manifests: Manifests, { metadata, spec }: Deployment): void {
  const labels = spec?.template.metadata?.labels ?? {}
  const wanted: [what: string, selector: Labels | undefined][] = [
    ['Deployment', spec?.selector.matchLabels],
    ...manifests.of('Service').map((each): [string, Labels | undefined] => ['Service', each.spec?.selector]),
    ...manifests
      .of('NetworkPolicy')
      .map((each): [string, Labels | undefined] => ['NetworkPolicy', each.spec?.podSelector?.matchLabels]),
    ...manifests
      .of('PodDisruptionBudget')
      .map((each): [string, Labels | undefined] => ['PodDisruptionBudget', each.spec?.selector?.matchLabels]),
  ]
  for (const [what, selector] of wanted) t.ok(selects(selector, labels), `${what} means the pods`)
  for (const { spec: scaling } of manifests.of('HorizontalPodAutoscaler')) {
    t.same(scaling?.scaleTargetRef, { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata?.name })
    t.ok((scaling?.minReplicas ?? 0) > 1, 'several replicas')
    t.equal(spec?.replicas, undefined, 'which the Deployment does not set back')
  }
  const accounts = manifests.of('ServiceAccount').map((each) => each.metadata.name)
  t.ok(accounts.includes(spec?.template.spec?.serviceAccountName ?? ''), 'its account')
}

function selects(selector: Labels | undefined, labels: Labels): boolean {
  const wanted = Object.entries(selector ?? {})
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value)
}

function checkPorts(t: Test, manifests: Manifests, { ports = [] }: Container): void {
  const open = new Set(ports.map(({ name }) => name))
  const services = manifests.of('Service')
  for (const { spec } of services)
    for (const { targetPort } of spec?.ports ?? []) t.ok(open.has(String(targetPort)), `port ${targetPort}`)
  for (const { spec } of manifests.of('NetworkPolicy'))
    for (const { ports: allowed = [] } of spec?.ingress ?? [])
      for (const { port } of allowed) t.ok(open.has(String(port)), `${port} may be asked`)
  for (const { spec } of manifests.of('ServiceMonitor')) {
    const service = services.find(({ metadata }) => selects(spec.selector.matchLabels, metadata.labels ?? {}))
    const names = service?.spec?.ports?.map(({ name }) => name) ?? []
    for (const { port } of spec.endpoints) t.ok(names.includes(port), `${port} is scraped`)
  }
}

/** The configuration, read as in the pod: its volumes laid out as the kubelet does it, by links. */
async function loadMounted(t: Test, manifests: Manifests, pod: PodSpec): Promise<LoadedConfig> {
  const root = await temporaryDirectory(t)
  for (const { name, mountPath, subPath } of pod.containers[0]?.volumeMounts ?? []) {
    const files = filesOf(
      t,
      manifests,
      pod.volumes?.find((volume) => volume.name === name),
    )
    const place = join(root, mountPath.slice(CONFIG_DIRECTORY.length))
    if (subPath === undefined) mountAt(place, files)
    else writeFileSync(place, files[subPath] ?? '')
  }
  const file = join(root, 'usher.yaml')
  const text = readFileSync(file, 'utf8').replaceAll(CONFIG_DIRECTORY, root)
  return parseConfig(text, file, { env: {}, presetsDirectory: PRESETS_DIRECTORY })
}

/** By path below the place where the volume is mounted. */
function filesOf(t: Test, manifests: Manifests, volume: Volume | undefined): Labels {
  if (volume?.secret?.secretName !== undefined) return SECRETS[volume.secret.secretName] ?? {}
  const { name, items } = volume?.configMap ?? {}
  const map = manifests.of('ConfigMap').find(({ metadata }) => metadata.name === name)
  t.ok(map, `${volume?.name}: there is the ConfigMap ${name}`)
  const data = map?.data ?? {}
  for (const { key } of items ?? []) t.ok(Object.hasOwn(data, key), `${name} has ${key}`)
  return items === undefined
    ? data
    : Object.fromEntries(items.map(({ key, path }) => [path, data[key] ?? '']))
}

// What is seen are links to a directory that is put in place of another when something changes.
function mountAt(place: string, files: Labels): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(place, '..data', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const top of new Set(Object.keys(files).map((path) => path.split('/')[0] ?? '')))
    symlinkSync(join('..data', top), join(place, top))
}

type PodAndContainer = { readonly pod: PodSpec; readonly container: Container }

function checkAgainstConfig(t: Test, config: LoadedConfig, { pod, container }: PodAndContainer): void {
  const { listeners, admin, limits } = config
  const ports = container.ports?.map(({ containerPort }) => containerPort)
  t.same(ports, [...listeners.map(({ port }) => port), admin?.port], 'the ports of the configuration')
  for (const { host } of [...listeners, ...(admin ? [admin] : [])]) t.equal(host, '0.0.0.0')
  const { startupProbe, livenessProbe, readinessProbe } = container
  for (const [probe, path] of [
    [startupProbe, '/healthz'],
    [livenessProbe, '/healthz'],
    [readinessProbe, '/readyz'],
  ] as const) {
    const url = `http://127.0.0.1:${admin?.port}${path}`
    t.same(probe?.exec?.command, ['node', 'health.mjs', url, `${CONFIG_DIRECTORY}/admin/token`])
  }
  const needed = PRE_STOP_SECONDS + limits.gracePeriodMs / 1_000 + FINAL_SECONDS
  t.ok((pod.terminationGracePeriodSeconds ?? 0) > needed, `more than ${needed} s to end`)
}
