import t from 'tap'
import { boxLabel, bundleText } from '#domain/bundle-text.ts'
import { testBundle } from '../support/bundle.ts'

t.test('what head office signs does not hang on the order of its keys', (t) => {
  const bundle = testBundle()
  const turned = Object.fromEntries(Object.entries(bundle).reverse()) as typeof bundle
  t.equal(bundleText(turned), bundleText(bundle))
  t.match(bundleText(bundle), /^ocean outlet bundle\n\{/, 'it is taken for nothing else')
  t.not(bundleText(testBundle({ version: 2 })), bundleText(bundle))
  t.end()
})

t.test('a box is called by its outlet or its serial number, in small letters', (t) => {
  t.equal(boxLabel('JKT-07'), 'hub-jkt-07')
  t.end()
})
