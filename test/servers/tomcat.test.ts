// Tomcat 10 as Debian ships it, in place of Confluence: its own error page, in its own languages, with Seraph's header.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, PROGRAM, send } from '../helpers/upstream.ts'
import { siteBefore, startUsher, temporaryDirectory } from '../helpers/usher.ts'
import { freePort } from '../helpers/process.ts'
import { missing, startServer } from './installed.ts'

const HOME = '/usr/share/tomcat10'

const skip = missing({ tomcat10: `${HOME}/bin/catalina.sh`, 'default-jre-headless': '/usr/bin/java' })

// As Seraph does it: a header, then sendError, which makes Tomcat write its page.
const REFUSE = `<%@ page session="false" %><%
  String reason = request.getParameter("reason");
  if (request.getParameter("header") != null) response.setHeader("X-Seraph-LoginReason", request.getParameter("header"));
  int status = Integer.parseInt(request.getParameter("status"));
  if (reason == null) response.sendError(status);
  else response.sendError(status, "Basic Authentication Failure - Reason : " + reason);
%>`

async function startTomcat(t: Test): Promise<string> {
  const base = await temporaryDirectory(t)
  const port = await freePort()
  for (const name of ['conf', 'logs', 'temp', 'work', 'webapps/ROOT'])
    await mkdir(join(base, name), { recursive: true })
  await writeFile(
    join(base, 'conf/server.xml'),
    `<Server port="-1"><Service name="Catalina"><Connector port="${port}" address="127.0.0.1"/>
     <Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine></Service></Server>`,
  )
  await writeFile(
    join(base, 'conf/web.xml'),
    `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
     <servlet><servlet-name>jsp</servlet-name><servlet-class>org.apache.jasper.servlet.JspServlet</servlet-class></servlet>
     <servlet-mapping><servlet-name>jsp</servlet-name><url-pattern>*.jsp</url-pattern></servlet-mapping></web-app>`,
  )
  await writeFile(join(base, 'webapps/ROOT/refuse.jsp'), REFUSE)
  return startServer(t, {
    command: `${HOME}/bin/catalina.sh`,
    args: ['run'],
    env: {
      CATALINA_HOME: HOME,
      CATALINA_BASE: base,
      JAVA_OPTS: '-Xmx128m',
      CATALINA_TMPDIR: join(base, 'temp'),
    },
    port,
  })
}

const CASES: readonly { query: string; language: string; headers?: Record<string, string>; cause: string }[] =
  [
    {
      query: 'status=401&header=AUTHENTICATED_FAILED&reason=AUTHENTICATED_FAILED',
      language: 'fr',
      cause: 'wrong-credentials',
    },
    {
      query: 'status=401&header=AUTHORISATION_FAILED&reason=AUTHENTICATED_FAILED',
      language: 'ja',
      cause: 'no-licence',
    },
    { query: 'status=401&header=AUTHENTICATION_DENIED', language: 'es', cause: 'captcha-required' },
    { query: 'status=401&reason=OK', language: 'ru', cause: 'directory-unavailable' },
    { query: 'status=401', language: 'de', cause: 'sign-in-required' },
    { query: 'status=401', language: 'zh-CN', headers: { cookie: 'JSESSIONID=1' }, cause: 'session-expired' },
    { query: 'status=403', language: 'pt-BR', cause: 'refused' },
    { query: 'status=403&header=OK', language: 'ko', cause: 'no-permission' },
  ]

test('a page of a real Tomcat in its own languages gets its cause', { skip }, async (t) => {
  const origin = await startTomcat(t)
  const { url } = await startUsher(t, siteBefore(origin, 'presets: [confluence]'))
  for (const { query, language, headers = {}, cause } of CASES) {
    const target = `/refuse.jsp?${query}`
    const asks = { ...headers, 'accept-language': language }
    const own = await send(origin + target, { headers: { ...NAVIGATION, ...asks } })
    t.match(own.text, '#525D76', `${language}: the page of Tomcat`)
    const person = await send(url + target, { headers: { ...NAVIGATION, ...asks } })
    t.equal(person.headers['usher-cause'], cause, `${language}: ${query}`)
    t.equal(person.status, own.status)
    const program = await send(url + target, { headers: { ...PROGRAM, ...asks } })
    t.equal(program.text, own.text, `${language}: a program gets the page of Tomcat`)
  }
})
