import type { FastifyReply } from 'fastify'

/** What every answer to operators says of itself. */
export const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
}

export function sendJson(reply: FastifyReply, status: number, told: object): FastifyReply {
  return reply
    .code(status)
    .headers({ ...COMMON_HEADERS, 'Content-Type': 'application/json; charset=utf-8' })
    .send(Buffer.from(JSON.stringify(told)))
}
