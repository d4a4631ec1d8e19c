import { useMemo } from 'preact/hooks'
import type { LogoMessage } from '#domain/wire/logo-message.ts'
import { type LogoMethod, LogoModel } from '../../../models/logo-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { FileDrop } from '../file-drop.tsx'
import { useRefresh } from '../use-refresh.ts'

/** Dot for dot, on paper. */
function Drawn({ logo, words }: { logo: LogoMessage; words: string }) {
  const { width_dots: width, height_dots: height } = logo
  return (
    <figure class="logo-paper">
      <img src={`data:image/png;base64,${logo.png_base64}`} width={width} height={height} alt="" />
      <figcaption class="small">
        {words}
        {'\u00a0· '}
        {t('logo.size', { width, height })}
      </figcaption>
    </figure>
  )
}

function Trial({ model }: { model: LogoModel }) {
  const { problem, isBusy, send } = useSending()
  const trial = model.trial.value
  if (!trial) return null
  const keep = async () => {
    if (await send(() => model.keep())) showToast('good', 'check', t('logo.kept'))
  }
  return (
    <>
      <Drawn logo={trial} words={t('logo.trial')} />
      <Segmented<LogoMethod>
        label={t('logo.method')}
        value={model.method.value}
        choices={[
          {
            ...{ value: 'threshold', text: t('logo.threshold') },
            explanation: t('logo.threshold-more'),
          },
          { value: 'dither', text: t('logo.dither'), explanation: t('logo.dither-more') },
        ]}
        onChange={(method) => void send(() => model.redraw(method))}
      />
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <div class="row row-wrap">
        <Button onPress={() => model.giveUp()}>{t('logo.give-up')}</Button>
        <Button kind="primary" icon="check" isBusy={isBusy.value} onPress={() => void keep()}>
          {t('logo.keep')}
        </Button>
      </div>
    </>
  )
}

/** The picture at the head of papers, as a printer makes it. */
export function LogoCard() {
  const { link } = useTill()
  const model = useMemo(() => new LogoModel(link), [link])
  const { problem: loading } = useRefresh(() => model.refresh())
  const { problem, isBusy, send } = useSending()
  const { kept, trial } = model
  return (
    <section class="card stack">
      <div>
        <h2>{t('logo.title')}</h2>
        <p class="soft">{t('logo.lead')}</p>
      </div>
      {loading.value && <Notice tone="warn" icon="cloud-off" title={loading.value} />}
      {kept.value && !trial.value && <Drawn logo={kept.value} words={t('logo.now')} />}
      {!kept.value && !trial.value && !loading.value && <p class="soft">{t('logo.none')}</p>}
      <Trial model={model} />
      {!trial.value && (
        <FileDrop
          file={null}
          accept="image/png"
          words={t('logo.drop')}
          onChoose={(file) => void send(() => model.choose(file))}
        />
      )}
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {kept.value && !trial.value && (
        <Button icon="trash" isBusy={isBusy.value} onPress={() => void send(() => model.remove())}>
          {t('logo.remove')}
        </Button>
      )}
    </section>
  )
}
