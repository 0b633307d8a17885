import { resolve } from 'node:path'
import { combineBrands, resolveBrand } from './brand.ts'
import type { ResolvedBrand } from './brand.ts'
import { checkPinned } from './checks/checkPinned.ts'
import { checkPlaces } from './checks/checkPlaces.ts'
import { createChecks } from './checks/index.ts'
import { NamedFiles } from './files.ts'
import { readKeyMaterial } from './keyMaterial.ts'
import type { KeyMaterial } from './keyMaterial.ts'
import type { Admin } from './schema/adminSchema.ts'
import type { Ask } from './schema/askSchema.ts'
import type { Licences } from './schema/licencesSchema.ts'
import type { LogSettings } from './schema/logSchema.ts'
import type { OwnTemplate } from './ownTemplates.ts'
import { readPresets } from './presets.ts'
import { locateTests } from './ruleTests.ts'
import type { LocatedTest } from './ruleTests.ts'
import { resolveSessionCookies } from './sessionCookies.ts'
import type { SessionCookie } from './sessionCookies.ts'
import { belowPrefix, resolveSignIn } from './signInForm.ts'
import type { SignInForm } from './signInForm.ts'
import { settingsOf } from './settings.ts'
import type { Setting } from './settings.ts'
import { siteRules } from './siteRules.ts'
import type { NamedRule } from './siteRules.ts'
import type { PresetLibrary } from './presets.ts'
import { ConfigSchema } from './schema/index.ts'
import type { Config, Listener } from './schema/index.ts'
import type { Connection, SiteConfig } from './schema/siteSchema.ts'
import { parseSource, readSource } from './source/index.ts'
import type { Source } from './source/index.ts'
import { checkLanguages, resolveWording } from './texts/wording.ts'
import type { Wording } from './texts/wording.ts'
import { validated } from './validate/validated.ts'

export type ResolvedAdmin = ResolvedListener & Pick<Admin, 'token'>

export type ResolvedListener = Omit<Listener, 'tls'> & {
  readonly tls?: KeyMaterial & { readonly http2: boolean }
}

/** How the pages look and speak: normalised under other names or in another shape. */
type Described = 'brand' | 'languages' | 'templatesDirectory' | 'texts'

/** One site with its files read, its presets resolved and its brand complete. */
export type Site = Omit<
  SiteConfig,
  'connection' | 'rules' | 'sessionCookies' | 'signIn' | 'statusPath' | 'tests' | Described
> & {
  readonly connection: Omit<Connection, 'tls'>
  readonly tls: KeyMaterial & { readonly serverName?: string; readonly insecure: boolean }
  /** In the order in which they are asked, with what the site changes in its presets' done. */
  readonly rules: readonly NamedRule[]
  /** Of its own; its presets have theirs. */
  readonly tests: readonly LocatedTest[]
  readonly brand: ResolvedBrand
  readonly wording: Wording
  /** In place of the shipped ones; of two with one name, the last. */
  readonly ownTemplates: readonly OwnTemplate[]
  /** A path or http(s) URL, {return} still in it. */
  readonly signIn: string | undefined
  /** The application's own form, where its presets know it. */
  readonly signInForm?: SignInForm
  /** Where the application says whether it is ready; undefined where it is not asked. */
  readonly statusPath: string | undefined
  /** What "Start afresh" expires; none where there is no such button. */
  readonly sessionCookies: readonly SessionCookie[]
}

/** A whole configuration, normalised: nothing on the request path reads defaults, files or presets again. */
export type LoadedConfig = Omit<Config, 'admin' | 'listen' | 'sites' | Described> & {
  readonly file: string
  readonly listeners: readonly ResolvedListener[]
  readonly admin?: ResolvedAdmin
  readonly sites: readonly Site[]
  /** For what no site takes. */
  readonly brand: ResolvedBrand
  readonly wording: Wording
  readonly ownTemplates: readonly OwnTemplate[]
  readonly presetLibrary: PresetLibrary
  /** How many of the last refusals are kept for operators; 0 where nobody could look. */
  readonly recentRefusals: number
  /** Every setting as it is in force, and where it comes from; no secret is in it. */
  readonly settings: () => readonly Setting[]
  /** A remark on a setting, with its place in the file. */
  readonly locate: Source['problem']
}

export type LoadOptions = {
  readonly env: NodeJS.ProcessEnv
  readonly presetsDirectory: string
  /** Those of the directory, for whoever reads them once for several configurations. */
  readonly presets?: PresetLibrary
  /** Told of each file and directory that the configuration is made from, before it is read; also where it is refused. */
  readonly onFile?: (file: string) => void
}

/** Reads a configuration file. Throws ConfigError with every problem found. */
export function loadConfig(file: string, options: LoadOptions): LoadedConfig {
  return resolveConfig(readSource(file, options.env, options.onFile), options)
}

