// Cache poisoning: what Usher answers is nobody else's, however eager the cache before it.
import { test } from 'tap'
import { NAVIGATION, PROGRAM, send } from '../helpers/upstream.ts'
import { countCrossHits, startTelling } from './identities.ts'
import { startSharedCache } from './sharedCache.ts'

test('two people behind an eager cache never see each other’s pages', async (t) => {
  const cache = await startSharedCache(t, await startTelling(t))
  const { crossed, pages } = await countCrossHits(t, cache.url, 1_200)
  t.same(crossed, [])
  t.ok(pages > 300, `${pages} answers told whose they were`)
  t.ok(cache.hits() > 50, `${cache.hits()} answers came out of the cache`)
})

test('no header that no cache knows of changes an answer that may be kept', async (t) => {
  const url = await startTelling(t)
  const odd = {
    ...{
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Scheme': 'http',
      'X-Original-URL': '/evil',
      'X-Host': 'evil.example',
    },
    ...{
      'X-HTTP-Method-Override': 'POST',
      'X-Forwarded-Prefix': '/evil',
      Forwarded: 'host=evil.example',
      'X-Request-Id': 'evil',
    },
  }
  for (const path of ['/refused', '/moved', '/down', '/.usher/nothing']) {
    for (const audience of [NAVIGATION, PROGRAM]) {
      const answer = await send(url + path, { headers: { ...audience, ...odd, 'X-User': 'ada.one' } })
      const isKept = !/no-store|private/.test(answer.headers['cache-control'] ?? '')
      t.notOk(isKept && /evil/.test(answer.text + answer.rawHeaders.join()), path)
    }
  }
})
