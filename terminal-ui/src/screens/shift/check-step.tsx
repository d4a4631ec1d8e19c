import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CountAnswer, ShiftMessage } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { isOpenStill } from '../../models/alone/hub-away.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, type PlainKey, t } from '../../text/translate.ts'
import { GoOnAlone, OwnFiguresNotice } from './alone-words.tsx'
import { BlockersCard } from './blockers-card.tsx'
import { isRecounting } from './closing-draft.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { CountResult } from './count-result.tsx'

const NOTE_LENGTH_MAX = 500

function DifferenceCard({ count }: { count: CountAnswer }) {
  return (
    <section class="card">
      <h3>{t('close.difference', { n: count.count_no })}</h3>
      <CountResult overShortMinor={count.over_short_minor} />
      <ComparisonTable tenders={count.tenders} />
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
  const isOpenHere = useSignal(false)
  const reason = readReason(draft.value, till.rules.reasonsFor('over-short'))
  const close = async () => {
    if (isBusy.value) return
    isBusy.value = true
    const outcome = await closing.close({
      reasonCode: reason?.reason_code ?? null,
      note: [reason?.note, note.value.trim()].filter(Boolean).join(' – ') || null,
      carriesOver: carriesOver.value,
      words: t('close.words', {
        n: String(shift.session_number || '–'),
        amount: show(count.over_short_minor),
      }),
    })
    isBusy.value = false
    isOpenHere.value = isOpenStill(outcome)
    if (outcome.ok) void till.shift.refresh()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  const blockers = closing.blockers.value
  const isInTheWay =
    blockers === null || blockers.some((one) => !(carriesOver.value && one.can_carry_over))
  const lacks: PlainKey | null = isInTheWay
    ? 'close.lacks-way'
    : count.needs_reason && reason === null
      ? 'close.lacks-reason'
      : null
  return { draft, note, carriesOver, isBusy, problem, isOpenHere, close, lacks, blockers }
}

/** The difference, its reason, and what stands in the way: then one button. */
export function CheckStep({ shift, count }: { shift: ShiftMessage; count: CountAnswer }) {
  const till = useTill()
  const { closing } = shiftDeskOf(till)
  const isAlone = till.commands.untold.value.some((one) => one.shiftId === shift.session_id)
  const form = useClose(shift, count)
  useEffect(() => void closing.loadBlockers(), [closing, count.count_id])
  return (
    <div class="count-step">
      <DifferenceCard count={count} />
      {isAlone ? (
        <OwnFiguresNotice isClosing />
      ) : (
        <BlockersCard
          blockers={form.blockers}
          carriesOver={form.carriesOver.value}
          onCarryOver={(is) => {
            form.carriesOver.value = is
          }}
        />
      )}
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
        {form.lacks && form.blockers !== null && <p class="soft small">{t(form.lacks)}</p>}
        {form.isOpenHere.value && <GoOnAlone onGoOn={form.close} />}
        <Button
          kind="primary"
          size="pay"
          icon="lock"
          isWide
          isBusy={form.isBusy.value}
          isDisabled={form.lacks !== null}
          onPress={() => void form.close()}
        >
          {t('close.action')}
        </Button>
      </div>
    </div>
  )
}
