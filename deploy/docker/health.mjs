// Whether Usher answers, for an image that has neither curl nor wget: ends with 0 where the answer is 2xx, else with 1 and
// the reason. node health.mjs [URL [FILE_OF_THE_TOKEN]]; what is not said there, the environment says.
import { readFileSync } from 'node:fs'

// Below what the image and the probes allow, so that the reason is told.
const TIMEOUT_MS = 4_000

const [
  url = process.env.USHER_HEALTH_URL ?? 'http://127.0.0.1:8080/.usher/health',
  tokenFile = process.env.USHER_HEALTH_TOKEN_FILE,
] = process.argv.slice(2)

const reason = await ask()
if (reason !== undefined) process.stderr.write(`${url}: ${reason}\n`)
// Not exitCode: the connection would keep the process for as long as it is kept alive.
process.exit(reason === undefined ? 0 : 1)

/** Why it is not well; undefined where it is. */
async function ask() {
  try {
    const headers = tokenFile ? { Authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` } : {}
    const answer = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
    return answer.ok ? undefined : `${answer.status} ${await answer.text()}`
  } catch (error) {
    return error.cause?.code ?? error.message
  }
}
