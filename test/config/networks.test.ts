import { isIPv6 } from 'node:net'
import { test } from 'tap'
import { createBlockList, NAMED_NETWORKS } from '../../src/config/networks.ts'
import { FORMATS } from '../../src/config/schema/formats.ts'

test('addresses, networks and words make one list', async (t) => {
  const list = createBlockList(['192.0.2.7', '10.1.0.0/16', '2001:db8::/32', 'loopback'])
  const holds = (address: string): boolean => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  for (const address of ['192.0.2.7', '10.1.255.255', '2001:db8::1', '127.0.0.1', '::1'])
    t.ok(holds(address), address)
  for (const address of ['192.0.2.8', '10.2.0.1', '2001:db9::1', '128.0.0.1', '::2'])
    t.notOk(holds(address), address)
})

test('an IPv4 client of a dual-stack listener is known by its mapped address too', async (t) => {
  t.ok(createBlockList(['10.0.0.0/8']).check('::ffff:10.1.2.3', 'ipv6'))
})

test('an empty list holds nobody', async (t) => {
  t.notOk(createBlockList([]).check('127.0.0.1'))
})

test('every named network is made of networks', async (t) => {
  for (const network of Object.values(NAMED_NETWORKS).flat())
    t.equal(FORMATS['network']?.(network), undefined, network)
})
