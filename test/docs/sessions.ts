// The sessions in a document, gone through in its order: its files are laid out, its commands run, and what they say is
// held against what is told.
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import type { Test } from 'tap'
import { run } from '../commands/running.ts'
import { freePort } from '../helpers/process.ts'
import { spawnCommand, temporaryDirectory } from '../helpers/usher.ts'
import { codeBlocks } from './markdown.ts'
import type { CodeBlock, Document } from './markdown.ts'

// Where the documents say that files are, and that Usher listens.
const TOLD_DIRECTORY = '/etc/usher'
const TOLD_PORT = ':8080'

type Step = { readonly command: string; readonly told: readonly string[]; readonly line: number }

type Scene = {
  readonly directory: string
  readonly port: number
  /** Ends the Usher that serves, if one does. */
  stop: () => Promise<void>
}

/** A test for each document that has sessions. */
export function testSessions(documents: readonly Document[]): void {
  const installed = curlVersion()
  for (const document of documents) {
    const commands = codeBlocks(document).flatMap((block) => stepsOf(block).map(({ command }) => command))
    if (commands.length === 0) continue
    const lacksCurl = installed < LEAST_CURL && commands.some((command) => command.startsWith('curl '))
    const skip = lacksCurl ? `install curl ${LEAST_CURL} or later to run this` : false
    test(`the sessions of ${document.name} go as they are told`, { skip }, (t) => goThrough(t, document))
  }
}

// --write-out knows %header{…} since then.
const LEAST_CURL = 7.84

/** As a number, such as 7.88; 0 where there is none. */
function curlVersion(): number {
  try {
    return Number(/^curl (\d+\.\d+)/.exec(execFileSync('curl', ['--version'], { encoding: 'utf8' }))?.[1])
  } catch {
    return 0 // it is not installed
  }
}

async function goThrough(t: Test, document: Document): Promise<void> {
  const scene: Scene = {
    directory: await temporaryDirectory(t),
    port: await freePort(),
    stop: () => Promise.resolve(),
  }
  for (const block of codeBlocks(document)) {
    layOut(block, scene)
    for (const step of stepsOf(block)) await perform(t, step, scene)
  }
  await scene.stop()
}

/** The commands of a block of the language console, each with the lines that it is told to say. */
function stepsOf({ words, code, line }: CodeBlock): Step[] {
  if (words[0] !== 'console') return []
  // A backslash at the end of a line continues it.
  const lines = code
    .trimEnd()
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  const begins = lines.flatMap((text, index) => (text.startsWith('$ ') ? [index] : []))
  if (begins[0] !== 0) throw new Error(`a session begins with a command: ${lines[0]}`)
  return begins.map((begin, index) => ({
    command: lines[begin]?.slice(2) ?? '',
    told: lines.slice(begin + 1, begins[index + 1]),
    line,
  }))
}

// A word with a dot after the language is the name of the file that the block is.
function layOut({ words, code }: CodeBlock, { directory, port }: Scene): void {
  const name = words.find((word) => word.includes('.'))
  if (name === undefined) return
  const isConfiguration = words.includes('configuration') && !/^listen:/m.test(code)
  mkdirSync(dirname(join(directory, name)), { recursive: true })
  writeFileSync(join(directory, name), isConfiguration ? `${code}listen: { port: ${port} }\n` : code)
}

async function perform(t: Test, { command, told, line }: Step, scene: Scene): Promise<void> {
  if (command.startsWith('usher serve')) return serve(t, command, scene)
  const said = command.startsWith('curl ') ? await asked(command, scene) : await usher(t, command, scene)
  const lines = said.trimEnd() === '' ? [] : said.trimEnd().split('\n')
  const shown = lines.map((each) => each.replaceAll(scene.directory, TOLD_DIRECTORY).trimEnd())
  if (!matches(told, shown)) t.same(shown, told, `line ${line}: ${command}`)
  else t.pass(`line ${line}: ${command}`)
}

async function serve(t: Test, command: string, scene: Scene): Promise<void> {
  await scene.stop()
  const served = spawnCommand(t, argumentsOf(command), { cwd: scene.directory })
  scene.stop = async () => {
    served.kill('SIGTERM')
    await served.exited
  }
  await served.listening
}

async function usher(t: Test, command: string, { directory }: Scene): Promise<string> {
  const { code, stdout, stderr } = await run(t, argumentsOf(command), { cwd: directory })
  t.equal(code, 0, `${command} ${stderr}`)
  return stdout
}

// By a shell, for what follows a pipe.
async function asked(command: string, { directory, port }: Scene): Promise<string> {
  const atPort = command.replaceAll(TOLD_PORT, `:${port}`)
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', atPort], { cwd: directory })
  return stdout.replaceAll(`:${port}`, TOLD_PORT)
}

/** The words of a command line of Usher, which may be in single quotes. */
export function argumentsOf(command: string): string[] {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  const [program, ...args] = words
  if (program !== 'usher') throw new Error(`neither usher nor curl: ${command}`)
  return args
}

/** Whether lines are as told, where a line with nothing but … stands for any lines, and one within a line for any text. */
export function matches(told: readonly string[], said: readonly string[]): boolean {
  const pattern = told.map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${escaped(line)}\n`)).join('')
  return new RegExp(`^${pattern}$`).test(said.map((line) => `${line}\n`).join(''))
}

function escaped(line: string): string {
  return line
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*')
}
