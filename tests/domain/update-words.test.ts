import t from 'tap'
import { SET_UP_WORDS, UPDATE_WORDS } from '#domain/update-words.ts'
import { UPDATE_REASONS } from '#domain/wire/update-word.ts'

const SENTENCES = /^[A-Z].*[.a-z]$/

t.test('each way in which an update goes wrong has its sentence in both languages', async (t) => {
  t.same(Object.keys(UPDATE_WORDS).sort(), [...UPDATE_REASONS].sort())
  const told = [...Object.values(UPDATE_WORDS), ...Object.values(SET_UP_WORDS)]
  for (const { message, message_id } of told) {
    t.match(message, SENTENCES)
    t.match(message_id, SENTENCES)
    t.not(message, message_id)
  }
  t.equal(new Set(told.map(({ message }) => message)).size, told.length, 'no two say the same')
})
