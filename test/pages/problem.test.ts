import { test } from 'tap'
import { CAUSES } from '../../src/config/words.ts'
import { renderProblem } from '../../src/pages/problem.ts'
import { compilePhrases } from '../../src/pages/phrases.ts'
import { templates } from './samples.ts'

const { english } = templates.locales

test('a program reads the same refusal as problem+json', async (t) => {
  const { body, contentType } = renderProblem({
    status: 403,
    cause: 'no-licence',
    page: 'no-licence',
    reference: 'K7Q2-M9XA',
    phrases: compilePhrases(english, { product: 'Test "Rail" <1>' }),
  })
  t.equal(contentType, 'application/problem+json; charset=utf-8')
  t.same(JSON.parse(body.toString('utf8')), {
    type: 'urn:problem-type:usher:no-licence',
    title: 'You do not have access to Test "Rail" <1> yet',
    status: 403,
    detail: 'Your account has no licence for Test "Rail" <1>, or has not been given access to it.',
    error: 'Your account has no licence for Test "Rail" <1>, or has not been given access to it.',
    cause: 'no-licence',
    reference: 'K7Q2-M9XA',
  })
})

test('every cause has a problem with a type that is a URI, and no placeholder left', async (t) => {
  for (const cause of CAUSES) {
    const { body } = renderProblem({
      status: 401,
      cause,
      page: cause,
      reference: 'A',
      phrases: compilePhrases(english, { product: 'Confluence' }),
    })
    const { type, title, detail } = JSON.parse(body.toString('utf8'))
    t.ok(URL.canParse(type), type)
    t.notMatch(`${title} ${detail}`, /[{}]/, cause)
  }
})
