// nginx as Debian ships it, with its cache, in front of Usher.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { temporaryDirectory } from '../helpers/usher.ts'
import { NAVIGATION, send } from '../helpers/upstream.ts'
import { countCrossHits, startTelling } from '../security/identities.ts'
import { freePort } from '../helpers/process.ts'
import { missing, startServer } from './installed.ts'

const NGINX = process.env['USHER_TEST_NGINX'] ?? '/usr/sbin/nginx'

const skip = missing({ nginx: NGINX })

const REQUESTS = 10_000

test(
  'in 10,000 requests through the cache of nginx two people never see each other’s pages',
  { skip, timeout: 300_000 },
  async (t) => {
    const root = await temporaryDirectory(t)
    const port = await freePort()
    await mkdir(join(root, 'cache'))
    const usher = await startTelling(t)
    // It keeps whatever may be kept of every status.
    await writeFile(
      join(root, 'nginx.conf'),
      `daemon off; master_process off; pid ${root}/pid; error_log ${root}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${root}/body; proxy_temp_path ${root}/proxy; fastcgi_temp_path ${root}/f; uwsgi_temp_path ${root}/u; scgi_temp_path ${root}/s;
  proxy_cache_path ${root}/cache keys_zone=all:8m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${usher};
      proxy_cache all;
      proxy_cache_key $request_uri;
      proxy_cache_valid any 10m;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`,
    )
    const url = await startServer(t, {
      command: NGINX,
      args: ['-p', root, '-c', join(root, 'nginx.conf'), '-e', join(root, 'error.log')],
      port,
    })
    const { crossed, pages } = await countCrossHits(t, url, REQUESTS)
    t.same(crossed, [])
    t.ok(pages > REQUESTS / 4, `${pages} answers told whose they were`)
    const kept = await send(`${url}/static`, { headers: { ...NAVIGATION, 'X-User': 'ada.one' } })
    t.equal(kept.headers['x-cache'], 'HIT', 'it does keep what may be kept')
  },
)
