// Where clients connect and which site answers them: what no part of a configuration can know of another.
// Looks at every listener and site whose place can be read, even where other settings are wrong.
import Type from 'typebox'
import type { Static, TSchema } from 'typebox'
import { withDefaults } from '../validate/defaults.ts'
import { AdminSchema } from '../schema/adminSchema.ts'
import { ListenerSchema } from '../schema/listenSchema.ts'
import { formatPath } from '../problem.ts'
import type { Path } from '../problem.ts'
import { ConfigSchema } from '../schema/index.ts'
import { SiteSchema } from '../schema/siteSchema.ts'
import { findSchemaProblems } from '../validate/index.ts'
import type { Complaint } from '../validate/index.ts'

const AddressSchema = Type.Object(Type.Pick(ListenerSchema, ['host', 'port', 'socket']).properties)
const AdminAddressSchema = Type.Object(Type.Pick(AdminSchema, ['host', 'port', 'socket']).properties)
const PlaceSchema = Type.Object(Type.Pick(SiteSchema, ['hosts', 'pathPrefix']).properties)
const TargetSchema = Type.Object(Type.Pick(SiteSchema, ['upstream']).properties)
const OwnPathSchema = Type.Object(Type.Pick(ConfigSchema, ['ownPath']).properties)

type Placed = { readonly listen?: unknown; readonly admin?: unknown; readonly sites?: unknown }

type At<T extends TSchema> = { readonly value: Static<T>; readonly path: Path }

/** data is a configuration with its defaults filled in, not necessarily one without faults. */
export function checkPlaces(data: unknown): Complaint[] {
  const { listen, admin, sites } = (data ?? {}) as Placed
  const listeners = readable(AddressSchema, listen, ['listen'])
  const operators = admin === undefined ? [] : readable(AdminAddressSchema, admin, ['admin'])
  const places = readable(PlaceSchema, sites, ['sites'])
  const targets = readable(TargetSchema, sites, ['sites'])
  const ownPath = fits(OwnPathSchema, data) ? data.ownPath : undefined
  return [
    ...listenersInTheSamePlace(listeners),
    ...sitesInTheSamePlace(places),
    ...places
      .filter(({ value }) => isBelow(value.pathPrefix, ownPath))
      .map(({ path }) => ({
        path: [...path, 'pathPrefix'],
        message: 'nothing gets here: ownPath and all below it is answered by Usher itself',
      })),
    ...demosAskedForTwice(targets),
    ...targets
      .filter(({ value }) => listeners.some((listener) => reaches(value.upstream, listener.value)))
      .map(({ path }) => ({
        path: [...path, 'upstream'],
        message:
          'is where Usher itself listens, so requests would go round in circles; name the application here',
      })),
    ...targets
      .filter(({ value }) => operators.some((operator) => reaches(value.upstream, operator.value)))
      .map(({ path }) => ({
        path: [...path, 'upstream'],
        message: 'is the listener of `admin`, which clients must not reach; name the application here',
      })),
  ]
}

// The demo has one of each application, below one prefix.
function demosAskedForTwice(targets: readonly At<typeof TargetSchema>[]): Complaint[] {
  const demos = targets.filter(({ value }) => value.upstream.startsWith('demo:'))
  return demos
    .filter(({ value }, index) => demos.findIndex((other) => other.value.upstream === value.upstream) < index)
    .map(({ path }) => ({
      path: [...path, 'upstream'],
      message: 'serves one site alone; name your own here',
    }))
}

function readable<T extends TSchema>(schema: T, values: unknown, path: Path): At<T>[] {
  const entries = Array.isArray(values)
    ? values.map((value: unknown, index) => ({ value, path: [...path, index] }))
    : [{ value: values, path }]
  return entries
    .map((entry) => ({ ...entry, value: withDefaults(schema, entry.value) }))
    .filter((entry): entry is At<T> => fits(schema, entry.value))
}

function fits<T extends TSchema>(schema: T, value: unknown): value is Static<T> {
  return findSchemaProblems(schema, value).length === 0
}

function listenersInTheSamePlace(listeners: readonly At<typeof AddressSchema>[]): Complaint[] {
  const taken = new Map<string, Path>()
  return listeners.flatMap(({ value: { host, port, socket }, path }) => {
    const place = socket ?? `${host}:${port}`
    const other = taken.get(place)
    taken.set(place, path)
    if (other === undefined || (socket === undefined && port === 0)) return []
    return [{ path, message: `${formatPath(other)} already listens there` }]
  })
}

function sitesInTheSamePlace(sites: readonly At<typeof PlaceSchema>[]): Complaint[] {
  const taken = new Map<string, Path>()
  return sites.flatMap(({ value, path }) =>
    hostsOf(value, path).flatMap(({ host, at }) => {
      const place = `${host.toLowerCase()}${withoutSlash(value.pathPrefix)}`
      const other = taken.get(place)
      taken.set(place, path)
      if (other === undefined) return []
      if (other === path) return [{ path: at, message: 'stands twice in this list' }]
      const message = `${formatPath(other)} already has ${ANY === host ? 'every host' : 'this host'} and this pathPrefix; give one of them other hosts or another pathPrefix`
      return [{ path: at, message }]
    }),
  )
}

const ANY = '*'

function hostsOf({ hosts }: Static<typeof PlaceSchema>, path: Path): { host: string; at: Path }[] {
  if (hosts.length === 0) return [{ host: ANY, at: path }]
  return hosts.map((host, index) => ({ host, at: [...path, 'hosts', index] }))
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, '')
}

function isBelow(path: string, parent: string | undefined): boolean {
  return parent !== undefined && `${withoutSlash(path)}/`.startsWith(`${parent}/`)
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']
const ALL_ADDRESSES = ['0.0.0.0', '::']

function reaches(upstream: string, { host, port, socket }: Static<typeof AddressSchema>): boolean {
  if (socket !== undefined || port === 0 || !URL.canParse(upstream)) return false
  const { protocol, hostname, port: named } = new URL(upstream)
  if (Number(named || (protocol === 'https:' ? 443 : 80)) !== port) return false
  const own = host.includes(':') ? `[${host}]` : host
  return hostname === own || (LOOPBACK.includes(hostname) && [...LOOPBACK, ...ALL_ADDRESSES].includes(host))
}
