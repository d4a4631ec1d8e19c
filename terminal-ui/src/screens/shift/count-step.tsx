import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { isOpenStill } from '../../models/alone/hub-away.ts'
import { countedMinor, readCount } from '../../models/count-draft.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { DenominationCounter } from '../../parts/denomination-counter.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import { GoOnAlone } from './alone-words.tsx'
import { counted, declared, forgetCount, isRecounting } from './closing-draft.ts'

/** Ways of paying that leave slips or a machine's total; ledgers of the outlet count themselves. */
const DECLARABLE: readonly TenderMethod[] = ['card', 'qris', 'ewallet', 'transfer']

function useSubmit(shift: ShiftMessage) {
  const till = useTill()
  const { closing } = shiftDeskOf(till)
  const { denominations } = till.rules.rules.value
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const isOpenHere = useSignal(false)
  const submit = async () => {
    if (isBusy.value) return
    isBusy.value = true
    const { drawer_name: drawer, cashier_name: name } = shift
    const outcome = await closing.submit({
      counts: readCount(counted.value, denominations),
      declared: DECLARABLE.flatMap((method) => {
        const amount_minor = declared.value[method]
        return amount_minor === undefined ? [] : [{ method, amount_minor }]
      }),
      words: isRecounting.value
        ? t('close.recount-words', { drawer })
        : t('close.count-words', { drawer, name }),
    })
    isBusy.value = false
    isOpenHere.value = isOpenStill(outcome)
    if (outcome.ok) forgetCount()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  return { isBusy, problem, isOpenHere, submit, minor: countedMinor(counted.value, denominations) }
}

function Declarations({ methods }: { methods: readonly TenderMethod[] }) {
  if (methods.length === 0) return null
  return (
    <section class="card declarations">
      <h3>{t('close.declare')}</h3>
      <p class="soft">{t('close.declare-lead')}</p>
      {methods.map((method) => (
        <AmountEntry
          key={method}
          label={t(tenderKind(method).text)}
          minor={declared.value[method] ?? null}
          hasPad={false}
          onChange={(minor) => {
            const { [method]: _, ...others } = declared.value
            declared.value = minor === null ? others : { ...others, [method]: minor }
          }}
        />
      ))}
    </section>
  )
}

/** Blind: nothing on this step tells what ought to be in the drawer. */
export function CountStep({ shift }: { shift: ShiftMessage }) {
  const till = useTill()
  const { closing, report } = shiftDeskOf(till)
  const show = useMoney()
  const { isBusy, problem, isOpenHere, submit, minor } = useSubmit(shift)
  useEffect(() => void report.load(shift), [report, shift.session_id])
  const shown = report.report.value
  const used = shown?.session.session_id === shift.session_id ? shown.figures.tenders : []
  const methods = DECLARABLE.filter((method) => used.some((tender) => tender.method === method))
  const isCountedElsewhere = shift.count_no > 0 && closing.count.value === null
  return (
    <form
      class="count-step"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <section class="card">
        <h3>{t('close.count')}</h3>
        <p class="soft">{t('close.count-lead')}</p>
        <DenominationCounter
          label={t('close.counted')}
          draft={counted.value}
          onChange={(draft) => {
            counted.value = draft
          }}
        />
      </section>
      <Declarations methods={methods} />
      <div class="closing-foot stack-tight">
        {isCountedElsewhere && (
          <Notice tone="warn" icon="info" title={t('close.counted-elsewhere')}>
            {t('close.counted-elsewhere-more')}
          </Notice>
        )}
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        {isOpenHere.value && <GoOnAlone onGoOn={submit} />}
        <Button type="submit" kind="primary" size="pay" isWide isBusy={isBusy.value}>
          {t('close.submit', { amount: show(minor) })}
        </Button>
      </div>
    </form>
  )
}
