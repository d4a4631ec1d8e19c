import { CODE_PAGE_SAMPLES } from '#domain/code-page-samples.ts'
import { Button } from '../../../parts/button.tsx'
import { t } from '../../../text/translate.ts'
import { PageState } from './setup-page-state.tsx'
import type { StepProps } from './setup-step.ts'

/** Numbered lines on paper and here: the one that reads the same names the printer's code page. */
export function SetupCharacters({ model, send, isBusy }: StepProps) {
  const isOrdered = model.pageState !== null
  return (
    <div class="stack">
      <p>{t('setup.characters-lead')}</p>
      <div>
        <Button
          kind={isOrdered ? 'soft' : 'primary'}
          icon="printer"
          isBusy={isBusy}
          onPress={() => void send(() => model.print('characters', false))}
        >
          {t(isOrdered ? 'setup.print-again' : 'setup.print-characters')}
        </Button>
      </div>
      <PageState model={model} />
      {isOrdered && (
        <ul class="sample-lines">
          {CODE_PAGE_SAMPLES.map(({ number, codePage, text }) => (
            <li key={codePage}>
              <button type="button" class="sample-line" onClick={() => model.reads(codePage)}>
                <strong>{t('setup.line', { n: number })}</strong>
                <span class="sample-text">{text}</span>
              </button>
            </li>
          ))}
          <li>
            <button type="button" class="sample-line" onClick={() => model.reads(null)}>
              <strong>{t('setup.line-none')}</strong>
              <span class="soft small">{t('setup.line-none-more')}</span>
            </button>
          </li>
        </ul>
      )}
      {!isOrdered && (
        <div class="setup-buttons">
          <Button isDisabled={isBusy} onPress={() => model.goTo('use')}>
            {t('setup.go-on')}
          </Button>
        </div>
      )}
    </div>
  )
}
