// The checks that the schemas name in checkedAs: what needs more than one value, a file, or the presets.
import { found } from '../validate/allowed.ts'
import { checkAdmin } from './checkAdmin.ts'
import { checkLicences } from './checkLicences.ts'
import { checkRule } from './checkRule.ts'
import { checkRuleTest } from './checkRuleTest.ts'
import type { Limits } from '../schema/index.ts'
import type { NamedFiles } from '../files.ts'
import type { Admin } from '../schema/adminSchema.ts'
import { certificateFault, keyPairFault, privateKeyFault, readKeyMaterial } from '../keyMaterial.ts'
import type { NamedKeyMaterial } from '../keyMaterial.ts'
import { NamedFileFault } from './namedFileFault.ts'
import type { Licences } from '../schema/licencesSchema.ts'
import type { PresetLibrary } from '../presets.ts'
import type { Path } from '../problem.ts'
import { checkSite } from './checkSite.ts'
import { checkWebhook } from './checkWebhook.ts'
import type { SiteConfig } from '../schema/siteSchema.ts'
import type { Source } from '../source/index.ts'
import type { Check, Complaint } from '../validate/index.ts'

export type CheckOptions = {
  readonly source: Source
  readonly files: NamedFiles
  readonly presets: PresetLibrary
}

export function createChecks({ source, files, presets }: CheckOptions): Readonly<Record<string, Check>> {
  const called = (name: string, path: Path): string => nameOf(name, source.filledFrom(path), files)
  const file =
    (fault: (name: string) => string | undefined): Check =>
    (name: string, path) => {
      const told = tried(() => fault(name))
      return complaints(path, told && `${called(name, path)}${told.line} ${told.message}`)
    }
  return {
    rule: checkRule,
    ruleTest: checkRuleTest,
    site: (site: SiteConfig, path) => checkSite(site, { path, presets }),
    preset: (name: string, path) => complaints(path, presets.faultOf(name, source.filledFrom(path))),
    certificate: file((name) => certificateFault(files.pem(name))),
    privateKey: file((name) => privateKeyFault(files.pem(name))),
    logo: file((name) => void files.logo(name)),
    templates: (name: string, path) => checkTemplates(name, path, { files, called }),
    styleSheet: file((name) => void files.styleSheet(name)),
    socket: file((name) => socketFault(files.path(name))),
    licenceList: file((name) => void files.licences(name)),
    licences: (licences: Licences, path) => checkLicences(licences, { path, source }),
    keyMaterial: (tls: NamedKeyMaterial, path) => checkKeyMaterial(tls, path, files),
    limits: checkLimits,
    webhook: checkWebhook,
    listener: (_listener, path) => checkListener(path, source),
    admin: (admin: Admin, path) => [...checkListener(path, source), ...checkAdmin(admin, path)],
  }
}

// The whole path, so that one sees where a relative name leads; not what a variable or a secret holds.
function nameOf(name: string, filledFrom: string | undefined, files: NamedFiles): string {
  if (filledFrom !== undefined) return `the value of ${found(filledFrom)}`
  return name.includes('\n') ? 'this text' : files.path(name)
}

type Naming = { readonly files: NamedFiles; readonly called: (name: string, path: Path) => string }

function checkTemplates(name: string, path: Path, { files, called }: Naming): Complaint[] {
  const told = tried(() => void files.templates(name))
  if (told) return complaints(path, `${called(name, path)} ${told.message}`)
  return files.templates(name).faults.flatMap((fault) => complaints(path, fault))
}

// Node refuses to serve with such a pair.
function checkLimits({ headersTimeoutMs, requestTimeoutMs }: Limits, path: Path): Complaint[] {
  if (requestTimeoutMs === 0 || headersTimeoutMs <= requestTimeoutMs) return []
  const message = `must not be longer than requestTimeoutMs (${requestTimeoutMs}): the head is a part of the request`
  return [{ path: [...path, 'headersTimeoutMs'], message }]
}

function complaints(path: Path, message: string | undefined): Complaint[] {
  return message === undefined ? [] : [{ path, message }]
}

/** line: of the file itself, as `:7`; empty where the whole file is meant. */
type FileFault = { readonly message: string; readonly line: string }

function tried(run: () => string | undefined): FileFault | undefined {
  try {
    const message = run()
    return message === undefined ? undefined : { message, line: '' }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const hasLine = error instanceof NamedFileFault && error.line !== undefined
    return { message, line: hasLine ? `:${error.line}` : '' }
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
  return `has ${bytes} bytes; the path of a Unix socket has room for ${MAX_SOCKET_PATH_BYTES}`
}

function checkListener(path: Path, source: Source): Complaint[] {
  if (!source.has([...path, 'socket'])) return []
  return ['host', 'port']
    .filter((key) => source.has([...path, key]))
    .flatMap((key) => complaints([...path, key], 'has no effect beside `socket`; keep one of the two'))
}