/** The same for a text; file names it in messages and is the base of relative paths. */
export function parseConfig(text: string, file: string, options: LoadOptions): LoadedConfig {
  return resolveConfig(parseSource(text, file, options.env, options.onFile), options)
}

function resolveConfig(source: Source, { onFile, ...options }: LoadOptions): LoadedConfig {
  const presets = options.presets ?? readPresets(options.presetsDirectory)
  const files = new NamedFiles(source.directory, onFile)
  const checks = createChecks({ source, files, presets })
  const config = validated(source, ConfigSchema, {
    checks,
    checkWhole: (data) => [...checkPlaces(data), ...checkPinned(data), ...checkLanguages(data)],
  })
  const { listen, admin, sites, brand, languages, templatesDirectory, texts, ...rest } = config
  const general = {
    brand,
    languages,
    ...(templatesDirectory !== undefined && { templatesDirectory }),
    texts,
    ask: rest.ask,
  }
  return {
    ...rest,
    log: resolveLog(rest.log, files),
    file: resolve(source.file),
    listeners: [listen].flat().map((listener) => onHttp1Where(resolveListener(listener, files), sites)),
    ...(admin && { admin: resolveListener(admin, files) }),
    sites: sites.map((site, index) => resolveSite(site, { general, files, presets, source, index })),
    brand: { ...resolveBrand(brand, files), product: brand.product ?? 'Usher' },
    wording: resolveWording(general),
    ownTemplates: resolveTemplates([templatesDirectory], files),
    presetLibrary: presets,
    recentRefusals: admin?.recentRefusals ?? 0,
    settings: () => settingsOf(ConfigSchema, config, source),
    locate: source.problem,
  }
}

// From here on nothing can be wrong: each check has been passed.

// Only where they are: who serves opens them.
function resolveLog({ file, access, ...log }: LogSettings, files: NamedFiles): LogSettings {
  return {
    ...log,
    ...(file !== undefined && { file: files.path(file) }),
    ...(access && {
      access: { ...access, ...(access.file !== undefined && { file: files.path(access.file) }) },
    }),
  }
}

function resolveListener<T extends Listener>(
  { tls, socket, ...listener }: T,
  files: NamedFiles,
): Omit<T, 'socket' | 'tls'> & Pick<ResolvedListener, 'socket' | 'tls'> {
  return {
    ...listener,
    ...(socket !== undefined && { socket: files.path(socket) }),
    ...(tls && { tls: { ...readKeyMaterial(tls, files), http2: tls.http2 } }),
  }
}

// RFC 4559 6: an HTTP/2 connection is shared by requests that no sign-in of it is about. Which site a client means is not
// known when it chooses, and it may ask for others over the same connection.
function onHttp1Where(listener: ResolvedListener, sites: readonly SiteConfig[]): ResolvedListener {
  if (listener.tls === undefined || !sites.some(({ windowsAuth }) => windowsAuth)) return listener
  return { ...listener, tls: { ...listener.tls, http2: false } }
}

type Surroundings = {
  /** What holds for every site that says nothing else. */
  readonly general: Pick<Config, Described> & { readonly ask: Ask | undefined }
  readonly files: NamedFiles
  readonly presets: PresetLibrary
  readonly source: Source
  /** Its place in the list of sites. */
  readonly index: number
}

function resolveSite(site: SiteConfig, { general, files, presets, source, index }: Surroundings): Site {
  const {
    brand: ownBrand,
    languages,
    templatesDirectory,
    texts,
    connection,
    licences,
    signIn: _,
    statusPath: _statusPath,
    ...rest
  } = site
  // One object for all sites that say nothing else: they share what stands behind it.
  const ask = site.ask ?? general.ask
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
      ...resolveBrand(combineBrands(general.brand, ownBrand), files),
      product: ownBrand.product ?? general.brand.product ?? preset.product ?? site.name,
    },
    wording: resolveWording(general, { languages, texts }),
    ownTemplates: resolveTemplates([general.templatesDirectory, templatesDirectory], files),
    ...resolveSignIn(site, preset),
    statusPath: statusPathOf(site, preset.statusPath),
    sessionCookies: resolveSessionCookies(site.sessionCookies ?? preset.sessionCookies),
    ...(ask && { ask }),
  }
}

function statusPathOf(
  { statusPath, pathPrefix }: Pick<SiteConfig, 'statusPath' | 'pathPrefix'>,
  ofPreset: string | undefined,
): string | undefined {
  if (statusPath === 'none') return undefined
  return statusPath ?? (ofPreset && belowPrefix(ofPreset, pathPrefix))
}

function resolveTemplates(directories: readonly (string | undefined)[], files: NamedFiles): OwnTemplate[] {
  return directories.flatMap((name) => (name === undefined ? [] : files.templates(name).templates))
}

// Only where the file is: what it holds changes while Usher runs.
function resolveLicences({ file, ...licences }: Licences, files: NamedFiles): Licences {
  return { ...licences, ...(file !== undefined && { file: files.path(file) }) }
}
