// What an operator gets wrong, and what they are told: the place, what was found, what is allowed, and the remedy.
import { test } from 'tap'
import { complaintsOf, SITE } from './reading.ts'

type Mistake = { readonly mistake: string; readonly yaml: string; readonly says: readonly string[] }

// The shape of the file.
const THE_SHAPE_OF_THE_FILE: readonly Mistake[] = [
  {
    mistake: 'an empty file',
    yaml: '',
    says: [`1:1 must be a map of settings, of which \`sites\` is needed; found nothing`],
  },
  {
    mistake: 'a file of comments',
    yaml: `# nothing
`,
    says: [`1:1 must be a map of settings, of which \`sites\` is needed; found nothing`],
  },
  {
    mistake: 'a line of prose',
    yaml: `hello
`,
    says: [`1:1 must be a map of settings, of which \`sites\` is needed; found "hello"`],
  },
  {
    mistake: 'a list at the top',
    yaml: `- a
`,
    says: [`1:1 must be a map of settings, of which \`sites\` is needed; found a list`],
  },
  {
    mistake: 'no sites',
    yaml: `listen: { port: 80 }
`,
    says: ['1:1 sites: is missing; it must be a list of sites, each with a name and an upstream'],
  },
  {
    mistake: 'sites without any',
    yaml: `sites:
`,
    says: ['1:1 sites: is empty; it must be a list of sites, each with a name and an upstream'],
  },
  {
    mistake: 'an empty list of sites',
    yaml: `sites: []
`,
    says: ['1:8 sites: must hold at least one; found an empty list'],
  },
  {
    mistake: 'one site without a dash',
    yaml: `sites:
  name: testrail
  upstream: http://a
`,
    says: [
      '2:3 sites: must be a list of sites, each with a name and an upstream; found a map with name, upstream; begin each item with "- ", or put it in [ ]',
    ],
  },
  {
    mistake: 'sites by their names',
    yaml: `sites:
  testrail:
    upstream: http://a
`,
    says: [
      '2:3 sites: must be a list of sites, each with a name and an upstream; found a map with testrail; begin each item with "- ", or put it in [ ]',
    ],
  },
  {
    mistake: 'a key that lost its indentation',
    yaml: `sites:
  - name: testrail
upstream: http://a
`,
    says: [
      '2:5 sites[0].upstream: is missing; it must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence',
      '3:1 upstream: unknown key "upstream"; it belongs in sites[]. Allowed here: listen, ownPath, trustedProxies, forwardedHeaders, logLevel, limits, brand, sites',
    ],
  },
  {
    mistake: 'a key of the listener at the top',
    yaml:
      `port: 8080
` + SITE,
    says: [
      '1:1 port: unknown key "port"; it belongs in listen. Allowed here: listen, ownPath, trustedProxies, forwardedHeaders, logLevel, limits, brand, sites',
    ],
  },
  {
    mistake: 'a key that stands twice',
    yaml:
      SITE +
      `    name: b
`,
    says: ['4:5 this key stands twice in the same map; keep one'],
  },
  {
    mistake: 'two documents',
    yaml:
      SITE +
      `---
a: 1
`,
    says: ['4:1 a second document begins here (---); a file holds one'],
  },
  {
    mistake: 'a merge key',
    yaml:
      SITE +
      `    brand: &b { product: x }
  - name: c
    pathPrefix: /c
    upstream: http://a
    brand: { <<: *b }
`,
    says: [
      '8:14 sites[1].brand["<<"]: maps cannot be merged; repeat the keys, or use an alias in place of the whole map',
    ],
  },
  {
    mistake: '__proto__',
    yaml:
      `__proto__: { a: 1 }
` + SITE,
    says: ['1:1 the key __proto__ is not allowed anywhere'],
  },
  {
    mistake: 'constructor as the name of a header',
    yaml:
      SITE +
      `    rules:
      - { name: a, when: { header: { constructor: present } }, cause: refused }
`,
    says: ['5:38 the key constructor is not allowed anywhere'],
  },
]

