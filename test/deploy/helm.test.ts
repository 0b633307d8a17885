// The chart of deploy/helm: what can be told without Helm, and what Helm makes of it where it is installed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { parse } from 'yaml'
import packageJson from '../../package.json' with { type: 'json' }
import { ROOT } from '../docs/markdown.ts'
import { checkManifests } from './checkManifests.ts'
import { readManifests } from './manifests.ts'
import { printed, without } from './tools.ts'

const CHART = 'deploy/helm/usher'
const skip = without('helm')

const VALUES = parse(read('values.yaml')) as object
const TEMPLATES = readdirSync(join(ROOT, CHART, 'templates')).map((name) => ({
  name,
  text: read(`templates/${name}`),
}))

function read(file: string): string {
  return readFileSync(join(ROOT, CHART, file), 'utf8')
}

test('every value that a template names exists, and every value is used', (t) => {
  const named = TEMPLATES.flatMap(({ text }) =>
    [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path = '']) => path),
  )
  for (const path of named) t.not(valueAt(path), undefined, path)
  for (const [name, value] of Object.entries(VALUES)) {
    const isMap = typeof value === 'object' && !Array.isArray(value)
    const paths = isMap && !named.includes(name) ? Object.keys(value).map((key) => `${name}.${key}`) : [name]
    for (const path of paths) t.ok(named.includes(path), `${path} is used`)
  }
  t.end()
})

test('every template closes what it opens, and includes what there is', (t) => {
  const defined = new Set(
    TEMPLATES.flatMap(({ text }) => [...text.matchAll(/define "([^"]+)"/g)].map(([, name]) => name)),
  )
  for (const { name, text } of TEMPLATES) {
    t.equal(text.split('{{').length, text.split('}}').length, name)
    const opened = text.match(/\{\{-? (if|range|with|define) /g) ?? []
    t.equal(opened.length, (text.match(/\{\{-? end /g) ?? []).length, name)
    for (const [, included = ''] of text.matchAll(/include "([^"]+)"/g)) t.ok(defined.has(included), included)
  }
  t.end()
})

test('the chart is of this version', (t) => {
  t.match(parse(read('Chart.yaml')), { apiVersion: 'v2', name: 'usher', appVersion: packageJson.version })
  t.end()
})

test('what Helm makes of it by default holds together', { skip }, async (t) => {
  await printed('helm', ['lint', '--strict', CHART])
  await checkManifests(t, readManifests(await printed('helm', ['template', 'usher', CHART])))
})

// What the example of deploy/kubernetes has, and the rest of the values.
const FULL = {
  tlsSecret: 'usher-tls',
  'ports.people': 8443,
  'service.port': 443,
  'service.type': 'LoadBalancer',
  'service.externalTrafficPolicy': 'Local',
  'service.annotations.example\\.com/zone': 'a',
  'serviceMonitor.enabled': true,
  'serviceMonitor.labels.release': 'prometheus',
  'environmentSecrets[0]': 'usher-environment',
  'image.digest': 'sha256:00',
  'image.pullSecrets[0]': 'registry',
  'networkPolicy.ingressFrom[0].ipBlock.cidr': '10.0.0.0/8',
  'nodeSelector.zone': 'a',
  'tolerations[0].key': 'proxies',
}

test('what Helm makes of it with every value set holds together', { skip }, async (t) => {
  const overlay = 'deploy/kubernetes/overlays/example'
  const settings = Object.entries(FULL).flatMap(([path, value]) => ['--set', `${path}=${value}`])
  const files = [
    ...['--set-file', `config=${overlay}/usher.yaml`],
    ...['contacts', 'own-hours'].flatMap((part) => [
      '--set-file',
      `templates.parts/${part}\\.liquid=${overlay}/templates/parts/${part}.liquid`,
    ]),
  ]
  const made = await printed('helm', ['template', 'prod', CHART, ...settings, ...files])
  const manifests = readManifests(made)
  await checkManifests(t, manifests)
  t.equal(manifests.of('ServiceMonitor').length, 1)
  const [deployment] = manifests.of('Deployment')
  t.match(deployment?.spec?.template.spec?.containers, [
    {
      image: 'registry.example.com/usher@sha256:00',
      envFrom: [{ secretRef: { name: 'usher-environment' } }],
    },
  ])
})

function valueAt(path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], VALUES)
}
