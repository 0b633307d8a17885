// The Dockerfile without an engine: what it copies is there, and starts as the image would start it.
import { execFile, spawn } from 'node:child_process'
import type { SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { test } from 'tap'
import type { Test } from 'tap'
import { temporaryDirectory } from '../helpers/usher.ts'
import { ROOT } from './markdown.ts'

const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
const STAGES = DOCKERFILE.split(/^(?=FROM )/m).filter((part) => part.startsWith('FROM '))
const [BUILD_STAGE = ''] = STAGES
const IMAGE = STAGES.at(-1) ?? ''

const run = promisify(execFile)

type LockedPackage = {
  readonly version: string
  readonly dev?: true
  readonly optional?: true
  readonly optionalDependencies?: object
}
const PACKAGES: Readonly<Record<string, LockedPackage>> = JSON.parse(
  readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
).packages

test('everything that the Dockerfile copies exists, and .dockerignore lets it in', (t) => {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n')
  const copied = STAGES.flatMap(copiedBy)
  t.ok(copied.length > 5)
  for (const path of copied) {
    t.ok(existsSync(join(ROOT, path)), path)
    t.ok(ignored.includes(`!${path}`), path)
  }
  t.end()
})

test('nothing is fetched but from the registry of npm, no secret is built in, and nobody is root', (t) => {
  t.notMatch(DOCKERFILE, /^(ADD|ARG \w*(TOKEN|PASSWORD|SECRET))/m)
  t.notMatch(DOCKERFILE, /\b(curl|wget|apt-get|npm install)\b/)
  const names = STAGES.map((stage) => /^FROM \S+ AS (\w+)/.exec(stage)?.[1])
  for (const [, from = ''] of DOCKERFILE.matchAll(/--from=(\S+)/g)) t.ok(names.includes(from), from)
  const [, uid] = /^USER (\d+):\d+$/m.exec(IMAGE) ?? []
  t.ok(Number(uid) > 0, 'a number, so that an orchestrator can tell')
  t.match(IMAGE, /^HEALTHCHECK /m)
  t.equal(names.at(-1), undefined, 'the image is what is built where no stage is named')
  t.end()
})

test('the list of parts is of what the image gets of npm, each with its version and checksum', async (t) => {
  const { directory } = await layOutImage(t)
  copyFileSync(join(ROOT, 'package-lock.json'), join(directory, 'package-lock.json'))
  const commands = [...BUILD_STAGE.matchAll(/npm (pkg|sbom) ([^>&\n]+)/g)]
  t.equal(commands.length, 2)
  let stdout = ''
  for (const [, command = '', words = ''] of commands)
    ({ stdout } = await run('npm', [command, ...words.trim().split(' ')], { cwd: directory }))
  const { bomFormat, components } = JSON.parse(stdout) as PartsList
  t.equal(bomFormat, 'CycloneDX')
  const wanted = Object.entries(PACKAGES).filter(
    ([path, { dev, optional }]) => path !== '' && !dev && !optional,
  )
  t.same(
    components.map(({ name, version, group }) => `${group ? `${group}/` : ''}${name} ${version}`).toSorted(),
    [
      ...new Set(wanted.map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`)),
    ].toSorted(),
  )
  for (const { name, hashes = [] } of components) t.match(hashes, [{ alg: 'SHA-512' }], name)
})

type PartsList = {
  readonly bomFormat: string
  readonly components: readonly {
    readonly group?: string
    readonly name: string
    readonly version: string
    readonly hashes?: readonly { readonly alg: string }[]
  }[]
}

// npm 11 refuses such a lock file, and a lock file written beside a node_modules loses other systems' packages.
test('the lock file has every optional package that one of its packages names, as npm ci asks', (t) => {
  const named = Object.values(PACKAGES).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  )
  const missing = named.filter(
    (name) => !Object.keys(PACKAGES).some((path) => path.endsWith(`node_modules/${name}`)),
  )
  t.same(missing, [])
  t.end()
})

test(
  'what the image holds starts under another user than root, is healthy, writes nothing and stops',
  { skip: process.platform === 'win32' && 'the image is for Linux' },
  async (t) => {
    const { directory, node } = await layOutImage(t)
    const config = join(directory, 'usher.yaml')
    writeFileSync(
      config,
      `listen: { port: 0 }\nsites: [{ name: demo, upstream: 'demo:testrail', presets: [testrail] }]\n`,
    )
    const before = filesBelow(directory)
    const options = { cwd: directory, ...anotherUser() }

    // env -i: tap would have every process report to a directory that another user may not write.
    const [, ...entrypoint] = wordsAfter(/^ENTRYPOINT /)
    const args = wordsAfter(/^CMD /).map((word) => (word === '/etc/usher/usher.yaml' ? config : word))
    const usher = spawn('env', ['-i', node, ...entrypoint, ...args], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    t.teardown(() => usher.kill('SIGKILL'))
    const exited = once(usher, 'close')
    const port = await portOf(usher, exited)

    const [, ...words] = wordsAfter(/^ +CMD /)
    const health = [`USHER_HEALTH_URL=http://127.0.0.1:${port}/.usher/health`, node, ...words]
    await run('env', ['-i', ...health], options)
    usher.kill('SIGTERM')
    t.same(await exited, [0, null])
    await t.rejects(
      run('env', ['-i', ...health], options),
      { code: 1, stderr: /ECONNREFUSED/ },
      'it is not healthy any more',
    )
    t.same(filesBelow(directory), before)
  },
)

/** What a stage copies from the checkout, not from another stage. */
function copiedBy(stage: string): string[] {
  return copiesOf(stage).map(([from]) => from)
}

function copiesOf(stage: string): [from: string, to: string][] {
  const lines = [...stage.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)]
  return lines.flatMap(([, paths = '', to = '']) =>
    paths.split(' ').map((path): [string, string] => [path, to === './' ? basename(path) : to]),
  )
}

type Layout = { readonly directory: string; readonly node: string }

/** The files of the image in a directory that any user may read, and this Node beside them. */
async function layOutImage(t: Test): Promise<Layout> {
  const parent = await temporaryDirectory(t)
  chmodSync(parent, 0o755)
  const directory = join(parent, 'usher')
  for (const [from, to] of copiesOf(IMAGE)) cpSync(join(ROOT, from), join(directory, to), { recursive: true })
  // npm ci --omit=dev --omit=optional
  for (const [path, { dev, optional }] of Object.entries(PACKAGES)) {
    if (path === '' || dev || optional) continue
    cpSync(join(ROOT, path), join(directory, path), { recursive: true, filter: isNotNested })
  }
  const node = join(parent, 'node')
  copyFileSync(process.execPath, node)
  return { directory, node }
}

// Packages below packages stand in the lock file themselves.
function isNotNested(path: string): boolean {
  return !/node_modules\/.*\/node_modules$/.test(path.slice(ROOT.length))
}

// Only root may become somebody else.
function anotherUser(): SpawnOptions {
  return process.getuid?.() === 0 ? { uid: 1_000, gid: 1_000 } : {}
}

function filesBelow(directory: string): Record<string, number> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(files.map((file) => [file, statSync(join(directory, file)).mtimeMs]))
}

/** The words of an instruction, which stand in JSON. The health check's CMD is indented. */
function wordsAfter(instruction: RegExp): string[] {
  const line = IMAGE.split('\n').find((text) => instruction.test(text)) ?? ''
  return JSON.parse(line.slice(line.indexOf('[')))
}

type Talking = { readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream }

/** Resolves with the port once it listens; rejects, with what it said, when it ends before. */
async function portOf({ stdout, stderr }: Talking, exited: Promise<unknown>): Promise<string> {
  const said: string[] = []
  const listening = new Promise<string>((resolve) => {
    for (const stream of [stdout, stderr])
      createInterface(stream).on('line', (line) => {
        said.push(line)
        const port = /"addresses":\["http:\/\/127\.0\.0\.1:(\d+)"/.exec(line)?.[1]
        if (port !== undefined) resolve(port)
      })
  })
  const ended = exited.then(() => {
    throw new Error(`it ended before it listened:\n${said.join('\n')}`)
  })
  return Promise.race([listening, ended])
}
