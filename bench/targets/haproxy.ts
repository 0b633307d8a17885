// HAProxy with one thread: everything passed, and a page in the place of a 401 in HTML for navigations.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedVersion } from './installed.ts'
import { PAGE_FILE } from './setting.ts'
import type { Launch, Setting } from './setting.ts'

export const haproxy = {
  version: () => installedVersion(['haproxy', '-v'], /version ([\d.]+)/),
  launch(setting: Setting): Launch {
    const file = join(setting.directory, 'haproxy.cfg')
    writeFileSync(file, configuration(setting))
    return { command: ['haproxy', '-db', '-q', '-f', file], port: setting.freePort }
  },
}

function configuration(setting: Setting): string {
  const page = join(setting.pagesDirectory, PAGE_FILE)
  const refused = '{ status 401 } { res.hdr(Content-Type) -m beg text/html } { var(txn.person) -m bool }'
  const swap = 'http-response return status 401 content-type "text/html; charset=utf-8"'
  return `
global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  timeout http-keep-alive 600s
  option http-keep-alive
  http-reuse always
frontend front
  ${bindLine(setting)}
  option forwardfor
  http-request set-var(txn.person) bool(true) if { req.hdr(Sec-Fetch-Mode) -m str navigate }
  http-request set-var(txn.gzip) bool(true) if { req.hdr(Accept-Encoding) -m sub gzip }
  default_backend application
backend application
  ${swap} hdr Content-Encoding gzip file ${page}.gz if ${refused} { var(txn.gzip) -m bool }
  ${swap} file ${page} if ${refused}
  server upstream 127.0.0.1:${setting.upstreamPort}
`
}

function bindLine({ front, freePort, certificateAndKeyFile }: Setting): string {
  const protocol = front === 'h2' ? 'h2' : 'http/1.1'
  const tls = front === 'http1' ? '' : ` ssl crt ${certificateAndKeyFile} alpn ${protocol}`
  return `bind 127.0.0.1:${freePort}${tls} backlog 4096`
}
