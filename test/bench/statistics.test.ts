import { test } from 'tap'
import { median, percentile } from '../../bench/measure/statistics.ts'
import { rounded } from '../../bench/report/numbers.ts'

test('the median is the middle, or the mean of both in the middle', (t) => {
  t.equal(median([9, 1, 5]), 5)
  t.equal(median([4, 1, 3, 2]), 2.5)
  t.equal(median([7]), 7)
  t.ok(Number.isNaN(median([])), 'of nothing there is none')
  t.end()
})

test('a percentile is one of the numbers, by rank and not by text', (t) => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => 100 - index)
  t.equal(percentile(hundred, 0.5), 50)
  t.equal(percentile(hundred, 0.99), 99)
  t.equal(percentile(hundred, 1), 100)
  t.equal(percentile(Float64Array.of(3), 0.99), 3)
  t.ok(Number.isNaN(percentile(new Float64Array(), 0.5)))
  t.end()
})

test('numbers in tables have three digits that count', (t) => {
  t.same([0, 0.012_34, 1.5, 99.96, 123.4, 10_289, Number.NaN].map(rounded), [
    ...['0', '0.0123', '1.50', '100', '123', '10289', '–'],
  ])
  t.end()
})
