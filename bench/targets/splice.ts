// The least of all: bytes from one socket to another, and nothing understood.
import net from 'node:net'
import { announce, readSetting } from './process.ts'

const { upstreamPort } = readSetting()

const server = net.createServer({ noDelay: true }, (client) => {
  const upstream = net.connect({ host: '127.0.0.1', port: upstreamPort, noDelay: true })
  client.pipe(upstream).pipe(client)
  client.on('error', () => upstream.destroy())
  upstream.on('error', () => client.destroy())
  client.on('close', () => upstream.destroy())
})
server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, () => announce(server))
