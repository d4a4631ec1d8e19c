import { useSignal } from '@preact/signals'
import type { PrinterSettings } from '#domain/wire/printer-message.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { PageState } from './setup-page-state.tsx'
import type { StepProps } from './setup-step.ts'

type Ruler = 'fits' | 'short' | 'wraps'
type Columns = PrinterSettings['columns']

/** A line that breaks is too long for the paper, one that ends early too short. */
const BETTER: Record<Ruler, (columns: Columns) => Columns> = {
  fits: (columns) => columns,
  short: (columns) => (columns === 32 ? 42 : 48),
  wraps: (columns) => (columns === 48 ? 42 : 32),
}

type Answers = { isLegible: boolean; ruler: Ruler; cuts: boolean; opensDrawer: boolean }

type QuestionsProps = {
  answers: Answers
  hasOpened: boolean
  /** Tries the other line of the drawer's socket; null: it was tried. */
  onOtherLine: (() => void) | null
  change: (part: Partial<Answers>) => void
}

function Questions({ answers, hasOpened, onOtherLine, change }: QuestionsProps) {
  return (
    <fieldset class="setup-questions stack">
      <legend>{t('setup.what-seen')}</legend>
      <Segmented
        label={t('setup.ruler')}
        value={answers.ruler}
        choices={[
          { value: 'fits', text: t('setup.ruler-fits') },
          { value: 'short', text: t('setup.ruler-short') },
          { value: 'wraps', text: t('setup.ruler-wraps') },
        ]}
        onChange={(ruler) => change({ ruler })}
      />
      <div>
        <Switch
          label={t('setup.legible')}
          isOn={answers.isLegible}
          onChange={(isLegible) => change({ isLegible })}
        />
        <Switch label={t('setup.cut')} isOn={answers.cuts} onChange={(cuts) => change({ cuts })} />
        <Switch
          label={t(hasOpened ? 'setup.drawer-opened' : 'setup.drawer-unseen')}
          isOn={answers.opensDrawer}
          onChange={(opensDrawer) => change({ opensDrawer })}
        />
      </div>
      {hasOpened && !answers.opensDrawer && onOtherLine && (
        <div>
          <Button icon="drawer" onPress={onOtherLine}>
            {t('setup.other-line')}
          </Button>
        </div>
      )}
      {!answers.isLegible && (
        <Notice tone="warn" icon="warning" title={t('setup.legible-no')}>
          {t('setup.legible-help')}
        </Notice>
      )}
    </fieldset>
  )
}

/** A page is printed, and whoever stands there says what came out. */
export function SetupTest({ model, send, isBusy }: StepProps) {
  const mayOpen = useTill().session.may('no-sale')
  const draft = model.draft.value
  const wantsDrawer = useSignal(mayOpen)
  const answers = useSignal<Answers>({
    ...{ isLegible: true, ruler: 'fits', cuts: draft?.can_cut ?? true },
    opensDrawer: draft?.drawer !== 'none',
  })
  if (!draft) return null
  const isOrdered = model.pageState !== null
  const hasOpened = wantsDrawer.value
  const tryOtherLine = () => {
    model.describe({ drawer: 'pin-5' })
    void send(() => model.print('test', true))
  }
  const goOn = () => {
    const { ruler, cuts, opensDrawer } = answers.value
    model.saw({ columns: BETTER[ruler](draft.columns), cuts, opensDrawer })
  }
  return (
    <div class="stack">
      <p>{t('setup.test-lead')}</p>
      {mayOpen && (
        <Switch
          label={t('setup.open-drawer')}
          isOn={wantsDrawer.value}
          onChange={(isOn) => {
            wantsDrawer.value = isOn
          }}
        />
      )}
      <div>
        <Button
          kind={isOrdered ? 'soft' : 'primary'}
          icon="printer"
          isBusy={isBusy}
          onPress={() => void send(() => model.print('test', wantsDrawer.value))}
        >
          {t(isOrdered ? 'setup.print-again' : 'setup.print-test')}
        </Button>
      </div>
      <PageState model={model} />
      {isOrdered && (
        <Questions
          answers={answers.value}
          hasOpened={hasOpened}
          onOtherLine={draft.drawer === 'pin-2' && !isBusy ? tryOtherLine : null}
          change={(part) => {
            answers.value = { ...answers.value, ...part }
          }}
        />
      )}
      <div class="setup-buttons">
        <Button
          kind={isOrdered ? 'primary' : 'soft'}
          isDisabled={isBusy || (isOrdered && !answers.value.isLegible)}
          onPress={() => (isOrdered ? goOn() : model.goTo('characters'))}
        >
          {t(isOrdered ? 'setup.next' : 'setup.go-on')}
        </Button>
      </div>
    </div>
  )
}
