import { test } from 'tap'
import { FORMATS } from '../../../src/config/schema/formats.ts'

type Case = { readonly allowed: readonly string[]; readonly refused: Readonly<Record<string, string>> }

// What is refused, with the reason; '' where the message says all with what is allowed.
const CASES: Readonly<Record<string, Case>> = {
  regex: {
    allowed: ['^a+$', '(?i)ntlm', String.raw`\d{1,3}`, '(?P<name>x)', ''],
    refused: {
      '(?=a)': '(?= is look-around, which RE2 does not have; say it with a second test, or with `not`',
      '(?!a)': '(?! is look-around, which RE2 does not have; say it with a second test, or with `not`',
      '(?<=a)b': '(?<= is look-around, which RE2 does not have; say it with a second test, or with `not`',
      [String.raw`(a)\1`]: String.raw`\1 is a back-reference, which RE2 does not have`,
      '(a': 'missing closing ): (a',
      '[z-a]': 'invalid character class range: z-a',
      '*': 'missing argument to repetition operator: *',
      '((a{100}){100}){100}': 'invalid repeat count: {100}',
      '\\': 'trailing backslash at end of expression',
    },
  },
  status: {
    allowed: ['401', '4xx', '401-403', '500-500'],
    refused: {
      '40x': '',
      '6xx': '',
      '4XX': 'write 4xx',
      '403-401': 'the range runs backwards; write 401-403',
      '': '',
      '401,403': '',
    },
  },
  name: {
    allowed: ['testrail', 'test-rail-2', '1'],
    refused: {
      TestRail: 'write testrail',
      'Test Rail!': 'write test-rail',
      '-a': 'write a',
      '': '',
      '???': '',
    },
  },
  method: { allowed: ['GET', 'M-SEARCH'], refused: { get: 'write GET', 'GET POST': '', '': '' } },
  'media-type': {
    allowed: ['text/html', 'text/*', '*/*+json'],
    refused: { html: '', 'text/html; charset=utf-8': 'leave out the ; and what follows it', 'a/b/c': '' },
  },
  network: {
    allowed: ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0', 'loopback', 'private'],
    refused: {
      '10.0.0.0/33': 'what follows the / must be a number from 0 to 32',
      '::/129': 'what follows the / must be a number from 0 to 128',
      '10.0.0.0/': 'what follows the / must be a number from 0 to 32',
      '10.0.0.0/8/8': '',
      '10.0.0': '',
      'proxy.example.com': '',
      constructor: '',
      '': '',
    },
  },
}

for (const [name, { allowed, refused }] of Object.entries(CASES)) {
  test(`the format ${name} refuses with a reason`, async (t) => {
    for (const text of allowed) t.equal(FORMATS[name]?.(text), undefined, text)
    for (const [text, reason] of Object.entries(refused)) t.equal(FORMATS[name]?.(text), reason, text)
  })
}
