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
    ['Basic Authentication Failure - Reason : OK', 'Basic Authentication Failure - Reason : OK'],
    ['Your session has timed out', 'Your session has timed out'],
    ['issue=KEY-1&login=hide', 'issue=KEY-1&login=hide'],
  ]
  for (const [text, shown] of rows) t.equal(withoutSecrets(text), shown, text)
})
