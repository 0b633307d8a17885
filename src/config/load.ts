import { createSecureContext } from 'node:tls'
import { resolve } from 'node:path'
import { checkRules } from './checkRules.ts'
import { NamedFiles } from './files.ts'
import { readPresets } from './presets.ts'
import type { NamedRule, PresetLibrary, ResolvedPresets } from './presets.ts'
import { ConfigError } from './problem.ts'
import type { ConfigProblem, Path } from './problem.ts'
import { ConfigSchema } from './schema.ts'
import type { Config, Listener } from './schema.ts'
import type { Brand, Connection, SiteConfig } from './siteSchema.ts'
import { parseSource, readSource } from './source.ts'
import type { Source } from './source.ts'
import { findSchemaProblems, withDefaults } from './validate.ts'

/** Key material as text, ready for node:tls. */
export type KeyMaterial = {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly passphrase?: string
}

export type ResolvedListener = Omit<Listener, 'tls'> & {
  readonly tls?: KeyMaterial & { readonly http2: boolean }
}

export type ResolvedBrand = Omit<Brand, 'product' | 'logoFile'> & {
  readonly product: string
  readonly logo?: string
}

/** One site with its files read, its presets resolved and its brand complete. */
export type Site = Omit<SiteConfig, 'brand' | 'connection' | 'presets' | 'rules' | 'signIn'> & {
  readonly connection: Omit<Connection, 'tls'>
  readonly tls: KeyMaterial & { readonly serverName?: string; readonly insecure: boolean }
  readonly rules: readonly NamedRule[]
  readonly brand: ResolvedBrand
  /** A path or http(s) URL, {return} still in it. */
  readonly signIn: string | undefined
}

/** A whole configuration, normalised: nothing on the request path reads defaults, files or presets again. */
export type LoadedConfig = Omit<Config, 'listen' | 'sites' | 'brand'> & {
  readonly file: string
  readonly listeners: readonly ResolvedListener[]
  readonly sites: readonly Site[]
}

export type LoadOptions = { readonly env: NodeJS.ProcessEnv; readonly presetsDirectory: string }

/** Reads a configuration file. Throws ConfigError with every problem found. */
export function loadConfig(file: string, options: LoadOptions): LoadedConfig {
  return resolveConfig(readSource(resolve(file), options.env), readPresets(options.presetsDirectory))
}

/** The same for a text; file names it in messages and is the base of relative paths. */
export function parseConfig(text: string, file: string, options: LoadOptions): LoadedConfig {
  return resolveConfig(parseSource(text, file, options.env), readPresets(options.presetsDirectory))
}

function resolveConfig(source: Source, presets: PresetLibrary): LoadedConfig {
  const data = withDefaults(ConfigSchema, source.data)
  const schemaProblems = findSchemaProblems(ConfigSchema, data)
  // Only what has the right shape can be looked at any closer.
  if (schemaProblems.length > 0) {
    throw new ConfigError(
      schemaProblems.map((problem) => source.problem(problem.path, problem.message, problem)),
    )
  }
  const { listen, sites, brand, ...rest } = data as Config
  const loading: Loading = { source, presets, files: new NamedFiles(source), problems: [] }
  const config: LoadedConfig = {
    ...rest,
    file: source.file,
    listeners: resolveListeners(loading, listen),
    sites: sites.map((site, index) => resolveSite(loading, site, { brand, path: ['sites', index] })),
  }
  checkSitesAreDistinct(loading, sites)
  const problems = [...loading.problems, ...loading.files.problems]
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

type Loading = {
  readonly source: Source
  readonly presets: PresetLibrary
  readonly files: NamedFiles
  readonly problems: ConfigProblem[]
}

function complain({ source, problems }: Loading, path: Path, message: string): void {
  problems.push(source.problem(path, message))
}

function resolveListeners(loading: Loading, listen: Config['listen']): ResolvedListener[] {
  if (!Array.isArray(listen)) return [resolveListener(loading, listen, ['listen'])]
  return listen.map((listener, index) => resolveListener(loading, listener, ['listen', index]))
}

function resolveListener(
  loading: Loading,
  { tls, socket, ...listener }: Listener,
  path: Path,
): ResolvedListener {
  const resolved = {
    ...listener,
    ...(socket !== undefined && { socket: resolve(loading.source.directory, socket) }),
  }
  if (!tls) return resolved
  const material = readKeyMaterial(loading, tls, [...path, 'tls'])
  return { ...resolved, tls: { ...material, http2: tls.http2 } }
}

type NamedMaterial = { caFile?: string; certFile?: string; keyFile?: string; keyPassphrase?: string }

function readKeyMaterial(loading: Loading, named: NamedMaterial, path: Path): KeyMaterial {
  const ca = loading.files.pem(named.caFile, [...path, 'caFile'])
  const cert = loading.files.pem(named.certFile, [...path, 'certFile'])
  const key = loading.files.pem(named.keyFile, [...path, 'keyFile'])
  if ((named.certFile === undefined) !== (named.keyFile === undefined)) {
    complain(loading, path, 'certFile and keyFile go together')
  }
  const material: KeyMaterial = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(named.keyPassphrase !== undefined && { passphrase: named.keyPassphrase }),
  }
  try {
    createSecureContext(material)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    complain(loading, path, `certificate and key cannot be used: ${reason}`)
  }
  return material
}