// YAML.
const YAML: readonly Mistake[] = [
  {
    mistake: 'a tab as indentation',
    yaml: `sites:
	- name: x
`,
    says: ['2:1 a tab cannot indent in YAML; use spaces'],
  },
  {
    mistake: 'a key that is indented one less than the one above',
    yaml: `sites:
  - name: testrail
   upstream: http://a
`,
    says: [
      '3:1 the keys of one map, and the items of one list, begin in the same column: check how this line is indented',
    ],
  },
  {
    mistake: 'a key that is indented more than the one above',
    yaml: `sites:
  - name: testrail
      upstream: http://a
`,
    says: ['2:11 the line after this one is indented too far'],
  },
  {
    mistake: 'a dash without a space, and a key below',
    yaml: `sites:
  -name: x
   upstream: http://a
`,
    says: ['2:10 put a space after the dash'],
  },
  {
    mistake: 'a dash without a space',
    yaml: `sites:
  -name: x
`,
    says: [
      '2:3 sites: must be a list of sites, each with a name and an upstream; found a map with -name; put a space after the dash',
    ],
  },
  {
    mistake: 'colons without spaces',
    yaml:
      `listen:
  host:127.0.0.1
  port:8080
` + SITE,
    says: [
      '2:3 listen: must be a listener such as { host: 127.0.0.1, port: 8080 }, or a list of them; found "host:127.0.0.1 port:8080"; put a space after the colon',
    ],
  },
  {
    mistake: 'a colon in unquoted text',
    yaml: `brand: { organisation: a }
sites:
  - name: a
    upstream: http://a
    brand:
      product: Tests: all
`,
    says: ['6:16 text with a colon and a space in it needs quotes'],
  },
  {
    mistake: 'a quote that is not closed',
    yaml:
      `brand:
  organisation: "Example
` + SITE,
    says: ['2:17 the quoted text that begins here has no closing quote'],
  },
  {
    mistake: 'a bracket that is not closed',
    yaml:
      SITE +
      `    presets: [testrail
`,
    says: ['4:14 the list that begins here has no closing ]'],
  },
  {
    mistake: 'a dash in the line of its key',
    yaml:
      SITE +
      `    presets: - testrail
`,
    says: ['4:14 a list cannot begin here: begin it on the next line, or write [one, two]'],
  },
  {
    mistake: 'an unquoted wildcard',
    yaml:
      SITE +
      `    hosts: [*.example.com]
`,
    says: [
      "4:13 there is no anchor &.example.com above; text that begins with * needs quotes: '*.example.com'",
    ],
  },
  {
    mistake: 'an unquoted star',
    yaml:
      SITE +
      `    frameAncestors: *
`,
    says: ["4:21 text that begins with * or & needs quotes, such as '*'"],
  },
  {
    mistake: 'an unquoted star in braces',
    yaml:
      `listen: { host: * }
` + SITE,
    says: ["1:17 text that begins with * or & needs quotes, such as '*'"],
  },
  {
    mistake: 'unquoted :: in braces',
    yaml:
      `listen: { host: :: }
` + SITE,
    says: ['1:17 inside { } and [ ] text that begins with a dash or a colon needs quotes'],
  },
  {
    mistake: 'a regular expression in double quotes',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { body: { matches: "\\d+" } }
        cause: refused
`,
    says: ['6:35 this backslash means nothing inside "double quotes"; put the text in \'single quotes\''],
  },
  {
    mistake: 'text that begins with an at sign',
    yaml:
      `brand: { contactEmail: @x }
` + SITE,
    says: [`1:24 text that begins with @, \`, %, | or > needs quotes`],
  },
  {
    mistake: 'text that begins with a percent sign',
    yaml:
      `brand:
  organisation: %x
` + SITE,
    says: [`2:17 text that begins with @, \`, %, | or > needs quotes`],
  },
  {
    mistake: 'a tag of another tool',
    yaml:
      `listen: { port: !env PORT }
` + SITE,
    says: [`1:17 tags such as !NAME have no meaning here; an environment variable is written \${NAME}`],
  },
  {
    mistake: 'JSON with a comma too many',
    yaml: '{"sites": [{"name": "a", "upstream": "http://a",}],,}',
    says: ['1:52 this was not expected here; check the quotes, brackets and commas before it'],
  },
  {
    mistake: 'an unquoted colour in braces',
    yaml:
      `brand: { accentColor: #0b5fff }
` + SITE,
    says: ['1:8 what begins here has no end, because # begins a comment; put text with a # in it in quotes'],
  },
  {
    mistake: 'a variable in braces without quotes',
    yaml:
      `listen: { port: \${USHER_NOPE} }
` + SITE,
    says: [`1:18 inside { } or [ ] a variable needs quotes: "\${NAME}"`],
  },
]

