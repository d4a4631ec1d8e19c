import t from 'tap'
import {
  addErrors,
  isTillErrorCode,
  refusalText,
  type TillErrorCode,
} from '../../../terminal-ui/src/link/till-errors.ts'

t.test('what is met beside selling has its sentence when its words have come', (t) => {
  const code = 'NOT_YET_KNOWN' as TillErrorCode
  t.notOk(isTillErrorCode(code))
  t.equal(refusalText(code, 'id'), refusalText('ANSWER_UNREADABLE', 'id'))
  addErrors({ NOT_YET_KNOWN: { retryable: false, en: 'Now it is.', id: 'Sekarang ada.' } })
  t.ok(isTillErrorCode(code))
  t.same([refusalText(code, 'en'), refusalText(code, 'id')], ['Now it is.', 'Sekarang ada.'])
  t.end()
})
