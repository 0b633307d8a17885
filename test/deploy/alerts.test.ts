// The alerts, as Prometheus itself reads and tries them; test/deploy/monitoring.test.ts needs no Prometheus.
import { test } from 'tap'
import { printed, without } from './tools.ts'

const skip = without('promtool')

test('promtool reads the alerts', { skip }, async (t) => {
  t.match(await printed('promtool', ['check', 'rules', 'deploy/prometheus/usher.rules.yaml']), 'SUCCESS')
})

test('the alerts come when they should, and not otherwise', { skip }, async (t) => {
  t.match(await printed('promtool', ['test', 'rules', 'deploy/prometheus/usher.rules.test.yaml']), 'SUCCESS')
})
