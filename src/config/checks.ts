// The checks that the schemas name in checkedAs: what needs more than one value, a file, or the presets.
import { checkRule } from './checkRule.ts'
import type { NamedFiles } from './files.ts'
import { certificateFault, keyPairFault, privateKeyFault, readKeyMaterial } from './keyMaterial.ts'
import type { NamedKeyMaterial } from './keyMaterial.ts'
import type { PresetLibrary } from './presets.ts'
import type { Path } from './problem.ts'
import type { Source } from './source.ts'
import type { Check, Complaint } from './validate.ts'

export type CheckOptions = {
  readonly source: Source
  readonly files: NamedFiles
  readonly presets: PresetLibrary
}

export function createChecks({ source, files, presets }: CheckOptions): Readonly<Record<string, Check>> {
  return {
    rule: checkRule,
    preset: (name: string, path) => complaints(path, presets.faultOf(name)),
    certificate: (name: string, path) =>
      complaints(
        path,
        tried(() => certificateFault(files.pem(name))),
      ),
    privateKey: (name: string, path) =>
      complaints(
        path,
        tried(() => privateKeyFault(files.pem(name))),
      ),
    logo: (name: string, path) =>
      complaints(
        path,
        tried(() => void files.logo(name)),
      ),
    keyMaterial: (tls: NamedKeyMaterial, path) => checkKeyMaterial(tls, path, files),
    socket: (name: string, path) => complaints(path, socketFault(files.path(name))),
    listener: (_listener, path) => checkListener(path, source),
  }
}

function complaints(path: Path, message: string | undefined): Complaint[] {
  return message === undefined ? [] : [{ path, message }]
}

function tried(run: () => string | undefined): string | undefined {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

// Asked only once each file has been read and found to be what it should.
function checkKeyMaterial(tls: NamedKeyMaterial, path: Path, files: NamedFiles): Complaint[] {
  const { certFile, keyFile, keyPassphrase } = tls
  const missing = (key: string, with_: string): Complaint[] =>
    complaints([...path, key], `is missing; ${with_} needs it`)
  if (certFile !== undefined && keyFile === undefined) return missing('keyFile', 'certFile')
  if (certFile === undefined && keyFile !== undefined) return missing('certFile', 'keyFile')
  if (keyPassphrase !== undefined && keyFile === undefined) return missing('keyFile', 'keyPassphrase')
  return complaints([...path, 'keyFile'], keyPairFault(readKeyMaterial(tls, files)))
}

// sockaddr_un has room for 108 bytes on Linux and 104 on macOS, the closing zero included.
const MAX_SOCKET_PATH_BYTES = 103

function socketFault(path: string): string | undefined {
  const bytes = Buffer.byteLength(path)
  if (bytes <= MAX_SOCKET_PATH_BYTES) return undefined
  return `${path} has ${bytes} bytes; the path of a Unix socket has room for ${MAX_SOCKET_PATH_BYTES}`
}

function checkListener(path: Path, source: Source): Complaint[] {
  if (!source.has([...path, 'socket'])) return []
  return ['host', 'port']
    .filter((key) => source.has([...path, key]))
    .flatMap((key) => complaints([...path, key], 'has no effect beside `socket`; keep one of the two'))
}
