import { type Signal, useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import './open-shift-screen.css'

/** What drawers usually start with, in whole currency units. */
const USUAL_FLOATS = [100_000, 200_000, 300_000, 500_000, 1_000_000]

function useOpenShift() {
  const { shift, session } = useTill()
  const floatMinor = useSignal<number | null>(null)
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const scale = 10 ** (session.outlet.value?.minor_exponent ?? 0)
  const open = async () => {
    if (floatMinor.value === null || isBusy.value) return
    isBusy.value = true
    const outcome = await shift.open({ openingCashMinor: floatMinor.value, drawerId: null })
    isBusy.value = false
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
  }
  return { floatMinor, isBusy, problem, open, usual: USUAL_FLOATS.map((whole) => whole * scale) }
}

function QuickFloats({ amounts, chosen }: { amounts: number[]; chosen: Signal<number | null> }) {
  const show = useMoney()
  return (
    <div class="quick-amounts">
      {[0, ...amounts].map((minor) => (
        <Button
          key={minor}
          isPressed={chosen.value === minor}
          onPress={() => {
            chosen.value = minor
          }}
        >
          {minor === 0 ? t('open-shift.no-float') : show(minor)}
        </Button>
      ))}
    </div>
  )
}

/** The drawer is counted before the first sale, so that the count at close means something. */
export function OpenShiftScreen() {
  const { floatMinor, isBusy, problem, open, usual } = useOpenShift()
  useShortcuts({ Enter: () => void open() })
  return (
    <div class="open-shift scroll">
      <form
        class="open-shift-card"
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
      >
        <div class="open-shift-words">
          <span class="open-shift-icon">
            <Icon name="drawer" size={36} />
          </span>
          <h2>{t('open-shift.title')}</h2>
          <p class="soft">{t('open-shift.lead')}</p>
          <QuickFloats amounts={usual} chosen={floatMinor} />
        </div>
        <AmountEntry
          label={t('open-shift.float')}
          minor={floatMinor.value}
          hasFocus
          onChange={(minor) => {
            floatMinor.value = minor
          }}
        />
        <div class="open-shift-problem">
          {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        </div>
        <Button
          type="submit"
          kind="primary"
          size="pay"
          isWide
          isBusy={isBusy.value}
          isDisabled={floatMinor.value === null}
          hint="Enter"
        >
          {t('open-shift.action')}
        </Button>
      </form>
    </div>
  )
}
