import { BlockList, isIP } from 'node:net'
import { RE2JS } from 're2js'
import Format from 'typebox/format'

/** Words that stand for networks in `trustedProxies`. */
export const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'],
}

/** Teaches TypeBox the formats that schema.ts names. Called once, before anything is validated. */
export function registerFormats(): void {
  Format.Set('regex', isLinearRegex)
  Format.Set('http-url', (value) => isHttpUrl(value))
  Format.Set('upstream', isUpstream)
  Format.Set('sign-in', isLink)
  Format.Set('network', isNetwork)
}

function isLinearRegex(value: string): boolean {
  try {
    RE2JS.compile(value)
    return true
  } catch {
    return false // the problem is reported by the schema, with the pattern
  }
}

function isHttpUrl(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value)
}

// The request target is forwarded byte for byte, so a path or query here could only mislead.
function isUpstream(value: string): boolean {
  if (value === 'demo:testrail' || value === 'demo:confluence') return true
  if (!isHttpUrl(value)) return false
  const { pathname, search, hash, username, password } = new URL(value)
  return pathname === '/' && search === '' && hash === '' && username === '' && password === ''
}

/** A path on the same site, or an http(s) URL: nothing that a browser could run or that leaves by surprise. */
function isLink(value: string): boolean {
  if (isHttpUrl(value)) return true
  return !/[\u0000-\u0020\\]/.test(value) && !value.startsWith('//') && !/^[^/?#]*:/.test(value)
}

function isNetwork(value: string): boolean {
  if (Object.hasOwn(NAMED_NETWORKS, value)) return true
  const [address = '', prefix, ...rest] = value.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)
}

/** The networks as a list that answers check(address, family). Entries must have passed the format `network`. */
export function createBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks.flatMap((entry) => NAMED_NETWORKS[entry] ?? [entry])) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}
