import { resolve } from 'node:path'
import { checkPlaces } from './checks/checkPlaces.ts'
import { createChecks } from './checks/index.ts'
import { NamedFiles } from './files.ts'
import { readKeyMaterial } from './keyMaterial.ts'
import type { KeyMaterial } from './keyMaterial.ts'
import type { Licences } from './schema/licencesSchema.ts'
import { readPresets } from './presets.ts'
import { locateTests } from './ruleTests.ts'
import type { LocatedTest } from './ruleTests.ts'
import { siteRules } from './siteRules.ts'
import type { NamedRule } from './siteRules.ts'
import type { PresetLibrary } from './presets.ts'
import { ConfigSchema } from './schema/index.ts'
import type { Config, Listener } from './schema/index.ts'
import type { Brand, Connection, SiteConfig } from './schema/siteSchema.ts'
import { parseSource, readSource } from './source/index.ts'
import type { Source } from './source/index.ts'
import { checkLanguages, resolveWording } from './texts/wording.ts'
import type { Wording } from './texts/wording.ts'
import { validated } from './validate/validated.ts'

export type ResolvedListener = Omit<Listener, 'tls'> & {
  readonly tls?: KeyMaterial & { readonly http2: boolean }
}

export type ResolvedBrand = Omit<Brand, 'product' | 'logoFile'> & {
  readonly product: string
  readonly logo?: string
}

/** How the pages look and speak: normalised under other names or in another shape. */
type Described = 'brand' | 'languages' | 'texts'

/** One site with its files read, its presets resolved and its brand complete. */
export type Site = Omit<SiteConfig, 'connection' | 'rules' | 'signIn' | 'tests' | Described> & {
  readonly connection: Omit<Connection, 'tls'>
  readonly tls: KeyMaterial & { readonly serverName?: string; readonly insecure: boolean }
  /** In the order in which they are asked, with what the site changes in its presets' done. */
  readonly rules: readonly NamedRule[]
  /** Of its own; its presets have theirs. */
  readonly tests: readonly LocatedTest[]
  readonly brand: ResolvedBrand
  readonly wording: Wording
  /** A path or http(s) URL, {return} still in it. */
  readonly signIn: string | undefined
}

/** A whole configuration, normalised: nothing on the request path reads defaults, files or presets again. */
export type LoadedConfig = Omit<Config, 'listen' | 'sites' | Described> & {
  readonly file: string
  readonly listeners: readonly ResolvedListener[]
  readonly sites: readonly Site[]
  /** For what no site takes. */
  readonly brand: ResolvedBrand
  readonly wording: Wording
  readonly presetLibrary: PresetLibrary
}

export type LoadOptions = { readonly env: NodeJS.ProcessEnv; readonly presetsDirectory: string }

/** Reads a configuration file. Throws ConfigError with every problem found. */
export function loadConfig(file: string, options: LoadOptions): LoadedConfig {
  return resolveConfig(readSource(file, options.env), readPresets(options.presetsDirectory))
}

/** The same for a text; file names it in messages and is the base of relative paths. */
export function parseConfig(text: string, file: string, options: LoadOptions): LoadedConfig {
  return resolveConfig(parseSource(text, file, options.env), readPresets(options.presetsDirectory))
}

function resolveConfig(source: Source, presets: PresetLibrary): LoadedConfig {
  const files = new NamedFiles(source.directory)
  const checks = createChecks({ source, files, presets })
  const { listen, sites, brand, languages, texts, ...rest } = validated(source, ConfigSchema, {
    checks,
    checkWhole: (data) => [...checkPlaces(data), ...checkLanguages(data)],
  })
  const general = { brand, languages, texts }
  return {
    ...rest,
    file: resolve(source.file),
    listeners: [listen].flat().map((listener) => resolveListener(listener, files)),
    sites: sites.map((site, index) => resolveSite(site, { general, files, presets, source, index })),
    brand: { ...resolveBrand(brand, files), product: brand.product ?? 'Usher' },
    wording: resolveWording(general),
    presetLibrary: presets,
  }
}

// From here on nothing can be wrong: each check has been passed.

function resolveListener({ tls, socket, ...listener }: Listener, files: NamedFiles): ResolvedListener {
  return {
    ...listener,
    ...(socket !== undefined && { socket: files.path(socket) }),
    ...(tls && { tls: { ...readKeyMaterial(tls, files), http2: tls.http2 } }),
  }
}

type Surroundings = {
  /** What holds for every site that says nothing else. */
  readonly general: Pick<Config, Described>
  readonly files: NamedFiles
  readonly presets: PresetLibrary
  readonly source: Source
  /** Its place in the list of sites. */
  readonly index: number
}

function resolveSite(site: SiteConfig, { general, files, presets, source, index }: Surroundings): Site {
  const { brand: ownBrand, languages, texts, connection, licences, signIn, ...rest } = site
  const { tls, ...connectionRest } = connection
  const { insecure, serverName } = tls
  const preset = presets.resolve(site.presets)
  return {
    ...rest,
    connection: connectionRest,
    tls: { ...readKeyMaterial(tls, files), insecure, ...(serverName !== undefined && { serverName }) },
    rules: siteRules(site, preset.rules),
    tests: locateTests(source, ['sites', index, 'tests'], site.tests),
    ...(licences && { licences: resolveLicences(licences, files) }),
    brand: {
      ...resolveBrand({ ...general.brand, ...ownBrand }, files),
      product: ownBrand.product ?? general.brand.product ?? preset.product ?? site.name,
    },
    wording: resolveWording(general, { languages, texts }),
    signIn: signIn ?? belowPrefix(preset.signIn, site.pathPrefix),
  }
}

// Only where the file is: what it holds changes while Usher runs.
function resolveLicences({ file, ...licences }: Licences, files: NamedFiles): Licences {
  return { ...licences, ...(file !== undefined && { file: files.path(file) }) }
}

function resolveBrand(
  { logoFile, ...brand }: Brand,
  files: NamedFiles,
): Omit<Brand, 'logoFile'> & { logo?: string } {
  return { ...brand, ...(logoFile !== undefined && { logo: files.logo(logoFile) }) }
}

// A preset knows its application's sign-in address, but not the prefix that the application lives under.
function belowPrefix(signIn: string | undefined, pathPrefix: string): string | undefined {
  if (signIn === undefined || /^https?:/.test(signIn)) return signIn
  return `${pathPrefix.replace(/\/$/, '')}/${signIn.replace(/^\//, '')}`
}
