import { toJson, toText } from '../probe/forms.ts'
import type { Command, Invocation } from './command.ts'
import { say } from './output.ts'
import { probeTarget } from './probeTarget.ts'

/** Shows what an application is, what people see of its refusals today, and what they would see with Usher. */
export const PROBE: Command = { takes: ['insecure', 'json'], takesOperands: true, run: showProbe }

async function showProbe(invocation: Invocation): Promise<number> {
  const { address, findings, rows } = await probeTarget(invocation)
  say((invocation.options.json ? toJson : toText)(address, findings, rows))
  return 0
}
