import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { SalvageTaken } from '#domain/wire/salvage-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { SavedFileModel } from '../../models/saved-file-model.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, Notice } from '../../parts/notice.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { FileDrop } from './file-drop.tsx'
import { useRefresh } from './use-refresh.ts'
import { useWhen } from './use-when.ts'

type ModelProps = { model: SavedFileModel }

/** What became of each sale, and what is to be done about those that are not sales yet. */
function Outcome({ model }: ModelProps) {
  const { fresh, known, setAside, unreadable, refused } = model.counts.value
  const isWhole = unreadable + refused + setAside === 0
  return (
    <Notice
      tone={isWhole ? 'good' : 'warn'}
      icon={isWhole ? 'check' : 'warning'}
      title={t('saved-file.done', { n: model.answered.value })}
      role="status"
    >
      <ul>
        {fresh > 0 && <li>{t('saved-file.fresh', { n: fresh })}</li>}
        {known > 0 && <li>{t('saved-file.known', { n: known })}</li>}
        {setAside > 0 && <li>{t('saved-file.set-aside', { n: setAside })}</li>}
        {unreadable > 0 && <li>{t('saved-file.unreadable', { n: unreadable })}</li>}
        {refused > 0 && (
          <li>
            {t('saved-file.refused', { n: refused })} {whyOf(model)}
          </li>
        )}
      </ul>
    </Notice>
  )
}

const whyOf = ({ trouble }: SavedFileModel): string =>
  trouble.value === null ? '' : refusalText(trouble.value, currentLanguage())

function State({ model }: ModelProps) {
  const [done, total] = [model.answered.value, model.total.value]
  switch (model.state.value) {
    case 'idle':
      return null
    case 'not-ours':
      return (
        <Notice tone="bad" icon="warning" title={t('saved-file.not-ours')} role="alert">
          {t('saved-file.not-ours-more')}
        </Notice>
      )
    case 'sending':
      return (
        <ProgressBar
          label={t('saved-file.sending')}
          fraction={done / Math.max(1, total)}
          text={t('saved-file.of', { done, total })}
        />
      )
    case 'stopped':
      return (
        <Notice tone="warn" icon="cloud-off" title={whyOf(model)} role="alert">
          <p>{t('saved-file.stopped-more', { done, total })}</p>
          <Button icon="refresh" onPress={() => void model.goOn()}>
            {t('saved-file.go-on')}
          </Button>
        </Notice>
      )
    case 'done':
      return <Outcome model={model} />
  }
}

function TakenRow({ taken }: { taken: SalvageTaken }) {
  const when = useWhen()
  const { terminal_code: code, terminal_name: name, by_name } = taken
  const counts = [
    t('saved-file.n-fresh', { n: taken.new_count }),
    t('saved-file.n-known', { n: taken.known_count }),
    ...(taken.set_aside_count > 0
      ? [t('saved-file.n-set-aside', { n: taken.set_aside_count })]
      : []),
  ]
  return (
    <li class="list-row">
      <div class="grow">
        <p class="row row-wrap">
          <strong>{`${code} · ${name} · ${taken.series}`}</strong>
          {taken.unreadable_count > 0 && (
            <Chip tone="bad">{t('saved-file.n-unreadable', { n: taken.unreadable_count })}</Chip>
          )}
        </p>
        <p class="soft small">{counts.join(' · ')}</p>
        <p class="soft small">
          {by_name === null
            ? t('saved-file.by-itself', { time: when(taken.at) })
            : t('saved-file.by', { time: when(taken.at), name: by_name })}
        </p>
      </div>
    </li>
  )
}

function History({ model }: ModelProps) {
  const taken = model.history.value
  if (taken.length === 0) return null
  return (
    <details class="fold assumed">
      <summary>{t('saved-file.history')}</summary>
      <ul class="saved-files" data-testid="saved-files">
        {taken.map((one, place) => (
          <TakenRow key={`${taken.length - place} ${one.at}`} taken={one} />
        ))}
      </ul>
    </details>
  )
}

/** The file that a till saved because it could hand its sales over no other way. */
export function SavedFileCard() {
  const { link } = useTill()
  const model = useMemo(() => new SavedFileModel(link), [link])
  const file = useSignal<File | null>(null)
  useRefresh(() => model.refreshHistory())
  const take = (chosen: File) => {
    if (model.state.value === 'sending') return
    file.value = chosen
    void model.take(chosen)
  }
  return (
    <section class="card stack" data-testid="saved-file">
      <h2>{t('saved-file.title')}</h2>
      <p class="soft">{t('saved-file.lead')}</p>
      <FileDrop
        file={file.value}
        accept=".json,application/json"
        words={t('saved-file.drop')}
        onChoose={take}
      />
      <State model={model} />
      <History model={model} />
    </section>
  )
}
