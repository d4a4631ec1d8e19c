import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CountAnswer, ShiftMessage, TenderComparison } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import { BlockersCard } from './blockers-card.tsx'
import { isRecounting } from './closing-draft.ts'
import { CountResult } from './count-result.tsx'

const NOTE_LENGTH_MAX = 500

function Comparison({ tender }: { tender: TenderComparison }) {
  const { declared_minor, expected_minor, over_short_minor } = tender
  const isOff = over_short_minor !== null && over_short_minor !== 0
  return (
    <tr>
      <th scope="row">{t(tenderKind(tender.method).text)}</th>
      <td>
        {declared_minor === null ? (
          <span class="soft small">{t('close.not-declared')}</span>
        ) : (
          <Money minor={declared_minor} />
        )}
      </td>
      <td>
        <Money minor={expected_minor} />
      </td>
      <td class={isOff ? 'is-off' : undefined}>
        {over_short_minor !== null && <Money minor={over_short_minor} isBold />}
      </td>
    </tr>
  )
}

function DifferenceCard({ count }: { count: CountAnswer }) {
  return (
    <section class="card">
      <h3>{t('close.difference', { n: count.count_no })}</h3>
      <CountResult overShortMinor={count.over_short_minor} />
      <table class="comparisons">
        <thead>
          <tr>
            <th scope="col">{t('close.tender')}</th>
            <th scope="col">{t('close.declared')}</th>
            <th scope="col">{t('close.expected')}</th>
            <th scope="col">{t('close.over-short')}</th>
          </tr>
        </thead>
        <tbody>
          {count.tenders.map((tender) => (
            <Comparison key={tender.method} tender={tender} />
          ))}
        </tbody>
      </table>
      <Button
        icon="undo"
        onPress={() => {
          isRecounting.value = true
        }}
      >
        {t('close.recount')}
      </Button>
    </section>
  )
}

function useClose(shift: ShiftMessage, count: CountAnswer) {
  const till = useTill()
  const { closing } = shiftDeskOf(till)
  const show = useMoney()
  const draft = useSignal<ReasonDraft>(NO_REASON)
  const note = useSignal('')
  const carriesOver = useSignal(false)
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const reason = readReason(draft.value, till.rules.reasonsFor('over-short'))
  const close = async () => {
    if (isBusy.value) return
    isBusy.value = true
    const outcome = await closing.close({
      reasonCode: reason?.reason_code ?? null,
      note: [reason?.note, note.value.trim()].filter(Boolean).join(' – ') || null,
      carriesOver: carriesOver.value,
      words: t('close.words', { n: shift.session_number, amount: show(count.over_short_minor) }),
    })
    isBusy.value = false
    if (outcome.ok) void till.shift.refresh()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  const blockers = closing.blockers.value
  const isInTheWay =
    blockers === null || blockers.some((one) => !(carriesOver.value && one.can_carry_over))
  const isReady = !isInTheWay && (!count.needs_reason || reason !== null)
  return { draft, note, carriesOver, isBusy, problem, close, isReady, blockers }
}

/** The difference, its reason, and what stands in the way: then one button. */
export function CheckStep({ shift, count }: { shift: ShiftMessage; count: CountAnswer }) {
  const { closing } = shiftDeskOf(useTill())
  const form = useClose(shift, count)
  useEffect(() => void closing.loadBlockers(), [closing, count.count_id])
  return (
    <div class="count-step">
      <DifferenceCard count={count} />
      <BlockersCard
        blockers={form.blockers}
        carriesOver={form.carriesOver.value}
        onCarryOver={(is) => {
          form.carriesOver.value = is
        }}
      />
      <section class="card stack">
        {count.over_short_minor !== 0 && (
          <ReasonFields
            kind="over-short"
            label={t('close.reason')}
            draft={form.draft.value}
            onChange={(next) => {
              form.draft.value = next
            }}
          />
        )}
        <Field
          label={t('close.note')}
          value={form.note.value}
          maxLength={NOTE_LENGTH_MAX}
          onInput={(text) => {
            form.note.value = text
          }}
        />
      </section>
      <div class="closing-foot stack-tight">
        {form.problem.value && (
          <Notice tone="bad" icon="warning" title={form.problem.value} role="alert" />
        )}
        <Button
          kind="primary"
          size="pay"
          icon="lock"
          isWide
          isBusy={form.isBusy.value}
          isDisabled={!form.isReady}
          onPress={() => void form.close()}
        >
          {t('close.action')}
        </Button>
      </div>
    </div>
  )
}
