import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LastReload } from '../reload/outcome.ts'
import { isFromNoOtherPage } from './sameOrigin.ts'
import { sendJson } from './sendJson.ts'
import type { AdminSources } from './sources.ts'

// A form can send three types, of which this is none, and a script of another origin has to ask before it sends this one.
const TYPE = 'application/json'

const PATH = '/reload'

/** POST /reload: reads the configuration anew, and answers with what became of it. */
export function takeReloads(app: FastifyInstance, { reload }: AdminSources): void {
  // In a hook, before any parsing: the body says nothing.
  app.post(PATH, { onRequest: answer }, unreachable)

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    request.raw.resume()
    if (!isFromNoOtherPage(request.raw)) return refuse(reply, 403, 'A page of another origin has sent this.')
    if (typeOf(request) !== TYPE)
      return refuse(reply, 415, `Say Content-Type: ${TYPE}; the body may be empty.`)
    if (reload === undefined) return refuse(reply, 501, 'This configuration came from no file.')
    const told = await reload('POST /reload')
    await sendJson(reply, told.result === 'applied' ? 200 : 422, toldAs(told))
  }
}

async function refuse(reply: FastifyReply, status: number, message: string): Promise<void> {
  await sendJson(reply, status, { result: 'refused', problems: [{ message }] })
}

function typeOf({ headers }: FastifyRequest): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase()
}

function toldAs({ at, because, result, problems }: LastReload): object {
  return { result, at: new Date(at).toISOString(), because, problems }
}

function unreachable(): never {
  throw new Error('every request is answered in its onRequest hook')
}