// Listeners.
const LISTENERS: readonly Mistake[] = [
  {
    mistake: 'a port in quotes',
    yaml:
      `listen: { port: "8080" }
` + SITE,
    says: [
      '1:17 listen.port: must be a whole number from 0 to 65535; found "8080"; write 8080, without quotes',
    ],
  },
  {
    mistake: 'a port by name',
    yaml:
      `listen: { port: http }
` + SITE,
    says: ['1:17 listen.port: must be a whole number from 0 to 65535; found "http"'],
  },
  {
    mistake: 'a port that does not exist',
    yaml:
      `listen: { port: 80800 }
` + SITE,
    says: ['1:17 listen.port: must be a whole number from 0 to 65535; found 80800'],
  },
  {
    mistake: 'host and port in one',
    yaml:
      `listen: { host: localhost:8080 }
` + SITE,
    says: [
      '1:17 listen.host: must be an address or host name without a port; found "localhost:8080"; leave out the port here; write port: 8080 beside it',
    ],
  },
  {
    mistake: 'only a port',
    yaml:
      `listen: 8080
` + SITE,
    says: [
      '1:9 listen: must be a listener such as { host: 127.0.0.1, port: 8080 }, or a list of them; found 8080',
    ],
  },
  {
    mistake: 'host and port as text',
    yaml:
      `listen: 127.0.0.1:8080
` + SITE,
    says: [
      '1:9 listen: must be a listener such as { host: 127.0.0.1, port: 8080 }, or a list of them; found "127.0.0.1:8080"',
    ],
  },
  {
    mistake: 'a star for all addresses',
    yaml:
      `listen: { host: "*" }
` + SITE,
    says: [
      '1:17 listen.host: must be an address or host name without a port; found "*"; write 0.0.0.0 for all IPv4 addresses, or "::" for all addresses',
    ],
  },
  {
    mistake: 'an IPv6 address in brackets',
    yaml:
      `listen: { host: "[::1]" }
` + SITE,
    says: [
      '1:17 listen.host: must be an address or host name without a port; found "[::1]"; leave out the brackets',
    ],
  },
  {
    mistake: 'listen without anything',
    yaml:
      `listen:
` + SITE,
    says: [
      '1:1 listen: is empty; it must be a listener such as { host: 127.0.0.1, port: 8080 }, or a list of them, or the key be left out',
    ],
  },
  {
    mistake: 'a host without a value',
    yaml:
      `listen: { host: , port: 80 }
` + SITE,
    says: [
      '1:11 listen.host: is empty; it must be an address or host name without a port, or the key be left out',
    ],
  },
  {
    mistake: 'no listeners',
    yaml:
      `listen: []
` + SITE,
    says: ['1:9 listen: must hold at least one; found an empty list'],
  },
  {
    mistake: 'the second of two listeners',
    yaml:
      `listen:
  - port: 80
  - port: 99999
    hots: a
` + SITE,
    says: [
      '3:11 listen[1].port: must be a whole number from 0 to 65535; found 99999',
      '4:5 listen[1].hots: unknown key "hots"; did you mean "host"? Allowed: host, port, socket, tls',
    ],
  },
  {
    mistake: 'a socket and a port',
    yaml:
      `listen: { socket: a.sock, port: 80 }
` + SITE,
    says: [`1:33 listen.port: has no effect beside \`socket\`; keep one of the two`],
  },
  {
    mistake: 'a certificate without its key, and without its file',
    yaml:
      `listen: { tls: { certFile: a.pem } }
` + SITE,
    says: [
      '1:16 listen.tls.keyFile: is missing; it must be the path of a file',
      '1:28 listen.tls.certFile: /nowhere/a.pem cannot be read: there is no such file',
    ],
  },
]