type SiteSurroundings = { readonly brand: Brand; readonly path: Path }

function resolveSite(loading: Loading, site: SiteConfig, { brand, path }: SiteSurroundings): Site {
  const { brand: ownBrand, connection, presets: names, rules, signIn, ...rest } = site
  const { tls, ...connectionRest } = connection
  const presets = resolvePresetNames(loading, names, [...path, 'presets'])
  for (const problem of checkRules(rules, [...path, 'rules']))
    complain(loading, problem.path, problem.message)
  const material = readKeyMaterial(loading, tls, [...path, 'connection', 'tls'])
  return {
    ...rest,
    connection: connectionRest,
    tls: {
      ...material,
      insecure: tls.insecure,
      ...(tls.serverName !== undefined && { serverName: tls.serverName }),
    },
    rules: [...rules.map((rule) => ({ ...rule, origin: 'site' })), ...presets.rules],
    brand: {
      ...resolveBrand(loading, brand, ['brand']),
      ...resolveBrand(loading, ownBrand, [...path, 'brand']),
      product: ownBrand.product ?? brand.product ?? presets.product ?? site.name,
    },
    signIn: signIn ?? belowPrefix(presets.signIn, site.pathPrefix),
  }
}

function resolvePresetNames(loading: Loading, names: readonly string[], path: Path): ResolvedPresets {
  try {
    return loading.presets.resolve(names)
  } catch (error) {
    complain(loading, path, error instanceof Error ? error.message : String(error))
    return { rules: [], product: undefined, signIn: undefined }
  }
}

function resolveBrand(
  loading: Loading,
  { logoFile, ...brand }: Brand,
  path: Path,
): Omit<Brand, 'logoFile'> & { logo?: string } {
  const logo = loading.files.logo(logoFile, [...path, 'logoFile'])
  return { ...brand, ...(logo !== undefined && { logo }) }
}

// A preset knows its application's sign-in address, but not the prefix that the application lives under.
function belowPrefix(signIn: string | undefined, pathPrefix: string): string | undefined {
  if (signIn === undefined || /^https?:/.test(signIn)) return signIn
  return `${pathPrefix.replace(/\/$/, '')}/${signIn.replace(/^\//, '')}`
}

function checkSitesAreDistinct(loading: Loading, sites: readonly SiteConfig[]): void {
  const names = new Set<string>()
  const places = new Map<string, string>()
  for (const [index, site] of sites.entries()) {
    if (names.has(site.name)) complain(loading, ['sites', index, 'name'], `"${site.name}" is already taken`)
    names.add(site.name)
    for (const host of site.hosts.length > 0 ? site.hosts : ['any host']) {
      const place = `${host.toLowerCase()}${site.pathPrefix}`
      const other = places.get(place)
      if (other !== undefined) {
        const message = `site "${other}" already serves ${host} below ${site.pathPrefix}; give one of them other hosts or another pathPrefix`
        complain(loading, ['sites', index], message)
      }
      places.set(place, site.name)
    }
  }
}
