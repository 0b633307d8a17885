import { test } from 'tap'
import { checkPlaces } from '../../../src/config/checks/checkPlaces.ts'
import { complaintsOf, SITE } from '../reading.ts'

type Site = { readonly hosts?: string; readonly prefix?: string }

const sites = (...list: Site[]): string =>
  `sites:\n${list
    .map(
      ({ hosts = '', prefix = '/' }, index) =>
        `  - { name: s${index}, upstream: 'http://a', hosts: [${hosts}], pathPrefix: '${prefix}' }\n`,
    )
    .join('')}`

test('sites are told apart by host and path', async (t) => {
  t.same(complaintsOf(sites({ hosts: 'a' }, { hosts: 'b' }, { hosts: '"*.a"' }, {}, { prefix: '/x' })), [])
})

test('two sites in one place are refused', async (t) => {
  t.match(complaintsOf(sites({}, {})), [
    /^3:5 sites\[1\]: sites\[0\] already has every host and this pathPrefix/,
  ])
  t.match(complaintsOf(sites({ hosts: 'a' }, { hosts: 'b, A' })), [
    /^3:\d+ sites\[1\]\.hosts\[1\]: sites\[0\] already has this host/,
  ])
  t.match(
    complaintsOf(sites({ prefix: '/x' }, { prefix: '/x/' })),
    [/sites\[0\] already has/],
    'a slash is no difference',
  )
  t.match(complaintsOf(sites({ hosts: 'a, a' })), [/hosts\[1\]: stands twice in this list/])
})

test('they are compared even where something else is wrong with them', async (t) => {
  const broken = sites({}, {}).replace("upstream: 'http://a'", 'upstrem: 1')
  t.match(complaintsOf(broken), [/upstrem: unknown key/, /sites\[0\] already has every host/])
})

test('a site where Usher itself answers would never be reached', async (t) => {
  t.match(complaintsOf(sites({ prefix: '/.usher' })), [/pathPrefix: nothing gets here/])
  t.match(complaintsOf(`ownPath: /own\n${sites({ prefix: '/own/app' })}`), [/nothing gets here/])
  t.same(complaintsOf(sites({ prefix: '/.usherette' })), [])
})

test('two listeners in one place are refused', async (t) => {
  const listen = (list: string): string[] => complaintsOf(`listen: [${list}]\n${SITE}`)
  t.match(listen('{ port: 80 }, { port: 80 }'), [/^1:24 listen\[1\]: listen\[0\] already listens there/])
  t.match(listen('{ socket: a }, { socket: a }'), [/already listens there/])
  t.same(listen('{ port: 80 }, { port: 81 }, { port: 80, host: "::1" }, { socket: a }, { socket: b }'), [])
  t.same(listen('{ port: 0 }, { port: 0 }'), [], 'the system finds a port for each')
})

test('an upstream that is Usher itself would go round in circles', async (t) => {
  const told = (listen: string, upstream: string): string[] =>
    complaintsOf(`listen: { ${listen} }\nsites: [{ name: a, upstream: '${upstream}' }]\n`)
  for (const [listen, upstream] of [
    ['port: 8080', 'http://127.0.0.1:8080'],
    ['port: 8080', 'http://localhost:8080'],
    ['port: 80, host: 0.0.0.0', 'http://localhost'],
    ['port: 443, host: "::"', 'https://[::1]'],
    ['port: 80, host: app.example.com', 'http://app.example.com'],
    ['port: 80, host: "::1"', 'http://[::1]:80'],
  ] as const) {
    t.match(told(listen, upstream), [/requests would go round in circles/], `${listen} and ${upstream}`)
  }
  for (const [listen, upstream] of [
    ['port: 8080', 'http://127.0.0.1:8081'],
    ['port: 8080', 'http://app.example.com:8080'],
    ['port: 80, host: 10.0.0.1', 'http://127.0.0.1'],
    ['port: 0', 'http://127.0.0.1:8080'],
    ['socket: a', 'http://127.0.0.1:8080'],
    ['port: 8080', 'demo:testrail'],
  ] as const) {
    t.same(told(listen, upstream), [], `${listen} and ${upstream}`)
  }
})

test('one demo application is not asked for by two sites', async (t) => {
  const complaints = checkPlaces({
    sites: [
      { upstream: 'demo:testrail', pathPrefix: '/a' },
      { upstream: 'demo:confluence', pathPrefix: '/b' },
      { upstream: 'demo:testrail', pathPrefix: '/c' },
    ],
  })
  t.match(complaints, [{ path: ['sites', 2, 'upstream'], message: /serves one site alone/ }])
  t.equal(complaints.length, 1)
})
