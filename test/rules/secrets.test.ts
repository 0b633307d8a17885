import { test } from 'tap'
import { isSecretField, withoutSecrets } from '../../src/rules/secrets.ts'

test('headers that prove an identity', async (t) => {
  const secret = [
    'Authorization',
    'Proxy-Authorization',
    'Cookie',
    'Set-Cookie',
    'X-Api-Key',
    'X-Auth-Token',
    'X-Atlassian-Token',
    'X-Forwarded-Access-Token',
    'X-Shared-Secret',
  ]
  for (const name of secret) t.equal(isSecretField(name), true, name)
  const open = [
    'WWW-Authenticate',
    'X-Seraph-LoginReason',
    'X-Authentication-Denied-Reason',
    'X-AUSERNAME',
    'Server',
  ]
  for (const name of open) t.equal(isSecretField(name), false, name)
})

test('credentials inside a text are hidden, and the rest stays', async (t) => {
  const rows: [text: string, shown: string][] = [
    [
      '/ext/jira/render_panel&issue=KEY-1&jwt=abc.def&av=1',
      '/ext/jira/render_panel&issue=KEY-1&jwt=(hidden)&av=1',
    ],
    ['os_username=ada&os_password=hunter2', 'os_username=ada&os_password=(hidden)'],
    ['code=4%2Fabc&state=1', 'code=(hidden)&state=1'],
    ['{"access_token": "abc", "status-code": 401}', '{"access_token": "(hidden)", "status-code": 401}'],
    ['see eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig here', 'see (hidden) here'],
    ['https://ada:hunter2@host/x', 'https://(hidden)@host/x'],
    [
      '/login?next=%2Freset%3Ftoken%3Dabc123&pass=hunter2',
      '/login?next=%2Freset%3Ftoken%3D(hidden)&pass=(hidden)',
    ],
    ['/x?PHPSESSID=abcd&passed=3', '/x?PHPSESSID=(hidden)&passed=3'],
    ['access_key=AKIA', 'access_key=(hidden)'],
    ['<input name="os_password" value="hunter2">', '<input name="os_password" value="(hidden)">'],
    ['<meta name="ajs-atl-token" content="B1-SECRET">', '<meta name="ajs-atl-token" content="(hidden)">'],
    ['{"password":["hunter2"]}', '{"password":["(hidden)"]}'],
    ['sent Basic YWRhOmh1bnRlcjI= along', 'sent Basic (hidden) along'],
    ['Basic Authentication Failure - Reason : OK', 'Basic Authentication Failure - Reason : OK'],
    ['Your session has timed out', 'Your session has timed out'],
    ['issue=KEY-1&login=hide', 'issue=KEY-1&login=hide'],
  ]
  for (const [text, shown] of rows) t.equal(withoutSecrets(text), shown, text)
})

test('no text takes longer to clean than its length', async (t) => {
  for (const part of ['token', 'name=token ', 'a'.repeat(20) + '=', '//x', 'basic ', '<input name=token ']) {
    const text = part.repeat(Math.ceil(1_000_000 / part.length))
    // Quadratic time would take minutes, and end the test.
    t.type(withoutSecrets(text), 'string', part)
  }
})
