// nginx with one worker: everything passed, and a page in the place of a 401 for navigations.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedVersion } from './installed.ts'
import { PAGE_FILE } from './setting.ts'
import type { Launch, Setting } from './setting.ts'

export const nginx = {
  version: () => installedVersion(['nginx', '-v'], /nginx\/([\d.]+)/),
  launch(setting: Setting): Launch {
    const file = join(setting.directory, 'nginx.conf')
    writeFileSync(file, configuration(setting))
    return {
      command: ['nginx', '-e', 'stderr', '-p', setting.directory, '-c', file],
      port: setting.freePort,
    }
  },
}

const PROCESS = `
daemon off;
master_process off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }
`

const FOR_ALL = `
  access_log off;
  default_type application/octet-stream;
  tcp_nodelay on;
  keepalive_timeout 600s;
  keepalive_requests 1000000000;
  client_max_body_size 0;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  open_file_cache max=16;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_request_buffering off;
  proxy_max_temp_file_size 0;
`

// proxy_intercept_errors takes no variable, so navigations go to a location of their own, by way of a status that the
// upstream never sends. gzip_static sends the page as it was compressed beforehand.
function configuration(setting: Setting): string {
  return `${PROCESS}
http {${FOR_ALL}
  upstream application {
    server 127.0.0.1:${setting.upstreamPort};
    keepalive 256;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
  }
  server {
    ${listenLine(setting)}
    recursive_error_pages on;
    error_page 418 = @person;
    location / {
      if ($http_sec_fetch_mode = navigate) { return 418; }
      proxy_pass http://application;
    }
    location @person {
      proxy_pass http://application;
      proxy_intercept_errors on;
      error_page 401 /${PAGE_FILE};
    }
    location = /${PAGE_FILE} {
      internal;
      root ${setting.pagesDirectory};
      gzip_static on;
      types { }
      default_type "text/html; charset=utf-8";
    }
  }
}
`
}

function listenLine({ front, freePort, certificateFile, keyFile }: Setting): string {
  const words = { http1: '', tls: ' ssl', h2: ' ssl http2' }[front]
  const tls = front === 'http1' ? '' : `ssl_certificate ${certificateFile}; ssl_certificate_key ${keyFile};`
  return `listen 127.0.0.1:${freePort}${words} backlog=4096; ${tls}`
}