// Sites.
const SITES: readonly Mistake[] = [
  {
    mistake: 'a misspelt key',
    yaml: `sites:
  - name: a
    upstrem: http://a
`,
    says: [
      '3:5 sites[0].upstrem: unknown key "upstrem"; did you mean "upstream"? Allowed: name, hosts, pathPrefix, upstream, connection, presets, rules, brand, signIn, frameAncestors',
    ],
  },
  {
    mistake: 'the word of another proxy',
    yaml: `sites:
  - name: a
    url: http://a
`,
    says: [
      '3:5 sites[0].url: unknown key "url"; did you mean "upstream"? Allowed: name, hosts, pathPrefix, upstream, connection, presets, rules, brand, signIn, frameAncestors',
    ],
  },
  {
    mistake: 'a key in the singular',
    yaml:
      SITE +
      `    preset: testrail
`,
    says: [
      '4:5 sites[0].preset: unknown key "preset"; did you mean "presets"? Allowed: name, hosts, pathPrefix, upstream, connection, presets, rules, brand, signIn, frameAncestors',
    ],
  },
  {
    mistake: 'an upstream with a path',
    yaml: `sites:
  - name: a
    upstream: http://a/app
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "http://a/app"; write http://a: a path is forwarded as the client sent it, none is added',
    ],
  },
  {
    mistake: 'an upstream without a scheme',
    yaml: `sites:
  - name: a
    upstream: a.example.com:80
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "a.example.com:80"; put http:// or https:// in front',
    ],
  },
  {
    mistake: 'an upstream as host and port',
    yaml: `sites:
  - name: a
    upstream: localhost:9000
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "localhost:9000"; put http:// or https:// in front',
    ],
  },
  {
    mistake: 'an upstream of another scheme',
    yaml: `sites:
  - name: a
    upstream: ftp://a
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "ftp://a"; write http or https, in lower case, instead of ftp',
    ],
  },
  {
    mistake: 'a scheme in capitals',
    yaml: `sites:
  - name: a
    upstream: HTTP://a
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "HTTP://a"; write http or https, in lower case, instead of HTTP',
    ],
  },
  {
    mistake: 'an upstream with credentials',
    yaml: `sites:
  - name: a
    upstream: http://u:p@a
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "http://…@a"; credentials cannot be given here; leave out what is before the @',
    ],
  },
  {
    mistake: 'an upstream with a port that does not exist',
    yaml: `sites:
  - name: a
    upstream: http://a:99999
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "http://a:99999"; the host or the port in it cannot be read',
    ],
  },
  {
    mistake: 'a misspelt demo',
    yaml: `sites:
  - name: a
    upstream: demo:testrial
`,
    says: [
      '3:15 sites[0].upstream: must be http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence; found "demo:testrial"; did you mean demo:testrail?',
    ],
  },
  {
    mistake: 'the address of Usher itself as upstream',
    yaml: `sites:
  - name: a
    upstream: http://localhost:8080
`,
    says: [],
  },
  {
    mistake: 'a preset that is not in a list',
    yaml:
      SITE +
      `    presets: testrail
`,
    says: ['4:14 sites[0].presets: must be a list; found "testrail"; write [testrail]'],
  },
  {
    mistake: 'a misspelt preset',
    yaml:
      SITE +
      `    presets: [testrial]
`,
    says: [
      '4:15 sites[0].presets[0]: there is no preset "testrial"; did you mean "testrail"? Available: confluence, iis, testrail',
    ],
  },
  {
    mistake: 'a name in capitals',
    yaml: `sites:
  - name: TestRail
    upstream: http://a
`,
    says: [
      '2:11 sites[0].name: must be lower-case letters, digits and dashes; found "TestRail"; write testrail',
    ],
  },
  {
    mistake: 'a number as name',
    yaml: `sites:
  - name: 1
    upstream: http://a
`,
    says: [
      '2:11 sites[0].name: must be lower-case letters, digits and dashes; found 1; put it in quotes: "1"',
    ],
  },
  {
    mistake: 'a host that is not in a list',
    yaml:
      SITE +
      `    hosts: a.example.com
`,
    says: ['4:12 sites[0].hosts: must be a list; found "a.example.com"; write [a.example.com]'],
  },
  {
    mistake: 'a host with a port',
    yaml:
      SITE +
      `    hosts: [a:80]
`,
    says: [
      '4:13 sites[0].hosts[0]: must be a host name such as wiki.example.com or "*.example.com"; found "a:80"; leave out the port',
    ],
  },
  {
    mistake: 'a star for any host',
    yaml:
      SITE +
      `    hosts: ["*"]
`,
    says: [
      '4:13 sites[0].hosts[0]: must be a host name such as wiki.example.com or "*.example.com"; found "*"; leave out hosts altogether for any host',
    ],
  },
  {
    mistake: 'a path with a star',
    yaml:
      SITE +
      `    pathPrefix: /a/*
`,
    says: [
      '4:17 sites[0].pathPrefix: must be a path that begins with /; found "/a/*"; leave out the *: everything below the prefix belongs to it',
    ],
  },
  {
    mistake: 'a path without its slash',
    yaml:
      SITE +
      `    pathPrefix: a
`,
    says: ['4:17 sites[0].pathPrefix: must be a path that begins with /; found "a"; write /a'],
  },
  {
    mistake: 'a path of Usher itself',
    yaml:
      SITE +
      `    pathPrefix: /.usher/x
`,
    says: [],
  },
  {
    mistake: 'the same site twice',
    yaml:
      SITE +
      `  - name: testrail
    upstream: http://127.0.0.1:9001
`,
    says: ['4:11 sites[1].name: "testrail" is already the name of sites[0]'],
  },
  {
    mistake: 'two sites in one place',
    yaml:
      SITE +
      `  - name: b
    upstream: http://127.0.0.1:9000
`,
    says: [],
  },
  {
    mistake: 'a sign-in page without a slash',
    yaml:
      SITE +
      `    signIn: login.action
`,
    says: [
      '4:13 sites[0].signIn: must be a path that begins with /, or an http(s) URL; found "login.action"; begin it with a slash: /login.action',
    ],
  },
  {
    mistake: 'a sign-in page on another host by accident',
    yaml:
      SITE +
      `    signIn: //evil.com
`,
    says: [
      '4:13 sites[0].signIn: must be a path that begins with /, or an http(s) URL; found "//evil.com"; two slashes lead to another host; begin with one, or with https://',
    ],
  },
  {
    mistake: "'self' without its quotes",
    yaml:
      SITE +
      `    frameAncestors: [self]
`,
    says: [
      '4:22 sites[0].frameAncestors[0]: must be an origin such as https://jira.example.com, "*" or "\'self\'"; found "self"; write "\'self\'", the inner quotes belong to it',
    ],
  },
  {
    mistake: 'an origin without its scheme',
    yaml:
      SITE +
      `    frameAncestors: [jira.example.com]
`,
    says: [
      '4:22 sites[0].frameAncestors[0]: must be an origin such as https://jira.example.com, "*" or "\'self\'"; found "jira.example.com"; put http:// or https:// in front',
    ],
  },
  {
    mistake: 'an origin with a slash at its end',
    yaml:
      SITE +
      `    frameAncestors: [https://jira.example.com/]
`,
    says: [
      '4:22 sites[0].frameAncestors[0]: must be an origin such as https://jira.example.com, "*" or "\'self\'"; found "https://jira.example.com/"; leave out the path',
    ],
  },
]

// Connections.
const CONNECTIONS: readonly Mistake[] = [
  {
    mistake: 'seconds',
    yaml:
      SITE +
      `    connection: { connectTimeoutMs: 30s }
`,
    says: [
      '4:37 sites[0].connection.connectTimeoutMs: must be a whole number from 1 to 86400000; found "30s"; write 30000, in milliseconds',
    ],
  },
  {
    mistake: 'a number in quotes',
    yaml:
      SITE +
      `    connection: { connectTimeoutMs: "5000" }
`,
    says: [
      '4:37 sites[0].connection.connectTimeoutMs: must be a whole number from 1 to 86400000; found "5000"; write 5000, without quotes',
    ],
  },
  {
    mistake: 'a negative time',
    yaml:
      SITE +
      `    connection: { connectTimeoutMs: -1 }
`,
    says: ['4:37 sites[0].connection.connectTimeoutMs: must be a whole number from 1 to 86400000; found -1'],
  },
  {
    mistake: 'half a millisecond',
    yaml:
      SITE +
      `    connection: { connectTimeoutMs: 1.5 }
`,
    says: ['4:37 sites[0].connection.connectTimeoutMs: must be a whole number from 1 to 86400000; found 1.5'],
  },
  {
    mistake: 'a timeout of no kind',
    yaml:
      SITE +
      `    connection: { timeout: 5 }
`,
    says: [
      '4:19 sites[0].connection.timeout: unknown key "timeout"; did you mean "headersTimeoutMs"? Allowed: connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, keepAliveTimeoutMs, maxConnections, host, tls',
    ],
  },
  {
    mistake: 'kilobytes',
    yaml:
      `limits: { maxHeldBytes: 64k }
` + SITE,
    says: [
      '1:25 limits.maxHeldBytes: must be a whole number from 0 to 16777216; found "64k"; write 65536, in bytes',
    ],
  },
  {
    mistake: 'yes for true',
    yaml:
      SITE +
      `    connection: { tls: { insecure: yes } }
`,
    says: [
      '4:36 sites[0].connection.tls.insecure: must be true or false; found "yes"; write true, without quotes',
    ],
  },
  {
    mistake: 'a key two levels too high',
    yaml:
      SITE +
      `    insecure: true
`,
    says: [
      '4:5 sites[0].insecure: unknown key "insecure"; it belongs in connection.tls. Allowed here: name, hosts, pathPrefix, upstream, connection, presets, rules, brand, signIn, frameAncestors',
    ],
  },
  {
    mistake: 'a key one level too high',
    yaml:
      SITE +
      `    tls: { insecure: true }
`,
    says: [
      '4:5 sites[0].tls: unknown key "tls"; it belongs in connection. Allowed here: name, hosts, pathPrefix, upstream, connection, presets, rules, brand, signIn, frameAncestors',
    ],
  },
  {
    mistake: 'a key that does not exist',
    yaml:
      SITE +
      `    connection: { tls: { verify: false } }
`,
    says: [
      '4:26 sites[0].connection.tls.verify: unknown key "verify". Allowed here: caFile, certFile, keyFile, keyPassphrase, serverName, insecure',
    ],
  },
  {
    mistake: 'a map without keys',
    yaml:
      SITE +
      `    connection:
`,
    says: [
      '4:5 sites[0].connection: is empty; it must be a map of connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, keepAliveTimeoutMs, maxConnections, host, tls, or the key be left out',
    ],
  },
  {
    mistake: 'a misspelt word where a host name may stand',
    yaml:
      SITE +
      `    connection: { host: kep }
`,
    says: [
      '4:25 sites[0].connection.host: must be "keep", "upstream" or a host name; found "kep"; did you mean keep?',
    ],
  },
  {
    mistake: 'an address as server name',
    yaml:
      SITE +
      `    connection: { tls: { serverName: 10.0.0.1 } }
`,
    says: [
      '4:38 sites[0].connection.tls.serverName: must be a host name without a port; found "10.0.0.1"; an address cannot be sent as SNI; leave serverName out to have it verified',
    ],
  },
]

// Brand and the rest.
const BRAND_AND_THE_REST: readonly Mistake[] = [
  {
    mistake: 'an unquoted colour',
    yaml:
      `brand:
  accentColor: #0b5fff
` + SITE,
    says: [
      '2:3 brand.accentColor: is empty; it must be a colour in quotes, such as "#0b5fff" (without quotes, # begins a comment), or the key be left out',
    ],
  },
  {
    mistake: 'a colour by name',
    yaml:
      `brand: { accentColor: red }
` + SITE,
    says: [
      '1:23 brand.accentColor: must be a colour in quotes, such as "#0b5fff" (without quotes, # begins a comment); found "red"',
    ],
  },
  {
    mistake: 'British spelling',
    yaml:
      `brand: { accentColour: red }
` + SITE,
    says: [
      '1:10 brand.accentColour: unknown key "accentColour"; did you mean "accentColor"? Allowed: product, organisation, logoFile, accentColor, accentColorDark, contactEmail, contactUrl',
    ],
  },
  {
    mistake: 'an address without @',
    yaml:
      `brand: { contactEmail: help }
` + SITE,
    says: ['1:24 brand.contactEmail: must be an e-mail address such as it-help@example.com; found "help"'],
  },
  {
    mistake: 'a link as e-mail address',
    yaml:
      `brand: { contactEmail: mailto:a@b }
` + SITE,
    says: [
      '1:24 brand.contactEmail: must be an e-mail address such as it-help@example.com; found "mailto:a@b"',
    ],
  },
  {
    mistake: 'a GIF as logo',
    yaml:
      `brand: { logoFile: logo.gif }
` + SITE,
    says: ['1:20 brand.logoFile: must end in .svg, .png, .jpg, .jpeg, .webp; found logo.gif'],
  },
  {
    mistake: 'a logo that does not exist',
    yaml:
      `brand: { logoFile: logo.svg }
` + SITE,
    says: ['1:20 brand.logoFile: /nowhere/logo.svg cannot be read: there is no such file'],
  },
  {
    mistake: 'a number as name of the organisation',
    yaml:
      `brand: { organisation: 2024 }
` + SITE,
    says: [
      '1:24 brand.organisation: must be text of at most 60 characters; found 2024; put it in quotes: "2024"',
    ],
  },
  {
    mistake: 'a URL without its scheme',
    yaml:
      `brand: { contactUrl: jira.example.com }
` + SITE,
    says: [
      '1:22 brand.contactUrl: must be an http(s) URL; found "jira.example.com"; put http:// or https:// in front',
    ],
  },
  {
    mistake: 'a trusted proxy that is not in a list',
    yaml:
      `trustedProxies: 10.0.0.1
` + SITE,
    says: ['1:17 trustedProxies: must be a list; found "10.0.0.1"; write [10.0.0.1]'],
  },
  {
    mistake: 'a prefix that is too long',
    yaml:
      `trustedProxies: [10.0.0.0/33]
` + SITE,
    says: [
      '1:18 trustedProxies[0]: must be an IP address, a network such as 10.0.0.0/8, "loopback" or "private"; found "10.0.0.0/33"; what follows the / must be a number from 0 to 32',
    ],
  },
  {
    mistake: 'a trusted proxy by name',
    yaml:
      `trustedProxies: [proxy.example.com]
` + SITE,
    says: [
      '1:18 trustedProxies[0]: must be an IP address, a network such as 10.0.0.0/8, "loopback" or "private"; found "proxy.example.com"',
    ],
  },
  {
    mistake: 'a log level of another logger',
    yaml:
      `logLevel: warning
` + SITE,
    says: [
      '1:11 logLevel: must be fatal, error, warn, info, debug, trace or silent; found "warning"; did you mean "warn"?',
    ],
  },
  {
    mistake: 'a log level in capitals',
    yaml:
      `logLevel: INFO
` + SITE,
    says: [
      '1:11 logLevel: must be fatal, error, warn, info, debug, trace or silent; found "INFO"; did you mean "info"?',
    ],
  },
  {
    mistake: 'an underscore for a dash',
    yaml:
      `forwardedHeaders: x_forwarded
` + SITE,
    says: [
      '1:19 forwardedHeaders: must be x-forwarded, forwarded, both or none; found "x_forwarded"; did you mean "x-forwarded"?',
    ],
  },
  {
    mistake: 'an own path without its slash',
    yaml:
      `ownPath: usher
` + SITE,
    says: ['1:10 ownPath: must be a path such as /.usher, without a slash at its end; found "usher"'],
  },
  {
    mistake: 'a default in the form of other shells',
    yaml:
      `brand: { organisation: "\${USHER-x}" }
` + SITE,
    says: [
      `1:24 brand.organisation: \${USHER-x} is neither \${NAME} nor \${NAME:-default}; for a literal \${ write $\${`,
    ],
  },
]

// Rules.
const RULES: readonly Mistake[] = [
  {
    mistake: 'a rule without a dash',
    yaml:
      SITE +
      `    rules: { name: a }
`,
    says: [
      '4:12 sites[0].rules: must be a list; found a map with name; begin each item with "- ", or put it in [ ]',
    ],
  },
  {
    mistake: 'a rule with only a name',
    yaml:
      SITE +
      `    rules:
      - name: a
`,
    says: [
      '5:9 sites[0].rules[0].when: is missing; it must be a condition such as { status: 401 }',
      '5:9 sites[0].rules[0].cause: is missing; it must be sign-in-required, session-expired, signed-out, wrong-credentials, captcha-required, no-licence, no-permission, account-inactive, token-refused, directory-unavailable, proxy-misconfigured, upstream-unavailable or refused',
    ],
  },
  {
    mistake: 'a class of statuses that is none',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 40x }
        cause: refused
`,
    says: [
      '6:25 sites[0].rules[0].when.status: must be a status such as 401, a class such as 4xx, or a range such as 401-403, or a list of them; found "40x"',
    ],
  },
  {
    mistake: 'a class of statuses in capitals',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 4XX }
        cause: refused
`,
    says: [
      '6:25 sites[0].rules[0].when.status: must be a status such as 401, a class such as 4xx, or a range such as 401-403, or a list of them; found "4XX"; write 4xx',
    ],
  },
  {
    mistake: 'two wrong statuses in a list',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: [401, 700, "x"] }
        cause: refused
`,
    says: [
      '6:31 sites[0].rules[0].when.status[1]: must be a status such as 401, a class such as 4xx, or a range such as 401-403; found 700',
      '6:36 sites[0].rules[0].when.status[2]: must be a status such as 401, a class such as 4xx, or a range such as 401-403; found "x"',
    ],
  },
  {
    mistake: 'a range that runs backwards',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 403-401 }
        cause: refused
`,
    says: [
      '6:25 sites[0].rules[0].when.status: must be a status such as 401, a class such as 4xx, or a range such as 401-403, or a list of them; found "403-401"; the range runs backwards; write 401-403',
    ],
  },
  {
    mistake: 'look-ahead',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { body: { matches: '(?=x)' } }
        cause: refused
`,
    says: [
      `6:34 sites[0].rules[0].when.body.matches: must be a regular expression in RE2 syntax (no look-around, no back-references), or a list of them; found "(?=x)"; (?= is look-around, which RE2 does not have; say it with a second test, or with \`not\``,
    ],
  },
  {
    mistake: 'a back-reference',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { body: { matches: '(a)\\1' } }
        cause: refused
`,
    says: [
      `6:34 sites[0].rules[0].when.body.matches: must be a regular expression in RE2 syntax (no look-around, no back-references), or a list of them; found "(a)\\\\1"; \\1 is a back-reference, which RE2 does not have`,
    ],
  },
  {
    mistake: 'an open parenthesis in a list',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { body: { matches: ["ok", "("] } }
        cause: refused
`,
    says: [
      '6:41 sites[0].rules[0].when.body.matches[1]: must be a regular expression in RE2 syntax (no look-around, no back-references); found "("; missing closing ): (',
    ],
  },
  {
    mistake: 'a misspelt word',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 401 }
        cause: refused
        then: swpa
`,
    says: ['8:15 sites[0].rules[0].then: must be swap, pass or redirect; found "swpa"; did you mean "swap"?'],
  },
  {
    mistake: 'American spelling',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 401 }
        cause: no-license
`,
    says: [
      '7:16 sites[0].rules[0].cause: must be sign-in-required, session-expired, signed-out, wrong-credentials, captcha-required, no-licence, no-permission, account-inactive, token-refused, directory-unavailable, proxy-misconfigured, upstream-unavailable or refused; found "no-license"; did you mean "no-licence"?',
    ],
  },
  {
    mistake: 'conditions outside of when',
    yaml:
      SITE +
      `    rules:
      - name: a
        status: 401
        header: { a: present }
        cause: refused
`,
    says: [
      '5:9 sites[0].rules[0].when: is missing; it must be a condition such as { status: 401 }',
      '7:9 sites[0].rules[0].header: unknown key "header"; it belongs in when. Allowed here: name, when, cause, then, to, as, status, allowStatusDowngrade',
    ],
  },
  {
    mistake: 'a redirect to nowhere',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 401 }
        cause: refused
        then: redirect
`,
    says: [`5:9 sites[0].rules[0].to: is missing; \`then: redirect\` needs the address to lead to`],
  },
  {
    mistake: 'a link that runs a script',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 401 }
        cause: refused
        then: redirect
        to: "javascript:alert(1)"
`,
    says: [
      '9:13 sites[0].rules[0].to: must be a path that begins with /, or an http(s) URL; found "javascript:alert(1)"; it must begin with /, http:// or https://',
    ],
  },
  {
    mistake: 'an address without a redirect',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 401 }
        cause: refused
        to: /x
`,
    says: [`8:13 sites[0].rules[0].to: goes only with \`then: redirect\`, not with \`then: swap\``],
  },
  {
    mistake: 'a misspelt placeholder',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 401 }
        cause: refused
        then: redirect
        to: /x?r={retrun}
`,
    says: [
      '9:13 sites[0].rules[0].to: must be a path that begins with /, or an http(s) URL; found "/x?r={retrun}"; {retrun} is unknown; only {return} and {returnBelow} are filled in',
    ],
  },
  {
    mistake: 'a refusal turned into a success',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { status: 401 }
        cause: refused
        status: 200
`,
    says: [
      `8:17 sites[0].rules[0].status: 200 turns a refusal into a success; if that is meant, say \`allowStatusDowngrade: true\` beside it`,
    ],
  },
  {
    mistake: 'contains without a value',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { body: { contains: } }
        cause: refused
`,
    says: [
      '6:25 sites[0].rules[0].when.body.contains: is empty; it must be text that is not empty, or a list of them, or the key be left out',
    ],
  },
  {
    mistake: 'an empty text',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { body: { contains: "" } }
        cause: refused
`,
    says: [
      '6:35 sites[0].rules[0].when.body.contains: must be text that is not empty, or a list of them; found ""',
    ],
  },
  {
    mistake: 'a number where text is compared',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { body: { contains: 401 } }
        cause: refused
`,
    says: [
      '6:35 sites[0].rules[0].when.body.contains: must be text that is not empty, or a list of them; found 401; put it in quotes: "401"',
    ],
  },
  {
    mistake: 'text in place of a test',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { query: /auth/ }
        cause: refused
`,
    says: [
      '6:24 sites[0].rules[0].when.query: must be present, absent, or tests such as { contains: text }; found "/auth/"',
    ],
  },
  {
    mistake: 'only the name of a header',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { header: WWW-Authenticate }
        cause: refused
`,
    says: [
      '6:25 sites[0].rules[0].when.header: must be a map of names and tests, such as { WWW-Authenticate: present }; found "WWW-Authenticate"',
    ],
  },
  {
    mistake: 'a misspelt present',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { header: { X: presnt } }
        cause: refused
`,
    says: [
      '6:30 sites[0].rules[0].when.header.X: must be present, absent, or tests such as { contains: text }; found "presnt"; did you mean "present"?',
    ],
  },
  {
    mistake: 'the name of a header with its colon',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { header: { "X-A:": present } }
        cause: refused
`,
    says: ['6:27 sites[0].rules[0].when.header["X-A:"]: must be a name such as WWW-Authenticate'],
  },
  {
    mistake: 'a key in the plural',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { headers: { X: present } }
        cause: refused
`,
    says: [
      '6:17 sites[0].rules[0].when.headers: unknown key "headers"; did you mean "header"? Allowed: status, header, contentType, body, method, path, query, requestHeader, cookie, audience, all, any, not',
    ],
  },
  {
    mistake: 'a misspelt test',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { path: { contain: x } }
        cause: refused
`,
    says: [
      '6:25 sites[0].rules[0].when.path.contain: unknown key "contain"; did you mean "contains"? Allowed: equals, contains, startsWith, endsWith, matches, ignoreCase',
    ],
  },
  {
    mistake: 'a method in lower case',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { method: get }
        cause: refused
`,
    says: [
      '6:25 sites[0].rules[0].when.method: must be a method such as GET, or a list of them; found "get"; write GET',
    ],
  },
  {
    mistake: 'a media type with its parameters',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { contentType: text/html; charset=utf-8 }
        cause: refused
`,
    says: [
      '6:30 sites[0].rules[0].when.contentType: must be a media type such as text/html, "text/*" or "*/*+json", or a list of them; found "text/html; charset=utf-8"; leave out the ; and what follows it',
    ],
  },
  {
    mistake: 'half a media type',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { contentType: html }
        cause: refused
`,
    says: [
      '6:30 sites[0].rules[0].when.contentType: must be a media type such as text/html, "text/*" or "*/*+json", or a list of them; found "html"',
    ],
  },
  {
    mistake: 'an empty condition',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: {}
        cause: refused
`,
    says: ['6:15 sites[0].rules[0].when: must be a condition such as { status: 401 }; found an empty map'],
  },
  {
    mistake: 'any without a list',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { any: { status: 401 } }
        cause: refused
`,
    says: [
      '6:22 sites[0].rules[0].when.any: must be a list; found a map with status; begin each item with "- ", or put it in [ ]',
    ],
  },
  {
    mistake: 'not with a list',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { not: [ { status: 401 } ] }
        cause: refused
`,
    says: ['6:22 sites[0].rules[0].when.not: must be a condition such as { status: 401 }; found a list'],
  },
  {
    mistake: 'a misspelt key deep inside',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { any: [ { status: 401 }, { heder: { a: present } } ] }
        cause: refused
`,
    says: [
      '6:43 sites[0].rules[0].when.any[1].heder: unknown key "heder"; did you mean "header"? Allowed: status, header, contentType, body, method, path, query, requestHeader, cookie, audience, all, any, not',
    ],
  },
  {
    mistake: 'an audience that does not exist',
    yaml:
      SITE +
      `    rules:
      - name: a
        when: { audience: person }
        cause: refused
`,
    says: [
      '6:27 sites[0].rules[0].when.audience: must be page, frame, script or client, or a list of them; found "person"',
    ],
  },
  {
    mistake: 'two rules of one name',
    yaml:
      SITE +
      `    rules:
      - { name: a, when: { status: 401 }, cause: refused }
      - { name: a, when: { status: 403 }, cause: refused }
`,
    says: ['6:17 sites[0].rules[1].name: "a" is already the name of sites[0].rules[0]'],
  },
]

const MISTAKES = {
  'the shape of the file': THE_SHAPE_OF_THE_FILE,
  YAML: YAML,
  listeners: LISTENERS,
  sites: SITES,
  connections: CONNECTIONS,
  'brand and the rest': BRAND_AND_THE_REST,
  rules: RULES,
}

for (const [subject, mistakes] of Object.entries(MISTAKES)) {
  test(`mistakes in ${subject} are told in words`, async (t) => {
    for (const { mistake, yaml, says } of mistakes) t.same(complaintsOf(yaml), says, mistake)
  })
}
