// Targets as processes of their own: started on their core, waited for, and ended with the bench.
import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../test/helpers/process.ts'
import type { Scenario } from '../scenarios.ts'
import { AT } from '../upstream/answers.ts'
import { withSbin } from './installed.ts'
import type { Target } from './index.ts'
import type { Launch, Setting } from './setting.ts'

/** What is the same for every target of a run. */
export type Surroundings = Pick<
  Setting,
  'upstreamPort' | 'certificateFile' | 'keyFile' | 'certificateAndKeyFile' | 'pagesDirectory'
> & {
  /** Goes with the run. */
  readonly directory: string
  /** Whom clients trust to have signed the certificate, in PEM. */
  readonly authority: string
  readonly targetPrefix: readonly string[]
}

export type RunningTarget = {
  readonly name: string
  readonly pid: number
  readonly port: number
  readonly child: ChildProcess
  readonly stop: () => Promise<void>
}

const START_TIMEOUT_MS = 30_000
const TRY_EVERY_MS = 20

// Of what a target writes to standard error, in characters: enough for why it ended.
const MAX_SAID = 4_000

const children = new Set<ChildProcess>()

// Whatever ends the bench ends its targets.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Resolves when it listens; rejects, with what it said, where it ends before. */
export async function startTarget(
  target: Target,
  scenario: Scenario,
  surroundings: Surroundings,
): Promise<RunningTarget> {
  const launch = target.launch(await settingOf(target, scenario, surroundings))
  const child = run(launch, surroundings.targetPrefix)
  const port = await Promise.race([listening(child, launch), ended(child, target.name), tooLate(target.name)])
  return { name: target.name, pid: child.pid ?? Number.NaN, port, child, stop: () => stop(child) }
}

async function settingOf(target: Target, scenario: Scenario, surroundings: Surroundings): Promise<Setting> {
  const { upstreamPort, certificateFile, keyFile, certificateAndKeyFile, pagesDirectory } = surroundings
  const directory = join(surroundings.directory, `${scenario.name}-${target.name}`)
  mkdirSync(directory, { recursive: true })
  return {
    ...{ upstreamPort, certificateFile, keyFile, certificateAndKeyFile, pagesDirectory, directory },
    ...{ front: scenario.front, ownRules: scenario.ownRules, freePort: await freePort() },
    swaps: target.can.includes('swap') && scenario.request.target === AT.refused,
  }
}

function run({ command, env, hasChannel = false }: Launch, prefix: readonly string[]): ChildProcess {
  const [program = '', ...args] = [...prefix, ...command]
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(hasChannel ? (['ipc'] as const) : [])]
  const child = spawn(program, args, { stdio, env: { ...withSbin(), ...env } })
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}

function listening(child: ChildProcess, { port }: Launch): Promise<number> {
  return port === undefined ? announcedPort(child) : untilItAccepts(child, port)
}

function announcedPort({ stdout }: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    stdout?.on('data', (chunk: Buffer) => {
      const found = /^port (\d+)$/m.exec(chunk.toString())?.[1]
      if (found !== undefined) resolve(Number(found))
    })
  })
}

async function untilItAccepts(child: ChildProcess, port: number): Promise<number> {
  child.stdout?.resume()
  while (child.exitCode === null) {
    if (await accepts(port)) return port
    await sleep(TRY_EVERY_MS)
  }
  return Promise.withResolvers<number>().promise
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

async function ended(child: ChildProcess, name: string): Promise<never> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-MAX_SAID)))
  const [code] = (await once(child, 'close')) as [number | null]
  throw new Error(`${name} ended with ${code}: ${said}`)
}

async function tooLate(name: string): Promise<never> {
  await sleep(START_TIMEOUT_MS, undefined, { ref: false })
  throw new Error(`${name} does not listen after ${START_TIMEOUT_MS} ms`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
