// Scenarios whose figures are compared, on every target that can do them: each target a fresh process, all at once,
// sampled in turns, so that whatever else the machine does falls on all of them alike.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Results, ScenarioResult } from '../results.ts'
import type { Scenario } from '../scenarios.ts'
import type { Target } from '../targets/index.ts'
import type { Surroundings } from '../targets/start.ts'
import { Subject } from './subject.ts'

export type Plan = Pick<Results, 'rounds' | 'runInMs' | 'sampleMs' | 'warmRequests'>

type Entry = { readonly scenario: Scenario; readonly subjects: readonly Subject[] }

// Of what the slowest could do: everybody is far from where queues grow by themselves.
const SHARE_OF_SATURATION = 0.5

/** Resolves with one result a scenario, in their order. What fails is told in the result, and does not end the run. */
export async function measureGroup(
  scenarios: readonly Scenario[],
  targets: readonly Target[],
  surroundings: Surroundings,
  plan: Plan,
): Promise<ScenarioResult[]> {
  const entries: Entry[] = []
  try {
    for (const scenario of scenarios) {
      const subjects: Subject[] = []
      entries.push({ scenario, subjects })
      for (const target of targets.filter(({ can }) => scenario.needs.every((need) => can.includes(need))))
        subjects.push(await Subject.start(target, scenario, surroundings))
    }
    return await measureEntries(entries, plan)
  } finally {
    await Promise.all(entries.flatMap(({ subjects }) => subjects).map((subject) => subject.stop()))
  }
}

async function measureEntries(
  entries: readonly Entry[],
  { rounds, warmRequests, ...stretch }: Plan,
): Promise<ScenarioResult[]> {
  await eachInTurn(entries, (subject) => subject.check())
  await eachInTurn(entries, (subject) => subject.warm(warmRequests))
  for (let round = 0; round < rounds; round++) {
    await sleep(Math.max(...entries.map(({ scenario }) => scenario.silentMs)))
    await eachInTurn(entries, (subject) => subject.sample(stretch))
  }
  const paced = entries.map((entry) => ({ ...entry, rate: commonRate(entry) }))
  for (let round = 0; round < rounds; round++) {
    for (const { rate, ...entry } of paced)
      if (rate !== null) await eachInTurn([entry], (subject) => subject.sampleLatency(rate, stretch))
  }
  return paced.map(({ scenario: { name, title }, subjects, rate }) => ({
    ...{ name, title, requestsPerSecond: rate },
    targets: subjects.map((subject) => subject.result()),
  }))
}

async function eachInTurn(
  entries: readonly Entry[],
  step: (subject: Subject) => Promise<void>,
): Promise<void> {
  for (const { subjects } of entries) {
    for (const subject of subjects) await subject.attempt(() => step(subject))
  }
}

function commonRate({ scenario, subjects }: Entry): number | null {
  const measured = subjects.filter(({ hasFailed }) => !hasFailed)
  if (!scenario.hasLatency || measured.length === 0) return null
  return Math.floor(Math.min(...measured.map((subject) => subject.requestsPerSecond())) * SHARE_OF_SATURATION)
}
