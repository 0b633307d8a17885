import fc from 'fast-check'
import { test } from 'tap'
import {
  LicenceListFault,
  MAX_LICENCE_LIST_BYTES,
  readLicenceList,
} from '../../../src/config/accounts/licenceList.ts'
import { processorNow } from '../../helpers/ownTime.ts'

function read(text: string | Buffer): Record<string, string> {
  return Object.fromEntries(readLicenceList(Buffer.from(text as string)))
}

function faultOf(text: string | Buffer): string | undefined {
  try {
    readLicenceList(Buffer.from(text as string))
    return undefined
  } catch (error) {
    if (error instanceof LicenceListFault) return error.of('list')
    throw error
  }
}

const BOM = '\uFEFF'

test('a plain list is one address a line, with remarks and blank lines', async (t) => {
  t.same(
    read(`${BOM}# who has one\r\n\r\nAda@Example.com\r\n  grace@example.com  \n#leo@example.com\nzoe@b`),
    {
      'ada@example.com': 'active',
      'grace@example.com': 'active',
      'zoe@b': 'active',
    },
  )
})

test('a table names its columns in any order and case', async (t) => {
  const accounts = { 'ada@example.com': 'active', 'grace@example.com': 'inactive' }
  for (const table of [
    'email,active\nada@example.com,true\ngrace@example.com,false\n',
    `${BOM}"Name","E-Mail","Status"\r\n"Example, Ada","ada@example.com","Active"\r\n"Grace",grace@example.com,INACTIVE`,
    'is_active;id;MAIL\n1;7;ada@example.com\n0;8;grace@example.com\n',
    'Address\tIs Active\nada@example.com\tyes\ngrace@example.com\tno\n',
    '# exported\n\nemail,active\n# a remark\nada@example.com,1\n\ngrace@example.com,0\n',
    'address,email,active\n"1 Some\nStreet",ada@example.com,1\nelsewhere,grace@example.com,0\n',
  ]) {
    t.same(read(table), accounts, table)
  }
})

test('a table without a column of activity lists active accounts; rows without an address are passed over', async (t) => {
  t.same(read('email\nada@example.com\n'), { 'ada@example.com': 'active' })
  t.same(read('name,email\nService,\nAda,ada@example.com\nShort\n'), { 'ada@example.com': 'active' })
})

test('of two accounts of one address the active one counts', async (t) => {
  for (const order of [
    ['true', 'false'],
    ['false', 'true'],
  ]) {
    t.same(read(`email,active\n${order.map((word) => `ADA@b,${word}`).join('\n')}`), { 'ada@b': 'active' })
  }
})

test('names that every object has are addresses like others', async (t) => {
  t.same(
    [...readLicenceList(Buffer.from('__proto__@b\nconstructor@b\n')).keys()],
    ['__proto__@b', 'constructor@b'],
  )
})

