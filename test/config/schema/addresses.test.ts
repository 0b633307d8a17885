import { test } from 'tap'
import {
  isHostHeader,
  isHttpUrl,
  isLink,
  isLinkBelow,
  isListenHost,
  isOrigin,
  isPathPrefix,
  isServerName,
  isSiteHost,
  isUpstream,
} from '../../../src/config/schema/addresses.ts'
import type { Format } from '../../../src/config/schema/formats.ts'

type Case = {
  readonly format: Format
  readonly allowed: readonly string[]
  readonly refused: Readonly<Record<string, RegExp>>
}

const CASES: Readonly<Record<string, Case>> = {
  'an upstream is an origin, and nothing more': {
    format: isUpstream,
    allowed: [
      'http://app',
      'https://app.example.com:8443',
      'http://127.0.0.1:9000/',
      'http://[::1]:80',
      'demo:testrail',
      'demo:confluence',
    ],
    refused: {
      app: /put http:\/\/ or https:\/\/ in front/,
      'app:80': /in front/,
      '//app': /put http: or https: in front/,
      'ftp://app': /instead of ftp/,
      'HTTP://app': /in lower case/,
      'http://app/path': /write http:\/\/app: a path is forwarded/,
      'http://app?x': /write http:\/\/app/,
      'http://app/#': /write http:\/\/app/,
      'http://user:password@app': /credentials/,
      'http://app:99999': /cannot be read/,
      'http://': /cannot be read/,
      'http:// app': /spaces/,
      'http:\\\\app': /^$|in front/,
      'demo:testrial': /did you mean demo:testrail\?/,
      'demo:x': /^$/,
      '': /^$/,
    },
  },
  'a URL is of http or https': {
    format: isHttpUrl,
    allowed: ['https://jira.example.com/servicedesk?x=1#y', 'http://a'],
    refused: { 'javascript:alert(1)': /in front/, 'https://a b': /spaces/, 'mailto:a@b': /in front/ },
  },
  'a link stays on the site or says where it leads': {
    format: isLink,
    allowed: [
      '/',
      '/login?return={return}',
      '/a?b={returnBelow}',
      'https://sso.example.com/?r={return}',
      '/a:b',
    ],
    refused: {
      'login.action': /begin it with a slash: \/login\.action/,
      '//evil.example.com': /two slashes lead to another host/,
      '/\\evil.example.com': /backslashes/,
      'javascript:alert(1)': /must begin with/,
      'data:text/html,x': /must begin with/,
      '/a b': /spaces/,
      '/a\r\nSet-Cookie: x=1': /control characters/,
      '/login?to={retrun}': /\{retrun\} is unknown/,
      '/login?to={': /\{ is unknown/,
    },
  },
  'a link of a preset may be relative to the prefix of the site': {
    format: isLinkBelow,
    allowed: ['login.action?os_destination={returnBelow}', 'index.php?/auth/login', '/x'],
    refused: { 'javascript:x': /must begin with/, '//x': /two slashes/ },
  },
  'a listener binds an address or a name': {
    format: isListenHost,
    allowed: ['127.0.0.1', '0.0.0.0', '::', '::1', 'fe80::1', 'localhost', 'app_1.internal'],
    refused: {
      'localhost:8080': /write port: 8080 beside it/,
      '[::1]': /brackets/,
      '*': /0\.0\.0\.0/,
      'http://localhost': /leave out http:\/\//,
      '127.0.0.1:80': /port: 80/,
      '127.0.0': /form of an address but is none/,
      '300.0.0.1': /form of an address but is none/,
      '': /^$/,
    },
  },
  'a site answers to names': {
    format: isSiteHost,
    allowed: ['wiki', 'wiki.example.com', '*.example.com', '10.0.0.1', '[::1]', 'WIKI.Example.com'],
    refused: {
      '*': /leave out hosts altogether/,
      'wiki:8080': /leave out the port/,
      'https://wiki': /leave out http/,
      'wiki.example.com.': /dot at the end/,
      '::1': /put it in brackets: "\[::1\]"/,
      '[::x]': /^$/,
      'wiki*.example.com': /^$/,
      '': /^$/,
    },
  },
  'a Host header is kept, taken from the upstream, or fixed': {
    format: isHostHeader,
    allowed: ['keep', 'upstream', 'app.internal', 'app:8080', '[::1]:80', '[::1]'],
    refused: {
      'http://app': /leave out http/,
      'a b': /^$/,
      '[x]': /^$/,
      'app\r\nX: y': /^$/,
    },
  },
  'a server name is no address': {
    format: isServerName,
    allowed: ['app.internal', 'localhost'],
    refused: { '10.0.0.1': /cannot be sent as SNI/, '::1': /SNI/, 'app:443': /^$/, '': /^$/ },
  },
  'a path prefix is a plain, decoded path': {
    format: isPathPrefix,
    allowed: ['/', '/wiki', '/wiki/', '/a/b', '/größe', '/.well-known', '/a..b'],
    refused: {
      wiki: /write \/wiki/,
      '/wiki/*': /leave out the \*/,
      '/a?b': /no place in it/,
      '/a%20b': /no place in it/,
      '/a b': /no place in it/,
      '//': /never matched/,
      '/a//b': /never matched/,
      '/a/../b': /never matched/,
      '/a/..': /never matched/,
      '/./a': /never matched/,
      '': /^$/,
    },
  },
  'who may embed is an origin': {
    format: isOrigin,
    allowed: ['*', "'self'", 'https://jira.example.com', 'https://*.example.com', 'http://127.0.0.1:*'],
    refused: {
      self: /the inner quotes belong to it/,
      'jira.example.com': /put http:\/\/ or https:\/\/ in front/,
      'https://jira.example.com/': /leave out the path/,
      "https://a; script-src 'unsafe-inline'": /^$/,
      'https://a b': /^$/,
    },
  },
}

for (const [sentence, { format, allowed, refused }] of Object.entries(CASES)) {
  test(sentence, async (t) => {
    for (const text of allowed) t.equal(format(text), undefined, text)
    for (const [text, reason] of Object.entries(refused))
      t.match(format(text) ?? 'it was allowed', reason, text)
  })
}
