import t from 'tap'
import { CODE_PAGE_SAMPLES } from '#domain/code-page-samples.ts'
import { CODE_PAGE_NAMES } from '#domain/wire/printer-message.ts'

t.test('every code page has a line of its own, numbered as it is printed', async (t) => {
  t.same(
    CODE_PAGE_SAMPLES.map(({ number, codePage }) => [number, codePage]),
    CODE_PAGE_NAMES.map((codePage, index) => [index + 1, codePage]),
  )
  const texts = CODE_PAGE_SAMPLES.map(({ text }) => text)
  t.equal(new Set(texts).size, texts.length)
  // The narrowest paper has 32 columns, and the number stands before it.
  for (const text of texts) t.ok(text.length <= 28 && text === text.normalize('NFC'), text)
})
