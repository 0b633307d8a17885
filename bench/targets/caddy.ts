// Caddy on one thread of Go: everything passed, and a page in the place of a 401 in HTML for navigations.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedVersion } from './installed.ts'
import { PAGE_FILE } from './setting.ts'
import type { Launch, Setting } from './setting.ts'

export const caddy = {
  version: () => installedVersion(['caddy', 'version'], /v?(\d+\.\d+\.\d+)/),
  launch(setting: Setting): Launch {
    const file = join(setting.directory, 'Caddyfile')
    writeFileSync(file, configuration(setting))
    return {
      command: ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
      env: { GOMAXPROCS: '1', XDG_CONFIG_HOME: setting.directory, XDG_DATA_HOME: setting.directory },
      port: setting.freePort,
    }
  },
}

const FOR_ALL = `{
	admin off
	auto_https off
	log {
		level ERROR
	}
	servers {
		protocols h1 h2
	}
}`

const TRANSPORT = `
		transport http {
			versions 1.1
			compression off
			keepalive 600s
			keepalive_idle_conns_per_host 256
		}`

function configuration({ front, freePort, upstreamPort, ...files }: Setting): string {
  const scheme = front === 'http1' ? 'http' : 'https'
  return `${FOR_ALL}
${scheme}://:${freePort} {
	bind 127.0.0.1
	${front === 'http1' ? '' : `tls ${files.certificateFile} ${files.keyFile}`}
	reverse_proxy 127.0.0.1:${upstreamPort} {${TRANSPORT}
		@refused {
			status 401
			header Content-Type text/html*
		}
		handle_response @refused {
			@person header Sec-Fetch-Mode navigate
			handle @person {
				root * ${files.pagesDirectory}
				rewrite * /${PAGE_FILE}
				file_server {
					status 401
					precompressed br gzip
				}
			}
			handle {
				copy_response
			}
		}
	}
}
`
}
