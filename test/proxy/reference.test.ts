import type { IncomingMessage } from 'node:http'
import { test } from 'tap'
import { createBlockList } from '../../src/config/networks.ts'
import { newReference, referenceFor } from '../../src/proxy/reference.ts'

function from(address: string, id?: string): IncomingMessage {
  return {
    headers: id === undefined ? {} : { 'x-request-id': id },
    socket: { remoteAddress: address },
  } as unknown as IncomingMessage
}

const trusted = createBlockList(['10.0.0.0/8'])

test('a reference is eight letters and digits that nobody mistakes', async (t) => {
  for (let round = 0; round < 100; round++)
    t.match(newReference(), /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
})

test('the request id of a trusted proxy is taken up', async (t) => {
  t.equal(referenceFor(from('10.1.2.3', 'req-7f.3:a_b'), trusted), 'req-7f.3:a_b')
  t.equal(referenceFor(from('::ffff:10.1.2.3', 'req-7'), trusted), 'req-7')
})

test('that of anyone else is not, nor one that could break a header, a log line or a page', async (t) => {
  t.not(referenceFor(from('192.0.2.1', 'req-7'), trusted), 'req-7')
  for (const id of ['', 'a b', '<b>', 'a\nb', 'x'.repeat(65), '{{a}}'])
    t.not(referenceFor(from('10.0.0.1', id), trusted), id)
})
