import type { ProbePrinterAnswer } from '#domain/wire/probe-printer-message.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { adviceText, problemText } from '../../../parts/printer-problem.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import type { StepProps } from './setup-step.ts'

const ABILITY_TEXT = {
  status: { yes: 'setup.says-status', no: 'setup.says-no-status' },
  fence: { yes: 'setup.says-fence', no: 'setup.says-no-fence' },
  logo: { yes: 'setup.says-logo', no: 'setup.says-no-logo' },
} as const satisfies Record<string, Record<'yes' | 'no', PlainKey>>

function Ability({ of, isThere }: { of: keyof typeof ABILITY_TEXT; isThere: boolean }) {
  const { yes, no } = ABILITY_TEXT[of]
  return (
    <li class="row">
      <Icon name={isThere ? 'check' : 'info'} />
      {t(isThere ? yes : no)}
    </li>
  )
}

function Said({ said }: { said: ProbePrinterAnswer }) {
  const model = [said.maker, said.model].filter(Boolean).join(' ')
  return (
    <ul class="stack-tight">
      {model && (
        <li class="row">
          <Icon name="printer" />
          {t('setup.is-model', { model })}
        </li>
      )}
      <Ability of="status" isThere={said.status_ability !== 'none'} />
      <Ability of="fence" isThere={said.fence_ability !== 'none'} />
      <Ability of="logo" isThere={said.has_logo_memory} />
    </ul>
  )
}

/** What the printer said that it can; it is part of its settings already. */
export function SetupAsk({ model, send, isBusy }: StepProps) {
  const said = model.said.value
  return (
    <div class="stack">
      {isBusy && (
        <p class="row" role="status">
          <span class="spinner" />
          {t('setup.asking')}
        </p>
      )}
      {said?.problem && (
        <Notice
          tone="warn"
          icon="warning"
          role="alert"
          title={t('setup.ask-failed', { problem: problemText(said.problem) })}
        >
          {adviceText(said.problem)}
        </Notice>
      )}
      {said && !said.problem && <Said said={said} />}
      <p class="soft small">{t('setup.saved-so-far')}</p>
      <div class="setup-buttons">
        <Button icon="refresh" isDisabled={isBusy} onPress={() => void send(() => model.ask())}>
          {t('setup.ask-again')}
        </Button>
        <Button kind="primary" isDisabled={isBusy} onPress={() => model.goTo('test')}>
          {t(said?.problem ? 'setup.go-on' : 'setup.next')}
        </Button>
      </div>
    </div>
  )
}
