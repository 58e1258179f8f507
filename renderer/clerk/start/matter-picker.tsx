import { useMemo, useState, type Ref } from 'react';
import type { Matter } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { keyOf, remembered } from '../memory.ts';
import { TextField } from '../parts/field.tsx';
import { Button } from '../parts/button.tsx';
import { Picker } from '../parts/picker.tsx';
import { search, typedAs, type Findable } from '../search/search.ts';
import { useWords } from '../words/use-words.ts';
import type { CaseDraft } from './case-draft.ts';
import layout from '../look/layout.module.css';

const SHOWN = 8;

interface Props {
  draft: CaseDraft;
  change(change: Partial<CaseDraft>): void;
  /** Where the keys should lead on. */
  onPicked?: () => void;
  wide?: boolean;
  /** When it appears. */
  takesFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}

/** The matter of a case: from the hall's table or what was typed before, or typed by hand. */
export function MatterPicker({ draft, change, onPicked, wide = true, takesFocus = false, inputRef }: Props) {
  const { t } = useWords();
  const { initialsOf } = useDesk();
  const { all, recent } = useMatters();
  const typed = draft.typed;
  // What was pressed goes with its fields; the focus is to stay here.
  const [isChanged, setChanged] = useState(false);
  const toList = () => {
    setChanged(true);
    change({ typed: null });
  };
  if (typed !== null) {
    return (
      <>
        <TextField takesFocus={isChanged} label={t('case.taskName')} value={typed.taskName} onText={(taskName) => change({ typed: { ...typed, taskName } })} maxLength={200} onFocus={(event) => event.target.select()} data-left={typed.taskName.trim() === ''} {...(inputRef && { ref: inputRef })} />
        <TextField label={t('case.taskCode')} value={typed.taskCode} onText={(taskCode) => change({ typed: { ...typed, taskCode } })} maxLength={31} data-left={typed.taskCode.trim() === ''} />
        <div className={layout.wide}>
          <Button look="quiet" onPress={toList}>
            {t('case.fromList')}
          </Button>
        </div>
      </>
    );
  }
  const byHand = (query: string) => {
    const { name, code } = typedAs(query);
    setChanged(true);
    change({ matter: null, typed: { taskName: name.slice(0, 200), taskCode: code.slice(0, 31) } });
  };
  const find = (query: string) =>
    search(all, query, initialsOf, SHOWN).map((matter) => ({
      key: keyOf(matter),
      name: matter.taskName,
      beside: [matter.taskHandleItem ?? matter.taskCode, t(`kind.${matter.kind}`), ...(recent.has(keyOf(matter)) ? [t('picker.recent')] : [])].join(' · '),
    }));
  return (
    <Picker
      label={t('case.matter')}
      hint={draft.matter === null ? t('case.matterHint') : `${draft.matter.taskHandleItem ?? draft.matter.taskCode} · ${t(`kind.${draft.matter.kind}`)}`}
      wide={wide}
      chosen={draft.matter?.taskName ?? null}
      find={find}
      onPick={(key) => {
        change({ matter: all.find(({ what }) => keyOf(what) === key)?.what ?? null });
        onPicked?.();
      }}
      onClear={() => change({ matter: null })}
      byHand={{ text: t('case.byHand'), open: byHand }}
      takesFocus={isChanged || takesFocus}
      required
      {...(inputRef && { inputRef })}
    />
  );
}

/** Those used last first; then the hall's, in its order. */
function useMatters(): { all: Findable<Matter>[]; recent: ReadonlySet<string> } {
  const { matters } = useDesk();
  return useMemo(() => {
    const { recent, typed } = remembered();
    const known = new Map<string, Matter>([...typed, ...matters].map((matter) => [keyOf(matter), matter]));
    const first = recent.flatMap((key) => known.get(key) ?? []);
    const rest = [...known].filter(([key]) => !recent.includes(key)).map(([, matter]) => matter);
    return {
      all: [...first, ...rest].map((matter) => ({ what: matter, name: matter.taskName, codes: [matter.taskCode, ...(matter.taskHandleItem === undefined ? [] : [matter.taskHandleItem])] })),
      recent: new Set(recent),
    };
  }, [matters]);
}
