// The manifests of deploy/kubernetes: each file by itself, and all together as kubectl puts them together.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { parse } from 'yaml'
import { ROOT } from '../docs/markdown.ts'
import { checkManifests } from './checkManifests.ts'
import { readManifests, typeFaults } from './manifests.ts'
import { printed, without } from './tools.ts'

const FOLDER = 'deploy/kubernetes'
const skip = without('kubectl')

type Kustomization = { readonly resources: readonly string[] }

for (const part of ['base', 'components/monitoring']) {
  test(`the files of ${part} are what Kubernetes knows, and all of them take part`, async (t) => {
    const folder = join(ROOT, FOLDER, part)
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
    const { resources } = parse(read('kustomization.yaml')) as Kustomization
    const others = new Set(['kustomization.yaml', 'usher.yaml'])
    t.same(resources.toSorted(), files.filter((name) => !others.has(name)).toSorted())
    t.equal(await typeFaults(t, readManifests(resources.map(read).join('\n---\n'))), '')
  })
}

for (const part of ['base', 'overlays/example']) {
  test(`${part}, put together by kubectl, holds together`, { skip }, async (t) => {
    await checkManifests(t, readManifests(await printed('kubectl', ['kustomize', join(FOLDER, part)])))
  })
}

test('a misspelt field is found', async (t) => {
  const spelt = readFileSync(join(ROOT, FOLDER, 'base/deployment.yaml'), 'utf8')
  const misspelt = spelt.replace('readOnlyRootFilesystem', 'readOnlyRootFileSystem')
  t.match(await typeFaults(t, readManifests(misspelt)), /'"?readOnlyRootFileSystem"?' does not exist/)
})
