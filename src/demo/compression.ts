import { gzipSync } from 'node:zlib'
import { addFields, type Answer } from './message.ts'

/** Gzips what the application wants compressed and the client accepts, as IIS does with dynamic content. */
export function compress(answer: Answer, acceptEncoding: string): Answer {
  if (!answer.compressible) return answer
  const varying = addFields(answer, [['Vary', 'Accept-Encoding']])
  if (!acceptsGzip(acceptEncoding)) return varying
  return { ...addFields(varying, [['Content-Encoding', 'gzip']]), body: gzipSync(answer.body) }
}

// RFC 9110 12.5.3: a weight of zero means "not acceptable", and a coding by name beats the asterisk.
function acceptsGzip(acceptEncoding: string): boolean {
  const offers = new Map(acceptEncoding.toLowerCase().split(',').map(readOffer))
  return (offers.get('gzip') ?? offers.get('*') ?? 0) > 0
}

function readOffer(offer: string): readonly [coding: string, weight: number] {
  const [coding = '', ...parameters] = offer.split(';').map((part) => part.trim())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  return [coding, weight === undefined ? 1 : Number(weight.slice(2))]
}
