// What a run needs beside its targets: an upstream, a page for the peers, files for TLS, and cores.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeCores } from './measure/cores.ts'
import type { Surroundings } from './targets/start.ts'
import { writeSwappedPage } from './targets/swappedPage.ts'
import { startUpstream } from './upstream/server.ts'

const TLS_DIRECTORY = join(import.meta.dirname, '../test/fixtures/tls')

export type Prepared = {
  readonly surroundings: Surroundings
  readonly arePinned: boolean
  readonly close: () => void
}

/** Makes it all; close() takes it away. */
export async function prepareSurroundings(): Promise<Prepared> {
  const directory = mkdtempSync(join(tmpdir(), 'usher-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const upstream = await startUpstream()
  const pagesDirectory = join(directory, 'pages')
  await writeSwappedPage(pagesDirectory, upstream.port)
  const { arePinned, targetPrefix } = takeCores()
  const surroundings = {
    ...tlsFiles(directory),
    ...{ upstreamPort: upstream.port, pagesDirectory, directory, targetPrefix },
  }
  return { surroundings, arePinned, close: upstream.close }
}

function tlsFiles(
  directory: string,
): Pick<Surroundings, 'certificateFile' | 'keyFile' | 'certificateAndKeyFile' | 'authority'> {
  const certificateFile = join(TLS_DIRECTORY, 'server.pem')
  const keyFile = join(TLS_DIRECTORY, 'server.key')
  const certificateAndKeyFile = join(directory, 'certificate-and-key.pem')
  writeFileSync(certificateAndKeyFile, readFileSync(certificateFile, 'utf8') + readFileSync(keyFile, 'utf8'))
  const authority = readFileSync(join(TLS_DIRECTORY, 'ca.pem'), 'utf8')
  return { certificateFile, keyFile, certificateAndKeyFile, authority }
}
