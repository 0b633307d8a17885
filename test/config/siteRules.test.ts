import { test } from 'tap'
import { fullName } from '../../src/config/siteRules.ts'
import { complaintsOf, read, SITE } from './reading.ts'

const IIS = `${SITE}    presets: [iis]\n`
const TESTRAIL = `${SITE}    presets: [testrail]\n`
const OWN = '{ name: own, when: { status: 418 }, cause: refused }'

function rulesWith(more: string) {
  return read(`${IIS}${more}`).sites[0]?.rules ?? []
}

test('rules after those of the presets come last', async (t) => {
  const rules = rulesWith(`    rulesAfter: [${OWN}]\n`)
  t.match(rules.at(-1), { name: 'own', origin: 'site' })
  t.equal(rules[0]?.origin, 'iis')
})

test('a rule of a preset can be left out by name', async (t) => {
  const all = rulesWith('').map(fullName)
  t.ok(all.includes('iis/stock-403'))
  t.same(
    rulesWith('    withoutRules: [iis/stock-403]\n').map(fullName),
    all.filter((name) => name !== 'iis/stock-403'),
  )
})

test('a rule that is not there cannot be left out', async (t) => {
  t.match(complaintsOf(`${IIS}    withoutRules: [iis/stock-404]\n`), [
    /sites\[0\]\.withoutRules\[0\]: the presets of this site have no rule "iis\/stock-404"; did you mean "iis\/stock-40[13]"\?/,
  ])
  t.match(complaintsOf(`${IIS}    withoutRules: [confluence/signed-out]\n`), [/`usher presets` lists them/])
})

test('what is done for a cause can be changed, and exceptions stay', async (t) => {
  const rules = rulesWith('    causes: { sign-in-required: { then: redirect, to: /sso } }\n')
  const changed = rules.filter(({ then }) => then === 'redirect')
  t.ok(changed.length > 0)
  for (const { to, cause } of changed) t.same([to, cause], ['/sso', 'sign-in-required'])
  const withPanel = read(`${TESTRAIL}    causes: { sign-in-required: { then: redirect, to: /sso } }\n`)
    .sites[0]?.rules
  t.ok(withPanel?.some(({ cause, then }) => cause === 'sign-in-required' && then === 'pass'))
  t.notMatch(
    rules.filter(({ cause }) => cause !== 'sign-in-required').map(({ then }) => then),
    ['redirect'],
  )
})

function actionsIn(preset: string, causes: string): Record<string, string[]> {
  const rules = read(`${SITE}    presets: [${preset}]\n    causes: ${causes}\n`).sites[0]?.rules ?? []
  const names = [...new Set(rules.map(fullName))]
  return Object.fromEntries(
    names.map((name) => [name, rules.filter((rule) => fullName(rule) === name).map(({ then }) => then)]),
  )
}

test('a redirect for a cause is for whole pages; a frame keeps its panel, and a program its status', async (t) => {
  const actions = actionsIn('testrail', '{ sign-in-required: { then: redirect, to: /sso } }')
  t.same(actions['testrail/panel-signed-out'], ['redirect', 'swap'])
  t.same(actions['testrail/api-401-without-credentials'], ['swap'])
  t.same(actions['testrail/api'], ['pass'])
})

test('a sign-in form stays whatever is done for its cause, and its notice can be left out', async (t) => {
  const name = 'testrail/wrong-password'
  t.same(actionsIn('testrail', '{ wrong-credentials: { then: redirect, to: /sso } }')[name], ['notice'])
  t.same(actionsIn('testrail', '{ wrong-credentials: { then: swap } }')[name], ['notice'])
  t.same(actionsIn('testrail', '{ wrong-credentials: { then: pass } }')[name], ['pass'])
})

test('what is done for a cause leaves the site’s own rules alone', async (t) => {
  const [own] = rulesWith(`    rules: [${OWN}]\n    causes: { refused: { then: pass } }\n`)
  t.match(own, { name: 'own', then: 'swap' })
})

test('a site that observes observes with every rule', async (t) => {
  const rules = rulesWith(`    rules: [${OWN}]\n    mode: observe\n`)
  t.ok(rules.length > 2)
  for (const rule of rules) t.equal(rule.mode, 'observe')
})

test('an unknown cause is refused, and so is an action that makes no sense', async (t) => {
  t.match(complaintsOf(`${IIS}    causes: { no-license: { then: pass } }\n`), [/no-licence/])
  t.match(complaintsOf(`${IIS}    causes: { no-licence: { then: redirect } }\n`), [/needs the address/])
})

test('a name stands once among the rules before and after', async (t) => {
  t.match(complaintsOf(`${IIS}    rules: [${OWN}]\n    rulesAfter: [${OWN}]\n`), [
    /sites\[0\]\.rulesAfter\[0\]\.name: "own" is already the name of one of `rules`/,
  ])
})
