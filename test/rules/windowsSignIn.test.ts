import { test } from 'tap'
import {
  asksToSignInConnection,
  beginsNtlm,
  isSignInLeg,
  signsInConnection,
} from '../../src/rules/windowsSignIn.ts'
import { authenticateMessage, NTLM_1 } from '../helpers/ntlmMessages.ts'
import { processorNow } from '../helpers/ownTime.ts'

test('credentials that sign in the connection, in every spelling', async (t) => {
  const yes = ['NTLM', 'NTLM TlRMTVNTUAAB', 'ntlm x', 'Negotiate YIIB', 'NEGOTIATE', 'Nego2 x', 'Kerberos x']
  for (const value of [...yes, ' \tNTLM x', 'Basic eDp5, NTLM x', 'Basic eDp5 ntlm'])
    t.ok(signsInConnection([value]), value)
  t.ok(signsInConnection(['Basic eDp5', 'NTLM x']), 'on a line of its own')
  for (const value of ['', 'Basic bnRsbTo=', 'Bearer ntlm.negotiate', 'Digest username="ntlm"', 'xNTLM'])
    t.notOk(signsInConnection([value]), value)
})

test('challenges that ask for such a sign-in', async (t) => {
  const asks = (value: string | string[]): boolean => asksToSignInConnection({ 'www-authenticate': value })
  for (const value of ['NTLM', 'Negotiate', 'Nego2', 'negotiate, NTLM', 'Basic realm="x", NTLM', 'NTLM TlRM'])
    t.ok(asks(value), value)
  t.ok(asks(['Basic realm="x"', 'Negotiate']))
  for (const value of ['Basic realm="a, NTLM"', 'Bearer', 'Digest realm="negotiate us"'])
    t.notOk(asks(value), value)
  t.notOk(asksToSignInConnection({}))
})

test('a leg is a 401 with data behind the scheme', async (t) => {
  const isLeg = (value: string, status = 401): boolean =>
    isSignInLeg({ status, headers: { 'www-authenticate': value } })
  for (const value of [
    'NTLM TlRMTVNTUAACAAAA',
    'Negotiate oRQwEqADCgEB==',
    'nego2 x',
    'Basic realm="x", NTLM TlRM',
  ])
    t.ok(isLeg(value), value)
  for (const value of ['NTLM', 'Negotiate, NTLM', 'Negotiate realm="x"', 'Basic realm="NTLM abc"', 'NTLM '])
    t.notOk(isLeg(value), value)
  t.notOk(isLeg('Negotiate oRQw', 200), 'the last word of a sign-in that succeeded')
  const started = processorNow()
  isLeg(`${'NTLM '.repeat(10_000)}${','.repeat(10_000)}!`)
  isLeg(`NTLM ${'='.repeat(60_000)}!`)
  t.ok(processorNow() - started < 200, 'in time that grows with the length alone')
})

test('the first message of NTLM is told from the others', async (t) => {
  t.ok(beginsNtlm(`NTLM ${NTLM_1.toString('base64')}`))
  const wrapped = Buffer.concat([Buffer.from('60480606', 'hex'), NTLM_1])
  t.ok(beginsNtlm(`Negotiate ${wrapped.toString('base64')}`))
  t.notOk(beginsNtlm(`NTLM ${authenticateMessage('A', 'b').toString('base64')}`))
  for (const value of ['', 'NTLM', 'Negotiate YIIB', `Basic ${NTLM_1.toString('base64')}`])
    t.notOk(beginsNtlm(value))
})
