import { test } from 'tap'
import { mailto, safeHref } from '../../src/pages/links.ts'

test('an href is a path of this site or an address on the web', async (t) => {
  const good = [
    '/',
    '/login.action?os_destination=%2Fx',
    '/testrail/index.php?/auth/login',
    'https://sso.example/a?b#c',
    'HTTP://host',
  ]
  for (const address of good) t.equal(safeHref(address), address)
  const bad = [
    undefined,
    '',
    'login.action',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/a\r\nb',
    'javascript:alert(1)',
    ' https://host',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'mailto:a@b',
    'https://',
    'http://[',
    'ftp://host',
  ]
  for (const address of bad) t.equal(safeHref(address), undefined, JSON.stringify(address))
})

test('a letter keeps every character, and its address can add no header', async (t) => {
  const letter = {
    email: 'qa+x?bcc=spy@corp.example',
    subject: 'A&B #1: 100 % "sure"',
    body: 'Hello,\n\nПривет & bye?\n',
  }
  const address = mailto(letter)
  t.match(address, /^mailto:qa%2Bx%3Fbcc%3Dspy@corp\.example\?subject=/)
  t.notMatch(address, /[\s"<>+]/)
  const { searchParams } = new URL(address)
  t.same([...searchParams.keys()], ['subject', 'body'])
  t.equal(searchParams.get('subject'), letter.subject)
  t.equal(searchParams.get('body'), 'Hello,\r\n\r\nПривет & bye?')
})

test('half a surrogate pair does not stop a letter', async (t) => {
  t.equal(mailto({ email: 'a@b', subject: '\ud800', body: '' }), 'mailto:a@b?subject=%EF%BF%BD&body=')
})