test('each fault is told with its line and its remedy, and without what stands there', async (t) => {
  const told: readonly (readonly [string | Buffer, string])[] = [
    ['', 'list holds no address; write one a line, or CSV'],
    ['# nobody\n\n', 'list holds no address; write one a line, or CSV'],
    ['email,active\n', 'list holds a header row and no address below it'],
    [
      '\n# x\nname,role\nAda,Lead\n',
      'list:3 is neither an address nor a header row with a column email; write one address a line, or begin with a row such as email,active',
    ],
    ['ada@b\n\nAda <ada@b>\n', 'list:3 is no e-mail address; write one a line, and # before a remark'],
    ['ada@b\rgrace\r', 'list:2 is no e-mail address; write one a line, and # before a remark'],
    ['name,email\nAda,ada@b\nGrace,grace\n', 'list:3 must have an e-mail address in the column email'],
    [
      'mail,status\nada@b,active\n\nx@b,gone\n',
      'list:4 must have one of true, 1, yes, active, false, 0, no, inactive in the column status',
    ],
    [
      'mail,status\nada@b\n',
      'list:2 must have one of true, 1, yes, active, false, 0, no, inactive in the column status',
    ],
    ['email,name\nada@b,"Ada\ngrace@b,Grace\n', 'list:3 ends inside a quote that is never closed'],
    [
      'email,name\nada@b,Ada "the" first\n',
      'list:2 has a quote inside a cell; put the whole cell in quotes and double those inside',
    ],
    [
      'email,name\nada@b,"Ada" first\n',
      'list:2 has text after a closing quote; double the quotes inside a cell',
    ],
    ['"x, email",y\nada@b,1\n', 'list:1 has no column email of its own'],
    [Buffer.from('\uFEFFada@b\r\n', 'utf16le'), 'list is UTF-16 text; save it as UTF-8'],
    [Buffer.from('zo\u00eb@b', 'latin1'), 'list is not UTF-8 text; save it as UTF-8'],
    [Buffer.alloc(MAX_LICENCE_LIST_BYTES + 1, 'a@b\n'), 'list is larger than 4194304 bytes'],
  ]
  for (const [text, fault] of told) t.equal(faultOf(text), fault)
  t.match(faultOf(`email,name\nada@b,"${'x'.repeat(70_000)}"\n`), /^list:2 is longer than 65536 characters/)
})

const PIECES = [
  ...['email', 'mail', 'active', 'status', 'ada@example.com', 'b@c', 'true', 'no', '__proto__', 'x'],
  ...[
    ',',
    ',',
    ';',
    '\t',
    '\n',
    '\n',
    '\r\n',
    '\r',
    '"',
    '""',
    '#',
    ' ',
    '\0',
    BOM,
    '@',
    '\u2028',
    'ß',
    '\ud800',
  ],
]

test('no content makes it throw anything but its own fault', async (t) => {
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join(''))
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
    pieces.map((text) => Buffer.from(text)),
    pieces.map((text) => Buffer.from(`email,active\n${text}`)),
  )
  fc.assert(
    fc.property(content, (bytes) => {
      const fault = faultOf(bytes)
      return fault === undefined || (/^list(:\d+)? [a-z]/.test(fault) && !fault.includes('ada@example.com'))
    }),
    { numRuns: 20_000 },
  )
  t.pass()
})

test('every table of addresses is read back as it was written', async (t) => {
  const address = fc.tuple(
    fc.stringMatching(/^[a-z0-9.+_'-]{1,12}$/),
    fc.stringMatching(/^[a-z0-9.-]{1,12}$/),
  )
  const rows = fc.uniqueArray(
    fc.tuple(
      address.map((parts) => parts.join('@')),
      fc.boolean(),
      fc.string(),
    ),
    {
      minLength: 1,
      selector: ([mail]) => mail,
    },
  )
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      (people, comma, end) => {
        const lines = people.map(([mail, active, name]) => [`"${name.replaceAll('"', '""')}"`, mail, active])
        const table = [['name', 'email', 'active'], ...lines].map((cells) => cells.join(comma)).join(end)
        const wanted = people.map(([mail, active]) => [mail, active ? 'active' : 'inactive'])
        return JSON.stringify([...readLicenceList(Buffer.from(table))]) === JSON.stringify(wanted)
      },
    ),
    { numRuns: 1_000 },
  )
  t.pass()
})

test('the largest file that is taken is read in a moment', async (t) => {
  const row = (n: number): string => `Somebody Somewhere,person-${n}@example.com,true,Tester\n`
  const rows = Array.from({ length: 70_000 }, (_, n) => row(n)).join('')
  const table = Buffer.from(`name,email,active,role\n${rows}`.slice(0, MAX_LICENCE_LIST_BYTES - 100))
  const begun = processorNow()
  t.throws(() => readLicenceList(Buffer.concat([table, Buffer.from('\n"')])), LicenceListFault)
  t.ok(processorNow() - begun < 5_000, `${Math.round(processorNow() - begun)} ms`)
})
