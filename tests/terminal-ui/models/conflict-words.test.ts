// What a person reads of a disagreement before they settle it.
import { signal } from '@preact/signals'
import t from 'tap'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { sayConflict } from '../../../terminal-ui/src/screens/console/conflicts/conflict-words.ts'
import '../../../terminal-ui/src/text/english.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { type Language, speak } from '../../../terminal-ui/src/text/translate.ts'
import { testId } from '../../support/small-outlet.ts'

const about = (detail: object, more: Partial<ConflictMessage> = {}): ConflictMessage => ({
  ...{ conflict_id: testId(1), type: 'customer_mismatch', state: 'open', origin: 'outlet' },
  ...{ document_id: testId(2), number: null, sale_id: null, cashier_name: null },
  ...{ about_name: 'Ibu Ratna Sari', other_name: null, message: '', detail },
  ...{ raised_at: '2026-11-22T05:00:00.000Z', money_effect_minor: null },
  ...{ proposed_reason: 'corrected', due_at: '2026-11-29T05:00:00.000Z', actions: [] },
  ...{ resolution: null, ...more },
})
function said(language: Language, detail: object, more: Partial<ConflictMessage> = {}): string {
  speak(signal(language))
  return sayConflict(about(detail, more), String)
}

// Neighbours of one process speak as the shop does.
t.teardown(() => speak(signal<Language>('id')))

const EDITED = { field: 'full_name', kept: 'Ibu Ratna Sari', lost: 'Ibu Ratna Dewi' }

t.test('one customer whom two people changed is not two customers', async (t) => {
  const here = { ...EDITED, reason: 'edited-twice' }
  t.equal(
    said('id', here),
    'Dua orang mengubah nama Ibu Ratna Sari. Yang berlaku: Ibu Ratna Sari; yang tidak dipakai: Ibu Ratna Dewi.',
  )
  t.match(said('en', here), /^Two people changed the name of Ibu Ratna Sari\. .*Ibu Ratna Dewi\.$/)
  t.match(said('id', { ...here, lost: null }), /yang tidak dipakai: –\.$/)
})

t.test('in two shops it says so; two customers with one number are perhaps one', async (t) => {
  t.match(said('id', { ...EDITED, reason: 'edited-in-two-outlets' }), /^Dua toko mengubah nama/)
  t.match(said('en', { field: 'phone' }), /Perhaps they are one person\.$/)
  t.match(said('id', { code: 'UNKNOWN_CUSTOMER' }), /tidak ada di daftar pelanggan\.$/)
})

t.test('what came twice is a receipt only where it has a number', async (t) => {
  const twice = { type: 'duplicate_transaction' }
  t.match(said('id', { kind: 'cash-movement' }, twice), /^Catatan ini datang dua kali/)
  const receipt = { ...twice, number: 'TEST01-T1-A-7' }
  t.match(said('id', { payable_minor: 4_000 }, receipt), /^Struk ini .* \(4000\) tidak dihitung\.$/)
  t.match(said('en', {}, receipt), /^This receipt came twice/)
})

t.test(
  'without an approval: what happened, not what the till was told when it asked',
  async (t) => {
    const rights = { type: 'rights_missing' }
    const asked = { code: 'APPROVAL_REQUIRED' }
    t.match(said('id', asked, rights), /Dilakukan tanpa persetujuan yang diperlukan\.$/)
    t.match(said('en', asked, rights), /It was done without the approval it needed\.$/)
  },
)
