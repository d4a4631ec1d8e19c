import { isHubAway } from '../../models/alone/hub-away.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { DenominationCounter } from '../../parts/denomination-counter.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { GoOnAlone, ToldShiftsCard } from '../shift/alone-words.tsx'
import { ElsewhereList } from '../shift/elsewhere-list.tsx'
import { DrawerChoice, ModeChoice } from './drawer-choice.tsx'
import { type OpenShiftForm, useOpenShift } from './open-shift-draft.ts'
import './open-shift-screen.css'

function FloatEntry({ form }: { form: OpenShiftForm }) {
  const show = useMoney()
  const { last, way } = form
  return (
    <div class="stack">
      <Segmented
        label={t('open-shift.how')}
        value={way.value}
        choices={[
          { value: 'pieces', text: t('open-shift.by-pieces'), icon: 'cash' },
          { value: 'sum', text: t('open-shift.by-sum'), icon: 'keyboard' },
        ]}
        onChange={(chosen) => {
          way.value = chosen
        }}
      />
      {last !== null && (
        <Button icon="undo" onPress={form.useLast}>
          {t('open-shift.last', { amount: show(last.openingCashMinor) })}
        </Button>
      )}
      {way.value === 'pieces' ? (
        <DenominationCounter
          label={t('open-shift.float')}
          draft={form.counted.value}
          hasFocus
          onChange={(counted) => {
            form.counted.value = counted
          }}
        />
      ) : (
        <AmountEntry
          label={t('open-shift.float')}
          minor={form.sumMinor.value}
          hasFocus
          onChange={(minor) => {
            form.sumMinor.value = minor
          }}
        />
      )}
    </div>
  )
}

function Problems({ form }: { form: OpenShiftForm }) {
  const { shift } = useTill()
  const { problem } = form
  return (
    <div class="open-shift-problem stack-tight">
      {shift.opening.value && !form.isBusy.value && (
        <Notice tone="warn" icon="clock" title={t('open-shift.unanswered')} role="status">
          {t('open-shift.unanswered-more')}
        </Notice>
      )}
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {form.isOpenHere.value && <GoOnAlone onGoOn={form.open} />}
    </div>
  )
}

/** The drawer is counted before the first sale, so that the count at close means something. */
export function OpenShiftScreen() {
  const form = useOpenShift()
  const till = useTill()
  const { session, shift } = till
  const show = useMoney()
  useShortcuts({ Enter: () => void form.open() })
  return (
    <div class="open-shift scroll">
      {shift.elsewhere.value.length > 0 && <ElsewhereList />}
      {session.may('open-shift') && (
        <form
          class="open-shift-card"
          onSubmit={(event) => {
            event.preventDefault()
            void form.open()
          }}
        >
          <div class="open-shift-words">
            <h2>{t('open-shift.title')}</h2>
            <p class="soft">{t('open-shift.lead')}</p>
            {isHubAway(till) && (
              <Notice tone="warn" icon="cloud-off" title={t('alone.open')}>
                {t('alone.open-more')}
              </Notice>
            )}
            <DrawerChoice form={form} />
            <ModeChoice form={form} />
          </div>
          <FloatEntry form={form} />
          <Problems form={form} />
          <div class="open-shift-action">
            <Button
              type="submit"
              kind="primary"
              size="pay"
              isWide
              isBusy={form.isBusy.value}
              isDisabled={form.floatMinor === null}
              hint="Enter"
            >
              {t('open-shift.action')}
              {form.floatMinor !== null && (
                <span class="open-shift-float">{` · ${show(form.floatMinor)}`}</span>
              )}
            </Button>
          </div>
        </form>
      )}
      <ToldShiftsCard />
    </div>
  )
}
