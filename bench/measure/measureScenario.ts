// A scenario on every target that can do it: each a fresh process, all at once, sampled in turns, so that whatever else
// the machine does falls on all of them alike.
import type { ScenarioResult } from '../results.ts'
import type { Scenario } from '../scenarios.ts'
import type { Target } from '../targets/index.ts'
import type { Surroundings } from '../targets/start.ts'
import { Subject } from './subject.ts'

export type Plan = { readonly rounds: number; readonly sampleMs: number }

// Of what the slowest could do: everybody is far from where queues grow by themselves.
const SHARE_OF_SATURATION = 0.5

export async function measureScenario(
  scenario: Scenario,
  targets: readonly Target[],
  surroundings: Surroundings,
  plan: Plan,
): Promise<ScenarioResult> {
  const able = targets.filter(({ can }) => scenario.needs.every((need) => can.includes(need)))
  const subjects: Subject[] = []
  try {
    for (const target of able) subjects.push(await Subject.start(target, scenario, surroundings))
    for (const subject of subjects) await subject.attempt(() => subject.check())
    for (const subject of subjects) await subject.attempt(() => subject.warm(plan.sampleMs))
    await inTurns(subjects, plan, (subject) => subject.sample(plan.sampleMs))
    const rate = scenario.hasLatency ? commonRate(subjects) : null
    if (rate !== null) await inTurns(subjects, plan, (subject) => subject.sampleLatency(rate, plan.sampleMs))
    const results = subjects.map((subject) => subject.result())
    return { name: scenario.name, title: scenario.title, requestsPerSecond: rate, targets: results }
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()))
  }
}

async function inTurns(
  subjects: readonly Subject[],
  { rounds }: Plan,
  step: (subject: Subject) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) await subject.attempt(() => step(subject))
  }
}

function commonRate(subjects: readonly Subject[]): number | null {
  const rates = subjects.filter(({ hasFailed }) => !hasFailed).map((subject) => subject.requestsPerSecond())
  return rates.length === 0 ? null : Math.floor(Math.min(...rates) * SHARE_OF_SATURATION)
}
